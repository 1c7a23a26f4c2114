"""Eased ranges: they reach the data, do not jitter, and belong to whoever took them."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.charts.ranges import EasedRange


def settle(axis: EasedRange, low: float, high: float) -> None:
    for _ in range(60):
        axis.follow(low, high)


spans = st.just(0.0) | st.floats(1e-3, 1e6)


whole = st.integers(-(10**6), 10**6).map(float)


@given(whole, spans, whole, spans)
def test_it_comes_to_show_all_data_at_a_good_size(low: float, span: float, low2: float, span2: float) -> None:
    axis = EasedRange()
    settle(axis, low, low + span)
    settle(axis, low2, low2 + span2)
    assert axis.settled
    assert axis.low <= low2
    assert low2 + span2 <= axis.high
    scale = max(abs(low2), abs(low2 + span2))
    if span2 > 1e-2 * scale:
        assert span2 >= 0.4 * axis.span


def test_noise_does_not_move_a_settled_axis() -> None:
    rng = np.random.default_rng(0)
    axis = EasedRange()
    settle(axis, -1.0, 1.0)
    before = axis.low, axis.high
    for wobble in rng.uniform(0, 0.05, 100):
        axis.follow(-1.0 + wobble, 1.0 - wobble)
        assert (axis.low, axis.high) == before


def test_growth_is_eased_but_the_first_look_is_at_once() -> None:
    axis = EasedRange()
    axis.follow(0.0, 1.0)
    assert axis.settled
    first = axis.high
    axis.follow(0.0, 10.0)
    assert first < axis.high < 10.0


def test_what_a_person_took_stays_until_fit() -> None:
    axis = EasedRange()
    axis.follow(0.0, 1.0)
    axis.take(0.2, 0.4)
    axis.follow(-50.0, 50.0)
    assert (axis.low, axis.high, axis.taken) == (0.2, 0.4, True)
    axis.fit()
    axis.follow(-50.0, 50.0)
    assert axis.low <= -50.0
    assert axis.high >= 50.0


def test_nonsense_is_ignored() -> None:
    axis = EasedRange()
    axis.follow(math.nan, 1.0)
    axis.follow(-math.inf, 1.0)
    axis.take(1.0, 1.0)
    axis.take(2.0, math.nan)
    assert (axis.low, axis.high, axis.taken) == (0.0, 1.0, False)


def test_a_fixed_range_follows_nothing_and_comes_home() -> None:
    axis = EasedRange(0.0, 105.0, fixed=True)
    settle(axis, -5.0, 500.0)
    assert (axis.low, axis.high) == (0.0, 105.0)
    axis.take(10.0, 20.0)
    axis.fit()
    settle(axis, 0.0, 1.0)
    assert (axis.low, axis.high) == (0.0, 105.0)


def test_bars_stand_on_the_axis() -> None:
    axis = EasedRange(stands=True)
    settle(axis, 0.0, 8.0)
    assert axis.low == 0.0
    assert axis.high > 8.0


def test_a_constant_is_amid_its_axis() -> None:
    axis = EasedRange()
    settle(axis, 0.0, 0.0)
    assert axis.low < 0.0 < axis.high
    assert axis.span > 0.5


@given(st.lists(st.floats(0.1, 1e6), min_size=1, max_size=20))
def test_a_bar_is_never_cut_off(tallest: list[float]) -> None:
    axis = EasedRange(stands=True)
    for height in tallest:
        axis.follow(0.0, height)
        assert axis.high >= height
