"""Levels that curves are compared with: a dashed line and its name, where no curve runs through it."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF

from app.charts.canvas import Canvas, Frame2D
from app.charts.time_chart import TimeChart
from app.charts.traces import Floats

_BESIDE = 4.0  # points between a name and the edge of the plot
_OFF = 3.0  # points between a name and its level
_EVERY = 2.0  # points between the places at which curves are looked at


def draw_level(chart: TimeChart, canvas: Canvas, value: float, name: str, colour: str = "text") -> None:
    """A dashed level across the plot with its name above or below it, at the left or at the right."""
    place = float(chart.y_scale.place(value))
    if name:
        _draw_name(chart, canvas, place, name)
    canvas.level(place, chart.colour(colour, 0.6), (4.0, 3.0))


def _draw_name(chart: TimeChart, canvas: Canvas, place: float, name: str) -> None:
    metrics = QFontMetricsF(canvas.painter.font())
    curves = [(one.iterations, chart.y_scale.place(one.line)) for one in chart.traces.values()]
    box = quiet_box(canvas.frame, place, metrics.horizontalAdvance(name), metrics.capHeight(), curves)
    if box is not None:
        muted, ground = chart.colour("muted"), chart.colour("panel", 0.7)
        canvas.words(box.left(), box.center().y(), name, muted, left=True, ground=ground)


def quiet_box(
    frame: Frame2D, level: float, width: float, height: float, curves: Iterable[tuple[Floats, Floats]]
) -> QRectF | None:
    """Where a name of this size, in points, stands best: the box that curves, in places, cross least.

    Of equal ones the first of above and below at the left, above and below at the right. None: no room, or
    the level is out of sight.
    """
    plot, y = frame.rect, float(frame.to_y(level))
    left, right = plot.left() + _BESIDE, plot.right() - _BESIDE - width
    above, below = y - _OFF - height, y + _OFF + 1
    boxes = [QRectF(x, top, width, height) for x in (left, right) for top in (above, below)]
    room = plot.adjusted(0, -_OFF, 0, 0)
    boxes = [box for box in boxes if room.contains(box)]
    if not boxes or not plot.top() - 1 <= y <= plot.bottom() + 1:
        return None
    curves = [(frame.to_x(x), frame.to_y(y)) for x, y in curves if len(x)]
    return min(boxes, key=lambda box: sum(_crossings(box, x, y) for x, y in curves))


def _crossings(box: QRectF, x: Floats, y: Floats) -> int:
    """In how many narrow columns of the box the curve (x, y), in points, meets it."""
    columns = np.arange(box.left() - _EVERY, box.right() + 2 * _EVERY, _EVERY)
    heights = np.interp(columns, x, y, left=np.nan, right=np.nan)
    highest, lowest = np.fmin(heights[:-1], heights[1:]), np.fmax(heights[:-1], heights[1:])
    return int(np.count_nonzero((highest < box.bottom()) & (lowest > box.top())))
