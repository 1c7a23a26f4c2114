"""Diagnosis without a window: trains a session and looks at it every so often."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from engine.answers import Answers
from engine.floor import DRAWS
from engine.frame import Coverage, MetricsBlock, Truth, TruthRequest
from engine.phenomena.diagnoser import Diagnoser
from engine.samples import Samples
from engine.settings import Settings

EVERY = 50  # iterations between two looks


class Happened(Protocol):
    """An event of a session."""

    @property
    def kind(self) -> str: ...
    @property
    def replica(self) -> int | None: ...
    @property
    def iteration(self) -> int: ...
    @property
    def at(self) -> int: ...


class Watched(Protocol):
    """The part of `engine.session.Session` that is watched."""

    iteration: int
    step: int

    @property
    def population(self) -> tuple[Settings, ...]: ...
    def run(self, n: int) -> int: ...
    def metrics(self, since: int = -1) -> MetricsBlock: ...
    def coverage(self) -> tuple[Coverage, ...]: ...
    def truth_samples(self, request: TruthRequest) -> Samples: ...
    def events(self) -> Sequence[Happened]: ...


def watch_session(
    session: Watched,
    iterations: int,
    every: int = EVERY,
    *,
    diagnoser: Diagnoser | None = None,
    exact: bool = True,
) -> Diagnoser:
    """Train for `iterations` and say what was going on: ask `active` and `past` of what is returned.

    Args:
        session: is trained from where it stands; its events are taken.
        iterations: how many, fewer if every replica diverges.
        every: iterations between two looks at modes and, for each replica, the exact distance.
        diagnoser: one that has seen the session so far; None: a new one.
        exact: whether to solve for exact distances: 30 ms for each replica and look.
    """
    found = diagnoser or Diagnoser(session.population)
    answers, training = Answers(), set(range(len(session.population)))
    since, left = session.step - 1, iterations
    while left:
        done = session.run(min(every, left))
        block = session.metrics(since)
        found.metrics(block, session.population, session.iteration)
        since = session.step - 1
        for event in session.events():
            if event.kind == "diverged":
                found.stopped(event.replica, event.iteration, event.at)
                training.discard(-1 if event.replica is None else event.replica)
        found.coverage(session.coverage())
        if exact:
            for replica in sorted(training):
                found.truth(_answer(answers, session.truth_samples(TruthRequest(replica=replica))))
        if done < min(every, left):
            break
        left -= done
    return found


def _answer(answers: Answers, samples: Samples) -> Truth:
    """An answer with its noise floor, which `Answers` spreads over its first ones, by draws of each."""
    truth = answers.of(samples)
    for other in range(1, DRAWS + 1):
        if truth.floor is not None:
            break
        found = answers.of(replace(samples, seed=samples.seed + other))
        truth = replace(truth, floor=found.floor, floor_high=found.floor_high)
    return truth
