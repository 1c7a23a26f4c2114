"""Which sessions of a shelf are shown, and in which order."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt

from app.sessions.shelf import ENTRY, Entry

Index = QModelIndex | QPersistentModelIndex


def _distance(entry: Entry) -> tuple[float, str]:
    known = entry.card is not None and entry.card.wasserstein is not None
    return (entry.card.wasserstein if known else math.inf), entry.path.stem.lower()  # type: ignore[union-attr,return-value]


ORDERS: Mapping[str, Callable[[Entry], Any]] = {
    "date": lambda entry: (-entry.changed, entry.path.stem.lower()),
    "name": lambda entry: entry.path.stem.lower(),
    "distance": _distance,
}


class Sorting(QSortFilterProxyModel):
    """In one of `ORDERS`, and only those in which every word of the filter occurs."""

    def __init__(self) -> None:
        super().__init__()
        self._order, self._wanted = ORDERS["date"], ()  # type: tuple[Callable[[Entry], Any], tuple[str, ...]]
        self.setDynamicSortFilter(True)
        self.sort(0)

    def set_order(self, name: str) -> None:
        """One of `ORDERS`."""
        self._order = ORDERS[name]
        self.invalidate()

    def set_filter(self, text: str) -> None:
        """Show what has all these words in its name, recipe or data."""
        self._wanted = tuple(text.lower().split())
        self.invalidate()

    def lessThan(self, left: Index, right: Index) -> bool:
        return bool(self._order(left.data(ENTRY)) < self._order(right.data(ENTRY)))

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        entry = self.sourceModel().index(row, 0, parent).data(ENTRY)
        return all(word in entry.words for word in self._wanted)

    def headerData(self, section: int, way: Qt.Orientation, role: int = 0) -> object:
        return None
