"""`make bench`: every speed claim as a ratio against something real in the same run."""

from __future__ import annotations

from engine import blas

blas.prepare()  # before numpy is imported

import argparse  # noqa: E402
import sys  # noqa: E402
from collections.abc import Callable, Sequence  # noqa: E402
from importlib import import_module  # noqa: E402

from rich.console import Console  # noqa: E402

from benchmarks.report import Row, table, to_json  # noqa: E402

PARTS = {
    "training": "the engine's iteration, CPU time",
    "replicas": "populations of small nets",
    "coverage": "the default recipe on the ring",
    "memory": "a long session",
    "window": "the window, offscreen at 1600×1000",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print; the exit code is 0 whether bars are reached or not: they are printed as they are."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--json", action="store_true", help="a JSON array as the last thing on stdout")
    parser.add_argument("--quick", action="store_true", help="fewer rounds: noisier, a few minutes")
    parser.add_argument("--only", choices=PARTS, action="append", help="one part; may be repeated")
    arguments = parser.parse_args(argv)
    talk = Console(stderr=arguments.json)
    found: list[Row] = []
    for name in arguments.only or PARTS:
        part: Callable[..., list[Row]] = import_module(f"benchmarks.{name}").rows
        measured = part(quick=arguments.quick)
        talk.print(table(measured, PARTS[name]))
        found += measured
    if arguments.json:
        print(to_json(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
