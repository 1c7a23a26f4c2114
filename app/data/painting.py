"""Painting a density on the plane: brush and eraser, by mouse or keys."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QHideEvent, QImage, QKeyEvent, QPainter, QPen, QPixmap

from app.data.canvas import HALF, SIDE, Brush, Canvas
from app.data.easel import Easel, Point
from app.plane.navigation import Navigable
from app.theme import Theme

_OPACITY = 0.62  # of the densest paint
_SHARPEST = 2048  # pixels of the paint on each side, however near one looks
_DRAWS = Qt.KeyboardModifier.ShiftModifier  # held, arrow keys draw


class PaintEasel(Easel):
    """Shows the canvas; `painted` says that it has changed, `lifted` that a stroke is over."""

    painted = Signal()
    lifted = Signal()

    def __init__(self, plane: Navigable, theme: Theme) -> None:
        super().__init__(plane, theme)
        self.canvas = Canvas()
        self.brush = Brush()
        self._down = False
        self._pixmap: QPixmap | None = None
        theme.changed.connect(self._forget_picture)
        self.setAccessibleName(self.tr("Canvas for painting data"))
        self.setAccessibleDescription(
            self.tr(
                "Arrow keys move the brush, with Shift they draw; Enter dabs, Escape ends. The wheel changes "
                "the size."
            )
        )
        self.setCursor(Qt.CursorShape.CrossCursor)

    @property
    def down(self) -> bool:
        """Whether a stroke is under way."""
        return self._down

    def show_canvas(self, canvas: Canvas) -> None:
        """Go on with this canvas."""
        self.canvas, self._down = canvas, False
        self._forget_picture()

    def take_brush(self, brush: Brush) -> None:
        """Paint with this brush from now on."""
        self.brush = brush
        self.update()

    def press(self, at: Point) -> None:
        self._begin()
        self._stroke(at)

    def drag(self, at: Point) -> None:
        if self._down:
            self._stroke(at)

    def release(self) -> None:
        if self._down:
            self._down = False
            self.lifted.emit()

    def nudge(self, dx: float, dy: float, event: QKeyEvent) -> None:
        draws = bool(event.modifiers() & _DRAWS)
        x, y = self.hand or (0.0, 0.0)
        if draws:
            dx, dy = 10 * dx, 10 * dy  # Shift means a fine step elsewhere
            if not self._down:
                self._begin()
                self._stroke((x, y))
        self.hand = min(max(x + dx, -HALF), HALF), min(max(y + dy, -HALF), HALF)
        if draws:
            self._stroke(self.hand)

    def key(self, event: QKeyEvent) -> bool:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return False
        self.hand = self.hand or (0.0, 0.0)
        self.press(self.hand)
        self.release()
        return True

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Shift:
            self.release()
        super().keyReleaseEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self.release()

    def draw(self, painter: QPainter) -> None:
        square = self.frame(-HALF, HALF)
        self._draw_paint(painter, square)
        pen = QPen(self._theme.colour("text", 0.55), 1.0, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(square)
        if self.hand is not None:
            self._draw_brush(painter, self.spot(self.hand))

    def _draw_paint(self, painter: QPainter, square: QRectF) -> None:
        """The paint from a pixmap, scaled once for each state: that costs more than all the rest."""
        ratio = self.devicePixelRatioF()
        side = max(1, round(min(square.width() * ratio, _SHARPEST)))
        if self._pixmap is None or self._pixmap.width() != side:
            self._pixmap = QPixmap(side, side)
            self._pixmap.fill(Qt.GlobalColor.transparent)
            cells = self._painted_cells()
            if not cells.isEmpty():
                inner = QPainter(self._pixmap)
                inner.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
                inner.scale(side / SIDE, side / SIDE)
                inner.drawImage(QRectF(cells), self._picture(), QRectF(cells))
                inner.end()
        painter.drawPixmap(square, self._pixmap, QRectF(self._pixmap.rect()))

    def _painted_cells(self) -> QRect:
        """The part of the canvas with paint on it, with a rim."""
        rows, columns = (np.flatnonzero(self.canvas.weights.any(axis=axis)) for axis in (1, 0))
        if not len(rows):
            return QRect()
        corners = QPoint(columns[0] - 1, rows[0] - 1), QPoint(columns[-1] + 1, rows[-1] + 1)
        return QRect(*corners).intersected(QRect(0, 0, SIDE, SIDE))

    def _draw_brush(self, painter: QPainter, at: QPointF) -> None:
        radius = self.brush.radius / self.lengths(1.0)
        style = Qt.PenStyle.DashLine if self.brush.erases else Qt.PenStyle.SolidLine
        ink = self._theme.colour("danger" if self.brush.erases else "real")
        for colour, width in ((self._theme.colour("outline"), 4.0), (ink, 2.0)):
            painter.setPen(QPen(colour, width, style if width < 3 else Qt.PenStyle.SolidLine))
            painter.drawEllipse(at, radius, radius)
        if self.focus_shown:
            painter.drawEllipse(at, 2.0, 2.0)

    def _picture(self) -> QImage:
        """The paint as an image of one pixel a cell."""
        opacity = np.sqrt(self.canvas.weights) * _OPACITY  # what is thin is seen, too
        ink = QColor(self._theme.palette.real)
        pixels = np.empty((SIDE, SIDE, 4), np.uint8)
        for channel, value in enumerate((ink.blue(), ink.green(), ink.red(), 255)):
            pixels[..., channel] = np.rint(opacity * value)
        form = QImage.Format.Format_ARGB32_Premultiplied
        return QImage(pixels.tobytes(), SIDE, SIDE, 4 * SIDE, form).copy()

    def _begin(self) -> None:
        self._down = True
        self.canvas.begin()

    def _stroke(self, at: Point) -> None:
        self.canvas.stroke(*at, self.brush)
        self._forget_picture()
        self.painted.emit()

    def _forget_picture(self) -> None:
        self._pixmap = None
        self.update()
