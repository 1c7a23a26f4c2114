"""`train`: a session without a window."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import numpy as np
from rich.console import Console

from engine.commands.arguments import Job, read_job
from engine.commands.output import MetricsFile, check_folder, save_picture, save_session
from engine.commands.progress import Reporter, plain_console
from engine.commands.report import Outcome, as_json, caption, estimate_of, modes_words, overflowed
from engine.frame import FrameRequest, MetricsBlock

if TYPE_CHECKING:
    from engine.commands.recorded import Recorded

INTERRUPTED = 130
_STRETCH_SECONDS = 0.1  # between two looks at how it goes
_VIEW = FrameRequest(points=2000, grid=192)


def main(argv: Sequence[str]) -> int:
    """Train as the arguments say; returns the exit code.

    Raises:
        UserError: bad input.
    """
    return run(read_job(argv))


def begin(job: Job) -> Recorded:
    """The session of `job`; torch is imported here, when training is certain."""
    from engine.commands.recorded import Recorded

    recorded = Recorded(job)
    if recorded.others:
        others = ", ".join(recorded.others)
        print(f"Made with another {others}: it goes on, but not bit for bit.", file=sys.stderr)
    return recorded


def run(job: Job, begin: Callable[[Job], Recorded] = begin) -> int:
    """Train `job`, print and write what it came to; returns the exit code.

    0, or 130 if it was interrupted, or 1 if every replica diverged. What there is, is written in each case.
    """
    talk = plain_console(sys.stderr)
    if job.out:
        check_folder(job.out)
    session = begin(job)
    with _interrupts() as interrupted:
        talk.print(f"Training on {session.device_words}.")
        if job.words:
            talk.print(f"{job.data}: {job.words}.", soft_wrap=True)
        outcome = _train(session, job, talk, interrupted)
        if job.out:
            paths = [job.out / "metrics.csv", save_picture(job.out, job, outcome, session.frame(_VIEW))]
            if job.save:
                paths.append(save_session(job.out, session))
            talk.print(f"Wrote {', '.join(str(path) for path in paths)}.", soft_wrap=True)
        if job.json:
            print(as_json(job, outcome))
        else:
            _summarise(outcome)
    return _exit_code(outcome, talk)


class _Course:
    """A session on its way: what it has done so far and the last row of its metrics."""

    def __init__(self, session: Recorded, iterations: int) -> None:
        self.session, self.iterations = session, iterations
        self.done, self.seconds = 0, 0.0
        self.last = np.full((len(session.population), len(session.columns)), np.nan, dtype=np.float32)
        self.diverged: dict[int, int] = {}
        self._stretch, self._seen, self._stopped = 1, -1, False

    @property
    def over(self) -> bool:
        """Whether all is done, or nothing is left that trains."""
        everyone = len(self.diverged) == len(self.session.population)
        return self._stopped or everyone or self.done >= self.iterations

    def advance(self, stop: Callable[[], bool]) -> MetricsBlock:
        """Train for about a tenth of a second; returns the new metrics."""
        session = self.session
        began = time.perf_counter()
        ran = session.run(min(self._stretch, self.iterations - self.done), stop)
        took = time.perf_counter() - began
        self.done, self.seconds, self._stopped = self.done + ran, self.seconds + took, ran == 0
        self._stretch = max(
            1, min(4 * self._stretch, int(self._stretch * _STRETCH_SECONDS / max(took, 1e-6)))
        )
        block = session.metrics(self._seen)
        if len(block.iterations):
            self._seen, self.last = int(block.iterations[-1]), block.values[-1]
        new = [event for event in session.events() if event.kind == "diverged"]
        self.diverged |= {event.replica or 0: event.iteration for event in new}
        return block

    def estimate(self) -> float:
        """The Wasserstein estimate, averaged over replicas."""
        session = self.session
        rows = zip(session.population, self.last, strict=True)
        with np.errstate(invalid="ignore"):  # inf − inf
            return float(np.mean([estimate_of(settings, session.columns, row) for settings, row in rows]))

    def outcome(self, *, interrupted: bool) -> Outcome:
        session = self.session
        # A short run ends before the session has looked for what diverged.
        diverged = overflowed(session.metrics()) | self.diverged
        return Outcome(
            str(session.device_words),
            session.population,
            session.columns,
            self.last,
            session.coverage(),
            self.done,
            self.seconds,
            diverged,
            interrupted,
        )


def _train(session: Recorded, job: Job, talk: Console, interrupted: threading.Event) -> Outcome:
    """Run the session in short stretches, so that progress shows and metrics reach the file."""
    course = _Course(session, job.iterations)
    with ExitStack() as stack:
        file = stack.enter_context(MetricsFile(job.out, session.columns)) if job.out else None
        show = Reporter(talk, job.iterations, lambda: modes_words(session.coverage()))
        reporter = stack.enter_context(show)
        while not course.over and not interrupted.is_set():
            block = course.advance(interrupted.is_set)
            if file:
                file.write(block)
            reporter.update(course.done, course.done / max(course.seconds, 1e-9), course.estimate())
    return course.outcome(interrupted=interrupted.is_set())


@contextmanager
def _interrupts() -> Iterator[threading.Event]:
    """An event that the first Ctrl+C sets, so that no iteration is torn; the second one ends at once."""
    asked = threading.Event()

    def note(_number: int, _frame: object) -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        asked.set()

    if threading.current_thread() is not threading.main_thread():
        yield asked
        return
    before = signal.signal(signal.SIGINT, note)
    try:
        yield asked
    finally:
        signal.signal(signal.SIGINT, before)


def _summarise(outcome: Outcome) -> None:
    say = plain_console(sys.stdout)
    say.print(f"{outcome.iterations:,} iterations in {outcome.seconds:.1f} s, {outcome.rate:,.4g} a second.")
    for replica in range(len(outcome.population)):
        say.print(caption(outcome, replica), soft_wrap=True)


def _exit_code(outcome: Outcome, talk: Console) -> int:
    if outcome.interrupted:
        talk.print("Interrupted.")
        return INTERRUPTED
    if len(outcome.diverged) == len(outcome.population):
        last = max(outcome.diverged.values())
        what = "Training" if len(outcome.population) == 1 else "Every replica"
        talk.print(f"{what} diverged, by iteration {last:,}.")
        return 1
    return 0
