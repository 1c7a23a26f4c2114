"""Clouds of points: one painter call for a whole cloud, or a density image for a very large one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

import numpy as np
import shiboken6
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap, QPolygonF

Shape = Literal["disc", "plus", "diamond", "ring"]
DENSE = 10_000  # more points than this are drawn as a density
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
        painter.drawPolygon(
            QPolygonF(
                [at + QPointF(half, 0), at + QPointF(0, half), at - QPointF(half, 0), at - QPointF(0, half)]
            )
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
