"""`make soak`: the window and its engine for ten minutes, a hand at work: memory must stay flat."""

from __future__ import annotations

from engine import blas

blas.prepare()  # before numpy is imported

import argparse  # noqa: E402
import os  # noqa: E402
import sys  # noqa: E402
from collections.abc import Sequence  # noqa: E402
from dataclasses import dataclass  # noqa: E402
from pathlib import Path  # noqa: E402
from statistics import mean  # noqa: E402

from rich.console import Console  # noqa: E402

from benchmarks.report import Row, table, to_json  # noqa: E402
from engine.words import UserError  # noqa: E402

MINUTES = 10.0
SAMPLE = 5.0  # seconds between two looks at the memory
SETTLING = 0.1  # of the time, in which memory may grow
FLAT = 3.0  # percent from the mean


@dataclass(frozen=True, slots=True)
class Sample:
    """MiB held by both processes, frames each second, and milliseconds of the longest event-loop turn."""

    window: float
    engine: float
    frames: float
    longest: float
    iteration: int


def main(argv: Sequence[str] | None = None) -> int:
    """Run and print; the exit code is 0 whether memory was flat or not: the numbers are printed as they are.

    Raises:
        UserError: no time to measure in.
    """
    parser = argparse.ArgumentParser(prog="soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=MINUTES)
    parser.add_argument("--json", action="store_true", help="a JSON array instead of a table")
    options = parser.parse_args(argv)
    if not 0.5 <= options.minutes <= 100_000:
        raise UserError("--minutes {n} is not allowed; it is from 0.5 to 100,000", n=options.minutes)
    samples = soak(options.minutes, Console(stderr=True))
    measured = rows(samples, options.minutes)
    if options.json:
        print(to_json(measured))
    else:
        Console().print(table(measured, "soak"))
    return 0


def soak(minutes: float, console: Console) -> list[Sample]:
    """Let a hand work at a training window, never restarting the run, and take samples."""
    from benchmarks.hand import Hand
    from benchmarks.stage import stage

    samples: list[Sample] = []
    with stage() as scene:
        hand = Hand(scene.window, restarts=False)
        hand.start()
        for index in range(round(60 * minutes / SAMPLE)):
            shown = scene.watch(SAMPLE)
            pids = os.getpid(), scene.client.pid
            window, engine = (resident(pid) for pid in pids)
            iteration = scene.states[-1][1].iteration
            samples.append(Sample(window, engine, shown.frames_per_second, 1000 * max(shown.gaps), iteration))
            scene.states.clear()
            scene.events.clear()
            if index % 12 == 11:
                console.print(_line(samples[-12:], (index + 1) * SAMPLE / 60))
        hand.stop()
    return samples


def rows(samples: Sequence[Sample], minutes: float) -> list[Row]:
    """Largest distance from the mean over the last nine tenths, in percent."""
    kept = samples[round(SETTLING * len(samples)) :]
    found = []
    for name, held in (
        ("the window's process", [sample.window for sample in kept]),
        ("the engine's process", [sample.engine for sample in kept]),
    ):
        middle = mean(held)
        off = 100 * max(abs(one - middle) for one in held) / middle
        note = f"{held[0]:.0f} MiB, then {min(held):.0f} to {max(held):.0f}, at last {held[-1]:.0f}"
        note += f"; the last nine tenths of {minutes:g} minutes, to iteration {kept[-1].iteration:,}"
        found.append(Row(f"memory of {name}, from its mean", off, "%", FLAT, "low", note))
    slowest = min(sample.frames for sample in kept)
    found.append(Row("frames of the plane, mean", mean(sample.frames for sample in kept), "/s"))
    found.append(Row("frames of the plane, slowest five seconds", slowest, "/s"))
    found.append(Row("longest event-loop turn", max(sample.longest for sample in kept), "ms"))
    return found


def resident(pid: int | None) -> float:
    """MiB of memory that a process holds; NaN where the system does not tell."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return float("nan")
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _line(samples: Sequence[Sample], minute: float) -> str:
    """What the last minute was like."""
    last = samples[-1]
    frames = mean(sample.frames for sample in samples)
    longest = max(sample.longest for sample in samples)
    return (
        f"minute {minute:.0f}: window {last.window:.0f} MiB, engine {last.engine:.0f} MiB, "
        f"{frames:.0f} frames/s, longest turn {longest:.0f} ms, iteration {last.iteration:,}"
    )


if __name__ == "__main__":
    sys.exit(main())
