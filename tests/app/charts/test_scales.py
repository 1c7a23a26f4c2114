"""Scales: places and values are inverse, ticks lie inside, rise and tell the truth."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.charts.scales import Linear, Log, Scale, SignedLog, nice_step
from tests.app.charts.test_numbers import value_of

SCALES: tuple[Scale, ...] = (Linear(), Log(), SignedLog())
places = st.floats(min_value=-8, max_value=8)


@pytest.mark.parametrize("scale", SCALES)
@given(place=places)
def test_place_inverts_value(scale: Scale, place: float) -> None:
    assert float(scale.place(scale.value(place))) == pytest.approx(place, abs=1e-9, rel=1e-9)


@pytest.mark.parametrize("scale", SCALES)
@given(low=places, span=st.floats(min_value=1e-3, max_value=8), count=st.integers(2, 8))
def test_ticks_lie_in_the_range_and_rise(scale: Scale, low: float, span: float, count: int) -> None:
    ticks = scale.ticks(low, low + span, count)
    where = [tick.place for tick in ticks]
    assert where == sorted(set(where))
    assert all(low - 1e-6 * span <= place <= low + span * (1 + 1e-6) for place in where)
    assert 1 <= len(ticks) <= 3 * count + 2


@pytest.mark.parametrize("scale", SCALES)
@given(low=st.floats(min_value=-6, max_value=6), span=st.floats(min_value=0.5, max_value=8))
def test_a_tick_stands_at_the_value_it_says(scale: Scale, low: float, span: float) -> None:
    for tick in scale.ticks(low, low + span, 5):
        assert float(scale.place(value_of(tick.text))) == pytest.approx(tick.place, abs=0.01 * span)


def test_log_puts_zero_and_below_on_the_floor_and_keeps_nan() -> None:
    assert Log().place([0.0, -1.0, 10.0]).tolist() == [-math.inf, -math.inf, 1.0]
    assert np.isnan(Log().place([math.nan]))[0]


def test_log_ticks_are_decades() -> None:
    assert [tick.text for tick in Log().ticks(-3.2, 1.1, 6)] == ["1e-3", "0.01", "0.1", "1", "10"]


def test_signed_log_is_odd_and_shows_zero() -> None:
    scale = SignedLog()
    assert scale.place([-0.3]).tolist() == (-scale.place([0.3])).tolist()
    assert "0" in [tick.text for tick in scale.ticks(-3.0, 3.0, 5)]


def test_whole_ticks_of_a_short_run() -> None:
    assert [tick.text for tick in Linear(whole=True).ticks(0.0, 3.0, 8)] == ["0", "1", "2", "3"]


@given(st.floats(min_value=1e-12, max_value=1e12))
def test_nice_steps_are_one_two_five(rough: float) -> None:
    step = nice_step(rough)
    assert rough * (1 - 1e-6) <= step <= 2.5 * rough * (1 + 1e-6)
    assert round(step / 10.0 ** math.floor(math.log10(step) + 1e-9), 6) in (1.0, 2.0, 5.0)
