"""Whether lessons tell the truth: what each promises, over seeds. `python -m benchmarks.lessons FILE …`"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from engine.lessons.model import Lesson
from engine.lessons.parse import read_lesson
from engine.lessons.rehearsal import Seen, rehearse

OURS = Path(__file__).resolve().parents[1] / "assets" / "lessons"
SEEDS = 20

HEAD = """\
# What the lessons promise, and how often it is seen

Made by `make evidence` at commit {commit}. Each lesson is gone through without a window, over {seeds}
seeds: its script does what the text asks for, and each claim is looked for at the moment the text promises
it, or at a look within the iterations that it may take. A claim holds if 19 of 20 seeds show it. What the
conditions mean is told in [lessons.md](lessons.md).

{holds} of {all} claims hold.
"""

Study = Sequence[tuple[Lesson, Sequence[Seen]]]


def study(seeds: int, tell: Callable[[str], None]) -> list[tuple[Lesson, list[Seen]]]:
    """Every English lesson of ours, gone through; `tell` hears of each as it comes."""
    files = (path for path in OURS.glob("*.lesson") if path.name.count(".") == 1)
    found = []
    for lesson in sorted(map(read_lesson, files), key=lambda lesson: lesson.order):
        found.append((lesson, rehearse(lesson, seeds)))
        holds, claims = totals(found[-1][1])
        tell(f"{lesson.title}: {holds} of {claims} claims hold")
    return found


def totals(found: Sequence[Seen]) -> tuple[int, int]:
    """How many claims hold, of how many."""
    return sum(one.holds for one in found), len(found)


def page(results: Study, commit: str) -> str:
    """`docs/lessons-evidence.md`."""
    every = [one for _, found in results for one in found]
    holds, claims = totals(every)
    lines = [HEAD.format(commit=commit, seeds=every[0].seeds, holds=holds, all=claims)]
    for lesson, found in results:
        lines.append(f"\n## {lesson.title} (`{lesson.name}.lesson`)\n\n")
        lines.append("| step | claim | seen | holds |\n|---|---|---|---|\n")
        lines += [
            f"| {one.step} | `{one.claim}` | {one.seen} of {one.seeds} | {_word(one)} |\n" for one in found
        ]
    return "".join(lines)


def _word(one: Seen) -> str:
    return "yes" if one.holds else "**no**"


def main(argv: Sequence[str] | None = None) -> int:
    """Go through the lessons that are named; returns 1 if a claim of theirs is not seen often enough."""
    parser = argparse.ArgumentParser(prog="lessons", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, help="lessons")
    parser.add_argument("--seeds", type=int, default=SEEDS, help="how many (default %(default)s)")
    arguments = parser.parse_args(argv)
    every = [one for path in arguments.files for one in rehearse(read_lesson(path), arguments.seeds)]
    for one in every:
        print(f"{one.seen:3} of {one.seeds}  {'      ' if one.holds else 'FAILS '}{one.step}: {one.claim}")
    return 0 if all(one.holds for one in every) else 1


if __name__ == "__main__":
    sys.exit(main())
