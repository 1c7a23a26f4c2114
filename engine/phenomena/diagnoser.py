"""Says what is going on in a population, and since when: the one object that others feed and ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from engine.frame import Coverage, MetricsBlock, Phenomenon, Truth
from engine.phenomena.clouds import Clouds
from engine.phenomena.finding import Finding
from engine.phenomena.hysteresis import Flags, Hysteresis, Span
from engine.phenomena.kinds import KINDS
from engine.phenomena.training import Game, Training
from engine.phenomena.truths import Truths
from engine.phenomena.windows import Windows
from engine.settings import Settings
from engine.words import Words

_GAME = ("loss", "constraint", "clip_value", "gp_lambda")  # a change makes the pull another number
_DATA = ("data", "data_noise", "line_distance")


class Diagnoser:
    """Takes what passes by and returns the phenomena that began or ended with it; never looks by itself.

    Everything is counted in steps, nothing in seconds: the same looks give the same answer, live or not.
    """

    def __init__(self, population: Sequence[Settings], known: Sequence[Phenomenon] = ()) -> None:
        """Watch a population of R replicas from now on; `known` is what was told of it before."""
        self._population = tuple(population)
        replicas = len(self._population)
        self._game = Game(self._population)
        self._rules = {
            name: Hysteresis(replicas, kind.begin, kind.end, kind.looks) for name, kind in KINDS.items()
        }
        self._verdicts: dict[tuple[str, str], tuple[Flags, Flags]] = {}
        self._windows, self._training = Windows(), Training(replicas)
        self._clouds, self._truths = Clouds(replicas), Truths(replicas)
        self._told: dict[tuple[str, int], Phenomenon] = {}  # going on
        self._past: list[Phenomenon] = []  # over
        self._covered = -1  # the step of the newest coverage
        self._know(known)

    @property
    def active(self) -> tuple[Phenomenon, ...]:
        """What is going on, in the order in which it began."""
        return tuple(sorted(self._told.values(), key=lambda found: found.step))

    @property
    def past(self) -> tuple[Phenomenon, ...]:
        """What is over, in the order in which it ended."""
        return tuple(self._past)

    def metrics(
        self, block: MetricsBlock, population: Sequence[Settings], iteration: int
    ) -> tuple[Phenomenon, ...]:
        """Take in new rows of metrics, in order and without gaps.

        Args:
            block: the rows.
            population: the settings in force now. Where they differ from those of the last call, rows are
                looked at from the next ones on, for these may be of both.
            iteration: iterations done after the last row.
        """
        self._settings(tuple(population))
        if not len(block.iterations) or block.values.shape[1] != len(self._population):
            return ()
        found: list[Phenomenon] = []
        behind = int(block.iterations[-1]) + 1 - iteration
        with np.errstate(over="ignore", invalid="ignore"):
            for window in self._windows.add(block, behind):
                for finding in self._training.look(window, self._game):
                    found += self._judge(finding, window.span, "metrics")
        return tuple(found)

    def coverage(self, answers: Sequence[Coverage]) -> tuple[Phenomenon, ...]:
        """Take in the coverage of some replicas or all, at one moment; an older one says nothing new."""
        if not answers or answers[0].at <= self._covered:
            return ()
        self._covered = answers[0].at
        span = Span(answers[0].at, answers[0].at, answers[0].iteration)
        with np.errstate(over="ignore", invalid="ignore"):
            looked = self._clouds.look(answers, len(self._population))
        return tuple(told for finding in looked for told in self._judge(finding, span, "coverage"))

    def truth(self, truth: Truth) -> tuple[Phenomenon, ...]:
        """Take in an exact answer about one replica."""
        if not 0 <= truth.replica < len(self._population):
            return ()
        span = Span(truth.step, truth.step, truth.iteration)
        looked = self._truths.look(truth)
        return tuple(told for finding in looked for told in self._judge(finding, span, "truth"))

    def stopped(self, replica: int | None, iteration: int, step: int) -> tuple[Phenomenon, ...]:
        """A replica (None: all) was stopped because its numbers overflowed."""
        this = np.arange(len(self._population)) == replica if replica is not None else None
        flags = np.ones(len(self._population), bool) if this is None else this

        def evidence(_: int) -> Words:
            return Words("numbers overflowed, and the replica was stopped")

        finding = Finding("divergence", flags, flags, flags, evidence)
        return tuple(self._judge(finding, Span(step, step, iteration), "stopped"))

    def go_to(self, step: int) -> None:
        """Back to a moment at which `step` steps were done, to go on differently from there.

        What began later has not happened, and what was over later is going on.
        """
        for rule in self._rules.values():
            rule.go_to(step)
        then = [p for p in (*self._past, *self._told.values()) if p.step <= step]
        self._know([replace(p, ended=None) if p.ended is not None and p.ended > step else p for p in then])
        self._verdicts.clear()
        self._windows.clear()
        self._covered = min(self._covered, step - 1)
        for memory in (self._training, self._clouds, self._truths):
            memory.go_to(step)

    def _know(self, known: Sequence[Phenomenon]) -> None:
        """Go on from what was told."""
        self._past = [p for p in known if p.ended is not None]
        self._told = {(p.kind, p.replica): p for p in known if p.ended is None and p.kind in KINDS}
        for name, rule in self._rules.items():
            active = np.array([(name, r) in self._told for r in range(len(self._population))])
            rule.set(active)

    def _settings(self, population: tuple[Settings, ...]) -> None:
        """Take in settings that changed while training."""
        if population == self._population or len(population) != len(self._population):
            return
        old, self._population, self._game = self._population, population, Game(population)

        def differ(names: Sequence[str]) -> Flags:
            return np.array(
                [
                    any(getattr(a, n) != getattr(b, n) for n in names)
                    for a, b in zip(old, population, strict=True)
                ]
            )

        self._windows.clear()
        self._training.forget(differ(_GAME))
        if differ(_DATA).any():
            replicas = len(population)
            self._clouds, self._truths = Clouds(replicas), Truths(replicas)

    def _judge(self, finding: Finding, span: Span, source: str) -> list[Phenomenon]:
        """Let one finding act on its rule; what it began or ended."""
        rule = self._rules[finding.kind]
        holds, lasts = finding.holds & finding.known, finding.lasts & finding.known
        if KINDS[finding.kind].source == "looks":
            holds, lasts = self._together(finding, source)
        began, ended = rule.look(span, holds, lasts, finding.known)
        told = []
        for r in np.flatnonzero(began | ended):
            replica, since = int(r), int(rule.since[r])
            key = finding.kind, replica
            if began[r]:
                words = finding.evidence(replica)
                told.append(Phenomenon(finding.kind, replica, int(rule.iteration[r]), since, words))
                self._told[key] = told[-1]
            elif key in self._told:
                told.append(replace(self._told.pop(key), ended=since))
                self._past.append(told[-1])
        rule.settle()
        return told

    def _together(self, finding: Finding, source: str) -> tuple[Flags, Flags]:
        """What all that is looked at says of a kind: it is so if any of it says so."""
        none = np.zeros(len(self._population), bool)
        holds, lasts = self._verdicts.get((finding.kind, source), (none, none))
        holds = np.where(finding.known, finding.holds, holds)
        lasts = np.where(finding.known, finding.lasts, lasts)
        self._verdicts[finding.kind, source] = holds, lasts
        every = [verdict for (kind, _), verdict in self._verdicts.items() if kind == finding.kind]
        return np.any([h for h, _ in every], axis=0), np.any([last for _, last in every], axis=0)
