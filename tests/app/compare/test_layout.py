"""Arenas lie in their rows, equally large, inside, and apart."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import QRectF, QSizeF

from app.compare.layout import places, shape


@pytest.mark.parametrize(
    ("count", "rows", "columns"),
    [(2, 1, 2), (3, 2, 2), (4, 2, 2), (5, 2, 3), (6, 2, 3), (7, 3, 3), (9, 3, 3)],
)
def test_shapes(count: int, rows: int, columns: int) -> None:
    assert shape(count) == (rows, columns)


@pytest.mark.parametrize("count", range(1, 10))
@pytest.mark.parametrize("size", [QSizeF(560, 420), QSizeF(1200, 900), QSizeF(300, 1000)])
def test_arenas_are_equal_apart_and_inside(count: int, size: QSizeF) -> None:
    found = places(size, count, 18.0, 8.0, top=20.0)
    assert len(found) == count
    assert len({(place.plot.width(), place.plot.height()) for place in found}) == 1
    room = QRectF(-1, 19, size.width() + 2, size.height() - 18)
    for place in found:
        assert room.contains(place.cell)
        assert place.cell.contains(place.plot)
        assert place.caption.bottom() <= place.plot.top()
    for one, other in combinations(found, 2):
        assert not one.cell.intersects(other.cell)
