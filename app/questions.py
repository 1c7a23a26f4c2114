"""A question that is put to the engine again and again: not before the last answer, and not too often."""

from __future__ import annotations

from time import perf_counter


class Question:
    """When to ask, in seconds between two questions."""

    def __init__(self, gap: float) -> None:
        self.gap = gap
        self.forget()

    @property
    def due(self) -> bool:
        """Whether nothing is unanswered and the last question is long enough ago."""
        return not self._open and perf_counter() - self._asked >= self.gap

    def ask(self) -> None:
        """It is being asked."""
        self._open, self._asked = True, perf_counter()

    def hurry(self, rest: float) -> None:
        """Do not wait longer than `rest` seconds from now; a second call does not put it off."""
        self._asked = min(self._asked, perf_counter() - self.gap + rest)

    def answered(self) -> None:
        """The answer has come, or will never come."""
        self._open = False

    def forget(self) -> None:
        """As if never asked."""
        self._open, self._asked = False, 0.0
