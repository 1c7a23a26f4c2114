"""Lines of a lesson and the values in them; each mistake is told with its line. No Qt, no torch."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from engine.lessons.conditions import Condition, read_condition
from engine.settings import knobs, read
from engine.share import from_text
from engine.words import UserError


class LessonError(UserError):
    """A lesson that cannot be read: file, line and reason."""

    def __init__(self, file: str, line: int, reason: str) -> None:
        super().__init__("{file}, line {line}: {reason}", file=file, line=line, reason=reason)


@dataclass(slots=True)
class Lines:
    """The lines of a file, one after another, with their numbers."""

    file: str
    lines: list[str]
    number: int = 0  # of the line read last, from 1

    def __iter__(self) -> Iterator[str]:
        while self.number < len(self.lines):
            self.number += 1
            yield self.lines[self.number - 1]

    def peek(self) -> str:
        """The line after this one, or nothing."""
        return self.lines[self.number].strip() if self.number < len(self.lines) else ""

    def skip(self) -> str:
        """Go on to the next line."""
        self.number += 1
        return self.lines[self.number - 1].strip()

    def wrong(self, reason: str) -> LessonError:
        return LessonError(self.file, self.number, reason)


def settings_of(lines: Lines, value: str) -> dict[str, object]:
    """The fields of a step that a shared text says: its population, and the controls it hides."""
    try:
        shared = from_text("wgan1 " + value)
    except UserError as error:
        raise lines.wrong(str(error)) from None
    return {"population": shared.population, "hidden": shared.hidden}


def changes_of(lines: Lines, value: str) -> dict[str, object]:
    pairs = [pair.partition("=") for pair in value.split()]
    if not all(name and equals and given for name, equals, given in pairs):
        raise lines.wrong(f"“{value}” is not KNOB=VALUE")
    try:
        settings = read({name: given for name, _, given in pairs})
    except UserError as error:
        raise lines.wrong(str(error)) from None
    rebuilt = [name for name, _, _ in pairs if not knobs()[name].live]
    if rebuilt:
        raise lines.wrong(f"{rebuilt[0]} cannot change while training; put it into a step's “set:”")
    return {name: getattr(settings, name) for name, _, _ in pairs}


def condition_of(lines: Lines, text: str) -> Condition:
    try:
        return read_condition(text)
    except ValueError as error:
        raise lines.wrong(str(error)) from None


def words_of(lines: Lines, value: str, allowed: frozenset[str], what: str) -> tuple[str, ...]:
    words = tuple(value.replace(",", " ").split())
    for word in words:
        if allowed and word not in allowed:
            raise lines.wrong(f"there is no {what} {word}; allowed are {', '.join(sorted(allowed))}")
    return words


def one_of(lines: Lines, value: str, allowed: dict[str, bool]) -> bool:
    if value not in allowed:
        raise lines.wrong(f"{value} is not allowed; it is {' or '.join(allowed)}")
    return allowed[value]


def speed_of(lines: Lines, value: str) -> float:
    if value == "full":
        return math.inf
    try:
        speed = float(value)
    except ValueError:
        speed = math.nan
    if not (math.isfinite(speed) and speed > 0):
        raise lines.wrong(f"speed {value} is not allowed; it is iterations a second above 0, or full")
    return speed


def whole(lines: Lines, value: str, name: str, low: int = 0) -> int:
    if not value.isascii() or not value.isdigit() or len(value) > 9 or int(value) < low:
        raise lines.wrong(f"{name} {value} is not allowed; it is a whole number from {low}")
    return int(value)
