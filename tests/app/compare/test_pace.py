"""Landscapes of many arenas come as often as there is time for."""

from __future__ import annotations

import pytest

from app.compare.pace import LONGEST, SheetPace


@pytest.mark.parametrize(("count", "least"), [(2, 700), (4, 350), (9, 250)])
def test_many_arenas_have_fewer_points_each(count: int, least: int) -> None:
    assert least <= SheetPace(count).points <= 2000 / count * 2


def test_it_is_due_again_after_its_interval() -> None:
    pace = SheetPace(9)
    assert pace.due(10.0)
    assert not pace.due(10.0 + 0.9 * pace.interval)
    assert pace.due(10.0 + 1.1 * pace.interval)
    pace.hurry()
    assert pace.due(10.3)


def test_dear_landscapes_come_more_seldom() -> None:
    pace = SheetPace(9)
    before = pace.interval
    for _ in range(50):
        pace.painted(0.05, arenas=9)
    assert before < pace.interval <= LONGEST


def test_so_do_those_after_which_the_clouds_stand_still() -> None:
    pace = SheetPace(9)
    before = pace.interval
    for at in range(50):
        pace.shown(0.3 * at, landscape=True)
    assert before < pace.interval <= LONGEST
