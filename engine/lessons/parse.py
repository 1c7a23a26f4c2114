"""Reads a lesson from its text; whatever is wrong is told with file, line and reason. No Qt, no torch.

The format is told in docs/lessons.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from engine.lessons.model import Block, Change, Claim, Deed, Lesson, Question, Run, Step, Task, Text
from engine.lessons.reading import (
    LessonError,
    Lines,
    changes_of,
    condition_of,
    one_of,
    settings_of,
    speed_of,
    whole,
    words_of,
)
from engine.settings import knobs
from engine.words import UserError

LARGEST = 200_000  # bytes of a lesson
LONGEST = 3000  # iterations of a step's script
_KEY = re.compile(r"([a-z]+):\s*(.*)")
_HEADER = ("about", "minutes", "order")


@dataclass(frozen=True, slots=True)
class Names:
    """What layers and charts there are; the window knows."""

    layers: frozenset[str] = frozenset()
    charts: frozenset[str] = frozenset()


def read_lesson(path: Path, names: Names | None = None) -> Lesson:
    """The lesson in a file.

    Raises:
        UserError: it cannot be read, with the line and the reason.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise UserError("{file} is too large for a lesson", file=path.name)
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UserError("cannot read {file}: {reason}", file=path.name, reason=error.strerror) from None
    except UnicodeDecodeError:
        raise UserError("{file} is no text in UTF-8", file=path.name) from None
    stem, _, language = path.name.removesuffix(path.suffix).partition(".")
    return replace(parse(text, path.name, names), name=stem, language=language or "en")


def parse(text: str, file: str = "lesson", names: Names | None = None) -> Lesson:
    """The lesson that `text` is.

    Raises:
        LessonError: with the line and the reason.
    """
    lines = Lines(file, text.splitlines())
    header: dict[str, str] = {}
    title = ""
    steps: list[Step] = []
    for line in lines:
        words = line.strip()
        if _is_step(words):
            steps.append(_step(lines, words[2:].strip(), names or Names()))
        elif words.startswith("# ") and not title:
            title = words[2:].strip()
        elif found := _KEY.fullmatch(words):
            if found[1] not in _HEADER:
                raise lines.wrong(
                    f"{found[1]} is not known before the first step; allowed are {', '.join(_HEADER)}"
                )
            header[found[1]] = found[2]
        elif words:
            raise lines.wrong("text before the first step, which begins with ##")
    if not title:
        raise LessonError(file, 1, "a lesson begins with # and its title")
    if not steps:
        raise LessonError(
            file, max(len(lines.lines), 1), "a lesson has at least one step, which begins with ##"
        )
    return Lesson(
        file,
        title,
        tuple(steps),
        header.get("about", ""),
        whole(lines, header.get("minutes", "0"), "minutes"),
        whole(lines, header.get("order", "1000"), "order"),
        file=file,
    )


def _step(lines: Lines, title: str, names: Names) -> Step:
    """Everything up to the next step."""
    step = Step(title, lines.number)
    if not title:
        raise lines.wrong("a step needs a title after ##")
    while found := _KEY.fullmatch(lines.peek()):
        lines.skip()
        step = _with_field(lines, step, found[1], found[2], names)
    blocks: list[Block] = []
    script: list[Deed] = []
    while lines.number < len(lines.lines) and not _is_step(lines.peek()):
        words = lines.skip()
        if words.startswith("@"):
            script.append(_deed(lines, words[1:].strip()))
        elif words:
            blocks.append(_block(lines, words))
    if sum(deed.count for deed in script if isinstance(deed, Run) and not deed.critic) > LONGEST:
        raise LessonError(lines.file, step.line, f"a step's script has at most {LONGEST} iterations")
    return replace(step, blocks=tuple(blocks), script=tuple(script))


def _block(lines: Lines, words: str) -> Block:
    """What begins with this line."""
    if words[0] in "!>":
        return _task(lines, words)
    if words.startswith("? "):
        return _question(lines, words[2:].strip())
    if words.startswith("$$"):
        return _formula(lines, words)
    while lines.peek() and not _begins(lines.peek()):
        words += " " + lines.skip()
    return Text(words)


def _begins(words: str) -> bool:
    """Whether a line begins something else than more of a paragraph."""
    return words[0] in "!>@" or words.startswith(("? ", "$$")) or _is_step(words)


def _is_step(words: str) -> bool:
    return words == "##" or words.startswith("## ")


def _with_field(lines: Lines, step: Step, key: str, value: str, names: Names) -> Step:
    readers: dict[str, Callable[[], dict[str, Any]]] = {
        "set": lambda: settings_of(lines, value),
        "show": lambda: {"layers": frozenset(words_of(lines, value, names.layers, "layer"))},
        "charts": lambda: {"charts": words_of(lines, value, names.charts, "chart")},
        "keep": lambda: {"controls": words_of(lines, value, frozenset(knobs()) | {"recipe"}, "knob")},
        "play": lambda: {"playing": one_of(lines, value, {"playing": True, "paused": False})},
        "speed": lambda: {"speed": speed_of(lines, value)},
        "clock": lambda: {"clock": condition_of(lines, value)},
    }
    if key not in readers:
        raise lines.wrong(f"{key} is not known; allowed are {', '.join(readers)}")
    return replace(step, **readers[key]())


def _task(lines: Lines, words: str) -> Task:
    """A line with ! or >, and under it the condition."""
    text = words[1:].strip()
    if not text:
        raise lines.wrong("there is no text after the sign")
    while lines.peek() and not lines.peek().startswith("when ") and not _begins(lines.peek()):
        text += " " + lines.skip()
    if not lines.peek().startswith("when "):
        raise lines.wrong("under it belongs a line “when …” that says when it is ticked off")
    condition = condition_of(lines, lines.skip()[5:])
    return Task("do" if words[0] == "!" else "see", text, condition)


def _question(lines: Lines, text: str) -> Question:
    """Options with - or, for the right one, +; then = and the answer."""
    options: list[str] = []
    right: list[int] = []
    while lines.peek()[:2] in ("- ", "+ "):
        line = lines.skip()
        if line[0] == "+":
            right.append(len(options))
        options.append(line[2:].strip())
    if len(options) < 2 or len(right) != 1:
        raise lines.wrong("a question has two or more options, with - and, for the one that is right, +")
    if not lines.peek().startswith("= "):
        raise lines.wrong("under the options belongs a line with = and the answer")
    answer = lines.skip()[2:].strip()
    while lines.peek() and not _begins(lines.peek()):
        answer += " " + lines.skip()
    return Question(text, tuple(options), right[0], answer)


def _formula(lines: Lines, words: str) -> Text:
    body = words[2:]
    while not body.rstrip().endswith("$$"):
        if lines.number >= len(lines.lines):
            raise lines.wrong("a formula that begins with $$ ends with $$")
        body += " " + lines.skip()
    return Text(body.rstrip()[:-2].strip(), formula=True)


def _deed(lines: Lines, words: str) -> Deed:
    match words.split(maxsplit=1):
        case ["run", count]:
            return Run(whole(lines, count, "run", 1))
        case ["critic", count]:
            return Run(whole(lines, count, "critic", 1), critic=True)
        case ["set", knob_values]:
            return Change(changes_of(lines, knob_values))
        case ["see", claim]:
            when, _, within = claim.partition(" within ")
            return Claim(condition_of(lines, when), whole(lines, within or "0", "within"))
    raise lines.wrong(
        f"“{words}” is nothing to do; known are run N, critic N, set KNOB=VALUE, see CONDITION [within N]"
    )
