"""Answers of older runs."""

from __future__ import annotations

import numpy as np

from engine.frame import Frame, MetricsBlock
from engine.link.gate import RunGate
from engine.link.messages import Answer, Event, FrameReady, MetricsReady
from engine.words import Words

CLOUD = np.zeros((1, 3, 2), np.float32)


def event(kind: str, run: int) -> Event:
    return Event(run, kind, Words("x"))


def metrics(run: int) -> MetricsReady:
    return MetricsReady(run, MetricsBlock(run, ("a",), np.arange(1), np.zeros((1, 1, 1), np.float32)))


def picture(run: int) -> FrameReady:
    return FrameReady(run, Frame(run, 0, 0, CLOUD, CLOUD[0]))


def through(gate: RunGate, *answers: Answer) -> list[Answer]:
    return [passed for answer in answers for passed in gate.let_through(answer)]


def test_drops_the_old_run_from_the_moment_a_new_one_is_asked_for() -> None:
    gate = RunGate()
    gate.ask(1)
    assert len(through(gate, event("started", 1), metrics(1), picture(1))) == 3
    gate.ask(2)
    assert through(gate, metrics(1), picture(1), event("applied", 1)) == []
    assert len(through(gate, event("started", 2), metrics(2))) == 2
    assert through(gate, metrics(1), event("applied", 1)) == []


def test_a_refused_start_leaves_no_hole_in_the_old_run() -> None:
    gate = RunGate()
    gate.ask(1)
    through(gate, event("started", 1))
    gate.ask(2)
    row, refused, later = metrics(1), event("refused", 2), metrics(1)
    assert through(gate, row, picture(1), refused) == [refused, row]
    assert through(gate, later) == [later]


def test_of_two_starts_the_newer_counts() -> None:
    gate = RunGate()
    gate.ask(1)
    gate.ask(2)
    assert through(gate, event("started", 1), metrics(1)) == []
    assert [answer.run for answer in through(gate, event("started", 2), metrics(2))] == [2, 2]


def test_news_of_the_engine_always_passes() -> None:
    gate = RunGate()
    gate.ask(7)
    assert len(through(gate, event("ready", 0), event("warning", 0), event("lost", 3))) == 3
    assert len(through(gate, event("failed", 7))) == 1
