"""Correlations against scipy's, and agreement where the answer is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from engine.agreement import RunningRankCorrelation, agreement, correlation, rank_correlation, ranks
from engine.floor import Floor
from engine.transport import potential, solve

FLOOR = Floor(0.1, 0.05, 0.15)
RIGHT = np.array([3.0, 0.0])
numbers = st.lists(st.integers(-5, 5) | st.floats(-1e6, 1e6), min_size=3, max_size=40)


@given(first=numbers, data=st.data())
def test_correlations_are_scipys(first: list[float], data: st.DataObject) -> None:
    second = data.draw(st.lists(st.floats(-100, 100, width=16), min_size=len(first), max_size=len(first)))
    a, b = np.array(first, np.float64), np.array(second)
    np.testing.assert_array_equal(ranks(a), stats.rankdata(a))
    if len(set(first)) == 1 or len(set(second)) == 1:
        assert rank_correlation(a, b) is None
        return
    assert rank_correlation(a, b) == pytest.approx(stats.spearmanr(a, b).statistic, abs=1e-12)


def test_correlation_forgets_scale_and_offset_however_small() -> None:
    a = np.random.default_rng(0).standard_normal(50)
    b = a + np.random.default_rng(1).standard_normal(50)
    expected = stats.pearsonr(a, b).statistic
    for scale in (1e-200, 1.0, 1e150):
        assert correlation(a, scale * b + 3 * scale) == pytest.approx(expected, abs=1e-9)
    assert correlation(a, -2 * a + 1) == pytest.approx(-1.0)


@pytest.mark.parametrize("bad", [[np.nan, 1.0, 2.0], [np.inf, 1.0, 2.0], [0.1, 0.1, 0.1]])
def test_nothing_is_said_of_what_is_not_finite_or_constant(bad: list[float]) -> None:
    good = np.array([1.0, 2.0, 3.0])
    assert correlation(good, np.array(bad)) is None
    assert rank_correlation(np.array(bad), good) is None


def test_two_independent_solves_agree_far_from_the_floor() -> None:
    rng = np.random.default_rng(0)

    first, second = (
        solve(rng.standard_normal((200, 2)), rng.standard_normal((200, 2)) + RIGHT) for _ in range(2)
    )
    points = np.concatenate([first.real, first.fake])
    value = agreement(potential(points, second), potential(points, first), first.distance, FLOOR)
    assert value is not None
    assert value > 0.95
    assert agreement(-points[:, 0], potential(points, first), first.distance, FLOOR) > 0.9  # type: ignore[operator]
    assert agreement(points[:, 0], potential(points, first), first.distance, FLOOR) < -0.9  # type: ignore[operator]


@pytest.mark.parametrize("distance", [0.0, 0.1, 0.2, np.nan])
def test_no_agreement_is_shown_within_the_noise_floor(distance: float) -> None:
    assert agreement(np.arange(5.0), np.arange(5.0), distance, FLOOR) is None
    assert agreement(np.arange(5.0), np.arange(5.0), 0.21, FLOOR) == pytest.approx(1.0)


def test_near_the_floor_is_below_twice_its_mean_or_within_its_band() -> None:
    assert Floor(0.1, 0.05, 0.3).is_near(0.29)
    assert not Floor(0.1, 0.05, 0.3).is_near(0.31)


def test_running_rank_correlation_forgets_the_oldest() -> None:
    running = RunningRankCorrelation(window=20)
    for k in range(30):
        running.add(k, -k)
        assert (running.value is None) == (k < 9)
    assert running.value == pytest.approx(-1.0)
    for k in range(20):
        running.add(k, np.exp(k))
    assert running.value == pytest.approx(1.0)
    running.clear()
    assert running.value is None


def test_running_rank_correlation_leaves_out_what_is_missing() -> None:
    running = RunningRankCorrelation()
    for k in range(12):
        running.add(k, k)
        running.add(None, 1.0)
        running.add(k, np.nan)
        running.add(np.inf, k)
    assert running.value == pytest.approx(1.0)
