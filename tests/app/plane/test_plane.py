"""The plane draws frames, asks for what it shows, and stays where the user moved it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.palettes import DARK, LIGHT, mix
from app.plane import backdrop
from app.plane.layers import LAYERS
from app.plane.plane import Plane
from app.theme import PRESENTER_SCALE, Theme
from engine.frame import LAYERS as CARRIED
from engine.frame import FrameRequest
from engine.settings import Settings
from tests.app.clock import Clock
from tests.app.plane.frames import linear_frame, linear_truth

WGAN = Settings()
GAN = Settings(loss="minimax", constraint="none")


def _show(plane: Plane, clock: Clock, settings: Settings = WGAN, **frame: int) -> None:
    clock.now += 1.0
    plane.show_frame(linear_frame(plane.request(), **frame), settings)


def _at(plane: Plane, x: float, y: float) -> QPoint:
    """The widget position of a data position."""
    return (plane.area.topLeft() + QPointF(*plane.view.to_screen((x, y)))).toPoint()


def _without_points(plane: Plane) -> None:
    for name in ("reals", "fakes", "contours"):
        plane.set_layer(name, on=False)


def test_the_request_follows_the_layers(plane: Plane, clock: Clock) -> None:
    assert plane.request().layers == {"landscape"}
    assert plane.request().layers == set()  # asked for already, and no time has passed
    plane.set_layer("pull", on=True)
    plane.set_layer("slope", on=True)
    assert plane.request().layers == {"landscape", "pull", "slope"}
    for name in LAYERS:
        plane.set_layer(name, on=False)
    clock.now += 1.0
    assert plane.request().layers == set()


def test_the_request_covers_what_is_seen(plane: Plane) -> None:
    asked, seen = plane.request().extent, plane.view.extent
    assert asked[0] < seen[0] < seen[1] < asked[1]
    assert asked[2] < seen[2] < seen[3] < asked[3]
    plane.points = 5000
    assert plane.request().points == 5000


@pytest.mark.parametrize("settings", [WGAN, GAN], ids=["score", "probability"])
def test_all_layers_at_once_are_drawn_and_leave_a_mark(
    plane: Plane, clock: Clock, settings: Settings
) -> None:
    for action in plane.layer_actions:
        action.setChecked(True)
    _show(plane, clock, settings)
    full = plane.grab_image()
    for name in LAYERS:
        # Beneath the cost map, in its place, or without a past or an answer yet.
        if name in {"landscape", "contours", "trails", "slope", "optimal", "beside", "plan", "cost"}:
            continue
        plane.set_layer(name, on=False)
        assert plane.grab_image() != full, name
        plane.set_layer(name, on=True)


@pytest.mark.parametrize("settings", [WGAN, GAN], ids=["score", "probability"])
def test_the_colour_says_the_score(plane: Plane, clock: Clock, settings: Settings) -> None:
    _without_points(plane)
    _show(plane, clock, settings)
    image = plane.grab_image()
    high, middle, low = (image.pixelColor(_at(plane, *place)) for place in ((1.2, 1.2), (0, 0), (-1.2, -1.2)))
    assert high.blue() > high.red() + 30  # real is blue
    assert low.red() > low.blue() + 30  # fake is orange
    neutral = QColor(mix(LIGHT.landscape, 0.5))
    assert abs(middle.red() - neutral.red()) < 8
    assert abs(middle.blue() - neutral.blue()) < 8


def test_points_are_drawn_where_they_are(plane: Plane, clock: Clock) -> None:
    plane.set_layer("contours", on=False)
    clock.now += 1.0
    frame = linear_frame(plane.request())
    frame.fakes[:] = (0.5, -0.75)
    plane.show_frame(frame, WGAN)
    assert plane.grab_image().pixelColor(_at(plane, 0.5, -0.75)) == QColor(LIGHT.fake)


def test_a_landscape_stays_while_clouds_come_alone(plane: Plane, clock: Clock) -> None:
    _without_points(plane)
    _show(plane, clock)
    before = plane.grab_image()
    plane.show_frame(linear_frame(FrameRequest(frozenset(), 50), step=2), WGAN)
    assert plane.grab_image() == before


def test_the_view_fits_the_data_until_it_is_moved(plane: Plane, clock: Clock) -> None:
    _show(plane, clock)
    fitted = plane.view
    x_low, x_high, *_ = fitted.extent
    assert -2.5 < x_low < -1.0 < 1.0 < x_high < 2.5
    plane.zoom(3.0)
    moved = plane.view
    wider = linear_frame(plane.request(), step=2)
    wider = replace(wider, reals=(wider.reals * 4).astype(np.float32))
    plane.show_frame(wider, WGAN)
    assert plane.view == moved
    plane.fit()
    assert plane.view.extent[1] > 4.0
    plane.show_frame(linear_frame(FrameRequest(), step=3), WGAN)
    assert plane.view.scale == pytest.approx(fitted.scale)  # fitting by itself again


def test_fit_finds_fakes_that_flew_away(plane: Plane, clock: Clock) -> None:
    clock.now += 1.0
    frame = linear_frame(plane.request())
    frame.fakes[:] += 30.0
    plane.show_frame(frame, WGAN)
    quiet = plane.grab_image()
    plane.fit()
    assert plane.view.extent[1] > 30.0
    assert plane.view.extent[0] < -1.0
    assert plane.grab_image() != quiet


def test_wheel_drag_keys_and_double_click_move_the_view(plane: Plane, clock: Clock) -> None:
    _show(plane, clock)
    fitted = plane.view
    spot = plane.area.center() + QPointF(40, 30)
    nothing = QPoint(0, 0)
    wheel = QWheelEvent(
        spot,
        spot,
        nothing,
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(plane, wheel)
    assert plane.view.scale > fitted.scale
    zoomed = plane.view
    start = plane.area.center().toPoint()
    QTest.mousePress(plane, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(plane, start + QPoint(50, 0))
    QTest.mouseRelease(plane, Qt.MouseButton.LeftButton, pos=start + QPoint(50, 0))
    assert plane.view.centre[0] < zoomed.centre[0]
    dragged = plane.view
    QTest.keyClick(plane, Qt.Key.Key_Up)
    assert plane.view.centre[1] > dragged.centre[1]
    QTest.keyClick(plane, Qt.Key.Key_Z)  # means nothing here
    QTest.mouseDClick(plane, Qt.MouseButton.LeftButton, pos=start)
    assert plane.fits_itself


def test_a_click_leaves_the_view_alone(plane: Plane, clock: Clock) -> None:
    _show(plane, clock)
    fitted, start = plane.view, plane.area.center().toPoint()
    QTest.mousePress(plane, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(plane, start + QPoint(1, 1))
    QTest.mouseRelease(plane, Qt.MouseButton.LeftButton, pos=start + QPoint(1, 1))
    assert plane.view == fitted
    assert plane.fits_itself


def test_view_actions_zoom_and_fit(plane: Plane, clock: Clock) -> None:
    _show(plane, clock)
    _, zoom_in, zoom_out, fit = plane.view_actions
    before = plane.view.scale
    zoom_in.trigger()
    assert plane.view.scale > before
    zoom_out.trigger()
    assert plane.view.scale == pytest.approx(before)
    assert not plane.fits_itself
    fit.trigger()
    assert plane.fits_itself


def test_the_cursor_reads_the_field(plane: Plane, clock: Clock, qtbot: QtBot) -> None:
    _show(plane, clock)
    with qtbot.waitSignal(plane.cursor_text) as heard:
        QTest.mouseMove(plane, _at(plane, 0.5, 0.25))
    text = heard.args[0]
    assert "f(x)" in text
    assert "‖∇f(x)‖ = 2.24" in text
    with qtbot.waitSignal(plane.cursor_text) as heard:
        plane.leaveEvent(None)  # type: ignore[arg-type] # as when the mouse leaves
    assert heard.args[0] == ""


def test_log_losses_can_show_the_logit(plane: Plane, clock: Clock) -> None:
    _without_points(plane)
    logit = plane.view_actions[0]
    assert not logit.isEnabled()
    _show(plane, clock, GAN)
    assert logit.isEnabled()
    probability = plane.grab_image()
    logit.trigger()
    assert plane.grab_image() != probability
    _show(plane, clock, WGAN, step=2)
    assert not logit.isEnabled()


def test_the_slope_field_has_its_own_colours(plane: Plane, clock: Clock) -> None:
    _without_points(plane)
    plane.set_layer("slope", on=True)
    _show(plane, clock)
    pixel = plane.grab_image().pixelColor(_at(plane, 0.3, 0.3))
    deepest = QColor(LIGHT.slope[-1])  # slope √5 everywhere is the top of the scale
    assert abs(pixel.green() - deepest.green()) < 8


def test_replicas_are_shown_one_at_a_time(plane: Plane, clock: Clock) -> None:
    clock.now += 1.0
    frame = linear_frame(plane.request(), replicas=3)
    plane.show_frame(frame, WGAN)
    first = plane.grab_image()
    plane.replica = 2
    assert plane.replica == 2
    assert plane.grab_image() != first
    plane.replica = 7
    assert plane.replica == 2  # the last there is


def test_a_new_run_starts_clean(plane: Plane, clock: Clock) -> None:
    _show(plane, clock)
    plane.show_frame(linear_frame(FrameRequest(frozenset(), 50), run=2), WGAN)
    _without_points(plane)
    assert plane.grab_image().pixelColor(_at(plane, 0.31, 0.33)) == QColor(LIGHT.panel)


def test_messages_come_and_go(plane: Plane) -> None:
    empty = plane.grab_image()
    plane.message("Starting the engine")
    assert plane.grab_image() != empty
    plane.message("")
    assert plane.grab_image() == empty


def test_a_new_theme_is_seen_at_once(plane: Plane, clock: Clock, theme: Theme) -> None:
    _show(plane, clock)
    icon = plane.layer_actions[1].icon().pixmap(20, 20).toImage()
    theme.set_mode("dark")
    assert plane.grab_image().pixelColor(2, 2) == QColor(DARK.panel)
    assert plane.layer_actions[1].icon().pixmap(20, 20).toImage() != icon
    theme.set_presenter(True)
    assert plane.area.left() > 60


@pytest.mark.parametrize("layer", ["contours", "plan", "trails", "latent_grid"])
def test_lines_are_thicker_for_a_projector(plane: Plane, clock: Clock, theme: Theme, layer: str) -> None:
    def ink() -> float:
        """How much of the plot is covered."""
        image = plane.grab_image()
        return sum(darkness(image.pixelColor(x, y)) for x in range(60, 540, 2) for y in range(60, 500))

    def darkness(colour: QColor) -> float:
        return 3.0 - colour.redF() - colour.greenF() - colour.blueF()

    for name in LAYERS:
        plane.set_layer(name, on=name == layer)
    for step in (1, 2):
        clock.now += 1.0
        few = replace(plane.request(), points=12)
        plane.show_frame(linear_frame(few, step=step, seed=step), WGAN)
    if layer == "plan":
        plane.show_truth(linear_truth(plane.truth_request(), n=12), WGAN)
        clock.now += 1.0
    thin = ink()
    theme._sizes = replace(theme.sizes, line=Theme("light").sizes.scaled(PRESENTER_SCALE).line)
    theme.changed.emit()
    thick = ink()
    plane.set_layer(layer, on=False)
    paper = ink()  # and axes
    assert thick - paper > 1.3 * (thin - paper) > 0


def test_images_can_be_larger_than_the_window(plane: Plane, clock: Clock) -> None:
    _show(plane, clock)
    image = plane.grab_image(2.0)
    assert (image.width(), image.height()) == (1200, 1120)
    small = image.scaled(
        600, 560, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    assert _difference(small, plane.grab_image()) < 8  # the same picture, only sharper


def test_what_diverged_is_still_drawn(plane: Plane, clock: Clock) -> None:
    for ground in ("slope", "optimal", "beside", "cost"):
        for name in (*LAYERS, ground):
            plane.set_layer(name, on=True)
        clock.now += 1.0
        truth = linear_truth(plane.truth_request())
        frame = linear_frame(FrameRequest(frozenset(CARRIED)))
        arrays = [frame.fakes, frame.landscape, frame.slope, frame.interpolates, frame.latent_grid]
        arrays += [grid.values for grid in (truth.optimal, truth.cost) if grid is not None]
        for array in arrays:
            if array is not None:
                array.fill(np.nan)
        frame = replace(frame, pull=np.full_like(frame.fakes, np.inf))
        plane.show_frame(frame, WGAN)
        if truth.plan is not None:
            truth.plan.fakes[:] = np.nan
        plane.show_truth(truth, WGAN)
        assert not plane.grab_image().isNull()
    plane.fit()


def test_every_size_has_room_for_a_plot(plane: Plane, clock: Clock) -> None:
    _show(plane, clock)
    for size in ((280, 240), (1900, 300), (300, 1000)):
        plane.resize(*size)
        assert min(plane.area.width(), plane.area.height()) >= 60
        assert not plane.grab_image().isNull()


def test_it_can_be_reached_and_named(plane: Plane) -> None:
    assert plane.accessibleName()
    assert plane.accessibleDescription()
    assert plane.focusPolicy() & Qt.FocusPolicy.TabFocus
    for action in (*plane.layer_actions, *plane.view_actions):
        assert action.text()
        assert action.toolTip()
        assert not action.shortcut().isEmpty()


def test_focus_is_marked_for_the_keyboard_only(plane: Plane) -> None:
    plain = plane.grab_image()
    plane.setFocus(Qt.FocusReason.MouseFocusReason)
    QApplication.processEvents()
    shown_by_mouse = plane.focus_shown
    plane.clearFocus()
    plane.setFocus(Qt.FocusReason.TabFocusReason)
    assert not shown_by_mouse
    assert plane.focus_shown
    assert plane.grab_image() != plain


def test_switching_a_layer_is_told(plane: Plane, qtbot: QtBot) -> None:
    with qtbot.waitSignal(plane.layers_changed):
        plane.layer_actions[4].trigger()
    assert "pull" in plane.layers


def _difference(one: QImage, other: QImage) -> float:
    """The mean difference of the two images' channels, 0 to 255."""
    arrays = []
    for image in (one, other):
        plain = image.convertToFormat(QImage.Format.Format_RGB32)
        arrays.append(np.frombuffer(plain.constBits(), dtype=np.uint8).astype(float))
    return float(np.abs(arrays[0] - arrays[1]).mean())


@pytest.mark.parametrize("far", [0.0, 1e9, 3e38])
def test_the_farthest_points_and_the_deepest_zoom_are_survived(
    plane: Plane, clock: Clock, far: float
) -> None:
    for name in LAYERS:
        plane.set_layer(name, on=name != "slope")
    clock.now += 1.0
    frame = linear_frame(plane.request())
    frame.fakes[0, ::2] += np.float32(far)
    plane.show_frame(frame, WGAN)
    for factor in (1e9, 1e-12):  # to the limits of scale, with the landscape of another view
        plane.zoom(factor)
        assert not plane.grab_image().isNull()
    plane.fit()
    x_low, x_high, y_low, y_high = plane.request().extent
    assert x_low < x_high
    assert y_low < y_high
    assert not plane.grab_image().isNull()


def test_an_error_in_drawing_takes_nothing_down(plane: Plane, monkeypatch: pytest.MonkeyPatch) -> None:
    good = plane.grab_image()
    with monkeypatch.context() as patch:
        patch.setattr(backdrop, "paint_axes", lambda *_, **__: 1 / 0)
        plane.zoom(1.1)
        with pytest.raises(ZeroDivisionError):
            plane.grab_image()
    plane.fit()
    assert plane.grab_image() == good


def test_a_frame_without_points_is_drawn(plane: Plane, clock: Clock) -> None:
    plane.points = 0
    plane.set_layer("pull", on=True)
    _show(plane, clock)
    plane.fit()
    assert not plane.grab_image().isNull()


def test_a_settled_picture_does_not_depend_on_earlier_ones(
    plane: Plane, qtbot: QtBot, theme: Theme, clock: Clock
) -> None:
    """Labels of contours and lines of the plan stay where they were, as long as the picture moves."""
    other = Plane(theme, clock=clock)
    qtbot.addWidget(other)
    other.resize(600, 560)
    other.show()
    newest = linear_frame(step=9, seed=2)
    earlier = linear_frame(step=1, seed=1)
    assert earlier.landscape is not None
    curved = replace(earlier, landscape=earlier.landscape**2)
    for one, frames in ((other, (newest,)), (plane, (curved, newest))):
        one.set_layer("plan", on=True)
        for frame in frames:
            clock.now += 1.0
            one.show_frame(frame, WGAN)
            one.show_truth(linear_truth(one.truth_request(), distance=float(frame.step)), WGAN)
            one.grab()
    one_picture, other_picture = plane.grab().toImage(), other.grab().toImage()
    assert one_picture != other_picture
    for one in (plane, other):
        one.settle()
    assert plane.grab().toImage() == other.grab().toImage()
