"""The shared time axis: range, marks, crosshair."""

from __future__ import annotations

import pytest

from app.charts.time_axis import MARKS_KEPT, TimeAxis


@pytest.fixture
def axis() -> TimeAxis:
    axis = TimeAxis()
    axis.reach(1, 5000)
    return axis


def test_it_shows_the_run_or_its_newest_part(axis: TimeAxis) -> None:
    assert axis.range == (0.0, 5000.0)
    axis.show_newest(1000)
    assert axis.range == (4000.0, 5000.0)
    axis.reach(1, 6000)
    assert axis.range == (5000.0, 6000.0)


def test_what_a_person_took_stays_until_fit(axis: TimeAxis) -> None:
    axis.take(100.0, 200.0)
    axis.reach(1, 9000)
    assert axis.taken
    assert axis.range == (100.0, 200.0)
    axis.fit()
    assert axis.range == (0.0, 9000.0)


def test_it_never_gets_thinner_than_a_few_iterations(axis: TimeAxis) -> None:
    axis.take(100.0, 100.5)
    low, high = axis.range
    assert high - low >= 10
    assert low < 100.25 < high


def test_marks_are_found_by_range_and_forgotten_by_a_rewind(axis: TimeAxis) -> None:
    for iteration in (10, 20, 20, 30):
        axis.mark(iteration, f"c {iteration}")
    assert [mark.text for mark in axis.marks_between(15, 20)] == ["c 20", "c 20"]
    axis.rewind(20)
    assert [mark.iteration for mark in axis.marks] == [10, 20, 20]


def test_a_mark_may_come_before_the_metrics_of_its_iteration(axis: TimeAxis) -> None:
    axis.mark(5100, "λ 0.1 → 1")
    axis.reach(1, 5050)
    assert len(axis.marks) == 1


def test_marks_are_bounded(axis: TimeAxis) -> None:
    for iteration in range(MARKS_KEPT + 50):
        axis.mark(iteration, "c")
    assert len(axis.marks) == MARKS_KEPT
    assert axis.marks[-1].iteration == MARKS_KEPT + 49


def test_the_crosshair_tells_only_when_it_moves(axis: TimeAxis) -> None:
    heard: list[int] = []
    axis.hovered_changed.connect(heard.append)
    for iteration in (7, 7, 8, -1):
        axis.hover(iteration)
    assert heard == [7, 8, -1]
