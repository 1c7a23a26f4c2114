"""`make bench`: every speed claim as a ratio against something real in the same run."""

from __future__ import annotations

from engine import blas

blas.prepare()  # before numpy is imported

import os  # noqa: E402
import platform  # noqa: E402
import subprocess  # noqa: E402
import sys  # noqa: E402
from collections.abc import Callable, Mapping, Sequence  # noqa: E402
from importlib import import_module  # noqa: E402
from pathlib import Path  # noqa: E402
from shutil import which  # noqa: E402

from rich.console import Console  # noqa: E402

from benchmarks.report import Row, markdown, renewed, table, to_json  # noqa: E402
from engine.parser import Parser  # noqa: E402
from engine.words import UserError  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
HEAD = """\
# Benchmarks

Made by `make bench ARGS=--write`; each part tells its commit and machine. Contenders take turns in the same
run, each on one intra-op thread; what is compared is CPU time, and ratios are medians over rounds. Where a
bar is not reached, the number is the one that was. The opponents are in `benchmarks/`: the plain PyTorch loop
of the published scripts (autograd, `torch.optim`), the whole iteration jitted in JAX, and the floor: the bare
inner products of an iteration with the fastest library at hand.

No GPU was at hand: graph against eager and 1,024 replicas against one have not been measured.
"""
PARTS = {
    "training": "the engine's iteration, CPU time",
    "replicas": "populations of small nets",
    "coverage": "the default recipe on the ring",
    "memory": "a long session",
    "truth": "exact answers beside training",
    "timeline": "going back in time",
    "compare": "nine arenas side by side, offscreen at 1600×1000",
    "window": "the window, offscreen at 1600×1000",
    "data": "data of one's own in the window",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print; the exit code is 0 whether bars are reached or not: they are printed as they are."""
    parser = Parser("python main.py bench", __doc__)
    parser.add_argument("--json", action="store_true", help="a JSON array as the last thing on stdout")
    parser.add_argument("--quick", action="store_true", help="fewer rounds: noisier, a few minutes")
    parser.add_argument("--write", action="store_true", help="also write docs/benchmarks.md")
    parser.add_argument("--only", choices=PARTS, action="append", help="one part; may be repeated")
    arguments = parser.parse_args(argv)
    talk = Console(stderr=arguments.json)
    found: dict[str, list[Row]] = {}
    for name in arguments.only or PARTS:
        part: Callable[..., list[Row]] = import_module(f"benchmarks.{name}").rows
        found[name] = part(quick=arguments.quick)
        talk.print(table(found[name], PARTS[name]))
    if arguments.write:
        write(found)
    if arguments.json:
        print(to_json([row for rows in found.values() for row in rows]))
    return 0


def write(found: Mapping[str, list[Row]]) -> None:
    """Put what was measured into docs/benchmarks.md, with machine and commit; other parts stay."""
    page = ROOT / "docs" / "benchmarks.md"
    told = f"At commit {commit()} on {_machine()}."
    fresh = {_heading(name): f"{told}\n\n{markdown(rows)}" for name, rows in found.items()}
    order = [_heading(name) for name in PARTS]
    page.write_text(renewed(page.read_text(encoding="utf-8"), HEAD, fresh, order), encoding="utf-8")


def _heading(name: str) -> str:
    return PARTS[name][0].upper() + PARTS[name][1:]


def commit() -> str:
    """The commit that is checked out, short."""
    command = [which("git") or "git", "rev-parse", "--short", "HEAD"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return run.stdout.strip() or "unknown"


def _machine() -> str:
    try:
        told = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        told = ""
    models = [line.partition(":")[2].strip() for line in told.splitlines() if line.startswith("model name")]
    return f"{models[0] if models else platform.processor()}, {os.cpu_count()} cores, {platform.system()}"


if __name__ == "__main__":
    try:
        sys.exit(main())
    except UserError as wrong:
        print(f"bench: {wrong}", file=sys.stderr)
        sys.exit(2)
