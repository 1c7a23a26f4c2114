"""TimeAxis: what all charts over time share: the range of iterations, the crosshair, the slider marks."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

MARKS_KEPT = 2000
_SHORTEST, _LONGEST = 10.0, 1e12  # iterations


@dataclass(frozen=True, slots=True)
class Mark:
    """A slider move: what changed, in words, as "c 0.01 → 0.005"."""

    iteration: int
    text: str


class TimeAxis(QObject):
    """The iterations shown, in whole or a newest part, or where a person panned and zoomed to."""

    changed = Signal()  # another range is shown, or there is a new mark
    hovered_changed = Signal(int)  # the iteration under the crosshair; −1: none

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.marks: list[Mark] = []
        self.hovered = -1
        self.pinned = -1
        self.first, self.newest = 0, 0
        self.newest_only: int | None = None
        self._taken: tuple[float, float] | None = None

    @property
    def taken(self) -> bool:
        """Whether a person chose the range."""
        return self._taken is not None

    @property
    def range(self) -> tuple[float, float]:
        """First and last iteration shown."""
        if self._taken is not None:
            return self._taken
        start = 0 if self.first <= 1 else self.first
        last = max(self.newest, start + _SHORTEST)
        if self.newest_only is None:
            return float(start), float(last)
        return float(max(start, last - self.newest_only)), float(last)

    def reset(self) -> None:
        """A new run: no marks, no history; a chosen newest part stays chosen."""
        self.marks.clear()
        self.first = self.newest = 0
        self._taken = None
        self.pin(-1)
        self.changed.emit()

    def reach(self, first: int, newest: int) -> None:
        """The run now has the iterations `first` to `newest`."""
        self.first, self.newest = first, newest

    def rewind(self, iteration: int) -> None:
        """Training goes on from `iteration`: forget the marks after it."""
        del self.marks[bisect_left(self.marks, iteration + 1, key=lambda mark: mark.iteration) :]

    def mark(self, iteration: int, text: str) -> None:
        """Remember a slider move at `iteration`."""
        self.marks.append(Mark(iteration, text))
        self.marks.sort(key=lambda mark: mark.iteration)
        del self.marks[:-MARKS_KEPT]
        self.newest = max(self.newest, iteration)
        self.changed.emit()

    def marks_between(self, low: float, high: float) -> list[Mark]:
        """The marks from iteration `low` to `high`, in order."""
        start = bisect_left(self.marks, low, key=lambda mark: mark.iteration)
        stop = bisect_left(self.marks, high + 1e-9, key=lambda mark: mark.iteration)
        return self.marks[start:stop]

    def hover(self, iteration: int) -> None:
        """Put the crosshair at `iteration`, or with −1 back to where it is pinned."""
        iteration = self.pinned if iteration < 0 else iteration
        if iteration != self.hovered:
            self.hovered = iteration
            self.hovered_changed.emit(iteration)

    def pin(self, iteration: int) -> None:
        """Keep the crosshair at a past moment that is shown; −1: now."""
        self.pinned = iteration
        self.hover(iteration)

    def take(self, low: float, high: float) -> None:
        """A person wants to see the iterations `low` to `high`."""
        width = min(max(high - low, _SHORTEST), _LONGEST)
        middle = min(max((low + high) / 2, -_LONGEST), _LONGEST)
        self._taken = (middle - width / 2, middle + width / 2)
        self.changed.emit()

    def fit(self) -> None:
        """Follow the run again."""
        self._taken = None
        self.changed.emit()

    def show_newest(self, count: int | None) -> None:
        """Show only the newest `count` iterations, or all of them (None)."""
        self.newest_only = count
        self.fit()
