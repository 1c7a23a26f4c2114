"""The map between data and pixels is one, both ways, through every move."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.plane.view import FARTHEST, LARGEST_SCALE, SMALLEST_SCALE, View, bounding_extent, union

numbers = st.floats(-50, 50)
sizes = st.floats(50, 3000)
views = st.builds(View, st.tuples(numbers, numbers), st.floats(0.1, 1e4), sizes, sizes)


@given(views, numbers, numbers)
def test_to_screen_and_back(view: View, x: float, y: float) -> None:
    assert view.to_data(*view.to_screen((x, y))) == pytest.approx((x, y), abs=1e-6)


def test_y_points_up_and_the_centre_is_the_middle() -> None:
    view = View((1.0, 2.0), 10.0, 200.0, 100.0)
    assert view.to_screen((1.0, 2.0)).tolist() == [100.0, 50.0]
    assert view.to_screen((2.0, 3.0)).tolist() == [110.0, 40.0]
    assert view.extent == (-9.0, 11.0, -3.0, 7.0)


@given(views, st.floats(0.3, 3), st.floats(0, 1), st.floats(0, 1))
def test_zoom_keeps_what_is_under_the_hand(view: View, factor: float, u: float, v: float) -> None:
    x, y = u * view.width, v * view.height
    zoomed = view.zoomed(factor, x, y)
    assert zoomed.to_data(x, y) == pytest.approx(view.to_data(x, y), rel=1e-6, abs=1e-6)
    assert zoomed.scale == pytest.approx(view.scale * factor)


@given(views, st.floats(-500, 500), st.floats(-500, 500))
def test_pan_moves_the_picture_with_the_hand(view: View, dx: float, dy: float) -> None:
    point = np.array(view.centre)
    moved = view.panned(dx, dy).to_screen(point) - view.to_screen(point)
    assert moved == pytest.approx((dx, dy), abs=1e-5)


@given(st.tuples(numbers, numbers), st.floats(0.1, 20), st.floats(0.1, 20), sizes, sizes)
def test_fitting_shows_all_and_no_more_than_needed(
    low: tuple[float, float], wide: float, high: float, width: float, height: float
) -> None:
    wanted = (low[0], low[0] + wide, low[1], low[1] + high)
    seen = View.fitting(wanted, width, height).extent
    assert seen[0] <= wanted[0] + 1e-6
    assert seen[1] >= wanted[1] - 1e-6
    assert seen[2] <= wanted[2] + 1e-6
    assert seen[3] >= wanted[3] - 1e-6
    spare = (seen[1] - seen[0]) / wide, (seen[3] - seen[2]) / high
    assert min(spare) == pytest.approx(1.0, rel=1e-6)


@given(views, sizes, sizes)
def test_resizing_keeps_in_sight_what_was(view: View, width: float, height: float) -> None:
    seen, before = view.resized(width, height).extent, view.extent
    assert union(seen, before) == pytest.approx(seen, rel=1e-6, abs=1e-6)


def test_scale_stays_within_reason() -> None:
    view = View((0.0, 0.0), 1.0, 100.0, 100.0)
    assert view.zoomed(1e30, 0, 0).scale == LARGEST_SCALE
    assert view.zoomed(1e-30, 0, 0).scale == SMALLEST_SCALE


def test_nobody_pans_out_of_this_world() -> None:
    view = View((0.0, 0.0), SMALLEST_SCALE, 100.0, 100.0)
    assert view.panned(1e12, -1e12).centre == (-FARTHEST, -FARTHEST)


def test_bounding_extent_leaves_out_what_is_not_finite() -> None:
    points = np.array([(0, 0), (2, 1), (np.nan, 5), (np.inf, 0), (3e38, 0)], dtype=np.float32)
    assert bounding_extent(points, 0.5) == pytest.approx((-1, 3, -1, 2))
    assert bounding_extent(points[2:], 0.5) is None


def test_bounding_extent_of_a_share_leaves_out_the_far_few() -> None:
    points = np.concatenate([np.random.default_rng(0).normal(size=(1000, 2)), [(1e6, -1e6)]])
    extent = bounding_extent(points, 0.1, share=0.96)
    assert extent is not None
    assert max(map(abs, extent)) < 10
