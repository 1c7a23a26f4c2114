"""A small drawing of each data set, for the list to choose from."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap

from engine.datasets import modes_shape, painted_shape, thumbnail_points

POINTS = 220


def sketch_icon(name: str, colour: str, size: int) -> QIcon:
    """Points of the data set `name` as an icon of `size` pixels, sharp at 1× to 3×."""
    return points_icon(thumbnail_points(name, POINTS), colour, size)


def own_icon(kind: str, array: NDArray[np.float32], colour: str, size: int) -> QIcon:
    """The same of data of one's own: "points", "painted" or "modes"."""
    if kind == "points":
        some = np.linspace(0, len(array) - 1, min(len(array), POINTS)).astype(np.intp)
        return points_icon(array[some], colour, size)
    rng = np.random.default_rng(0)
    shape = painted_shape(array) if kind == "painted" else modes_shape(array, 1.0)
    uniform = np.stack([(np.arange(POINTS) + 0.5) / POINTS, rng.random(POINTS)], axis=1)
    return points_icon(shape.points(uniform, rng.standard_normal((POINTS, 2))), colour, size)


def points_icon(points: NDArray[np.floating], colour: str, size: int) -> QIcon:
    """Points (n, 2) as an icon that they fill."""
    result = QIcon()
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
