"""Landscapes come 15 times a second at most, as fine as time allows, and clouds never wait for them long."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from app.plane.pace import GRIDS, LONGEST, SHORTEST, Pace
from engine.link.pacing import PictureBudget

CLOUD = 0.0003  # seconds of engine time


@dataclass
class Watched:
    """What a minute of watching was like."""

    frames: float  # per second
    landscapes: float  # per second
    standstill: float  # the longest, in seconds, in its second half


def _watch(pace: Pace, landscape: float, paint_ms: float = 2.0, begin: float = 0.0) -> Watched:
    """A window at 60 Hz before an engine whose landscape on 64² takes so many seconds."""
    engine = PictureBudget()
    now, end, frames, landscapes, longest = begin, begin + 60.0, 0, 0, 0.0
    while now < end:
        start = engine.due(now)
        asks = pace.due(now)
        cost = CLOUD + (landscape * (pace.grid / 64) ** 2 if asks else 0.0)
        engine.drew(start, start + cost)
        then, now = now, max(start + cost, now + 1 / 60)
        pace.shown(now, landscape=asks)
        if asks:
            pace.painted(paint_ms * (pace.grid / 64))
        frames, landscapes = frames + 1, landscapes + asks
        if now > begin + 30.0:
            longest = max(longest, now - then)
    return Watched(frames / 60.0, landscapes / 60.0, longest)


def test_a_small_critic_is_watched_at_full_rate_and_fine() -> None:
    pace = Pace()
    seen = _watch(pace, 0.0002)
    assert seen.frames > 58
    assert 11 < seen.landscapes <= 15.1
    assert pace.grid == GRIDS[-1] == 128


@pytest.mark.parametrize("landscape", [0.001, 0.0042, 0.0065])
def test_clouds_stay_fluent_behind_a_larger_critic(landscape: float) -> None:
    pace = Pace()
    seen = _watch(pace, landscape)
    assert seen.frames > 54
    assert seen.landscapes > 2
    assert pace.grid >= 64


def test_a_huge_critic_is_looked_at_seldom_and_coarsely() -> None:
    pace = Pace()
    seen = _watch(pace, 0.1)
    assert seen.frames > 25
    assert seen.landscapes > 0.5
    assert pace.grid == GRIDS[0]


def test_slow_painting_coarsens_the_grid_as_well() -> None:
    pace = Pace()
    _watch(pace, 0.0002)
    assert pace.grid > 64
    _watch(pace, 0.0002, paint_ms=8.0, begin=100.0)
    assert pace.grid <= 64


def test_painting_on_a_very_large_screen_takes_a_fifth_of_the_time_at_most() -> None:
    seen = _watch(Pace(), 0.0002, paint_ms=30.0)
    assert seen.landscapes * 0.030 < 0.21
    assert seen.landscapes > 4


def test_a_slow_engine_is_not_taken_for_a_dear_landscape() -> None:
    pace = Pace()
    for i in range(200):  # ten frames a second, whatever they carry
        pace.shown(i * 0.1, landscape=pace.due(i * 0.1))
    assert pace.grid == 64


def test_a_moved_view_does_not_wait() -> None:
    pace = Pace()
    assert pace.due(0.0)
    assert not pace.due(SHORTEST / 2)
    pace.hurry()
    assert pace.due(SHORTEST / 2)
    assert pace.due(SHORTEST / 2 + LONGEST)


def test_now_and_then_a_hiccup_of_a_busy_machine_costs_no_landscapes() -> None:
    pace, now, asked = Pace(), 0.0, 0
    for _ in range(1800):
        asks = pace.due(now)
        asked += asks
        pace.shown(now, landscape=asks)
        now += 0.2 if asks and asked % 8 == 0 else 1 / 60
    assert asked / now > 9
