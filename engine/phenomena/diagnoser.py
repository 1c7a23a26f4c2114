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

    def __init__(
        self, population: Sequence[Settings], told: Sequence[Phenomenon] = (), step: int = 0
    ) -> None:
        """Watch a population of R replicas from `step` on; `told` is what was found in it before."""
        self._population = tuple(population)
        replicas = len(self._population)
        self._game = Game(self._population)
        self._rules = {
            name: Hysteresis(replicas, kind.begin, kind.end, kind.looks) for name, kind in KINDS.items()
        }
        self._verdicts: dict[tuple[str, str], tuple[Flags, Flags]] = {}
        self._windows, self._training = Windows(), Training(replicas)
        self._clouds, self._truths = Clouds(replicas), Truths(replicas)
        self._stopped: dict[int, int] = {}  # replicas, and the step at which that was seen
        self._told: dict[tuple[str, int], Phenomenon] = {}  # going on
        self._past: list[Phenomenon] = []  # over
        self._from = step  # what is of an earlier moment is known
        self._covered = -1  # the step of the newest coverage
        self._know(told)

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
        if self._changed(tuple(population)) or not len(block.iterations):
            return ()
        found: list[Phenomenon] = []
        behind = int(block.iterations[-1]) + 1 - iteration
        with np.errstate(over="ignore", invalid="ignore"):
            for window in self._windows.add(block, behind):
                for finding in self._training.look(window, self._game):
                    found += self._hear(finding, window.span, "metrics")
        return tuple(found)

    def coverage(self, answers: Sequence[Coverage]) -> tuple[Phenomenon, ...]:
        """Take in the coverage of some replicas or all, at one moment; an older one says nothing new."""
        if not answers or answers[0].at < self._from or answers[0].at <= self._covered:
            return ()
        self._covered = answers[0].at
        span = Span(answers[0].at, answers[0].at, answers[0].iteration)
        with np.errstate(over="ignore", invalid="ignore"):
            looked = self._clouds.look(answers, len(self._population))
        return tuple(told for finding in looked for told in self._hear(finding, span, "coverage"))

    def truth(self, truth: Truth) -> tuple[Phenomenon, ...]:
        """Take in an exact answer about one replica."""
        if truth.step < self._from or not 0 <= truth.replica < len(self._population):
            return ()
        span = Span(truth.step, truth.step, truth.iteration)
        looked = self._truths.look(truth)
        return tuple(told for finding in looked for told in self._hear(finding, span, "truth"))

    def stopped(self, replica: int | None, iteration: int, step: int) -> tuple[Phenomenon, ...]:
        """A replica (None: all) was stopped because its numbers overflowed."""
        for index in range(len(self._population)) if replica is None else (replica,):
            self._stopped.setdefault(index, step)

        def evidence(_: int) -> Words:
            return Words("numbers overflowed, and the replica was stopped")

        dead = self._dead()
        return tuple(
            self._judge(Finding("divergence", dead, dead, dead, evidence), Span(step, step, iteration))
        )

    def go_to(self, step: int) -> tuple[Phenomenon, ...]:
        """Back to a moment at which `step` steps were done, to go on differently from there.

        What began later has not happened. Returns what was over later and is going on again.
        """
        self._stopped = {replica: at for replica, at in self._stopped.items() if at < step}
        for rule in self._rules.values():
            rule.go_to(step)
        then = [p for p in (*self._past, *self._told.values()) if p.step < step]
        again = [replace(p, ended=None) for p in then if p.ended is not None and p.ended >= step]
        self._know([p for p in then if p.ended is None or p.ended < step] + again)
        self._verdicts.clear()
        self._windows.clear()
        self._from = min(self._from, step)
        self._covered = min(self._covered, step - 1)
        for memory in (self._training, self._clouds, self._truths):
            memory.go_to(step)
        return tuple(again)

    def _know(self, told: Sequence[Phenomenon]) -> None:
        """Go on from what was told."""
        self._past = [p for p in told if p.ended is not None]
        self._told = {(p.kind, p.replica): p for p in told if p.ended is None and p.kind in KINDS}
        for name, rule in self._rules.items():
            active = np.array([(name, r) in self._told for r in range(len(self._population))])
            rule.set(active)

    def _changed(self, population: tuple[Settings, ...]) -> bool:
        """Take in settings that changed while training; whether they did."""
        if population == self._population:
            return False
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
        return True

    def _dead(self) -> Flags:
        dead = np.zeros(len(self._population), bool)
        dead[list(self._stopped)] = True
        return dead

    def _hear(self, finding: Finding, span: Span, source: str) -> list[Phenomenon]:
        """Judge one source's finding about what still trains, together with what others say of its kind."""
        alive = replace(finding, known=finding.known & ~self._dead())
        return self._judge(self._together(alive, source), span)

    def _judge(self, finding: Finding, span: Span) -> list[Phenomenon]:
        """Let one finding act on its rule; what it began or ended."""
        rule, holds, lasts = self._rules[finding.kind], finding.holds, finding.lasts
        began, ended = rule.look(span, holds, lasts, finding.known)
        told = []
        for r in np.flatnonzero(began | ended):
            replica, since = int(r), int(rule.since[r])
            key = finding.kind, replica
            if began[r]:
                words = _finite(finding.evidence(replica))
                told.append(Phenomenon(finding.kind, replica, int(rule.iteration[r]), since, words))
                self._told[key] = told[-1]
            elif key in self._told:
                told.append(replace(self._told.pop(key), ended=since))
                self._past.append(told[-1])
        rule.settle()
        return told

    def _together(self, finding: Finding, source: str) -> Finding:
        """A kind that is told from several sources is there if any of them says so."""
        if KINDS[finding.kind].source != "looks":
            return finding
        none = np.zeros(len(self._population), bool)
        holds, lasts = self._verdicts.get((finding.kind, source), (none, none))
        holds = np.where(finding.known, finding.holds, holds)
        lasts = np.where(finding.known, finding.lasts, lasts)
        self._verdicts[finding.kind, source] = holds, lasts
        every = [verdict for (kind, _), verdict in self._verdicts.items() if kind == finding.kind]
        return replace(
            finding,
            holds=np.any([h for h, _ in every], axis=0),
            lasts=np.any([last for _, last in every], axis=0),
        )


def _finite(words: Words) -> Words:
    """Files hold no ∞ and no NaN: the largest number there is, and 0, stand for them."""
    params = {
        name: float(np.nan_to_num(value)) if isinstance(value, float) else value
        for name, value in words.params.items()
    }
    return Words(words.template, params)
