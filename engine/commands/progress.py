"""How training goes: a progress bar on a terminal, an occasional line anywhere else."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from types import TracebackType
from typing import IO, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

BAR_EVERY = 2.0  # seconds between two measurements of the modes
LINE_EVERY = 10.0  # seconds between two lines without a terminal


class _PlainConsole(Console):
    def on_broken_pipe(self) -> None:
        """Nobody reads on: the door knows what to do, where rich would end the program with code 1."""
        raise BrokenPipeError


def plain_console(file: IO[str], width: int | None = None) -> Console:
    """A console that shows texts as they are: a path may hold brackets."""
    return _PlainConsole(file=file, width=width, markup=False, highlight=False, emoji=False)


class Reporter:
    """Shows iterations, rate, Wasserstein estimate and modes; measures the modes only when they are shown."""

    def __init__(
        self,
        console: Console,
        total: int,
        modes: Callable[[], str],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`modes` says, when asked, how many modes are captured; asking costs a moment."""
        self._console, self._total, self._modes, self._clock = console, total, modes, clock
        self._asked = clock()
        self._words = ""
        self._bar = (
            Progress(
                TextColumn("iterations"),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("{task.description}", markup=False),
                TimeRemainingColumn(),
                console=console,
            )
            if console.is_terminal
            else None
        )
        self._task = self._bar.add_task("", total=total) if self._bar else None

    def __enter__(self) -> Self:
        if self._bar:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar:
            self._bar.stop()

    def update(self, done: int, rate: float, estimate: float) -> None:
        """Show that `done` iterations are over, at `rate` a second."""
        due = self._clock() - self._asked >= (BAR_EVERY if self._bar else LINE_EVERY)
        if due:
            self._words = self._modes()
            self._asked = self._clock()
        parts = [
            f"{rate:,.4g} it/s",
            f"W estimate {estimate:.4g}" if math.isfinite(estimate) else "",
            self._words,
        ]
        words = " · ".join(part for part in parts if part)
        if self._bar and self._task is not None:
            self._bar.update(self._task, completed=done, description=words)
        elif due:
            self._console.print(f"iteration {done:,} of {self._total:,} · {words}")
