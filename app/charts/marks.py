"""Marks in a chart over time: slider moves on the axis, exact zeros on the floor."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPen

from app.charts.canvas import Canvas, Frame2D
from app.charts.scales import Tick
from app.charts.time_axis import Mark
from app.charts.traces import Floats
from app.theme import Theme

_ZEROS_EVERY = 14.0  # points between two marks of zero


def draw_moves(canvas: Canvas, marks: list[Mark], theme: Theme) -> None:
    """Slider moves: a faint upright and a tick below the axis; those on one pixel are drawn once."""
    rect = canvas.frame.rect
    places = canvas.frame.to_x(np.asarray([mark.iteration for mark in marks], dtype=np.float64))
    across = np.unique(np.round(places)).tolist()
    painter = canvas.painter
    painter.setPen(QPen(theme.colour("interpolate", 0.28), 1.0))
    painter.drawLines([QLineF(x, rect.top(), x, rect.bottom()) for x in across])
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("interpolate"))
    base = rect.bottom()
    for x in across:
        painter.drawPolygon([QPointF(x, base - 1), QPointF(x - 3.5, base + 5), QPointF(x + 3.5, base + 5)])
    painter.setBrush(Qt.BrushStyle.NoBrush)


def draw_zeros(canvas: Canvas, where: Floats, colour: QColor) -> None:
    """Mark the iterations `where` a value is exactly 0, no closer together than the marks are wide."""
    if len(where):
        at = canvas.frame.to_x(where)
        keep = np.unique(np.floor(at / _ZEROS_EVERY), return_index=True)[1]
        canvas.zeros(where[keep], colour)


def draw_infinities(canvas: Canvas, where: Floats, colour: QColor) -> None:
    """Mark the iterations `where` a value is infinite: hollow triangles at the ceiling, and the sign once."""
    if not len(where):
        return
    at = canvas.frame.to_x(where)
    keep = np.unique(np.floor(at / _ZEROS_EVERY), return_index=True)[1]
    rect, painter = canvas.frame.rect, canvas.painter
    inside = [x for x in at[keep].tolist() if rect.left() - 1 <= x <= rect.right() + 1]
    painter.save()
    painter.setPen(QPen(colour, 1.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for x in inside:
        top = rect.top()
        painter.drawPolygon([QPointF(x - 3, top + 6), QPointF(x + 3, top + 6), QPointF(x, top + 1)])
    painter.restore()
    if inside:
        canvas.words(min(inside[-1] + 6, rect.right() - 8), rect.top() + 4, "∞", colour, left=True)


def floored(ticks: list[Tick], frame: Frame2D) -> list[Tick]:
    """The ticks of a logarithmic axis with a 0 on its floor, clear of the others."""
    clear = frame.from_y(frame.rect.bottom() - 14)
    return [Tick(frame.y[0], "0"), *(tick for tick in ticks if tick.place > clear)]
