"""Figure: a chart of the lab. Axes and curves lie in a picture that is kept; the marker moves over it."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from app.charts.canvas import SOLID, Canvas, Frame2D
from app.charts.polyline import polygon, runs
from app.charts.readout import chip
from app.charts.scales import Linear, Tick
from app.glossary import tooltip
from app.keys import FocusShown, arrow
from app.lab.card import PAD, Key, Row, paint_card
from app.lab.facts import Facts, Floats
from app.lab.scene import REACH
from app.theme import Theme


class Figure(FocusShown):
    """Base of the lab's charts; a subclass says its axes in `y_span` and `y_ticks`, and paints."""

    distance_wanted = Signal(float)
    nudged = Signal(int, float)  # steps along the distance, and their length

    def __init__(self, theme: Theme, title: str, unit: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme, self.title, self.unit = theme, title, unit
        self.facts: Facts | None = None
        self.plot = QRectF(0, 0, 100, 100)
        self._ground: QPixmap | None = None
        self._key = Key(theme)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        self.setAccessibleName(title)
        theme.changed.connect(self._dress)

    # What a subclass says.

    x_span = (0.0, REACH)
    right_room = 0.0  # points kept free for an axis at the right

    def y_span(self) -> tuple[float, float]:
        """The places at the bottom and the top of the plot."""
        raise NotImplementedError

    def y_ticks(self, frame: Frame2D, count: int) -> list[Tick]:
        return Linear().ticks(*frame.y, count)

    def rows(self, facts: Facts) -> list[Row]:
        """The legend with its values."""
        raise NotImplementedError

    def _paint_ground(self, canvas: Canvas, facts: Facts) -> None:
        """Draw what stays while the distance changes."""

    def _paint_over(self, canvas: Canvas, facts: Facts) -> None:
        """Draw what moves."""

    def _changes_ground(self, before: Facts, after: Facts) -> bool:
        return before.curves is not after.curves

    # What all figures do.

    def show_facts(self, facts: Facts) -> None:
        """Draw these facts from now on."""
        if self.facts is None or self._changes_ground(self.facts, facts):
            self._ground = None
        self.facts = facts
        self._key.rows = self.rows(facts)
        self.setAccessibleDescription(
            ", ".join(f"{item.label} {item.value}" for item, _ in self._key.rows if item.value)
        )
        self.update()

    @property
    def frame(self) -> Frame2D:
        return Frame2D(self.plot, self.x_span, self.y_span())

    def colour(self, name: str, alpha: float = 1.0) -> QColor:
        return self.theme.colour(name, alpha)

    def curve(
        self,
        painter: QPainter,
        x: Floats,
        y: Floats,
        colour: QColor,
        dashes: tuple[float, ...] = SOLID,
        ceiling: float = math.inf,
    ) -> None:
        """A line two points wide through the places (x, y), broken at NaN, cut off at `ceiling`."""
        frame = self.frame
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = frame.rect.adjusted(-1, -2, 1, 2)
        room.setTop(max(room.top(), float(frame.to_y(ceiling))))
        painter.setClipRect(room)
        pen = QPen(colour, 2.0)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        if dashes:
            pen.setDashPattern([length / 2.0 for length in dashes])
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        across, down = frame.to_x(x), frame.to_y(y)
        for run in runs(np.where(np.isnan(y), np.nan, down)):
            painter.drawPolyline(polygon(across[run], down[run]))
        painter.restore()

    def dot(
        self, painter: QPainter, at: QPointF, colour: QColor, *, hollow: bool = False, radius: float = 4.5
    ) -> None:
        """A disc with a rim that keeps it apart from lines; hollow for an end that does not count."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour if hollow else self.colour("panel"), 1.5))
        painter.setBrush(self.colour("panel") if hollow else colour)
        painter.drawEllipse(at, radius, radius)
        painter.restore()

    def at(self, x: float, y: float) -> QPointF:
        """The point of the places (x, y)."""
        frame = self.frame
        return QPointF(float(frame.to_x(x)), float(frame.to_y(y)))

    def sizeHint(self) -> QSize:
        return QSize(320, 200)

    def minimumSizeHint(self) -> QSize:
        return QSize(180, 110)

    # Qt's events.

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._ground = None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._want(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._want(event.position())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ends = {Qt.Key.Key_Home: 0.0, Qt.Key.Key_End: REACH}
        if (way := arrow(event)) is not None:
            self.nudged.emit(way.x + way.y, way.step)
        elif (end := ends.get(Qt.Key(event.key()))) is not None:
            self.distance_wanted.emit(end)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.help_at(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def help_at(self, at: QPointF) -> str:
        """The glossary's words for the number under the pointer, or for all of the figure's."""
        if term := self._key.term_at(at):
            return tooltip(term)
        terms = dict.fromkeys(term for _, term in self._key.rows)
        return "<hr>".join(tooltip(term) for term in terms)

    def paintEvent(self, event: QPaintEvent) -> None:
        facts = self.facts
        if facts is None:
            return
        if self._ground is None or self._ground.size() != self.size() * self.devicePixelRatioF():
            self._lay_out()
            self._ground = self._painted(facts)
        painter = QPainter(self)
        try:
            painter.drawPixmap(0, 0, self._ground)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(self._font())
            self._key.paint(painter)
            self._paint_over(Canvas(painter, self.frame, self.devicePixelRatioF()), facts)
            edge = "accent" if self.focus_shown else "border"
            painter.setPen(QPen(self.colour(edge), 2.0 if self.focus_shown else 1.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self._edge(), self.theme.sizes.radius, self.theme.sizes.radius)
        finally:
            painter.end()  # a painter left open takes the process down with its widget

    # Parts.

    def paint_marker(self, painter: QPainter, distance: float, text: str) -> None:
        """The upright at the distance of now, and its number on the axis."""
        x = float(self.frame.to_x(distance))
        self.paint_places(painter, x, QFontMetricsF(painter.font()).horizontalAdvance(text) / 2 + 6)
        upright = QRectF(round(x), self.plot.top(), 1.0, self.plot.height())
        painter.fillRect(upright, self.colour("text", 0.55))  # a smooth line takes a hundred times as long
        chip(painter, self.theme, x, self.plot, text)

    def paint_places(self, painter: QPainter, taken: float = -1e6, half: float = 0.0) -> None:
        """The numbers along the horizontal axis, but for those within `half` points of a `taken` spot."""
        metrics = QFontMetricsF(painter.font())
        painter.setPen(self.colour("muted"))
        for tick in self._x_ticks():
            x, wide = float(self.frame.to_x(tick.place)), metrics.horizontalAdvance(tick.text)
            left = min(x - wide / 2, self.plot.right() + 8 - wide)
            if abs(left + wide / 2 - taken) > half + wide / 2:
                painter.drawText(QPointF(left, self.plot.bottom() + 6 + metrics.capHeight()), tick.text)

    def _x_ticks(self) -> list[Tick]:
        room = 5.0 * self.theme.sizes.font_small
        return Linear().ticks(*self.x_span, max(2, int(self.plot.width() / room)))

    def _want(self, at: QPointF) -> None:
        distance = self.distance_at(self.frame.from_x(at.x()))
        self.distance_wanted.emit(min(max(round(distance, 2), 0.0), REACH))

    def distance_at(self, place: float) -> float:
        """The distance that a place along the horizontal axis stands for."""
        return place

    def _lay_out(self) -> None:
        self._key.place(self.width() - 2 * PAD, self.height())
        small = self.theme.sizes.font_small
        top, left, below = self._key.bottom + 6.0, round(small * 3.2), small + 12.0
        wide = self.width() - left - 14.0 - self.right_room
        self.plot = QRectF(left, top, max(wide, 20.0), max(self.height() - top - below, 20.0))

    def _painted(self, facts: Facts) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(self.colour("window"))
        painter = QPainter(picture)
        try:
            paint_card(painter, self.theme, self._edge(), self.title, self.unit)
            painter.setFont(self._font())
            canvas = Canvas(painter, self.frame, ratio)
            rows = max(2, int(self.plot.height() / (2.9 * self.theme.sizes.font_small)))
            x_ticks = [Tick(tick.place, "") for tick in self._x_ticks()]  # their texts give way to the marker
            y_ticks = self.y_ticks(self.frame, rows)
            canvas.axes(x_ticks, y_ticks, self.colour("muted"), self.colour("grid"))
            self._paint_ground(canvas, facts)
        finally:
            painter.end()
        return picture

    def _font(self) -> QFont:
        return self.theme.font(self.theme.sizes.font_small)

    def _edge(self) -> QRectF:
        return QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)

    def _dress(self) -> None:
        self._ground = None
        if self.facts is not None:
            self._key.rows = self.rows(self.facts)
        self.update()
