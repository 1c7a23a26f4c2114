"""What lies over the plane while data are made by hand: takes the mouse, and leaves moving the view to it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent

from app.keys import FocusShown, arrow
from app.plane.navigation import Navigable
from app.theme import Theme

Point = tuple[float, float]
NOTCH = 120  # of a wheel, in Qt's eighths of a degree


class Easel(FocusShown):
    """Covers the plane. The left button and the keys work on the data; the middle one moves the view.

    `hand` is where the tool is, in data units: under the mouse, or moved by the arrow keys.
    """

    leave_asked = Signal()
    widened = Signal(int)  # notches of the wheel

    def __init__(self, plane: Navigable, theme: Theme) -> None:
        super().__init__(plane)
        self._plane, self._theme = plane, theme
        self.hand: Point | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        plane.installEventFilter(self)
        plane.view_moved.connect(self.update)
        theme.changed.connect(self.update)

    def place(self, at: QPointF) -> Point | None:
        """The data position under a pixel; None beside the plots."""
        spot = self._plane.spot(at)
        return None if spot is None else self._plane.view.to_data(spot.x(), spot.y())

    def pixel(self, place: Point) -> QPointF:
        """The pixel of a data position in the first plot."""
        x, y = self._plane.view.to_screen(place).tolist()
        return self._plane.area.topLeft() + QPointF(x, y)

    def lengths(self, pixels: float) -> float:
        """So many pixels in data units."""
        return pixels / self._plane.view.scale

    # What a tool does.

    def press(self, at: Point) -> None:
        """The left button went down here."""

    def drag(self, at: Point) -> None:
        """The hand moves with the button down."""

    def release(self) -> None:
        """The button came up."""

    def hover(self, at: Point) -> None:
        """The hand moves with no button down."""

    def nudge(self, dx: float, dy: float, event: QKeyEvent) -> None:
        """An arrow key, in data units."""

    def key(self, event: QKeyEvent) -> bool:
        """Another key; whether it meant something."""
        return False

    def draw(self, painter: QPainter) -> None:
        """Draw over a plot, in pixels from its top left corner."""

    # Events.

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._plane.rect())
        return False

    def showEvent(self, event: QEvent) -> None:
        self.setGeometry(self._plane.rect())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self.place(event.position())
        if event.button() == Qt.MouseButton.LeftButton and place is not None:
            self.hand = place
            self.press(place)
            self.update()
        elif event.button() == Qt.MouseButton.MiddleButton:
            self._plane.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._plane.mouseMoveEvent(event)  # tells what is under the cursor, too
        place = self.place(event.position())
        self.hand = place
        if place is not None:
            (self.drag if event.buttons() & Qt.MouseButton.LeftButton else self.hover)(place)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.release()
            self.update()
        else:
            self._plane.mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.hand = None
        self._plane.leaveEvent(event)
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._plane.wheelEvent(event)
            return
        notches = round(event.angleDelta().y() / NOTCH)
        if notches:
            self.widened.emit(notches)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = arrow(event)
        if event.key() == Qt.Key.Key_Escape:
            self.leave_asked.emit()
        elif way is not None:
            self.nudge(way.x * way.step, way.y * way.step, event)
            self.update()
        elif self.key(event):
            self.update()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        try:
            for area in self._plane.areas:
                painter.save()
                painter.setClipRect(area)
                painter.translate(area.topLeft())
                self.draw(painter)
                painter.restore()
        finally:
            painter.end()  # a painter left open takes the process down with its widget

    def spot(self, place: Point) -> QPointF:
        """The pixel of a data position from its plot's top left corner."""
        x, y = self._plane.view.to_screen(place).tolist()
        return QPointF(x, y)

    def frame(self, low: float, high: float) -> QRectF:
        """The square [low, high]² in pixels from the plot's top left corner."""
        return QRectF(self.spot((low, high)), self.spot((high, low)))
