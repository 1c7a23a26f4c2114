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
from engine.commands.output import MetricsFile, save_picture, save_session
from engine.commands.progress import Reporter, plain_console
from engine.commands.report import Outcome, as_json, caption, estimate_of, modes_words, overflowed
from engine.frame import FrameRequest

if TYPE_CHECKING:
    from engine.session import Session

INTERRUPTED = 130
_CHUNK_SECONDS = 0.1  # between two looks at the clock
_VIEW = FrameRequest(points=2000, grid=192)


def main(argv: Sequence[str]) -> int:
    """Train as the arguments say; returns the exit code.

    Raises:
        UserError: bad input.
    """
    return run(read_job(argv))


def begin(job: Job) -> Session:
    """The session of `job`; torch is imported here, when training is certain."""
    from engine.session import Session

    return Session(job.population, job.device, arrays=job.arrays, independent=len(job.population) > 1)


def run(job: Job, begin: Callable[[Job], Session] = begin) -> int:
    """Train `job`, print and write what it came to; returns the exit code.

    0, or 130 if it was interrupted, or 1 if every replica diverged. What there is, is written in each case.
    """
    talk = plain_console(sys.stderr)
    session = begin(job)
    talk.print(f"Training on {session.device_words}.")
    outcome = _train(session, job, talk)
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


def _train(session: Session, job: Job, talk: Console) -> Outcome:
    """Run the session in short stretches, so that progress shows and Ctrl+C is heard."""
    done, seconds, stretch, seen = 0, 0.0, 1, -1
    last = np.full((len(job.population), len(session.columns)), np.nan, dtype=np.float32)
    diverged: dict[int, int] = {}
    with ExitStack() as stack:
        metrics = stack.enter_context(MetricsFile(job.out, session.columns)) if job.out else None
        interrupted = stack.enter_context(_interrupts())
        reporter = stack.enter_context(
            Reporter(talk, job.iterations, lambda: modes_words(session.coverage()))
        )
        while done < job.iterations and not interrupted.is_set() and len(diverged) < len(job.population):
            began = time.perf_counter()
            ran = session.run(min(stretch, job.iterations - done), interrupted.is_set)
            took = time.perf_counter() - began
            done, seconds = done + ran, seconds + took
            stretch = max(1, min(4 * stretch, int(stretch * _CHUNK_SECONDS / max(took, 1e-6))))
            block = session.metrics(seen)
            if len(block.iterations):
                seen, last = int(block.iterations[-1]), block.values[-1]
            if metrics:
                metrics.write(block)
            diverged |= {
                event.replica or 0: event.iteration for event in session.events() if event.kind == "diverged"
            }
            with np.errstate(all="ignore"):
                estimates = [
                    estimate_of(settings, session.columns, row)
                    for settings, row in zip(session.population, last, strict=True)
                ]
                estimate = float(np.mean(estimates))
            reporter.update(done, done / max(seconds, 1e-9), estimate)
            if ran == 0:
                break
    diverged = overflowed(session.metrics()) | diverged  # a short run ends before the session looks for it
    return Outcome(
        str(session.device_words),
        session.population,
        session.columns,
        last,
        session.coverage(),
        done,
        seconds,
        diverged,
        interrupted.is_set(),
    )


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
