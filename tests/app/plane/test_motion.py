"""Arrows point where points are pulled, as long as they should; trails are the last places."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.plane.motion import (
    LONGEST,
    MEDIAN_LENGTH,
    MEMORY,
    TRAIL_SECONDS,
    TRAILS,
    Trails,
    arrow_lengths,
    arrows,
)


def test_the_median_pull_has_the_length_of_the_legend() -> None:
    pull = np.array([0.1, 0.2, 0.4])
    assert arrow_lengths(pull, 0.2)[1] == pytest.approx(MEDIAN_LENGTH)


@given(st.lists(st.floats(0, 1e6), min_size=2, max_size=50), st.floats(1e-9, 1e6))
def test_lengths_grow_with_the_pull_and_are_bounded(sizes: list[float], median: float) -> None:
    lengths = arrow_lengths(np.sort(sizes), median)
    assert (np.diff(lengths) >= 0).all()
    assert (lengths <= LONGEST).all()


def test_no_pull_no_arrows() -> None:
    points, connect, median = arrows(np.zeros((3, 2)), np.zeros((3, 2)))
    assert len(points) == len(connect) == 0
    assert median == 0.0
    assert np.isnan(arrows(np.zeros((0, 2)), np.zeros((0, 2)))[2])


def test_arrows_start_at_points_and_go_up_where_the_pull_does() -> None:
    starts = np.array([(10.0, 20.0), (50.0, 60.0), (90.0, 10.0)])
    pull = np.array([(0.0, 2.0), (2.0, 0.0), (np.nan, 1.0)])
    points, connect, median = arrows(starts, pull)
    assert median == 2.0
    assert points.shape == (12, 2)  # the third has no direction
    assert points[[0, 6]].tolist() == starts[:2].tolist()
    assert points[1] == pytest.approx((10.0, 20.0 - MEDIAN_LENGTH))  # pixels count downwards
    assert points[7] == pytest.approx((50.0 + MEDIAN_LENGTH, 60.0))
    assert connect.tolist() == [1, 0, 1, 1, 0, 0] * 2
    assert points[3] == pytest.approx(points[1])  # both barbs meet at the tip


def _push(trails: Trails, step: int) -> None:
    trails.push(np.full((3, 2), float(step)), step, step * TRAIL_SECONDS * 1.01)


def test_trails_hold_the_newest_places_in_order() -> None:
    trails = Trails()
    for step in range(1, 2 * MEMORY):
        _push(trails, step)
    (line,) = trails.ages(1)
    first = line.reshape(TRAILS, MEMORY + 1, 2)[0, :, 0]
    assert first[:-1].tolist() == list(range(MEMORY, 2 * MEMORY))
    assert np.isnan(first[-1])
    assert np.isnan(line.reshape(TRAILS, MEMORY + 1, 2)[3:]).all()


def test_bands_of_a_trail_meet() -> None:
    trails = Trails()
    for step in range(1, MEMORY + 1):
        _push(trails, step)
    bands = [band.reshape(TRAILS, -1, 2)[0, :-1, 0] for band in trails.ages(4)]
    for older, newer in itertools.pairwise(bands):
        assert older[-1] == newer[0]
    assert bands[-1][-1] == MEMORY


def test_a_paused_or_fast_session_leaves_no_extra_places() -> None:
    trails = Trails()
    trails.push(np.zeros((1, 2)), 5, 0.0)
    trails.push(np.ones((1, 2)), 5, 1.0)  # paused: same step
    trails.push(np.ones((1, 2)), 6, TRAIL_SECONDS / 2)  # too soon
    assert np.isfinite(trails.ages(1)[0][:, 0]).sum() == 1


def test_going_back_in_time_forgets() -> None:
    trails = Trails()
    for step in (10, 11, 12):
        _push(trails, step)
    trails.push(np.zeros((1, 2)), 3, 100.0)
    assert np.isfinite(trails.ages(1)[0][:, 0]).sum() == 1
