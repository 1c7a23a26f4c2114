"""Levels hold most of the field and move smoothly; the image has the right colour at the right place."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor

from app.palettes import DARK, LIGHT
from app.plane.field import (
    EASING_SECONDS,
    STEPS,
    Levels,
    colour_table,
    field_image,
    logit_levels,
    score_levels,
    sigmoid,
    slope_levels,
)


def test_score_levels_are_centred_on_the_median() -> None:
    scores = np.random.default_rng(0).gamma(2.0, size=(40, 40)) - 7
    levels = score_levels(scores)
    assert (levels.low + levels.high) / 2 == pytest.approx(np.median(scores))
    assert 0.9 < np.mean((scores >= levels.low) & (scores <= levels.high)) <= 1.0
    assert levels.span == pytest.approx(np.quantile(scores, 0.98) - np.quantile(scores, 0.02))


def test_levels_of_flat_or_absent_fields_still_span_something() -> None:
    for field in (np.full((4, 4), 3.0), np.full((4, 4), np.nan)):
        for levels in (score_levels(field), logit_levels(field), slope_levels(field)):
            assert levels.span > 0


def test_logit_levels_are_centred_on_no_decision() -> None:
    levels = logit_levels(np.linspace(-1, 9, 100))
    assert levels.low == -levels.high
    assert 8 < levels.high < 9


def test_slope_levels_show_one_unless_all_is_far_below() -> None:
    assert slope_levels(np.full((5, 5), 0.8)) == Levels(0.0, 1.5)
    assert slope_levels(np.full((5, 5), 6.0)).high == pytest.approx(6.0)
    assert slope_levels(np.full((5, 5), 1e-4)).high == pytest.approx(1e-4)


@given(st.floats(0, 3), st.floats(0, 3))
def test_easing_does_not_depend_on_the_frame_rate(one: float, two: float) -> None:
    start, target = Levels(-1.0, 1.0), Levels(4.0, 9.0)
    in_two = start.eased(target, one).eased(target, two)
    at_once = start.eased(target, one + two)
    assert (in_two.low, in_two.high) == pytest.approx((at_once.low, at_once.high))


def test_easing_gets_there() -> None:
    target = Levels(4.0, 9.0)
    assert Levels(0.0, 1.0).eased(target, 0.0) == Levels(0.0, 1.0)
    assert Levels(0.0, 1.0).eased(target, 20 * EASING_SECONDS).high == pytest.approx(9.0)
    part = (Levels(0.0, 0.0).eased(Levels(1.0, 1.0), EASING_SECONDS)).low
    assert part == pytest.approx(1 - np.exp(-1))


def test_sigmoid_agrees_with_its_definition_and_never_overflows() -> None:
    scores = np.linspace(-20, 20, 41)
    assert sigmoid(scores) == pytest.approx(1 / (1 + np.exp(-scores)), abs=1e-12)
    assert sigmoid(np.array([-1e30, 1e30])).tolist() == [0.0, 1.0]


def test_the_image_is_upright_and_coloured_by_the_table() -> None:
    table = colour_table(LIGHT.landscape, LIGHT.border)
    field = np.array([[0.0, 1.0], [0.5, np.nan]])  # the second row is the higher one
    image = field_image(field, Levels(0.0, 1.0), table)
    assert (image.width(), image.height()) == (2, 2)
    assert image.pixelColor(0, 1) == QColor(LIGHT.landscape[0])
    assert image.pixelColor(1, 1) == QColor(LIGHT.landscape[-1])
    assert image.pixelColor(1, 0) == QColor(LIGHT.border)
    middle = image.pixelColor(0, 0)
    assert abs(middle.red() - QColor(LIGHT.landscape[3]).red()) <= 2


def test_values_beyond_the_levels_take_the_end_colours() -> None:
    table = colour_table(DARK.slope, DARK.border)
    image = field_image(np.array([[-9.0, 9.0, np.inf]]), Levels(0.0, 1.0), table)
    assert image.pixelColor(0, 0) == QColor(DARK.slope[0])
    assert image.pixelColor(1, 0) == QColor(DARK.slope[-1])
    assert image.pixelColor(2, 0) == QColor(DARK.border)
    assert len(table) == STEPS + 1
