"""Goes through a lesson without a window, over seeds at once: what its text promises, is it seen?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from engine.answers import Answers
from engine.frame import Coverage, Truth, TruthRequest
from engine.lessons.conditions import Moment
from engine.lessons.conditions import Seen as Phenomenon
from engine.lessons.measures import of_coverage, of_metrics, of_truth
from engine.lessons.model import Change, Claim, Lesson, Run, Step
from engine.phenomena.diagnoser import Diagnoser
from engine.phenomena.kinds import KINDS
from engine.session import Session
from engine.settings import Settings

EVERY = 50  # iterations between two looks
_EXACT = {"wasserstein", "scaled", "agreement", "js", "kl_fake_real", "kl_real_fake"}
_DIVERGENCES = {"js", "kl_fake_real", "kl_real_fake"}
_FROM_EXACT = {"truth", "looks"}  # sources of phenomena that are told from exact answers at many looks


@dataclass(frozen=True, slots=True)
class Seen:
    """One claim of a lesson: in how many of the seeds it was seen."""

    lesson: str
    step: str
    claim: str
    seen: int
    seeds: int

    @property
    def holds(self) -> bool:
        """In 19 of 20 seeds or more; of few seeds, in all."""
        return bool(self.seen >= np.ceil(0.95 * self.seeds))


def rehearse(lesson: Lesson, seeds: int, tick: Callable[[], None] = lambda: None) -> list[Seen]:
    """Every claim of the lesson, each step going on from the one before unless it sets the session up anew.

    A step with several arenas is gone through in its first one.
    """
    found: list[Seen] = []
    stage: _Stage | None = None
    answers: dict[object, Answers] = {}  # by the data: a noise floor takes many solves, and stays
    for step in lesson.steps:
        if step.population is not None or stage is None:
            settings = step.population[0] if step.population else Settings()
            data = settings.data, settings.data_noise, settings.line_distance
            stage = _Stage(settings, seeds, answers.setdefault(data, Answers()))
        found += _go_through(stage, lesson, step)
        tick()
    return found


def _go_through(stage: _Stage, lesson: Lesson, step: Step) -> list[Seen]:
    stage.enter(step)
    found = []
    for deed in step.script:
        if isinstance(deed, Run):
            stage.run(deed)
        elif isinstance(deed, Change):
            stage.session.apply(deed.change)
        else:
            found.append(Seen(lesson.name, step.title, deed.when.text, stage.see(deed), stage.seeds))
    return found


class _Stage:
    """The same session with many seeds, and what has been seen of each."""

    def __init__(self, settings: Settings, seeds: int, answers: Answers) -> None:
        self.seeds = seeds
        population = [settings.with_(seed=settings.seed + extra) for extra in range(seeds)]
        self.session = Session(population, "cpu", independent=True)
        self._diagnoser = Diagnoser(self.session.population)
        self._answers = answers
        self._since = -1
        self._coverage: tuple[Coverage, ...] = ()
        self._truths: dict[int, Truth] = {}
        self._parts: frozenset[str] = frozenset()
        self._follow = False
        self._began = 0
        self._starts: list[dict[str, float]] = [{} for _ in range(seeds)]

    def enter(self, step: Step) -> None:
        """A step begins: find out what its claims look at, and how it stands."""
        claims = [deed.when for deed in step.script if isinstance(deed, Claim)]
        names = frozenset[str]().union(*(claim.names for claim in claims))
        kinds = {part.kind for claim in claims for part in claim.parts if isinstance(part, Phenomenon)}
        self._follow = any(KINDS[kind].source in _FROM_EXACT for kind in kinds)
        self._parts = frozenset({"divergences"} if names & _DIVERGENCES else ())
        self._began = self.session.iteration
        self._starts = [{} for _ in range(self.seeds)]
        if step.script:
            self.look(exact=self._follow or bool(names & _EXACT))

    def run(self, run: Run) -> None:
        """Train, looking every so often, as a window does."""
        left = run.count
        while left > 0:
            done = min(left, EVERY)
            if run.critic:
                self.session.train_critic(done)
            else:
                self.session.run(done)
            left -= done
            self.look(exact=self._follow)

    def see(self, claim: Claim) -> int:
        """In how many seeds the claim holds now, or at a look within the iterations it has."""
        seen = np.zeros(self.seeds, bool)
        left = claim.within
        exact = not self._follow and bool(claim.when.names & _EXACT)
        while True:
            if exact:
                self._solve()
            seen |= [claim.when.holds(moment) for moment in self.moments()]
            if seen.all() or left <= 0:
                return int(seen.sum())
            self.run(Run(min(left, EVERY)))
            left -= EVERY

    def look(self, *, exact: bool) -> None:
        """Take in what the session says of itself; exact answers, for they are dear, only where wanted."""
        session = self.session
        block = session.metrics(self._since)
        self._since = session.step - 1
        self._diagnoser.metrics(block, session.population, session.iteration)
        for event in session.events():
            if event.kind == "diverged":
                self._diagnoser.stopped(event.replica, event.iteration, event.at)
        self._coverage = session.coverage()
        self._diagnoser.coverage(self._coverage)
        if exact:
            self._solve()
        for start, moment in zip(self._starts, self.moments(), strict=True):
            for name, value in moment.values.items():
                start.setdefault(name, value)

    def moments(self) -> list[Moment]:
        """What is known of each seed now."""
        session = self.session
        rows = session.metrics(session.step - 1 - 64).values
        active = self._diagnoser.active
        return [
            Moment(
                settings,
                {"iteration": float(session.iteration - self._began)}
                | of_metrics(session.columns, rows[:, replica])
                | (of_coverage(self._coverage[replica]) if self._coverage else {})
                | (of_truth(self._truths[replica]) if replica in self._truths else {}),
                self._starts[replica],
                frozenset(one.kind for one in active if one.replica == replica),
            )
            for replica, settings in enumerate(session.population)
        ]

    def _solve(self) -> None:
        for replica, alive in enumerate(self.session.alive):
            if alive:
                request = TruthRequest(self._parts, replica)
                truth = self._answers.of(self.session.truth_samples(request))
                self._truths[replica] = truth
                self._diagnoser.truth(truth)
