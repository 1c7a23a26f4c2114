"""`make evidence`: the claims of the documentation over full seeds, written down with their commit.

Writes docs/recipes.md (what each recipe covers of the ring and the grid), docs/reproduction.md (the claims of
the papers, with figures), docs/phenomena.md (how often the diagnoses are right) and docs/lessons-evidence.md
(what the lessons promise), and runs the tests that kill, close and drive the program at random in their full
forms. More than an hour on two cores.
"""

from __future__ import annotations

from engine import blas

blas.prepare()  # before numpy is imported

import argparse  # noqa: E402
import os  # noqa: E402
import subprocess  # noqa: E402
import sys  # noqa: E402
from collections.abc import Sequence  # noqa: E402

from rich.console import Console  # noqa: E402

from benchmarks import coverage, lessons, phenomena, reproduction  # noqa: E402
from benchmarks.__main__ import ROOT, commit  # noqa: E402
from benchmarks.report import table  # noqa: E402

RUNS = (("ring8", 1000), ("ring8", 3000), ("grid25", 3000))
PARTS = ("recipes", "reproduce", "phenomena", "lessons", "tests")
FULL_FORMS = {"WGAN_EVIDENCE": "1", "WGAN_MONKEY": "5000", "WGAN_REPEATS": "20"}
FULL_TESTS = (
    "tests/engine/link/test_client.py",
    "tests/engine/phenomena/test_shows.py",
    "tests/app/test_monkey.py",
    "tests/app/test_engine.py",
)

HEAD = """\
# What each recipe covers

Made by `make evidence` at commit {commit}. {seeds} independent seeds each, default networks (3×64, ReLU
critic, tanh generator, batch 256), mean ± standard deviation. A fake is of high quality within 3σ of its
nearest mode; a mode is captured if it is nearest to at least one such fake; 2,500 fakes; perfect data reaches
98.9 %. "Near" is the looser 0.15. The recipes with the rates of the papers (`wgan` at 5e-5, `wgan-gp` at
1e-4) need far more iterations than these: published runs take 100,000.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run everything, or one part; returns 1 if a full-form test fails."""
    parser = argparse.ArgumentParser(prog="evidence", description=__doc__)
    parser.add_argument("--only", choices=PARTS, help="one part")
    parser.add_argument("--quick", action="store_true", help="shorter runs of recipes and claims")
    arguments = parser.parse_args(argv)
    talk = Console()
    if arguments.only in (None, "recipes"):
        (ROOT / "docs" / "recipes.md").write_text(
            _recipes(talk, RUNS[:1] if arguments.quick else RUNS), encoding="utf-8"
        )
    if arguments.only in (None, "reproduce"):
        document = reproduction.measure(talk, ROOT / "out" / "reproduce", quick=arguments.quick)
        reproduction.write(document, commit(), ROOT)
    if arguments.only in (None, "phenomena") and not _phenomena(talk):
        return 1
    if arguments.only in (None, "lessons") and not _lessons(talk):
        return 1
    if arguments.only not in (None, "tests"):
        return 0
    command = [sys.executable, "-m", "pytest", "--timeout", "1200", *FULL_TESTS]
    return min(1, subprocess.run(command, cwd=ROOT, env=os.environ | FULL_FORMS, check=False).returncode)


def _phenomena(talk: Console) -> bool:
    """Write docs/phenomena.md; whether every diagnosis is right as often as it should be."""
    seeds = range(phenomena.SEEDS)
    results = phenomena.study(seeds, talk.print)
    false = phenomena.alarms(seeds)
    (ROOT / "docs" / "phenomena.md").write_text(phenomena.page(results, false, commit()), encoding="utf-8")
    return phenomena.holds(results, false)


def _lessons(talk: Console) -> bool:
    """Write docs/lessons-evidence.md; whether all that the lessons promise is seen."""
    results = lessons.study(lessons.SEEDS, talk.print)
    (ROOT / "docs" / "lessons-evidence.md").write_text(lessons.page(results, commit()), encoding="utf-8")
    return all(one.holds for _, found in results for one in found)


def _recipes(talk: Console, runs: Sequence[tuple[str, int]]) -> str:
    parts = [HEAD.format(commit=commit(), seeds=coverage.SEEDS)]
    rows = coverage.rows()
    talk.print(table(rows, "the default recipe"))
    parts += [
        "## The default recipe on the ring\n",
        "| measured | value | asked for | |",
        "|---|---|---|---|",
    ]
    parts += [f"| {row.name} | {row.value:.3g} {row.unit} | {row.bar:.3g} | {row.note} |" for row in rows]
    for data, iterations in runs:
        title = f"{data} after {iterations:,} iterations"
        found = coverage.measure(iterations, data=data)
        talk.print(coverage.table(found, title))
        parts += [f"\n## {title}\n", "| recipe | captured (3σ) | high quality % | near (0.15) | near % |"]
        parts += ["|---|---|---|---|---|"]
        parts += [f"| `{name}` | {' | '.join(cells)} |" for name, cells in coverage.lines(found).items()]
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    sys.exit(main())
