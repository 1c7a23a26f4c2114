"""Traces: smoothing against its definition, read-outs, bounds; polygons against their points."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from app.charts.polyline import polygon, runs
from app.charts.traces import bounds, nearest, running_mean, trace
from engine.history import Curve

floats = st.floats(-1e6, 1e6) | st.just(math.nan) | st.just(math.inf)


@given(arrays(np.float64, st.integers(0, 40), elements=floats), st.sampled_from((1, 3, 9)))
def test_running_mean_is_the_symmetric_mean_of_finite_neighbours(values: np.ndarray, width: int) -> None:
    smooth = running_mean(values, width)
    for index, value in enumerate(values):
        reach = min(width // 2, index, len(values) - 1 - index)
        part = values[index - reach : index + reach + 1]
        if math.isfinite(value):
            expected = float(np.mean(part[np.isfinite(part)]))
            assert math.isclose(smooth[index], expected, rel_tol=1e-9, abs_tol=1e-6)
        else:
            assert smooth[index] == value or (math.isnan(value) and math.isnan(smooth[index]))


def test_zeros_stay_exactly_zero_between_large_values() -> None:
    mean = np.array([1e8, 1e8, 0.0, 0.0, 0.0, 1e-9, 1e8], np.float32)
    line = trace(Curve(np.arange(7), mean, mean, mean), smooth=3).line
    assert line[2:5].tolist() == [0.0, 0.0, 0.0]


@given(st.lists(st.integers(0, 1000), min_size=1, unique=True), st.floats(-100, 1100))
def test_nearest_is_nearest(points: list[int], value: float) -> None:
    known = np.sort(np.asarray(points, dtype=np.float64))
    assert abs(known[nearest(known, value)] - value) == np.min(np.abs(known - value))


def test_bounds_leave_out_what_is_not_finite() -> None:
    assert bounds([np.array([math.nan, 2.0, -math.inf]), np.array([5.0])]) == (2.0, 5.0)
    assert all(math.isnan(edge) for edge in bounds([np.array([math.nan])]))
    assert all(math.isnan(edge) for edge in bounds([]))


@given(arrays(np.float64, st.integers(0, 30), elements=floats))
def test_runs_are_the_finite_stretches(values: np.ndarray) -> None:
    covered = np.zeros(len(values), bool)
    for part in runs(values):
        assert not covered[part].any()
        assert part.start == 0 or not math.isfinite(values[part.start - 1])
        covered[part] = True
    assert (covered == np.isfinite(values)).all()


def test_a_polygon_has_its_points() -> None:
    x, y = np.array([1.0, 2.5, 3.0]), np.array([4.0, -5.0, 6.25])
    shape = polygon(x, y)
    assert [(point.x(), point.y()) for point in shape.toList()] == list(zip(x, y, strict=True))
