"""The window, offscreen with all charts to be seen: what it costs training, how fluent and how prompt it is.

Everything runs in processes of its own, so that nothing of the benchmark weighs on what is measured.
"""

from __future__ import annotations

from engine import blas

blas.prepare()  # before numpy is imported

import argparse  # noqa: E402
import subprocess  # noqa: E402
import sys  # noqa: E402
import tempfile  # noqa: E402
import threading  # noqa: E402
import time  # noqa: E402
from collections.abc import Mapping, Sequence  # noqa: E402
from dataclasses import dataclass  # noqa: E402
from math import isfinite  # noqa: E402
from pathlib import Path  # noqa: E402
from statistics import median  # noqa: E402

from rich.console import Console  # noqa: E402

from benchmarks.child import PATIENCE, ask, environment  # noqa: E402
from benchmarks.report import Row, table, to_json  # noqa: E402
from benchmarks.sizes import SIZE  # noqa: E402

OPENINGS = 5, 2  # in full, quick
TRAINING = 2.0  # seconds before the window is closed


@dataclass(frozen=True, slots=True)
class Opening:
    """Seconds from the start of the process to the window and to a cloud, and from closing to its end."""

    visible: float
    cloud: float
    closing: float
    clean: bool  # exit code 0, and no engine left


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print; the exit code is 0 whether bars are reached or not: they are printed as they are."""
    parser = argparse.ArgumentParser(prog="window", description=__doc__)
    parser.add_argument("--json", action="store_true", help="a JSON array instead of a table")
    parser.add_argument("--quick", action="store_true", help="in about a minute")
    options = parser.parse_args(argv)
    measured = rows(quick=options.quick)
    if options.json:
        print(to_json(measured))
    else:
        Console().print(table(measured, "the window, offscreen at {}×{}".format(*SIZE)))
    return 0


def rows(*, quick: bool = False) -> list[Row]:
    """All that issue 3 promises of the window, as it is on this machine now."""
    open_once()  # compiles what has changed, and brings files into the system's cache
    openings = [open_once() for _ in range(OPENINGS[quick])]
    found = ask("benchmarks.live", *(["--quick"] if quick else []))
    return [*opening_rows(openings), *live_rows(found)]


def open_once() -> Opening:
    """Start the program, wait for a cloud, let it train, close it."""
    with tempfile.TemporaryDirectory() as home:
        began = time.perf_counter()
        with subprocess.Popen(
            [sys.executable, "-m", "benchmarks.opening", str(TRAINING)],
            stdout=subprocess.PIPE,
            text=True,
            env=environment(home),
        ) as child:
            guard = threading.Timer(PATIENCE, child.kill)
            guard.start()
            at: dict[str, float] = {}
            pid = 0
            for line in child.stdout or ():
                word, _, number = line.strip().partition(" ")
                at[word] = time.perf_counter()
                pid = int(number or pid)
            code = child.wait(PATIENCE)
            guard.cancel()
            ended = time.perf_counter()
    clean = code == 0 and not _lives(pid)
    return Opening(at["visible"] - began, at["cloud"] - began, ended - at["closing"], clean)


def opening_rows(openings: Sequence[Opening]) -> list[Row]:
    """Medians over several starts."""
    times = f"median of {len(openings)} processes, files in the system's cache"
    untidy = sum(not opening.clean for opening in openings)
    tidy = f"worst of {len(openings)}; " + (
        f"{untidy} left something" if untidy else "exit code 0, nothing left"
    )
    return [
        Row("start until the window is seen", median(o.visible for o in openings), "s", 1.2, "low", times),
        Row("start until the first cloud", median(o.cloud for o in openings), "s", 5.0, "low", times),
        Row("closing in the middle of training", max(o.closing for o in openings), "s", 1.0, "low", tidy),
    ]


def live_rows(found: Mapping[str, list[float]]) -> list[Row]:
    """The rows about a window that trains."""
    ratios, costs = found["ratios"], found["cpu_ratios"]
    spread = f"{min(ratios):.2f} to {max(ratios):.2f} in {len(ratios)} pairs of turns"
    spread += f"; by the engine's CPU time {median(costs):.3f}" if isfinite(sum(costs)) else ""
    cores = f"the window's process takes {median(found['window_cpu']):.2f} of a core"
    drawn = ", ".join(f"{frames:.0f}" for frames in found["frames"])
    return [
        Row("training, window open : closed", median(ratios), "", 0.9, "high", spread),
        Row("pictures' share of engine time", 100 * median(found["shares"]), "%", 5.0, "low", cores),
        Row("frames of the plane", median(found["frames"]), "/s", 55.0, "high", f"turns of 3 s: {drawn}"),
        *_gap_rows(found),
        *_prompt_rows(found),
    ]


def _gap_rows(found: Mapping[str, list[float]]) -> list[Row]:
    gaps, work = (sorted(1000 * one for one in found[name]) for name in ("gaps", "work"))
    [frames], [seconds] = found["used_frames"], found["used_seconds"]
    note = f"{len(gaps):,} turns in {seconds:.0f} s of dragging, switching and zooming"
    return [
        Row("frames of the plane while in use", frames, "/s"),
        Row("between event-loop turns, half", share(gaps, 0.5), "ms", note=note),
        Row("between event-loop turns, 99 %", share(gaps, 0.99), "ms", 25.0, "low", _by_time(gaps)),
        Row("between event-loop turns, longest", gaps[-1], "ms", 60.0, "low", _longest(gaps)),
        Row("the window's own work in a turn, 99 %", share(work, 0.99), "ms", note="CPU time"),
        Row("the window's own work in a turn, longest", work[-1], "ms", note=_longest(work)),
    ]


def _prompt_rows(found: Mapping[str, list[float]]) -> list[Row]:
    moves = sorted(1000 * seconds for seconds in found["moves"])
    deaths = ", ".join(f"{seconds:.1f}" for seconds in found["kills"])
    note = f"{len(moves)} clicks on the slider of λ, until the window hears of it"
    return [
        Row("slider move to training, median", share(moves, 0.5), "ms", note=note),
        Row("slider move to training, 95 %", share(moves, 0.95), "ms", 50.0),
        Row("slider move to training, worst", moves[-1], "ms", 50.0),
        Row("training again after SIGKILL", max(found["kills"]), "s", 5.0, "low", f"times: {deaths} s"),
    ]


def share(ordered: Sequence[float], share: float) -> float:
    """The smallest value that this share of all does not exceed."""
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def _by_time(gaps: Sequence[float]) -> str:
    """The same, counted by time instead of by turns: what a hand meets at a random moment."""
    left = 0.01 * sum(gaps)
    for gap in reversed(gaps):
        left -= gap
        if left <= 0:
            return f"99 % of the time within {gap:.0f} ms"
    return ""


def _longest(gaps: Sequence[float]) -> str:
    return "then " + ", ".join(f"{gap:.0f}" for gap in gaps[-2:-6:-1])


def _lives(pid: int) -> bool:
    """Whether a process is there; False where the system does not tell."""
    return Path(f"/proc/{pid}").exists()


if __name__ == "__main__":
    sys.exit(main())
