"""Dragging by mouse and keys; every number shown is the engine's; any size and theme can be painted."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.charts.numbers import short
from app.glossary import ENTRIES, tooltip
from app.lab.facts import facts
from app.lab.figure import Figure
from app.lab.lab import DistanceLab
from app.lab.scene import KINDS, REACH, SIZES, Point, Scene, Shape
from app.lab.sentences import length, sentences
from app.theme import Theme
from engine.distances import Kind, compare

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def lab(qtbot: QtBot, dressed: Theme) -> Iterator[DistanceLab]:
    lab = DistanceLab(dressed)
    qtbot.addWidget(lab)
    lab.resize(1280, 740)
    with qtbot.waitExposed(lab):
        lab.show()
    yield lab
    lab.close()


def drag(lab: DistanceLab, shape: Shape, to: Point) -> None:
    """Take a shape by its centre and let it go at `to`, by way of a point between."""
    start = lab.stage.pixel(getattr(lab.scene, shape)).toPoint()
    end = lab.stage.pixel(to).toPoint()
    QTest.mousePress(lab.stage, LEFT, pos=start)
    for place in ((start + end) / 2, end):
        QTest.mouseMove(lab.stage, place)
    QTest.mouseRelease(lab.stage, LEFT, pos=end)


def picture(lab: DistanceLab) -> QImage:
    return lab.grab().toImage()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("shape", ["real", "fake"])
def test_either_shape_follows_the_mouse(lab: DistanceLab, kind: Kind, shape: Shape) -> None:
    lab.show_scene(Scene(kind=kind))
    still = lab.scene.fake if shape == "real" else lab.scene.real
    drag(lab, shape, (0.3, -0.9))
    pixel = 1.5 / lab.stage.view.scale
    assert getattr(lab.scene, shape) == pytest.approx((0.3, -0.9), abs=pixel)
    assert (lab.scene.fake if shape == "real" else lab.scene.real) == still


def test_a_drag_beside_the_shapes_moves_nothing(lab: DistanceLab) -> None:
    before = lab.scene
    empty = lab.stage.pixel((1.8, 1.8)).toPoint()
    QTest.mousePress(lab.stage, LEFT, pos=empty)
    QTest.mouseMove(lab.stage, empty + QPoint(-90, 20))
    QTest.mouseRelease(lab.stage, LEFT, pos=empty)
    assert lab.scene is before


def test_the_end_of_a_line_is_as_good_as_its_middle(lab: DistanceLab) -> None:
    scene = lab.scene
    end = lab.stage.pixel((scene.fake[0], scene.fake[1] + scene.size / 2)).toPoint()
    QTest.mousePress(lab.stage, LEFT, pos=end)
    QTest.mouseMove(lab.stage, end + QPoint(40, 0))
    QTest.mouseRelease(lab.stage, LEFT, pos=end + QPoint(40, 0))
    moved = lab.scene.fake[0] - scene.fake[0]
    assert moved == pytest.approx(40 / lab.stage.view.scale)
    assert lab.scene.fake[1] == 0


def test_shapes_settle_upon_each_other(lab: DistanceLab) -> None:
    near = lab.scene.real[0] + 3 / lab.stage.view.scale
    drag(lab, "fake", (near, 0.0))
    assert lab.scene.distance == 0
    assert lab.caption.headline.text() == "The shapes coincide: every distance is 0."


@pytest.mark.parametrize(
    ("key", "held", "expected"),
    [
        (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, (1.3, 0.0)),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier, (1.19, 0.0)),
        (Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier, (1.2, 0.5)),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier, (1.2, -0.1)),
    ],
)
def test_arrow_keys_move_the_fake_finely_and_coarsely(
    lab: DistanceLab, key: Qt.Key, held: Qt.KeyboardModifier, expected: Point
) -> None:
    assert lab.focusWidget() is lab.stage
    QTest.keyClick(lab.stage, key, held)
    assert lab.scene.shift == expected
    assert lab.scene.real == Scene().real


@pytest.mark.parametrize("index", range(4))
def test_dragging_along_an_axis_moves_the_shape(lab: DistanceLab, index: int) -> None:
    figure = lab.figures[index]
    heading = lab.scene.moved("fake", (-0.6, -0.8)).heading
    lab.show_scene(Scene().moved("fake", (-0.6, -0.8)))
    for wanted in (3.0, 0.5):
        place = wanted / 2 if index == 3 else wanted  # there both centres are half the way off
        at = QPointF(float(figure.frame.to_x(place)), figure.plot.center().y()).toPoint()
        QTest.mousePress(figure, LEFT, pos=figure.plot.center().toPoint())
        QTest.mouseMove(figure, at)
        QTest.mouseRelease(figure, LEFT, pos=at)
        assert lab.scene.distance == pytest.approx(wanted, abs=0.03)
        assert lab.scene.heading == heading


def test_keys_on_a_figure_move_along_its_axis(lab: DistanceLab) -> None:
    figure = lab.figures[1]
    QTest.keyClick(figure, Qt.Key.Key_Right)
    assert lab.scene.distance == pytest.approx(1.3)
    QTest.keyClick(figure, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert lab.scene.distance == pytest.approx(1.29)
    QTest.keyClick(figure, Qt.Key.Key_Home)
    assert lab.scene.distance == 0
    QTest.keyClick(figure, Qt.Key.Key_Left)
    assert lab.scene.distance == 0
    QTest.keyClick(figure, Qt.Key.Key_End)
    assert lab.scene.distance == REACH


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("distance", [0.0, 0.07, 1.3, REACH])
def test_every_number_shown_is_the_engine_s(lab: DistanceLab, kind: Kind, distance: float) -> None:
    lab.bar.kinds[kind].click()
    lab.show_scene(lab.scene.apart(distance))
    here = compare(kind, (distance, 0.0), lab.scene.size)
    shown = {term: item.value for figure in lab.figures for item, term in figure._key.rows}
    assert shown["lab_wasserstein"] == length(here.wasserstein)
    for name in ("js", "kl", "discriminator_slope", "minimax_pull", "non_saturating_pull", "critic_slope"):
        assert shown[f"lab_{name}"] == short(getattr(here, name)), name
    assert set(shown) <= set(ENTRIES)
    assert lab.figures[0].accessibleDescription() == f"W₁ {length(here.wasserstein)}"
    assert (lab.caption.headline.text(), lab.caption.why.text()) == sentences(facts(lab.scene))


def test_infinity_and_no_gradient_are_shown_as_such(lab: DistanceLab) -> None:
    shown = {item.label: item.value for figure in lab.figures[1:3] for item, _ in figure._key.rows}
    assert shown == {
        "JS": "0.693",
        "KL": "∞",
        "f* slope": "1",
        "D* slope": "0",
        "minimax pull": "0",
        "−log D pull": "–",
    }


def test_the_slider_sizes_lines_and_blobs_each_for_itself(lab: DistanceLab) -> None:
    slider = lab.bar.sliders["lines"]
    QTest.keyClick(slider, Qt.Key.Key_End)
    assert lab.scene.size == SIZES["lines"].high
    lab.bar.kinds["blobs"].click()
    assert (slider.isVisible(), lab.bar.sliders["blobs"].isVisible()) == (False, True)
    assert lab.scene.size == Scene().sizes["blobs"]
    lab.bar.kinds["points"].click()
    assert not any(one.isVisible() for one in (*lab.bar.sliders.values(), lab.bar.value))
    lab.bar.kinds["lines"].click()
    assert lab.bar.value.text() == "2.4"
    QTest.mouseDClick(slider, LEFT)
    assert lab.scene.size == Scene().sizes["lines"]


def test_reset_puts_the_shapes_back_but_not_their_kind(lab: DistanceLab) -> None:
    lab.bar.kinds["blobs"].click()
    lab.bar.size_chosen.emit(0.6)
    drag(lab, "real", (-1.5, 1.0))
    lab.bar.reset.click()
    assert lab.scene == Scene(kind="blobs")


def test_a_move_repaints_no_curves(lab: DistanceLab) -> None:
    def grounds() -> list[int]:
        lab.grab()
        return [figure._ground.cacheKey() for figure in lab.figures if figure._ground]

    lab.show_scene(Scene(kind="blobs"))
    before = grounds()
    assert len(before) == 4
    lab.show_scene(lab.scene.apart(2.3))
    assert grounds() == before
    lab.show_scene(lab.scene.of_size(0.2))
    assert [a == b for a, b in zip(grounds(), before, strict=True)] == [True, False, False, True]


@pytest.mark.parametrize("kind", KINDS)
def test_all_that_moves_is_seen_to_move(lab: DistanceLab, kind: Kind) -> None:
    lab.show_scene(Scene(kind=kind))
    before = [widget.grab().toImage() for widget in (lab.stage, *lab.figures, lab.caption)]
    lab.show_scene(lab.scene.apart(2.6))
    after = [widget.grab().toImage() for widget in (lab.stage, *lab.figures, lab.caption)]
    assert [one != other for one, other in zip(before, after, strict=True)] == [True] * 6


def test_nothing_moves_the_furniture(qtbot: QtBot, lab: DistanceLab) -> None:
    def places() -> list[object]:
        QApplication.processEvents()
        return [widget.geometry() for widget in (lab.stage, lab.caption, *lab.figures)]

    before = places()
    for scene in (Scene(kind="blobs").apart(3.9), Scene().apart(0), Scene(kind="points").apart(2.0)):
        lab.show_scene(scene)
        assert places() == before


@pytest.mark.parametrize("size", [(1, 1), (40, 500), (500, 40), (960, 540)])
@pytest.mark.parametrize("kind", KINDS)
def test_it_can_be_painted_at_any_size(lab: DistanceLab, size: tuple[int, int], kind: Kind) -> None:
    for widget in (lab, lab.stage, *lab.figures):
        widget.resize(*size)
    for distance in (0.0, 1e-9, REACH):
        lab.show_scene(Scene(kind=kind).apart(distance))
        for widget in (lab.stage, *lab.figures):
            widget.resize(*size)
            assert not widget.grab().isNull()


def test_it_follows_the_theme_and_large_type(qtbot: QtBot, lab: DistanceLab, dressed: Theme) -> None:
    light = picture(lab)
    dressed.set_mode("dark")
    dark = picture(lab)
    assert dark != light
    middle = lab.stage.geometry().topLeft() + QPoint(12, 12)
    assert dark.pixelColor(middle) == dressed.colour("panel")
    before = lab.caption.headline.fontMetrics().height()
    dressed.set_presenter(True)
    assert picture(lab).size() == dark.size()
    assert lab.caption.headline.fontMetrics().height() > before


def test_large_type_still_fits_the_smallest_window(lab: DistanceLab, dressed: Theme) -> None:
    dressed.set_presenter(True)
    QApplication.processEvents()
    assert lab.bar.minimumSizeHint().width() <= 944
    lab.resize(944, 540)
    QApplication.processEvents()
    assert lab.width() == 944
    assert lab.bar.back.geometry().right() <= lab.bar.width()


def test_each_number_explains_itself(lab: DistanceLab) -> None:
    lab.grab()
    figure: Figure = lab.figures[1]
    key = figure._key
    for (_, term), place in zip(key.rows, key._places, strict=True):
        assert figure.help_at(QPointF(place.x() + 14, key.top + 4)) == tooltip(term)
    everything = figure.help_at(figure.plot.center())
    assert tooltip("lab_js") in everything
    assert tooltip("lab_kl") in everything


def test_every_control_has_a_name_and_is_reached_by_tab(lab: DistanceLab) -> None:
    lab.show_scene(Scene(kind="blobs"))
    reached: list[QWidget] = []
    widget = lab.nextInFocusChain()
    while widget is not None and widget is not lab:
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            reached.append(widget)
        widget = widget.nextInFocusChain()
    wanted = [
        *lab.bar.kinds.values(),
        lab.bar.sliders["blobs"],
        lab.bar.reset,
        lab.bar.back,
        lab.stage,
        *lab.figures,
    ]
    assert reached == wanted
    for one in reached:
        assert one.accessibleName() or (isinstance(one, QAbstractButton) and one.text())
        assert one.toolTip() or not isinstance(one, (QAbstractButton, QAbstractSlider))


def test_clicks_on_the_bar_leave_the_keyboard_with_the_stage(lab: DistanceLab) -> None:
    QTest.mouseClick(lab.bar.kinds["points"], LEFT)
    assert lab.scene.kind == "points"
    assert lab.focusWidget() is lab.stage
