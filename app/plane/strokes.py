"""Drawing long lines fast: pens of one device pixel, put side by side for wider ones.

Qt's raster engine draws a pen of one device pixel 10 to 40 times as fast as a wider one, for which it
outlines the whole path first (arrows at 200 fakes: 0.1 ms against 4).
"""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from app.vector import cut, is_vector


def stroke(painter: QPainter, path: QPainterPath, colour: QColor, width: float, ratio: float) -> None:
    """Draw `path` `width` pixels wide, at `ratio` device pixels per pixel."""
    if is_vector(painter):
        pen = QPen(colour, width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen)
        _draw_in_file(painter, path)
        return
    places = _places(width * ratio)
    ink = QColor(colour)
    if len(places) > 1 and ink.alphaF() < 1:  # about three of the strokes cover any one pixel
        ink.setAlphaF(1 - (1 - ink.alphaF()) ** (1 / 2))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ink, 0.999 / ratio))
    for place in places:
        painter.translate(place / ratio)
        painter.drawPath(path)
        painter.translate(-place / ratio)


def _draw_in_file(painter: QPainter, path: QPainterPath) -> None:
    """Line by line, for one long path is more than some viewers read; cut where others would not clip."""
    seen = painter.clipBoundingRect()
    for line in path.toSubpathPolygons():
        points = np.array([(point.x(), point.y()) for point in line.toList()])
        for part in [points] if seen.isEmpty() else cut(points, seen):
            painter.drawPolyline([QPointF(x, y) for x, y in part.tolist()])


def _places(width: float) -> list[QPointF]:
    """Where to put strokes of one device pixel to fill a line of `width` device pixels."""
    if width < 1.3:
        return [QPointF(0, 0)]
    radius = (width - 1) / 2
    count = 3 if width < 2.6 else 8
    ring = [
        QPointF(radius * math.sin(i * math.tau / count), radius * math.cos(i * math.tau / count))
        for i in range(count)
    ]
    return ring if width < 3.0 else [*ring, QPointF(0, 0)]
