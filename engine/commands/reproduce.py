"""`reproduce`: the claims of the papers, run here: what is published, what was measured, whether it holds."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from rich import box
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from engine.claims.catalogue import CLAIMS, check_names, load
from engine.claims.claim import Claim, Effort
from engine.claims.results import Result, as_document, run, verdict
from engine.commands.arguments import DEVICES
from engine.commands.output import check_folder
from engine.commands.progress import plain_console
from engine.parser import Parser
from engine.words import UserError

SEEDS, QUICK_SEEDS, MOST_SEEDS = 10, 3, 1000
FIGURES = Path("out") / "reproduce"
_WIDTH = 150  # of the table in a file or a pipe


def main(argv: Sequence[str]) -> int:
    """Run the claims asked for and print the table; 0 even where one does not hold: that is a finding.

    Raises:
        UserError: bad input.
    """
    given = _parser().parse_args(argv)
    names = check_names(given.only or ())
    seeds = given.seeds if given.seeds is not None else QUICK_SEEDS if given.quick else SEEDS
    if not 1 <= seeds <= MOST_SEEDS:
        raise UserError(
            "--seeds {seeds} is not allowed; it is a whole number from 1 to {most:,}",
            seeds=seeds,
            most=MOST_SEEDS,
        )
    check_folder(given.out)
    effort = Effort(seeds, given.quick, given.device, given.out)
    results: list[Result] = []
    try:
        for result in run_all([load(name) for name in names], effort, plain_console(sys.stderr)):
            results.append(result)  # noqa: PERF402 — one by one, so that Ctrl+C leaves what is done
    finally:
        _tell(results, effort, as_json=given.json)
    return 0


def _tell(results: Sequence[Result], effort: Effort, *, as_json: bool) -> None:
    if not results:
        return
    if as_json:
        print(json.dumps(as_document(results, effort), ensure_ascii=False, allow_nan=False))
        return
    say = plain_console(sys.stdout, None if sys.stdout.isatty() else _WIDTH)
    say.print(table(results))
    say.print(_summary(results))
    if any(result.outcome.figures for result in results):
        say.print(f"Figures are in {effort.figures}.", soft_wrap=True)


def run_all(claims: Sequence[Claim], effort: Effort, talk: Console) -> Iterator[Result]:
    """Run claims one after the other, with a bar for each on a terminal and a line for each elsewhere."""
    with _bars(talk, claims) as bars:
        for claim, (progress, task) in zip(claims, bars, strict=True):

            def tick(share: float, progress: Progress = progress, task: TaskID = task) -> None:
                progress.update(task, completed=min(share, 1.0))

            progress.start_task(task)
            result = run(claim, replace(effort, tick=tick))
            progress.update(task, completed=1.0, description=_finished(result))
            progress.stop_task(task)
            if not talk.is_terminal:
                talk.print(f"{claim.name}: {_finished(result)} ({result.seconds:.1f} s)", soft_wrap=True)
            yield result


def table(results: Sequence[Result]) -> Table:
    """All claims: what is published, each statement as measured here, and whether it holds."""
    found = Table(box=box.SIMPLE_HEAD, show_lines=True, pad_edge=False, padding=(0, 1))
    found.add_column("claim", ratio=2, overflow="fold")
    found.add_column("published", ratio=5, overflow="fold")
    found.add_column(_parts(("statement", "measured here", Text("holds"))), ratio=12)
    found.expand = True
    for result in results:
        rows = [
            (part.statement, part.measured, Text(verdict(part), "green" if part.holds else "bold red"))
            for part in result.outcome.parts
        ]
        claim, note = result.claim, result.outcome.note
        published = Text(claim.published).append(f"\n{claim.source}", "dim")
        if note:
            published.append(f"\n{note}", "italic")
        found.add_row(Text(claim.name, "bold"), published, _parts(*rows))
    return found


def _parts(*rows: tuple[str, str, Text]) -> Table:
    grid = Table.grid(padding=(0, 2), expand=True)
    for ratio in (4, 6, 2):
        grid.add_column(ratio=ratio, overflow="fold")
    for statement, measured, holds in rows:
        grid.add_row(statement, measured, holds)
    return grid


def _summary(results: Sequence[Result]) -> str:
    parts = [part for result in results for part in result.outcome.parts]
    claims = sum(result.outcome.holds for result in results)
    return (
        f"{claims} of {len(results)} claims hold, {sum(part.holds for part in parts)} of {len(parts)} "
        f"statements; {sum(result.seconds for result in results):.0f} s."
    )


def _finished(result: Result) -> str:
    parts = result.outcome.parts
    return f"{sum(part.holds for part in parts)} of {len(parts)} statements hold"


@contextmanager
def _bars(talk: Console, claims: Sequence[Claim]) -> Iterator[list[tuple[Progress, TaskID]]]:
    """A bar for each claim; none is drawn without a terminal."""
    progress = Progress(
        TextColumn("{task.fields[name]:<14}", markup=False),
        BarColumn(bar_width=24),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False),
        console=talk,
        disable=not talk.is_terminal,
    )
    with progress:
        yield [(progress, progress.add_task("", start=False, total=1.0, name=claim.name)) for claim in claims]


def _parser() -> Parser:
    parser = Parser("python main.py reproduce", "Run the claims of the papers and print what holds.")
    add = parser.add_argument
    add(
        "--only",
        nargs="+",
        action="extend",
        metavar="NAME",
        help=f"these claims alone: {', '.join(CLAIMS)}",
    )
    add(
        "--seeds",
        type=_whole,
        metavar="N",
        help=f"independent seeds of each claim (default {SEEDS}, with --quick {QUICK_SEEDS})",
    )
    add("--quick", action="store_true", help="shorter runs of smaller networks: all claims in 3 minutes")
    add("--device", choices=DEVICES, default="auto", help="default auto")
    add("--json", action="store_true", help="print one JSON object as the last line, and no table")
    add("--out", type=Path, default=FIGURES, metavar="DIR", help=f"where figures go (default {FIGURES})")
    return parser


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no whole number") from None
