"""Axes and grid lines of a plot."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from app.palettes import Palette
from app.plane.ticks import multiples, round_step, written
from app.plane.view import View

TICK_ROOM = 100  # pixels between two numbers on an axis, about


def paint_grid(painter: QPainter, view: View, palette: Palette) -> None:
    """Lines at the ticks, in the painter's pixels from the plot's top left corner."""
    _, columns, rows = _steps(view)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setPen(QPen(QColor(palette.grid), 1))
    for x in view.to_screen(np.column_stack([columns, np.zeros_like(columns)]))[:, 0]:
        painter.drawLine(QPointF(x, 0), QPointF(x, view.height))
    for y in view.to_screen(np.column_stack([np.zeros_like(rows), rows]))[:, 1]:
        painter.drawLine(QPointF(0, y), QPointF(view.width, y))


def paint_axes(
    painter: QPainter,
    view: View,
    area: QRectF,
    font: QFont,
    palette: Palette,
    *,
    left: bool = True,
    below: bool = True,
) -> None:
    """The frame of `area`, in widget pixels, with numbers at its left and below it."""
    step, columns, rows = _steps(view)
    columns, rows = columns if below else columns[:0], rows if left else rows[:0]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setPen(QPen(QColor(palette.border), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(area)
    xs = view.to_screen(np.column_stack([columns, np.zeros_like(columns)]))[:, 0] + area.left()
    ys = view.to_screen(np.column_stack([np.zeros_like(rows), rows]))[:, 1] + area.top()
    painter.setPen(QPen(QColor(palette.control), 1))
    for x in xs:
        painter.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() + 4))
    for y in ys:
        painter.drawLine(QPointF(area.left() - 4, y), QPointF(area.left(), y))
    painter.setPen(QColor(palette.muted))
    line = QFontMetricsF(font).height()
    for x, value in zip(xs, columns, strict=True):
        painter.drawText(
            QRectF(x - 50, area.bottom() + 6, 100, line), Qt.AlignmentFlag.AlignCenter, written(value, step)
        )
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    for y, value in zip(ys, rows, strict=True):
        painter.drawText(QRectF(area.left() - 108, y - line / 2, 100, line), right, written(value, step))


def _steps(view: View) -> tuple[float, NDArray[np.float64], NDArray[np.float64]]:
    """The step of both axes and their ticks, in data units."""
    x_low, x_high, y_low, y_high = view.extent
    step = round_step(x_high - x_low, view.width / TICK_ROOM)
    return step, multiples(x_low, x_high, step), multiples(y_low, y_high, step)
