"""Contours lie where the field has their value; labels lie on them, apart, and stay."""

from __future__ import annotations

import numpy as np
import pytest

from app.plane.contours import (
    FEWEST,
    MOST,
    LabelPlacer,
    choose_step,
    contour_lines,
    contour_values,
    crowd,
)
from app.plane.field import Levels

X = np.linspace(0.0, 400.0, 81)
CONE = np.hypot(X[None, :] - 200.0, X[:, None] - 200.0)
NOBODY = np.zeros((14, 14), dtype=bool)


def test_contours_of_a_cone_are_circles() -> None:
    values = np.array([50.0, 100.0, 150.0])
    for value, line in zip(values, contour_lines(CONE, X, X, values), strict=True):
        radius = np.hypot(line[:, 0] - 200, line[:, 1] - 200)
        assert len(line) > 20
        assert np.abs(radius - value).max() < 1.0


def test_contours_avoid_what_is_not_finite() -> None:
    field = CONE.copy()
    field[:, :40] = np.nan
    (line,) = contour_lines(field, X, X, np.array([100.0]))
    assert np.nanmin(line[:, 0]) >= X[40]
    (none,) = contour_lines(np.full_like(CONE, np.nan), X, X, np.array([1.0]))
    assert none.shape == (0, 2)


def test_several_lines_of_one_value_are_kept_apart_by_nan() -> None:
    field = np.broadcast_to(np.cos(X / 20.0), CONE.shape)
    (line,) = contour_lines(field, X, X, np.array([0.0]))
    assert np.isnan(line[:, 0]).sum() == 5  # six zeros of the cosine


@pytest.mark.parametrize("span", [1e-5, 0.3, 1.0, 7.0, 1234.0])
def test_the_step_gives_a_fair_number_of_lines_and_stays(span: float) -> None:
    step = choose_step(span, None)
    assert FEWEST <= span / step <= MOST
    assert choose_step(span * 1.15, step) == step
    assert choose_step(span * 10, step) != step


def test_the_emphasised_value_is_always_there_once() -> None:
    field = np.linspace(0.0, 2.0, 9).reshape(3, 3)
    assert contour_values(field, Levels(0.0, 2.0), 0.5, 1.0).tolist() == [0.0, 0.5, 1.0, 1.5, 2.0]
    assert contour_values(30 * field, Levels(0.0, 60.0), 20.0, 1.0).tolist() == [0.0, 1.0, 20.0, 40.0, 60.0]


def test_contours_go_on_where_colours_are_saturated_but_not_for_ever() -> None:
    levels = Levels(-1.0, 1.0)
    assert contour_values(np.array([-0.6, 1.6]), levels, 0.5, None).tolist() == [-0.5, 0.0, 0.5, 1.0, 1.5]
    assert contour_values(np.array([-1e9, 1e9, np.nan]), levels, 1.0, None).tolist() == [
        -3,
        -2,
        -1,
        0,
        1,
        2,
        3,
    ]
    assert contour_values(np.array([np.inf, np.nan]), levels, 1.0, None).tolist() == [-1.0]


def test_labels_lie_on_their_lines_inside_and_apart() -> None:
    values = np.array([60.0, 100.0, 140.0])
    lines = contour_lines(CONE, X, X, values)
    labels = LabelPlacer().place(lines, ["60", "100", "140"], [20.0] * 3, NOBODY, (400.0, 400.0))
    assert [label.text for label in labels] == ["60", "100", "140"]
    for label in labels:
        assert np.hypot(label.x - 200, label.y - 200) == pytest.approx(float(label.text), abs=3)
        assert -90 <= label.angle <= 90
        assert min(label.x, label.y) > 20
        assert max(label.x, label.y) < 380
    for one in labels:
        for other in labels:
            assert one is other or np.hypot(one.x - other.x, one.y - other.y) > 40


def test_labels_of_short_lines_are_left_out() -> None:
    lines = contour_lines(CONE, X, X, np.array([4.0, 390.0]))
    assert LabelPlacer().place(lines, ["4", "390"], [40.0] * 2, NOBODY, (400.0, 400.0)) == []


def test_labels_stay_near_while_the_field_drifts() -> None:
    placer = LabelPlacer()
    places = []
    for shift in range(6):
        lines = contour_lines(np.roll(CONE, shift, axis=1), X, X, np.array([100.0]))
        (label,) = placer.place(lines, ["100"], [20.0], NOBODY, (400.0, 400.0))
        places.append((label.x, label.y))
    assert np.hypot(*np.diff(places, axis=0).T).max() < 40


def test_labels_avoid_points() -> None:
    lines = contour_lines(CONE, X, X, np.array([100.0]))
    (free,) = LabelPlacer().place(lines, ["100"], [20.0], NOBODY, (400.0, 400.0))
    points = np.random.default_rng(0).normal((free.x, free.y), 20.0, size=(200, 2))
    crowded = crowd(points, 400.0, 400.0)
    (label,) = LabelPlacer().place(lines, ["100"], [20.0], crowded, (400.0, 400.0))
    assert not crowded[int(label.y // 32), int(label.x // 32)]


def test_crowd_marks_the_cells_that_hold_points() -> None:
    taken = crowd(np.array([(10.0, 40.0), (-5.0, 3.0), (np.nan, 1.0), (99.0, 63.9)]), 100.0, 64.0)
    assert taken.shape == (3, 4)
    assert np.argwhere(taken).tolist() == [[1, 0], [1, 3]]
