"""A small drawing of each data set, for the list to choose from."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from engine.datasets import Array, thumbnail_points

POINTS = 220


def sketch_icon(name: str, colour: str, size: int) -> QIcon:
    """Points of the data set `name` as an icon of `size` pixels, sharp at 1× to 3×."""
    result = QIcon()
    points = thumbnail_points(name, POINTS)
    points = points - (points.min(axis=0) + points.max(axis=0)) / 2
    points = points / max(float(abs(points).max()), 1e-9)
    for scale in (1, 2, 3):
        pixmap = QPixmap(size * scale, size * scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        _draw(pixmap, points, colour, scale)
        pixmap.setDevicePixelRatio(scale)
        result.addPixmap(pixmap)
    return result


def _draw(pixmap: QPixmap, points: Array, colour: str, scale: int) -> None:
    middle = pixmap.width() / 2
    reach, radius = middle - 2 * scale, 0.75 * scale
    ink = QColor(colour)
    ink.setAlphaF(0.75)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    for x, y in points:
        centre = QPointF(middle + reach * x, middle - reach * y)
        painter.drawEllipse(QRectF(centre - QPointF(radius, radius), centre + QPointF(radius, radius)))
    painter.end()
