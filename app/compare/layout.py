"""Where the arenas of a sheet are: 1×2, 2×2, then three in a row."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF

MOST = 9
BROAD = 300.0  # pixels of an arena at type size 13 in which caption and readings stand in one line


@dataclass(frozen=True, slots=True)
class Place:
    """One arena, in widget pixels: all of it, what is written above, and its plot."""

    cell: QRectF
    caption: QRectF
    plot: QRectF


def shape(count: int) -> tuple[int, int]:
    """Rows and columns for so many arenas."""
    if count <= 2:
        return 1, count
    return (2, 2) if count <= 4 else (-(-count // 3), 3)


def places(size: QSizeF, count: int, line: float, gap: float, top: float = 0.0) -> tuple[Place, ...]:
    """All arenas, equally large, below `top`; captions have one line of `line` pixels or two."""
    rows, columns = shape(count)
    width = (size.width() - (columns + 1) * gap) / columns
    height = (size.height() - top - (rows + 1) * gap) / rows
    written = line * (1 if width >= BROAD * line / 18 else 2) + gap / 2
    found = []
    for index in range(count):
        row, column = divmod(index, columns)
        left, above = gap + column * (width + gap), top + gap + row * (height + gap)
        cell = QRectF(round(left), round(above), max(40.0, round(width)), max(40.0, round(height)))
        plot = QRectF(cell)
        plot.setTop(min(cell.top() + round(written), cell.bottom() - 20))
        caption = QRectF(cell.topLeft(), QPointF(cell.right(), plot.top()))
        found.append(Place(cell, caption, plot))
    return tuple(found)
