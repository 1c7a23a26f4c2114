"""Legend: what each line, band and bar of a chart is, by its drawing as well as its colour."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from app.charts.canvas import SOLID
from app.theme import Theme

Kind = Literal["line", "band", "bars", "outline", "dots", "none"]
_SWATCH, _SHORT, _GAP, _BETWEEN = 18.0, 9.0, 4.0, 9.0
ROWS = 2
VALUE_ROOM = "−0.0000"  # a value's usual width, kept free so that the legend does not jump


@dataclass(frozen=True, slots=True)
class LegendItem:
    """One entry: a drawn sample, its name, and its value now or under the crosshair."""

    label: str
    colour: QColor
    kind: Kind = "line"
    dashes: tuple[float, ...] = SOLID
    value: str = ""
    has_value: bool = True
    short: bool = False  # a short sample, where there are many
    room: str = VALUE_ROOM  # what the widest value looks like


class Legend:
    """Where the entries of one chart stand. They stay there while only their values change."""

    def __init__(self) -> None:
        self.compact = False  # whether there is room for names only
        self.rows = 0
        self._labels: tuple[str, ...] = ()
        self._longest: tuple[int, ...] = ()  # of the values, in letters
        self._look: tuple[object, ...] = ()
        self._places: list[QPointF] = []

    def fits(self, items: list[LegendItem]) -> bool:
        """Whether these are the entries that were placed, and their values no longer than allowed for."""
        if tuple(item.label for item in items) != self._labels:
            return False
        return self.compact or all(
            len(item.value) <= most for item, most in zip(items, self._longest, strict=True)
        )

    def place(self, items: list[LegendItem], width: float, font: QFont) -> None:
        """Place the entries in rows of `width` points, without values if they take too many rows."""
        look = tuple(item.label for item in items), width, font.toString()
        places = arrange(items, width, font, ROWS)
        self._longest = tuple(max(len(item.room), len(item.value)) for item in items)
        if len(places) < len(items) and look == self._look and not self.compact:
            return  # a long value may touch the next entry: better than none of the values
        self._labels, self._look, self._places = look[0], look, places
        self.compact = len(self._places) < len(items)
        if self.compact:
            self._places = arrange(without_values(items), width, font, ROWS)
        self.rows = int(self._places[-1].y()) + 1 if self._places else 0

    def draw(
        self, painter: QPainter, items: list[LegendItem], corner: QPointF, line: float, theme: Theme
    ) -> None:
        """Draw the entries from `corner` on, in rows `line` points high."""
        label, value = theme.colour("muted"), theme.colour("text")
        for item, place in zip(without_values(items) if self.compact else items, self._places, strict=False):
            draw(painter, item, corner.x() + place.x(), corner.y() + line * (place.y() + 0.5), label, value)


def arrange(items: list[LegendItem], width: float, font: QFont, most: int) -> list[QPointF]:
    """Where the items' slots begin, in (points, rows); those beyond `most` rows are left out."""
    metrics = QFontMetricsF(font)
    places: list[QPointF] = []
    x, row = 0.0, 0
    for item in items:
        size = slot(item, metrics)
        if x > 0 and x + size - _BETWEEN > width:
            x, row = 0.0, row + 1
        if row >= most:
            break
        places.append(QPointF(x, row))
        x += size
    return places


def without_values(items: list[LegendItem]) -> list[LegendItem]:
    """The same entries, names only."""
    return [replace(item, has_value=False, value="", short=not item.dashes) for item in items]


def slot(item: LegendItem, metrics: QFontMetricsF) -> float:
    """Width that an item keeps for itself, with the gap after it."""
    swatch = _swatch_width(item)
    room = (
        max(metrics.horizontalAdvance(item.room), metrics.horizontalAdvance(item.value))
        if item.has_value
        else 0.0
    )
    return swatch + metrics.horizontalAdvance(item.label) + (_GAP + room if item.has_value else 0) + _BETWEEN


def _swatch_width(item: LegendItem) -> float:
    if item.kind == "none":
        return 0.0
    return _GAP + (_SHORT if item.short or item.kind == "dots" else _SWATCH)


def draw(
    painter: QPainter, item: LegendItem, left: float, middle: float, label: QColor, value: QColor
) -> None:
    """Draw `item` with its left end at `left`, centred at height `middle`."""
    metrics = QFontMetricsF(painter.font())
    base = middle + metrics.capHeight() / 2
    if item.kind != "none":
        swatch(painter, item, QRectF(left, middle - 4.0, _swatch_width(item) - _GAP, 8.0))
        left += _swatch_width(item)
    painter.setPen(label)
    painter.drawText(QPointF(left, base), item.label)
    if item.value:
        painter.setPen(value)
        painter.drawText(QPointF(left + metrics.horizontalAdvance(item.label) + _GAP, base), item.value)


def swatch(painter: QPainter, item: LegendItem, rect: QRectF) -> None:
    """A small sample of how the item is drawn in the chart."""
    middle = rect.center().y()
    pen = QPen(item.colour, 2.0 if item.kind != "outline" else 1.5)
    if item.dashes:
        pen.setDashPattern([length / pen.widthF() for length in item.dashes])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if item.kind == "band":
        painter.fillRect(rect.adjusted(0, 0.5, 0, -0.5), item.colour)
    elif item.kind in ("line", "outline"):
        painter.setPen(pen)
        painter.drawLine(QLineF(rect.left(), middle, rect.right(), middle))
    elif item.kind == "bars":
        fill = QColor(item.colour)
        fill.setAlphaF(0.3)
        box = rect.adjusted(2, 0, -2, 0)
        painter.fillRect(box, fill)
        painter.setPen(pen)
        painter.drawLine(box.topLeft(), box.topRight())
    elif item.kind == "dots":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(item.colour)
        painter.drawEllipse(rect.center(), 3.0, 3.0)
