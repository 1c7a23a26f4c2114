"""A rule that must hold for a while, and a weaker one that must fail for a while."""

from __future__ import annotations

import numpy as np

from engine.phenomena.hysteresis import Hysteresis, Span

ONE = np.ones(1, bool)


def run(signals: str, *, begin: int = 100, end: int = 100, looks: int = 2) -> list[tuple[int, str, int]]:
    """Looks 50 steps apart: H the rule holds, w only the weaker one does, . neither, ? nothing is known."""
    rule, told = Hysteresis(1, begin, end, looks), []
    for index, signal in enumerate(signals):
        step = 50 * index
        began, ended = rule.look(Span(step, step, step), ONE & (signal == "H"), ONE & (signal in "Hw"),
                                 ONE & (signal != "?"))  # fmt: skip
        if began[0] or ended[0]:
            told.append((step, "began" if began[0] else "ended", int(rule.since[0])))
        rule.settle()
    return told


def test_it_begins_where_the_stretch_began() -> None:
    assert run("..HHHH") == [(200, "began", 100)]


def test_a_stretch_that_is_broken_does_not_count() -> None:
    assert run("HH.HH.HHw") == []


def test_it_lasts_while_the_weaker_rule_does() -> None:
    assert run("HHHwwwwwww") == [(100, "began", 0)]


def test_it_ends_where_the_weaker_rule_began_to_fail() -> None:
    assert run("HHHw..w...w") == [(100, "began", 0), (450, "ended", 350)]


def test_looks_that_say_nothing_change_nothing() -> None:
    assert run("HHH??????w") == [(100, "began", 0)]
    assert run("H?H") == [(100, "began", 0)]


def test_sparse_looks_need_as_many_as_dense_ones() -> None:
    rule = Hysteresis(1, 100, 100, 3)
    told = []
    for step in (0, 1000, 2000):
        began, _ = rule.look(Span(step, step, step), ONE, ONE, ONE)
        rule.settle()
        told.append(bool(began[0]))
    assert told == [False, False, True]


def test_replicas_do_not_know_of_each_other() -> None:
    rule = Hysteresis(3, 0, 0, 1)
    holds = np.array([True, False, True])
    known = np.array([True, True, False])
    began, ended = rule.look(Span(7, 7, 5), holds, holds, known)
    assert began.tolist() == [True, False, False]
    assert not ended.any()
    assert (int(rule.since[0]), int(rule.iteration[0])) == (7, 5)


def test_a_window_counts_from_its_first_step_to_its_last() -> None:
    rule = Hysteresis(1, 100, 100, 1)
    assert not rule.look(Span(0, 50, 0), ONE, ONE, ONE)[0].any()
    assert rule.look(Span(50, 100, 50), ONE, ONE, ONE)[0].all()
    assert rule.since[0] == 0


def test_going_back_keeps_the_stretch_that_had_begun() -> None:
    for back, expected in ((150, True), (100, False), (50, False)):
        rule = Hysteresis(1, 100, 100, 1)
        for step in (100, 150):
            rule.look(Span(step, step, step), ONE, ONE, ONE)
            rule.settle()
        rule.go_to(back)
        began, _ = rule.look(Span(200, 200, 200), ONE, ONE, ONE)
        assert bool(began[0]) is expected
