"""Interleaved timing: contenders take turns, so that what disturbs the machine disturbs them alike.

Each round gives every contender one turn of about the same length, in shuffled order; what is compared is
the ratio of two turns of the same round. CPU time of the process is the measure (a busy machine stretches
wall time, not CPU time); wall time is kept beside it and shows whether a contender used more than one core.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from statistics import median, quantiles

from rich.table import Table

from engine.settings import Settings, to_dict

WARM_UP = 5  # iterations before anything is timed: compilation, caches, allocation


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn: seconds of process CPU and of wall time for this many iterations."""

    iterations: int
    cpu: float
    wall: float


Contender = Callable[[int], Turn]


@dataclass(frozen=True, slots=True)
class Result:
    """Milliseconds for one iteration, round by round."""

    cpu_ms: tuple[float, ...]
    wall_ms: tuple[float, ...]

    @property
    def cpu(self) -> float:
        """Median milliseconds of CPU time."""
        return median(self.cpu_ms)

    @property
    def wall(self) -> float:
        """Median milliseconds of wall time."""
        return median(self.wall_ms)

    def as_dict(self) -> dict[str, float]:
        """For JSON: medians, and how many cores were busy."""
        cores = sum(self.cpu_ms) / sum(self.wall_ms)
        return {"cpu_ms": self.cpu, "wall_ms": self.wall, "cores": cores, "rounds": len(self.cpu_ms)}


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many times the CPU time of another a contender needs: median and quartiles over rounds."""

    median: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.median:.2f}x ({self.low:.2f} to {self.high:.2f})"


def here(run: Callable[[int], object]) -> Contender:
    """A contender of this process: `run(n)` does n iterations."""

    def turn(iterations: int) -> Turn:
        cpu, wall = time.process_time(), time.perf_counter()
        run(iterations)
        return Turn(iterations, time.process_time() - cpu, time.perf_counter() - wall)

    return turn


@contextmanager
def elsewhere(module: str, settings: Settings) -> Iterator[Contender]:
    """A contender in a process of its own, idle between its turns: `python -m module --serve`.

    Raises:
        RuntimeError: the process ended early, as when a library it needs is missing.
    """
    knobs = [f"--set={name}={value}" for name, value in to_dict(settings).items()]
    command = [sys.executable, "-m", module, "--serve", *knobs]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        asks, answers = process.stdin, process.stdout
        assert asks is not None
        assert answers is not None

        def turn(iterations: int) -> Turn:
            with suppress(BrokenPipeError):
                print(iterations, file=asks, flush=True)
            answer = answers.readline()
            if not answer:
                raise RuntimeError(f"{module} ended without an answer")
            return Turn(iterations, **json.loads(answer))

        try:
            yield turn
        finally:
            with suppress(BrokenPipeError):
                asks.close()


def serve(contender: Contender) -> None:
    """The other end of `elsewhere`: a number of iterations on each line of stdin, an answer for each."""
    for line in sys.stdin:
        turn = contender(int(line))
        print(json.dumps({"cpu": turn.cpu, "wall": turn.wall}), flush=True)


def interleave(
    contenders: Mapping[str, Contender], rounds: int = 9, seconds: float = 0.3
) -> dict[str, Result]:
    """Time the contenders by turns: `rounds` turns of about `seconds` each, after a warm-up."""
    counts = {name: _iterations_for(turn, seconds) for name, turn in contenders.items()}
    turns: dict[str, list[Turn]] = {name: [] for name in contenders}
    order = list(contenders)
    shuffle = random.Random(0).shuffle
    for _ in range(rounds):
        shuffle(order)
        for name in order:
            turns[name].append(contenders[name](counts[name]))
    return {name: _result(turns[name]) for name in contenders}


def ratio(slower: Result, faster: Result) -> Ratio:
    """CPU time of `slower` over that of `faster`, round by round."""
    pairs = [a / b for a, b in zip(slower.cpu_ms, faster.cpu_ms, strict=True)]
    low, _, high = quantiles(pairs, n=4) if len(pairs) > 1 else (pairs[0],) * 3
    return Ratio(median(pairs), low, high)


def table(title: str, results: Mapping[str, Result], ours: str) -> Table:
    """The results for a terminal; the last column says how many times the CPU time of `ours` each needs."""
    grid = Table(title=title, title_justify="left")
    grid.add_column("contender")
    for heading in ("CPU ms/iteration", "wall ms", "cores", f"against {ours}"):
        grid.add_column(heading, justify="right")
    for name, result in results.items():
        against = "" if name == ours else str(ratio(result, results[ours]))
        cores = result.as_dict()["cores"]
        grid.add_row(name, f"{result.cpu:.3f}", f"{result.wall:.3f}", f"{cores:.2f}", against)
    return grid


def as_dict(results: Mapping[str, Result], ours: str) -> dict[str, dict[str, float]]:
    """The same for JSON."""
    return {
        name: {**result.as_dict(), "ratio": ratio(result, results[ours]).median}
        for name, result in results.items()
    }


def _iterations_for(turn: Contender, seconds: float) -> int:
    turn(WARM_UP)
    first = turn(WARM_UP)
    return max(1, round(WARM_UP * seconds / max(first.cpu, 1e-6)))


def _result(turns: Sequence[Turn]) -> Result:
    return Result(
        tuple(1000 * turn.cpu / turn.iterations for turn in turns),
        tuple(1000 * turn.wall / turn.iterations for turn in turns),
    )
