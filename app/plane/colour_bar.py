"""The colours of a field: its table, and the bar that says which colour is which value."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from app.palettes import Palette
from app.plane.field import STEPS, colour_table, field_image
from app.plane.hatching import paint_hatched
from app.plane.scale import EMPHASISED, SYMBOL, Field
from app.plane.ticks import multiples, power_of_ten, round_step, written

TICK_ROOM = 72  # pixels between two numbers, about
INFINITE = 14  # pixels of the cell that stands for ∞


def table(palette: Palette, field: Field) -> NDArray[np.uint32]:
    """The colours of a field; a cost is orange where there are too many fakes, blue where too few."""
    if field.kind == "slope":
        return colour_table(palette.slope, palette.border)
    stops = palette.landscape[::-1] if field.kind == "cost" else palette.landscape
    return colour_table(stops, palette.panel)


def paint_bars(painter: QPainter, column: QRectF, fields: list[Field], font: QFont, palette: Palette) -> None:
    """One bar for each scale, one above the other in `column`, in widget pixels."""
    scales = [field for k, field in enumerate(fields) if field.levels not in [f.levels for f in fields[:k]]]
    line = QFontMetricsF(font).height()
    title = round(1.5 * line) + 6
    slot = column.height() / max(len(scales), 1)
    for number, field in enumerate(scales):
        top = column.top() + number * slot
        last = number == len(scales) - 1
        room = slot - title - (0 if last else 2 * line)
        _write_left(painter, QPointF(column.left(), top + line / 2), SYMBOL[field.kind], palette.text)
        bar = QRectF(column.left(), top + title, column.width(), max(20.0, room))
        if field.endless:
            bar.adjust(0, INFINITE + 4, 0, 0)
            _paint_infinite(painter, QRectF(bar.left(), top + title, bar.width(), INFINITE), field, palette)
        _paint_bar(painter, bar, field, palette)
        if field.unit:
            spot = QPointF(bar.left(), bar.bottom() + line / 2 + 6)
            _write_left(painter, spot, power_of_ten(field.unit), palette.text)


def _paint_bar(painter: QPainter, bar: QRectF, field: Field, palette: Palette) -> None:
    levels = field.levels
    ramp = np.linspace(levels.low, levels.high, STEPS)[:, None]
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=False)
    painter.drawImage(bar, field_image(ramp, levels, table(palette, field)))
    _outline(painter, bar, palette)
    step, unit = round_step(levels.span, max(2.0, bar.height() / TICK_ROOM)), 10.0**field.unit
    for value in multiples(levels.low, levels.high, step):
        y = bar.bottom() - (value - levels.low) / levels.span * bar.height()
        heavy = bool(value == EMPHASISED[field.kind])
        painter.setPen(QPen(QColor(palette.text if heavy else palette.control), 2 if heavy else 1))
        painter.drawLine(QPointF(bar.right(), y), QPointF(bar.right() + 4, y))
        ink = palette.text if heavy else palette.muted
        _write_left(painter, QPointF(bar.right() + 7, y), written(value / unit, step / unit), ink)


def _paint_infinite(painter: QPainter, cell: QRectF, field: Field, palette: Palette) -> None:
    """The cell for what is infinite, above the bar."""
    painter.fillRect(cell, QColor.fromRgb(int(table(palette, field)[STEPS - 1])))
    paint_hatched(painter, np.ones((1, 1), dtype=bool), cell, cell, palette.text)
    _outline(painter, cell, palette)
    _write_left(painter, QPointF(cell.right() + 7, cell.center().y()), "∞", palette.text)


def _outline(painter: QPainter, rect: QRectF, palette: Palette) -> None:
    painter.setPen(QPen(QColor(palette.control), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect)


def _write_left(painter: QPainter, at: QPointF, text: str, ink: str) -> None:
    """A text that begins at `at`, centred on its height."""
    painter.setPen(QColor(ink))
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(QRectF(at.x(), at.y() - 20, 120, 40), flags, text)
