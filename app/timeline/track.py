"""The track of the timeline: a curve, marks, and the handle that is dragged through time."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.charts.polyline import polygon
from app.diagnosis.state import evidence, is_trouble, title
from app.theme import Theme
from app.timeline.course import Course, Span, move_words

_KEYS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_PageUp: -10,
    Qt.Key.Key_PageDown: 10,
}
PHENOMENON, CURVE, MOVES = 8.0, 0.62, 7.0  # points above, share of the height, points below


class Track(QWidget):
    """Draws a `Course`; `sought` tells the step that a person wants to see."""

    sought = Signal(int)
    pressed_changed = Signal(bool)

    def __init__(self, theme: Theme, course: Course, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._course = theme, course
        self._head = 0
        self._goal: int | None = None
        self._end = 0
        self._held = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Timeline"))
        theme.changed.connect(self.updateGeometry)
        theme.changed.connect(self.update)

    def show_moment(self, step: int, end: int, seeking: int | None) -> None:
        """Where the session stands, how far it is known, and where it is on the way to.

        While both ends go on together the picture hardly changes; the bar's own clock draws it then.
        """
        together = self._head == self._end and step == end and self._goal is None and seeking is None
        self._head, self._end, self._goal = step, end, seeking
        if not together:
            self.update()

    @property
    def span(self) -> Span:
        """The steps along the track."""
        first = self._course.view.first if self._course.view else 0
        return Span(first, max(self._end, first + 1), self._rect().width())

    @property
    def shown(self) -> int:
        """The step under the handle."""
        return self._head if self._goal is None else self._goal

    def sizeHint(self) -> QSize:
        return QSize(300, round(self._theme.sizes.font * 3.0))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    # Hands.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._held = True
            self.pressed_changed.emit(True)
            self._seek_to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held:
            self._seek_to(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._held:
            self._held = False
            self.pressed_changed.emit(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go by a hundredth, with Shift by one step; Page keys by a tenth; Home, End to the ends."""
        span = self.span
        key = Qt.Key(event.key())
        if key in _KEYS:
            fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            stride = 1 if fine else max(1, (span.end - span.first) // 100)
            self._go(self.shown + _KEYS[key] * stride)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go(span.first if key == Qt.Key.Key_Home else span.end)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Tell what is under the mouse."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.help_at(QPointF(event.pos()).x()), self)
            return True
        return super().event(event)

    def help_at(self, x: float) -> str:
        """What happened at `x`, and which step that is."""
        x -= self._rect().left()
        span = self.span
        lines = [f"{title(one)}: {evidence(one)}" for one in self._course.phenomena_near(x, span)]
        lines += [move_words(move, self.tr("{0} critic steps")) for move in self._course.moves_near(x, span)]
        step = self.tr("step {0}").format(f"{span.to_step(x):,}")
        return "\n".join([step, *lines[-8:]])

    def _seek_to(self, x: float) -> None:
        self._go(self.span.to_step(x - self._rect().left()))

    def _go(self, step: int) -> None:
        span = self.span
        step = min(max(step, span.first), span.end)
        if step != self.shown:
            self._goal = step
            self.update()
            self.sought.emit(step)

    # Drawing.

    def _rect(self) -> QRectF:
        return QRectF(self.rect()).adjusted(8, 2, -8, -2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._draw(painter)
        finally:
            painter.end()

    def _draw(self, painter: QPainter) -> None:
        rect, span = self._rect(), self.span
        plot = rect.adjusted(0, PHENOMENON, 0, -MOVES)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("raised"))
        painter.drawRoundedRect(plot, 3, 3)
        head = plot.left() + span.to_x(self._head)
        painter.setBrush(self._theme.colour("accent", 0.10))
        painter.drawRect(QRectF(plot.left(), plot.top(), head - plot.left(), plot.height()))
        self._draw_curve(painter, plot, span, head)
        self._draw_keyframes(painter, plot, span)
        self._draw_moves(painter, plot, span)
        self._draw_phenomena(painter, plot, span)
        self._draw_handle(painter, plot, span)
        edge = "accent" if self.hasFocus() else "border"
        painter.setPen(QPen(self._theme.colour(edge), 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(plot.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)

    def _draw_curve(self, painter: QPainter, plot: QRectF, span: Span, head: float) -> None:
        steps, heights = self._course.curve(span)
        if len(steps) < 2:
            return
        x = plot.left() + (steps - span.first) / max(span.end - span.first, 1) * plot.width()
        y = plot.bottom() - 2 - heights * (plot.height() - 4)
        painter.save()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, clip in (
            ("accent", QRectF(plot.left(), plot.top(), head - plot.left(), plot.height())),
            ("muted", QRectF(head, plot.top(), plot.right() - head, plot.height())),
        ):
            painter.setClipRect(clip)
            painter.setPen(QPen(self._theme.colour(colour), 1.0))
            painter.drawPolyline(polygon(x, y))
        painter.restore()

    def _draw_keyframes(self, painter: QPainter, plot: QRectF, span: Span) -> None:
        """Short strokes at the bottom: where the past can be shown at once."""
        view = self._course.view
        if view is None or not len(view.keyframes):
            return
        painter.setPen(QPen(self._theme.colour("muted", 0.7), 1.0))
        places = np.unique(np.round([plot.left() + span.to_x(float(step)) for step in view.keyframes]))
        bottom = plot.bottom()
        painter.drawLines([QLineF(x + 0.5, bottom - 4, x + 0.5, bottom) for x in places.tolist()])

    def _draw_moves(self, painter: QPainter, plot: QRectF, span: Span) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("interpolate"))
        base = plot.bottom() + 0.5
        for move in self._course.view.moves if self._course.view else ():
            x = plot.left() + span.to_x(move.step)
            painter.drawPolygon([QPointF(x, base), QPointF(x - 3.5, base + 6), QPointF(x + 3.5, base + 6)])

    def _draw_phenomena(self, painter: QPainter, plot: QRectF, span: Span) -> None:
        """A bar above the track for as long as each lasted, with a round head where it began."""
        for one in self._course.phenomena.values():
            good = not is_trouble(one)
            colour = self._theme.colour("good" if good else "warn")
            left = plot.left() + span.to_x(one.step)
            right = plot.left() + span.to_x(span.end if one.ended is None else one.ended)
            y = plot.top() - 4
            painter.setPen(QPen(self._theme.colour("good" if good else "warn", 0.5), 2.0))
            painter.drawLine(QLineF(left, y, min(right, plot.right()), y))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            if good:
                painter.drawEllipse(QPointF(left, y), 3.2, 3.2)
            else:
                painter.drawPolygon(
                    [QPointF(left, y - 4), QPointF(left + 4, y + 3), QPointF(left - 4, y + 3)]
                )

    def _draw_handle(self, painter: QPainter, plot: QRectF, span: Span) -> None:
        x = plot.left() + span.to_x(self.shown)
        colour = self._theme.colour("accent")
        painter.setPen(QPen(colour, 2.0))
        painter.drawLine(QLineF(x, plot.top() - 2, x, plot.bottom() + 2))
        painter.setPen(QPen(self._theme.colour("panel"), 1.0))
        painter.setBrush(colour)
        painter.drawEllipse(QPointF(x, plot.center().y()), 5.5, 5.5)
        if self._goal is not None and self._goal != self._head:  # on the way: a ghost where it stands
            painter.setBrush(self._theme.colour("accent", 0.4))
            painter.drawEllipse(QPointF(plot.left() + span.to_x(self._head), plot.center().y()), 3.5, 3.5)
