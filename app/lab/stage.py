"""The stage: two shapes to be taken hold of, and the earth that must be moved from one to the other."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from app.glossary import tooltip
from app.keys import FocusShown, arrow
from app.lab.facts import Facts
from app.lab.paint import Drawing, draw_stage
from app.lab.scene import HALF, Point, Scene, Shape
from app.plane.view import View
from app.theme import Theme

MARGIN = 0.75  # data units about the square of the centres
SNAP = 6.0  # pixels within which a shape settles level with, or upon, the other
GRIP = 16.0  # pixels about a shape in which it can be taken


class Stage(FocusShown):
    """Shows a scene; asks by signals for another one, and never changes it itself."""

    moved = Signal(str, float, float, float)  # shape, x, y, and how near it snaps, in data units
    nudged = Signal(int, int, float)  # steps right and up, and their length

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._facts: Facts | None = None
        self._held: tuple[Shape, Point] | None = None  # the shape, and from the hand to its centre
        self._hovered: Shape | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Stage with the real and the fake shape"))
        theme.changed.connect(self.update)

    def show_facts(self, facts: Facts) -> None:
        """Draw this scene from now on."""
        self._facts = facts
        self.setAccessibleDescription(
            self.tr(
                "Distance {d:.2f}. Arrow keys move the fake shape; with Shift by little, with Ctrl by much."
            ).format(d=facts.scene.distance)
        )
        self.update()

    @property
    def view(self) -> View:
        """The square of the centres and a margin, as large as there is room."""
        edge = HALF + MARGIN
        return View.fitting((-edge, edge, -edge, edge), max(self.width(), 1), max(self.height(), 1))

    def pixel(self, point: Point) -> QPointF:
        """The pixel of a data position."""
        x, y = self.view.to_screen(point).tolist()
        return QPointF(x, y)

    def shape_at(self, at: QPointF) -> Shape | None:
        """The shape under a pixel; the nearer centre where both are, and the fake one where they coincide."""
        if self._facts is None:
            return None
        scene, view = self._facts.scene, self.view
        found: list[tuple[float, int, Shape]] = []
        for order, (shape, centre) in enumerate((("fake", scene.fake), ("real", scene.real))):
            away = at - self.pixel(centre)
            if _off(scene, away, view.scale) <= GRIP:
                found.append((math.hypot(away.x(), away.y()), order, "fake" if shape == "fake" else "real"))
        return min(found)[2] if found else None

    def sizeHint(self) -> QSize:
        return QSize(560, 520)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 180)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        shape = self.shape_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and shape and self._facts is not None:
            centre = getattr(self._facts.scene, shape)
            x, y = self.view.to_data(event.position().x(), event.position().y())
            self._held = (shape, (centre[0] - x, centre[1] - y))
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is not None and event.buttons() & Qt.MouseButton.LeftButton:
            shape, (x_off, y_off) = self._held
            view = self.view
            x, y = view.to_data(event.position().x(), event.position().y())
            self.moved.emit(shape, x + x_off, y + y_off, SNAP / view.scale)
            return
        self._hover(self.shape_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._held = None
        self._hovered = None
        self._hover(self.shape_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = arrow(event)
        if way is None:
            super().keyPressEvent(event)
        else:
            self.nudged.emit(way.x, way.y, way.step)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), tooltip("lab_distance"), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._facts is None:
            return
        painter = QPainter(self)
        grip = self._held[0] if self._held else self._hovered
        drawing = Drawing(QRectF(self.rect()), self.view, self._theme, self._facts, grip, self.focus_shown)
        try:
            draw_stage(painter, drawing)
        finally:
            painter.end()  # a painter left open takes the process down with its widget

    def _hover(self, shape: Shape | None) -> None:
        if shape != self._hovered or not shape:
            self._hovered = shape
            if shape:
                self.setCursor(Qt.CursorShape.OpenHandCursor)
            else:
                self.unsetCursor()
            self.update()


def _off(scene: Scene, away: QPointF, scale: float) -> float:
    """Pixels from a place, `away` from the centre, to the shape."""
    if scene.kind == "lines":
        return math.hypot(away.x(), max(abs(away.y()) - scene.size * scale / 2, 0.0))
    return max(math.hypot(away.x(), away.y()) - 1.5 * scene.size * scale, 0.0)
