"""Arithmetic on given times."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.link.pacing import ChunkSize, Meter, PictureBudget, SpeedLimit


@given(st.floats(1e-6, 5.0))
def test_a_chunk_fills_its_time_and_is_never_empty(cost: float) -> None:
    size = ChunkSize()
    assert size.units(0.01) == 1
    for _ in range(30):
        units = size.units(0.01)
        size.measured(units, units * cost)
    assert size.units(0.01) >= 1
    assert size.units(0.01) == 1 or 0.004 < size.units(0.01) * cost < 0.0101


def test_nothing_done_in_no_time_says_nothing() -> None:
    size = ChunkSize()
    size.measured(0, 1.0)
    size.measured(3, 0.0)
    assert size.units(0.01) == 1


@given(st.floats(0.2, 5000.0), st.lists(st.floats(0.0, 0.5), min_size=1, max_size=60))
def test_no_more_iterations_than_the_limit_allows(rate: float, pauses: list[float]) -> None:
    limit, now, done = SpeedLimit(), 10.0, 0
    limit.set(rate, now)
    for pause in pauses:
        now += pause
        allowed = limit.allowed(now) or 0
        limit.spend(allowed)
        done += allowed
        if allowed == 0:
            assert 0.0 < limit.wait() <= 1.0 / rate + 1e-6
    assert done <= 1 + rate * sum(pauses) + 1e-3


def test_no_limit_is_no_limit() -> None:
    limit = SpeedLimit()
    assert limit.allowed(5.0) is None
    assert limit.wait() == 0.0
    limit.set(1.0, 5.0)
    assert limit.allowed(5.0) == 1  # the first one comes at once


@given(st.lists(st.floats(1e-4, 0.05), min_size=1, max_size=50))
def test_pictures_stay_within_their_share(costs: list[float]) -> None:
    budget, now = PictureBudget(0.05), 0.0
    for cost in costs:
        now = budget.due(now)
        budget.drew(now, now + cost)
        now += cost
    end = budget.due(now)
    assert sum(costs) <= 0.05 * end + 0.0101


def test_one_dear_picture_does_not_hold_up_the_cheap_ones() -> None:
    budget = PictureBudget(0.05)
    budget.due(100.0)
    budget.drew(100.0, 100.004)
    assert budget.due(100.004) == 100.004


def test_a_meter_shows_the_last_second_and_the_slowest_pace() -> None:
    meter = Meter()
    assert meter.rate() == 0.0
    for tenth in range(100):
        meter.mark(tenth / 10, tenth * (10 if tenth < 50 else 20))
    assert meter.rate() == pytest.approx(200.0)
    slow = Meter()
    for step in range(4):
        slow.mark(5.0 * step, step)
    assert slow.rate() == pytest.approx(0.2)
    slow.clear()
    assert slow.rate() == 0.0
