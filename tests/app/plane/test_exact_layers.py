"""The layers of exact answers, as they are seen: optimal critic, plan, cost map."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.palettes import LIGHT, mix
from app.plane.layers import GROUNDS
from app.plane.plane import Plane
from engine.frame import FrameRequest
from engine.settings import Settings
from tests.app.clock import Clock
from tests.app.plane.frames import linear_frame, linear_truth

WGAN = Settings()
GAN = Settings(loss="minimax", constraint="none")
FLAT = FrameRequest(frozenset({"landscape"}), 0)


@pytest.fixture
def plane(plane: Plane) -> Plane:
    """With nothing on but the landscape, and a frame of f = x₁ + 2 x₂ without points."""
    plane.resize(700, 560)
    for name in ("reals", "fakes", "contours"):
        plane.set_layer(name, on=False)
    return plane


def _frame(plane: Plane, clock: Clock, settings: Settings = WGAN, run: int = 1) -> None:
    clock.now += 1.0
    plane.show_frame(linear_frame(replace(plane.request(), points=0), run=run), settings)


def _answer(plane: Plane, clock: Clock, settings: Settings = WGAN, **truth: int) -> None:
    clock.now += 1.0
    found = linear_truth(plane.truth_request(), log_loss=settings.loss == "minimax", **truth)
    plane.show_truth(found, settings)


def _at(plane: Plane, x: float, y: float, plot: int = 0) -> QPoint:
    return (plane.areas[plot].topLeft() + QPointF(*plane.view.to_screen((x, y)))).toPoint()


def _colour(plane: Plane, x: float, y: float, plot: int = 0) -> QColor:
    return plane.grab_image().pixelColor(_at(plane, x, y, plot))


def _warmth(colour: QColor) -> int:
    """Positive for orange, negative for blue."""
    return colour.red() - colour.blue()


def test_only_what_is_shown_is_asked_for(plane: Plane) -> None:
    assert plane.truth_request().parts == set()
    for name, part in (("optimal", "optimal"), ("beside", "optimal"), ("plan", "plan"), ("cost", "cost")):
        plane.set_layer(name, on=True)
        assert part in plane.truth_request().parts
        plane.set_layer(name, on=False)
    asked, seen = plane.truth_request().extent, plane.view.extent
    assert asked[0] < seen[0] < seen[1] < asked[1]


def test_a_layer_and_a_view_ask_anew(plane: Plane, qtbot: QtBot) -> None:
    with qtbot.waitSignal(plane.truth_changed):
        plane.set_layer("plan", on=True)
    with qtbot.waitSignal(plane.truth_changed):
        plane.zoom(1.5)
    with qtbot.waitSignal(plane.truth_changed):
        plane.pan(9, 0)


def test_one_field_takes_the_place_of_another(plane: Plane) -> None:
    for name in GROUNDS:
        plane.set_layer(name, on=True)
        assert set(GROUNDS) & plane.layers == {name}
        assert "landscape" in plane.layers


@pytest.mark.parametrize("settings", [WGAN, GAN], ids=["potential", "discriminator"])
def test_the_optimal_critic_takes_the_place_of_the_learned_one(
    plane: Plane, clock: Clock, settings: Settings
) -> None:
    _frame(plane, clock, settings)
    learned = _warmth(_colour(plane, -1, 1))
    assert learned < -10  # f = 1: blue
    plane.set_layer("optimal", on=True)
    _frame(plane, clock, settings)
    assert _warmth(_colour(plane, -1, 1)) == pytest.approx(learned, abs=20)  # until there is an answer
    _answer(plane, clock, settings)
    assert _warmth(_colour(plane, -1, 1)) > 10  # f* and D* are low at the left
    plane.set_layer("optimal", on=False)
    assert _warmth(_colour(plane, -1, 1)) < -10


@pytest.mark.parametrize("settings", [WGAN, GAN], ids=["potential", "discriminator"])
def test_side_by_side_each_critic_has_its_plot(plane: Plane, clock: Clock, settings: Settings) -> None:
    plane.set_layer("beside", on=True)
    _frame(plane, clock, settings)
    assert _colour(plane, 0.33, 0.31, 1) == QColor(LIGHT.panel)  # no answer yet
    _answer(plane, clock, settings)
    assert len(plane.areas) == 2
    assert plane.areas[0].size() == plane.areas[1].size()
    assert _warmth(_colour(plane, -0.8, 1.8, 0)) < -10
    assert _warmth(_colour(plane, -0.8, 1.8, 1)) > 10
    assert _warmth(_colour(plane, 0.8, -1.8, 0)) > 10
    assert _warmth(_colour(plane, 0.8, -1.8, 1)) < -10


def test_both_plots_answer_to_the_hand(plane: Plane, clock: Clock, qtbot: QtBot) -> None:
    plane.set_layer("beside", on=True)
    _frame(plane, clock)
    _answer(plane, clock)
    texts = []
    for plot in (0, 1):
        with qtbot.waitSignal(plane.cursor_text) as heard:
            QTest.mouseMove(plane, _at(plane, 0.5, 0.25, plot))
        texts.append(heard.args[0])
    assert texts[0] == texts[1]
    assert "f*(x) = 0.5" in texts[0]
    plane.set_layer("beside", on=False)
    with qtbot.waitSignal(plane.cursor_text) as heard:  # it is renewed no more
        QTest.mouseMove(plane, _at(plane, 0.5, 0.5))
    assert "f*(x)" not in heard.args[0]
    plane.set_layer("beside", on=True)
    place = plane.view.to_data(*plane.view.to_screen((0.5, 0.25)))
    plane.zoom(2.0, QPointF(_at(plane, 0.5, 0.25, 1)))
    assert plane.view.to_screen(place) == pytest.approx(plane.view.to_screen((0.5, 0.25)))
    between = (plane.areas[0].center() + plane.areas[1].center()) / 2
    with qtbot.waitSignal(plane.cursor_text) as heard:
        QTest.mouseMove(plane, between.toPoint())
    assert heard.args[0] == ""


def test_an_answer_glides_to_the_next(plane: Plane, clock: Clock) -> None:
    plane.set_layer("optimal", on=True)
    _frame(plane, clock, GAN)
    _answer(plane, clock, GAN)
    high = _colour(plane, 1, 0)
    truth = linear_truth(plane.truth_request(), log_loss=True)
    assert truth.optimal is not None
    truth.optimal.values[:] = 1 - truth.optimal.values
    plane.show_truth(truth, GAN)
    assert _colour(plane, 1, 0) == high
    seen = []
    for _ in range(12):
        clock.now += 0.05
        plane.show_frame(linear_frame(FrameRequest(frozenset(), 0), step=2), GAN)
        seen.append(_warmth(_colour(plane, 1, 0)))
    assert seen == sorted(seen)
    assert seen[-1] == -_warmth(high) or seen[-1] > 10
    assert len(set(seen)) >= 4


def test_a_still_picture_does_not_depend_on_the_time(plane: Plane, clock: Clock) -> None:
    pictures: list[QImage] = []
    for pause in (0.0, 0.1, 9.0):
        for name in ("optimal", "plan"):
            plane.set_layer(name, on=False)
            plane.set_layer(name, on=True)
        _frame(plane, clock, run=len(pictures))
        _answer(plane, clock)
        truth = linear_truth(plane.truth_request(), distance=1.0, n=300)
        assert truth.optimal is not None
        truth.optimal.values[:] *= -1
        plane.show_truth(truth, WGAN)
        clock.now += pause
        plane.settle()
        pictures.append(plane.grab_image())
    assert pictures[0] == pictures[1] == pictures[2]


def test_a_potential_of_a_game_that_is_over_is_not_drawn(plane: Plane, clock: Clock) -> None:
    plane.set_layer("optimal", on=True)
    _frame(plane, clock)
    _answer(plane, clock)
    _frame(plane, clock, GAN)
    learned = _warmth(_colour(plane, -1, 1))
    assert learned < -10
    plane.show_truth(linear_truth(plane.truth_request()), GAN)  # solved before the loss was changed
    assert _warmth(_colour(plane, -1, 1)) == learned


def test_what_is_not_known_is_hatched(plane: Plane, clock: Clock) -> None:
    plane.set_layer("optimal", on=True)
    _frame(plane, clock, GAN)
    truth = linear_truth(plane.truth_request(), log_loss=True)
    assert truth.optimal is not None
    truth.optimal.values[:] = np.nan
    plane.show_truth(truth, GAN)
    image = plane.grab_image()
    middle = _at(plane, 0, 0)
    colours = {image.pixelColor(middle.x() + k, middle.y() + 3).name() for k in range(20)}
    assert LIGHT.panel in colours
    assert len(colours) >= 2


def test_the_cost_map_is_neutral_at_nothing_and_hatched_at_infinity(plane: Plane, clock: Clock) -> None:
    plane.set_layer("cost", on=True)
    _frame(plane, clock)
    _answer(plane, clock)
    neutral = QColor(mix(LIGHT.landscape, 0.5))
    assert abs(_warmth(_colour(plane, 0, 0.3)) - _warmth(neutral)) < 8
    assert _warmth(_colour(plane, 1.2, -0.5)) > 20  # too many fakes
    assert _warmth(_colour(plane, -1.2, -0.5)) < -20  # too few
    image, spot = plane.grab_image(), _at(plane, 0.8, 1.3)
    row = [image.pixelColor(spot.x() + k, spot.y()) for k in range(14)]
    assert sum(colour == QColor(LIGHT.landscape[0]) for colour in row) >= 8
    assert sum(colour.lightness() < QColor(LIGHT.landscape[0]).lightness() - 20 for colour in row) >= 2


def test_lines_of_the_plan_lead_from_fakes_to_goals(plane: Plane, clock: Clock) -> None:
    plane.set_layer("landscape", on=False)
    plane.set_layer("plan", on=True)
    _frame(plane, clock)
    empty = plane.grab_image()
    _answer(plane, clock)
    drawn = plane.grab_image()

    def inked(y: float) -> int:
        row, (left, right) = _at(plane, 0, y).y(), (_at(plane, x, 0).x() for x in (-1.1, 1.1))
        return sum(drawn.pixel(x, row) != empty.pixel(x, row) for x in range(left, right))

    assert inked(0.25) > 60
    assert inked(0.45) > 60
    assert inked(0.7) == 0
    assert inked(-0.2) == 0


def test_the_fake_under_the_cursor_shows_its_own_line(plane: Plane, clock: Clock) -> None:
    plane.set_layer("plan", on=True)
    _frame(plane, clock)
    _answer(plane, clock)
    plain = plane.grab_image()
    QTest.mouseMove(plane, _at(plane, 0.5, 0.01))
    shown = plane.grab_image()
    assert shown != plain
    spot = _at(plane, 0.5, 0.1)
    inks = [shown.pixelColor(spot.x() + k, spot.y()) for k in range(-4, 5)]
    assert any(ink.green() > ink.red() + 40 for ink in inks)  # the accent, which is neither blue nor orange
    QTest.mouseMove(plane, _at(plane, 0.5, -1.2))
    assert plane.grab_image() == plain


def test_answers_of_another_run_or_replica_are_forgotten(plane: Plane, clock: Clock) -> None:
    plane.set_layer("optimal", on=True)
    _answer(plane, clock)  # before the first frame
    _frame(plane, clock)
    assert _warmth(_colour(plane, -1, 1)) > 10
    _frame(plane, clock, run=2)
    learned = _warmth(_colour(plane, -1, 1))
    assert learned < -10
    _answer(plane, clock, replica=3)
    assert _warmth(_colour(plane, -1, 1)) == learned


def test_every_size_has_room_for_two_plots(plane: Plane, clock: Clock) -> None:
    plane.set_layer("beside", on=True)
    _frame(plane, clock)
    _answer(plane, clock)
    for size in ((280, 240), (1900, 300), (300, 1000)):
        plane.resize(*size)
        one, other = plane.areas
        assert not one.intersects(other)
        both = one.united(other)
        assert (one.top() == other.top()) is (both.width() > both.height())  # across the longer side
        assert not plane.grab_image().isNull()
