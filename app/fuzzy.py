"""Fuzzy matching of typed letters against names, for the command palette."""

from __future__ import annotations

_START, _RUN, _WORD = 8, 5, 4  # rewards: at the very start, in a row, at the start of a word


def score(typed: str, name: str) -> int | None:
    """How well `typed` fits `name`, higher is better; None unless its letters occur there in order.

    Blanks in `typed` are skipped. Letters in a row and at starts of words count more, long names less.
    """
    letters = typed.casefold().replace(" ", "")
    target = name.casefold()
    if not letters:
        return 0
    best = max(
        (
            found
            for start in _places(letters[0], target)
            if (found := _from(letters, target, start)) is not None
        ),
        default=None,
    )
    return None if best is None else best * 4 - len(target)


def _places(letter: str, target: str) -> list[int]:
    return [index for index, other in enumerate(target) if other == letter]


def _from(letters: str, target: str, start: int) -> int | None:
    """The reward when the first letter is taken at `start` and the others as early as they come."""
    total, at = 0, start - 1
    for letter in letters:
        found = target.find(letter, at + 1)
        if found < 0:
            return None
        if found == at + 1 and at >= start:
            total += _RUN
        if found == 0:
            total += _START
        elif not target[found - 1].isalnum():
            total += _WORD
        at = found
    return total
