"""Landscapes are asked for 15 times a second at most, as fine as time allows."""

from __future__ import annotations

from app.plane.pace import GRIDS, LANDSCAPE_SECONDS, LATE_SECONDS, PATIENCE, Pace


def _live(pace: Pace, landscapes: int, gap: float, milliseconds: float) -> None:
    for i in range(landscapes):
        pace.painted(milliseconds)
        pace.arrived(i * gap)


def test_at_60_frames_a_second_every_fourth_asks() -> None:
    pace = Pace()
    asked = [pace.due(i / 60) for i in range(600)]
    assert asked[0]
    assert sum(asked) / 10 <= 15 + 0.1
    assert sum(asked) / 10 >= 11


def test_a_moved_view_does_not_wait() -> None:
    pace = Pace()
    assert pace.due(0.0)
    assert not pace.due(LANDSCAPE_SECONDS / 2)
    pace.hurry()
    assert pace.due(LANDSCAPE_SECONDS / 2)


def test_a_fast_window_gets_a_finer_grid_up_to_the_finest() -> None:
    pace = Pace()
    assert pace.grid == 64
    _live(pace, 20 * PATIENCE, LANDSCAPE_SECONDS, 1.0)
    assert pace.grid == GRIDS[-1] == 128


def test_slow_painting_or_a_late_engine_coarsens_it() -> None:
    for gap, milliseconds in ((LANDSCAPE_SECONDS, 40.0), (3 * LATE_SECONDS, 1.0)):
        pace = Pace()
        _live(pace, 20 * PATIENCE, LANDSCAPE_SECONDS, 1.0)
        _live(pace, 20 * PATIENCE, gap, milliseconds)
        assert pace.grid == GRIDS[0]


def test_within_the_budget_it_stays() -> None:
    pace = Pace()
    _live(pace, 20 * PATIENCE, LANDSCAPE_SECONDS, 6.0)
    settled = pace.grid
    _live(pace, 20 * PATIENCE, LANDSCAPE_SECONDS, 6.0)
    assert pace.grid == settled
