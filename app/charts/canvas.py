"""Canvas: draws axes, lines, bands and steps into a picture; knows places, not data.

Lines are drawn in device pixels with pens of width 1, thickened by a second pass where a pixel is finer
than a point: a wider pen sends Qt through its stroker, which is a hundred times slower on noisy curves.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from app.charts.polyline import polygon, runs
from app.charts.scales import Tick
from app.vector import cut, is_vector

Floats = NDArray[np.float64]
SOLID, DASH, DOT, DASH_DOT = (), (5.0, 3.0), (1.5, 2.5), (6.0, 2.5, 1.5, 2.5)
_OUTSIDE = 3.0  # plot heights: points further out are pulled in, as Qt's rasteriser takes no huge numbers


@dataclass(frozen=True, slots=True)
class Frame2D:
    """Where a plot lies in the picture, and the places that its edges stand for."""

    rect: QRectF
    x: tuple[float, float]
    y: tuple[float, float]

    def to_x(self, places: Floats | float) -> Floats:
        """Horizontal position in points, of places along the x axis."""
        low, high = self.x
        part = (np.asarray(places, dtype=np.float64) - low) / (high - low)
        return self.rect.left() + np.clip(part, -_OUTSIDE, _OUTSIDE) * self.rect.width()

    def to_y(self, places: Floats | float) -> Floats:
        """Vertical position in points; −∞ lies on the floor."""
        low, high = self.y
        known = np.where(np.isneginf(places), low, np.asarray(places, dtype=np.float64))
        part = (known - low) / (high - low)
        return self.rect.bottom() - np.clip(part, -_OUTSIDE, _OUTSIDE) * self.rect.height()

    def from_x(self, position: float) -> float:
        """The place along the x axis at a horizontal position."""
        return self.x[0] + (position - self.rect.left()) / self.rect.width() * (self.x[1] - self.x[0])

    def from_y(self, position: float) -> float:
        """The place along the y axis at a vertical position."""
        return self.y[0] + (self.rect.bottom() - position) / self.rect.height() * (self.y[1] - self.y[0])


class Canvas:
    """One picture in the making: a painter, a frame and the pixel ratio; `thick` lines for a projector."""

    def __init__(self, painter: QPainter, frame: Frame2D, ratio: float, *, thick: bool = False) -> None:
        self.painter, self.frame, self._ratio = painter, frame, ratio
        self._thick = thick or ratio > 1

    def axes(self, x_ticks: list[Tick], y_ticks: list[Tick], ink: QColor, grid: QColor) -> None:
        """Grid lines and tick texts; texts that would touch their neighbour are left out."""
        painter, rect = self.painter, self.frame.rect
        painter.setPen(QPen(grid, 1.0))
        rows = [(float(self.frame.to_y(tick.place)), tick.text) for tick in y_ticks]
        columns = [(float(self.frame.to_x(tick.place)), tick.text) for tick in x_ticks]
        painter.drawLines([QLineF(rect.left(), y, rect.right(), y) for y, _ in rows])
        painter.drawLines([QLineF(x, rect.bottom(), x, rect.bottom() + 3) for x, _ in columns])
        painter.drawLine(QLineF(rect.left(), rect.bottom(), rect.right(), rect.bottom()))
        painter.setPen(ink)
        metrics = QFontMetricsF(painter.font())
        half = metrics.capHeight() / 2
        free = rect.bottom() + 2 * half
        for y, text in rows:
            if y + half < free and y > rect.top() - half:
                painter.drawText(QPointF(rect.left() - 5 - metrics.horizontalAdvance(text), y + half), text)
                free = y - 2 * half
        free = -1.0
        for x, text in columns:
            width = metrics.horizontalAdvance(text)
            left = min(max(x - width / 2, rect.left() - 8), rect.right() + 8 - width)
            if left > free:
                painter.drawText(QPointF(left, rect.bottom() + 6 + 2 * half), text)
                free = left + width + 8

    def line(self, x: Floats, y: Floats, colour: QColor, dashes: tuple[float, ...] = SOLID) -> None:
        """A line through the places (x, y), broken at NaN; a lone point is a dot."""
        with self._clipped(smooth=True) as painter:
            ratio = self._ratio
            pen = QPen(colour, 1.0)
            if dashes:
                pen.setDashPattern([length * ratio for length in dashes])
                pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            painter.scale(1 / ratio, 1 / ratio)
            horizontal, vertical = self.frame.to_x(x) * ratio, self.frame.to_y(y) * ratio
            if is_vector(painter):
                self._line_in_file(painter, pen, horizontal, vertical)
                return
            passes = _passes(ratio)
            for run in runs(vertical):
                if run.stop - run.start == 1:
                    self._dot(painter, horizontal[run.start], vertical[run.start], colour)
                    continue
                shape = polygon(horizontal[run], vertical[run])
                for right, down in passes:
                    painter.translate(right, down)
                    painter.drawPolyline(shape)
                    painter.translate(-right, -down)

    def _line_in_file(self, painter: QPainter, pen: QPen, x: Floats, y: Floats) -> None:
        """The same as shapes, cut where the plot ends, for viewers that do not clip."""
        pen.setWidthF(1.4)
        painter.setPen(pen)
        for run in runs(y):
            if run.stop - run.start == 1:
                self._dot(painter, x[run.start], y[run.start], pen.color())
            for part in cut(np.column_stack((x[run], y[run])), self.frame.rect):
                painter.drawPolyline(polygon(*part.T))

    def band(self, x: Floats, low: Floats, high: Floats, colour: QColor) -> None:
        """A filled band between two lines of places, broken at NaN."""
        with self._clipped(smooth=False) as painter:
            painter.setPen(QPen(colour, 0.0))
            painter.setBrush(colour)
            across = self._inside(painter, self.frame.to_x(x), wide=True)
            bottom, top = (self._inside(painter, self.frame.to_y(end)) for end in (low, high))
            for run in runs(bottom + top):
                ring = np.concatenate((across[run], across[run][::-1]))
                painter.drawPolygon(polygon(ring, np.concatenate((top[run], bottom[run][::-1]))))

    def steps(
        self,
        edges: Floats,
        heights: Floats,
        fill: QColor | None,
        colour: QColor,
        dashes: tuple[float, ...] = SOLID,
    ) -> None:
        """A histogram's outline: `heights` (n,) between `edges` (n + 1,), filled down to the floor."""
        x = np.repeat(edges, 2)
        floor = np.full(1, -np.inf)
        y = np.concatenate((floor, np.repeat(heights, 2), floor))
        if fill is not None:
            with self._clipped(smooth=False) as painter:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(fill)
                across = self._inside(painter, self.frame.to_x(x), wide=True)
                painter.drawPolygon(polygon(across, self._inside(painter, self.frame.to_y(y))))
        self.line(x, y, colour, dashes)

    def _inside(self, painter: QPainter, positions: Floats, *, wide: bool = False) -> Floats:
        """Positions pulled into the plot, for viewers that do not clip; elsewhere as they are."""
        rect = self.frame.rect
        if not is_vector(painter):
            return positions
        low, high = (rect.left(), rect.right()) if wide else (rect.top(), rect.bottom())
        return np.clip(positions, low, high)

    def upright(self, place: float, colour: QColor, dashes: tuple[float, ...] = SOLID) -> None:
        """A vertical line at `place`."""
        self.line(np.full(2, place), np.asarray(self.frame.y), colour, dashes)

    def level(self, place: float, colour: QColor, dashes: tuple[float, ...] = SOLID) -> None:
        """A horizontal line at `place`."""
        self.line(np.asarray(self.frame.x), np.full(2, place), colour, dashes)

    def zeros(self, x: Floats, colour: QColor) -> None:
        """Hollow triangles standing on the floor at places `x`: values that are exactly zero."""
        with self._clipped(smooth=True, margin=4.0) as painter:
            painter.setPen(QPen(colour, 1.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            floor = self.frame.rect.bottom()
            for at in self.frame.to_x(x).tolist():
                painter.drawPolygon(
                    [QPointF(at - 3, floor - 6), QPointF(at + 3, floor - 6), QPointF(at, floor - 1)]
                )

    def words(
        self,
        x: float,
        y: float,
        text: str,
        colour: QColor,
        *,
        left: bool = False,
        ground: QColor | None = None,
    ) -> None:
        """A short text whose right (or left) end lies at `x`, centred at height `y`, both in points."""
        metrics = QFontMetricsF(self.painter.font())
        width = metrics.horizontalAdvance(text)
        start = x if left else x - width
        if ground is not None:
            self.painter.fillRect(
                QRectF(start - 2, y - metrics.capHeight(), width + 4, 2 * metrics.capHeight()), ground
            )
        self.painter.setPen(colour)
        self.painter.drawText(QPointF(start, y + metrics.capHeight() / 2), text)

    def _clipped(self, *, smooth: bool, margin: float = 0.5) -> _Clip:
        return _Clip(self.painter, self.frame.rect.adjusted(-margin, -margin, margin, margin), smooth=smooth)

    def _dot(self, painter: QPainter, x: float, y: float, colour: QColor) -> None:
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(QPointF(x, y), 2 * self._ratio, 2 * self._ratio)
        painter.restore()


def _passes(ratio: float) -> list[tuple[float, float]]:
    """Where a pen of one device pixel goes to draw a line that can be seen."""
    if ratio <= 1:
        return [(0.0, 0.0)]
    wide = max(2, round(ratio))
    return [(0.0, float(k)) for k in range(wide)] + [(float(k), 0.0) for k in range(1, wide)]


class _Clip:
    """Clips a painter to a rectangle for the length of a `with`, and puts everything back."""

    def __init__(self, painter: QPainter, rect: QRectF, *, smooth: bool) -> None:
        self._painter, self._rect, self._smooth = painter, rect, smooth

    def __enter__(self) -> QPainter:
        self._painter.save()
        self._painter.setClipRect(self._rect)
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing, self._smooth)
        return self._painter

    def __exit__(self, *_: object) -> None:
        self._painter.restore()
