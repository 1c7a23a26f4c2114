"""A small drawing of each data set, for the list to choose from."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap

from engine.datasets import thumbnail_points

POINTS = 220


def sketch_icon(name: str, colour: str, size: int) -> QIcon:
    """Points of the data set `name` as an icon of `size` pixels, sharp at 1× to 3×."""
    result = QIcon()
    points = thumbnail_points(name, POINTS)
    points = points - (points.min(axis=0) + points.max(axis=0)) / 2
    points = points / max(float(abs(points).max()), 1e-9)
    spots = [QPointF(x, -y) for x, y in points.tolist()]
    for scale in (1, 2, 3):
        pixmap = QPixmap(size * scale, size * scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        _draw(pixmap, spots, colour, scale)
        pixmap.setDevicePixelRatio(scale)
        result.addPixmap(pixmap)
    return result


def _draw(pixmap: QPixmap, spots: list[QPointF], colour: str, scale: int) -> None:
    """Dots at spots in [−1, 1]², all in one call: at start every moment counts."""
    middle = pixmap.width() / 2
    reach = middle - 2 * scale
    ink = QColor(colour)
    ink.setAlphaF(0.75)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(ink, 1.5 * scale, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
    pen.setCosmetic(True)
    painter.setPen(pen)
    painter.translate(middle, middle)
    painter.scale(reach, reach)
    painter.drawPoints(spots)
    painter.end()
