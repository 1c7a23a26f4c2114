"""Clouds of points: one painter call for a whole cloud, or a density image for a very large one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

import numpy as np
import shiboken6
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from app.vector import is_vector

Shape = Literal["disc", "plus", "diamond", "ring"]
DENSE = 10_000  # more points than this are drawn as a density
CROSSES = 400  # in one path: some viewers read no longer ones
CELL = 2  # pixels of one cell of the density image


@dataclass(frozen=True, slots=True)
class Marker:
    """How one kind of point looks; `size` in device-independent pixels across."""

    shape: Shape
    size: float
    colour: str
    outline: str


def paint_marker(painter: QPainter, marker: Marker, at: QPointF) -> None:
    """One marker, drawn by hand: for the sprite, the legend and the icons."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    half = marker.size / 2
    outline = QColor(marker.outline)
    if marker.shape == "plus":
        for colour, width in ((outline, 3.0), (QColor(marker.colour), 1.5)):
            painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(at - QPointF(half, 0), at + QPointF(half, 0))
            painter.drawLine(at - QPointF(0, half), at + QPointF(0, half))
        return
    if marker.shape == "ring":
        painter.setBrush(outline)
        painter.setPen(QPen(QColor(marker.colour), 1.2))
        painter.drawEllipse(at, half, half)
        return
    painter.setPen(QPen(outline, 1.0))
    painter.setBrush(QColor(marker.colour))
    if marker.shape == "disc":
        painter.drawEllipse(at, half, half)
    else:
        painter.drawPolygon(_diamond(at, half))


def paint_markers(painter: QPainter, marker: Marker, places: NDArray[np.float64]) -> None:
    """Many equal markers at `places` (n, 2) as shapes, those of them that can be seen."""
    seen, half = painter.clipBoundingRect(), marker.size / 2
    if not seen.isEmpty():
        low = np.array((seen.left(), seen.top())) - half
        high = np.array((seen.right(), seen.bottom())) + half
        places = places[((places >= low) & (places <= high)).all(axis=1)]
    if marker.shape == "plus":
        _paint_crosses(painter, marker, places)
        return
    spots = [QPointF(x, y) for x, y in places.tolist()]
    for spot in spots[:1]:  # its pen and brush are those of all
        paint_marker(painter, marker, spot)
    for spot in spots[1:]:
        if marker.shape == "diamond":
            painter.drawPolygon(_diamond(spot, half))
        else:
            painter.drawEllipse(spot, half, half)


def _paint_crosses(painter: QPainter, marker: Marker, places: NDArray[np.float64]) -> None:
    """Crosses in few paths; the outlines of all lie below all."""
    half, paths = marker.size / 2, []
    for part in np.array_split(places, len(places) // CROSSES + 1):
        path = QPainterPath()
        for x, y in part.tolist():
            path.moveTo(x - half, y)
            path.lineTo(x + half, y)
            path.moveTo(x, y - half)
            path.lineTo(x, y + half)
        paths.append(path)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((marker.outline, 3.0), (marker.colour, 1.5)):
        painter.setPen(QPen(QColor(colour), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        for path in paths:
            if not path.isEmpty():
                painter.drawPath(path)


def _diamond(at: QPointF, half: float) -> QPolygonF:
    return QPolygonF(
        [at + QPointF(half, 0), at + QPointF(0, half), at - QPointF(half, 0), at - QPointF(0, half)]
    )


def sprite(marker: Marker, ratio: float) -> QPixmap:
    """The marker as a pixmap of `ratio` device pixels per pixel, its middle in the middle."""
    side = int(np.ceil((marker.size + 4) * ratio)) | 1  # odd: the middle is a pixel
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.translate(side / 2, side / 2)
    painter.scale(ratio, ratio)
    paint_marker(painter, marker, QPointF(0, 0))
    painter.end()
    return pixmap


class Cloud:
    """Draws many equal markers with one call of `drawPixmapFragments`, from an array that is kept."""

    def __init__(self) -> None:
        self._fragments = np.zeros((0, 10))
        self._sprite: QPixmap | None = None
        self._made_for: tuple[Marker, float] | None = None

    def draw(self, painter: QPainter, points: NDArray[np.float64], marker: Marker, ratio: float) -> None:
        """Draw the marker at `points` (n, 2) in the painter's pixels; non-finite rows are left out."""
        finite = np.isfinite(points).all(axis=1)
        shown = points if finite.all() else points[finite]
        if not len(shown):
            return
        if is_vector(painter):
            paint_markers(painter, marker, np.clip(shown, -1e5, 1e5))
            return
        pixmap = self._ready(marker, ratio)
        rows = self._room(len(shown), pixmap.width(), ratio)
        rows[:, 0:2] = np.clip(shown, -1e5, 1e5)  # the raster engine counts in 16.16 fixed point
        first = shiboken6.wrapInstance(self._fragments.ctypes.data, QPainter.PixmapFragment)
        painter.drawPixmapFragments(cast("QPainter.PixmapFragment", first), len(shown), pixmap)

    def _ready(self, marker: Marker, ratio: float) -> QPixmap:
        if self._sprite is None or self._made_for != (marker, ratio):
            self._sprite, self._made_for = sprite(marker, ratio), (marker, ratio)
            self._fragments = np.zeros((0, 10))
        return self._sprite

    def _room(self, count: int, side: int, ratio: float) -> NDArray[np.float64]:
        """Rows of x, y, source left and top, width, height, scales, rotation, opacity, as in Qt."""
        if count > len(self._fragments):
            self._fragments = np.zeros((count, 10))
            self._fragments[:, 4:6] = side
            self._fragments[:, 6:8] = 1 / ratio
            self._fragments[:, 9] = 1
        return self._fragments[:count]


def draw_density(painter: QPainter, points: NDArray[np.float64], colour: str, area: QRectF) -> None:
    """How many of `points` (n, 2), in pixels, lie where in `area`: opacity by the logarithm of the count."""
    width, height = max(1, int(area.width() // CELL)), max(1, int(area.height() // CELL))
    with np.errstate(invalid="ignore"):
        column = np.floor((points[:, 0] - area.left()) / area.width() * width)
        row = np.floor((points[:, 1] - area.top()) / area.height() * height)
    inside = (column >= 0) & (column < width) & (row >= 0) & (row < height)
    cells = row[inside].astype(np.intp) * width + column[inside].astype(np.intp)
    counts = np.bincount(cells, minlength=width * height)
    if not counts.any():
        return
    pixels = np.ascontiguousarray(_shades(int(counts.max()), colour)[counts])
    image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied)
    painter.drawImage(area, image)


def _shades(most: int, colour: str) -> NDArray[np.uint32]:
    """Premultiplied colours for the counts 0 to `most`."""
    opacity = 0.2 + 0.75 * np.log1p(np.arange(most + 1)) / np.log1p(most)
    opacity[0] = 0.0
    ink = QColor(colour)
    shades = np.zeros(most + 1, dtype=np.uint32)
    for value, shift in ((255, 24), (ink.red(), 16), (ink.green(), 8), (ink.blue(), 0)):
        shades |= np.rint(opacity * value).astype(np.uint32) << np.uint32(shift)
    return shades
