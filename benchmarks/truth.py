"""What exact answers and coverage cost training: all parts once a second against none, by turns.

Where the machine is busy with other work, answers come less often than that, as they do in the program; the
notes say how often they did.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median, quantiles

from benchmarks.report import Row
from engine.answers import FLOOR_DRAWS, Answers
from engine.floor import DRAWS
from engine.frame import TRUTHS, TruthRequest
from engine.link.pacing import CHUNK
from engine.recipes import with_recipe
from engine.session import Session
from engine.settings import Settings
from engine.truth import Solver

REQUEST = TruthRequest(frozenset(TRUTHS))
EVERY = 1.0  # seconds between two answers, as the window asks
TURN = 3.0
ROUNDS = 10, 3  # in full, quick
SETTLING = DRAWS // FLOOR_DRAWS + 1  # answers: then the noise floors are drawn
BAR = 0.95
CASES = {"penalty": "wgan-gp-live", "log loss": "gan"}


@dataclass(frozen=True, slots=True)
class _Turn:
    """Iterations in a second of wall time, and of the training thread's own CPU time."""

    rate: float
    own: float


class _Trainer:
    """Trains in this thread as the engine's does, in short chunks, and asks the solver when it is watched."""

    def __init__(self, settings: Settings, solver: Solver) -> None:
        self._session, self._solver = Session(settings, "cpu"), solver
        self._due = 0.0
        self.asking: list[float] = []  # seconds of CPU time in this thread
        self.covering: list[float] = []

    def turn(self, seconds: float, *, watched: bool) -> _Turn:
        """Train for so long."""
        began, cpu, first = time.perf_counter(), time.thread_time(), self._session.iteration
        end = began + seconds
        while (now := time.perf_counter()) < end:
            self._session.run(1000, _past(now + CHUNK))
            self._solver.take()
            if watched and now >= self._due and self._solver.rested and not self._solver.busy:
                self._due = now + EVERY
                self._look()
        done = self._session.iteration - first
        return _Turn(done / (time.perf_counter() - began), done / (time.thread_time() - cpu))

    def _look(self) -> None:
        start = time.thread_time()
        samples = self._session.truth_samples(REQUEST)
        taken = time.thread_time()
        self._session.coverage()
        self.asking.append(taken - start)
        self.covering.append(time.thread_time() - taken)
        self._solver.ask(samples)

    def settle(self) -> None:
        """Past what happens only at the beginning of a run."""
        for _ in range(SETTLING):
            self._look()
            while self._solver.busy:
                self.turn(0.1, watched=False)
        self.asking.clear()
        self.covering.clear()

    def answering(self, times: int = 5) -> list[float]:
        """Seconds of CPU time of each answer, with nothing beside it and the noise floors known."""
        answers, found = Answers(), []
        for _ in range(SETTLING + times):
            samples = self._session.truth_samples(REQUEST)
            start = time.thread_time()
            answers.of(samples)
            found.append(time.thread_time() - start)
        return found[-times:]


def rows(*, quick: bool = False) -> list[Row]:
    """Every case: the ratio of two neighbouring turns, and what holds the training thread up."""
    return [row for name, recipe in CASES.items() for row in _rows(name, recipe, ROUNDS[quick])]


def _rows(name: str, recipe: str, rounds: int) -> list[Row]:
    with _solver() as solver:
        trainer = _Trainer(with_recipe(recipe, Settings()), solver)
        trainer.settle()
        rates, own, alone = [], [], []
        for index in range(rounds):
            both = {}
            for watched in (index % 2 == 0, index % 2 == 1):
                both[watched] = trainer.turn(TURN, watched=watched)
            rates.append(both[True].rate / both[False].rate)
            own.append(both[True].own / both[False].own)
            alone.append(both[False].rate)
        often = len(trainer.asking) / (rounds * TURN)
        answers = trainer.answering()
    low, _, high = quantiles(rates, n=4)
    note = f"{low:.2f} to {high:.2f} in the middle half of {rounds} rounds of {TURN:g} s; "
    note += f"iterations per second of the training thread's own CPU time {median(own):.3f}; "
    note += f"{median(alone):.0f} iterations/s alone, {often:.2f} answers/s"
    return [
        Row(f"{name}: training with all exact answers : without", median(rates), "×", BAR, "high", note),
        Row(f"{name}: a question, in the training thread", 1000 * median(trainer.asking), "ms"),
        Row(f"{name}: coverage, in the training thread", 1000 * median(trainer.covering), "ms"),
        Row(f"{name}: an answer, CPU time beside training", 1000 * median(answers), "ms"),
    ]


def _past(deadline: float) -> Callable[[], bool]:
    return lambda: time.perf_counter() >= deadline


@contextmanager
def _solver() -> Iterator[Solver]:
    solver = Solver()
    try:
        yield solver
    finally:
        solver.stop()
