"""InteractivePlot: mouse and keyboard on a plot, turned into pan, zoom, hover and fit.

Drag pans along one axis; Ctrl and the wheel zoom (the plain wheel scrolls the board); a double click
enlarges, on an axis it fits. All of it works from the keyboard, too.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.charts.canvas import Frame2D
from app.keys import WAYS, FocusShown

_DRAG_FROM = 4.0  # points
_ZOOM = 0.8  # per notch of the wheel or key
_KEYS = frozenset(
    {
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Plus,
        Qt.Key.Key_Minus,
        Qt.Key.Key_Equal,
        Qt.Key.Key_Home,
        Qt.Key.Key_Return,
        Qt.Key.Key_Enter,
    }
)


class InteractivePlot(FocusShown):
    """A widget with a plot in it that can be panned, zoomed and pointed at."""

    enlarge_wanted = Signal()
    menu_wanted = Signal(QPointF)  # a global position

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.wheel_zooms = False  # without Ctrl, as when the chart fills the board
        self._pressed: tuple[QPointF, Frame2D] | None = None
        self._along = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    # What the chart provides.

    @property
    def frame(self) -> Frame2D:
        """The plot's rectangle and the places at its edges."""
        raise NotImplementedError

    def take_x(self, low: float, high: float) -> None:
        """A person wants this horizontal range, in places."""

    def take_y(self, low: float, high: float) -> None:
        """A person wants this vertical range, in places."""

    def fit(self) -> None:
        """Let both axes follow the data."""

    def hover_at(self, x: float | None) -> None:
        """The crosshair is at the place `x`, or gone."""

    def hover_step(self, direction: int) -> None:
        """Move the crosshair left (−1) or right (1)."""

    # Zooming.

    def zoom(self, factor: float, position: QPointF | None = None) -> None:
        """Zoom around `position`: along y left of the plot, else along x."""
        frame = self.frame
        if position is not None and position.x() < frame.rect.left():
            self.take_y(*_zoomed(frame.y, frame.from_y(position.y()), factor))
            return
        middle = sum(frame.x) / 2 if position is None else frame.from_x(position.x())
        self.take_x(*_zoomed(frame.x, middle, factor))

    # Qt's events.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed, self._along = (event.position(), self.frame), ""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self._drag(event.position())
            return
        frame = self.frame
        inside = frame.rect.adjusted(-2, -2, 2, 2).contains(event.position())
        self.hover_at(frame.from_x(event.position().x()) if inside else None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = None
        self.unsetCursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        rect, at = self.frame.rect, event.position()
        if at.y() > rect.bottom() or (at.x() < rect.left() and at.y() > rect.top()):
            self.fit()
        else:
            self.enlarge_wanted.emit()

    def leaveEvent(self, event: QEvent) -> None:
        self.hover_at(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / 120
        if notches and (self.wheel_zooms or event.modifiers() & Qt.KeyboardModifier.ControlModifier):
            self.zoom(_ZOOM**notches, event.position())
            event.accept()
        else:
            event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(QPointF(event.globalPos()))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.hover_at(None)

    def event(self, event: QEvent) -> bool:
        """Our keys go before shortcuts of the window while the chart has the focus."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _ours(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if not _ours(event):
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.hover_step(WAYS[Qt.Key(key)][0])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.zoom(1 / _ZOOM if key == Qt.Key.Key_Minus else _ZOOM)
        elif key == Qt.Key.Key_Home:
            self.fit()
        else:
            self.enlarge_wanted.emit()

    def _drag(self, at: QPointF) -> None:
        assert self._pressed is not None
        start, frame = self._pressed
        moved = at - start
        if not self._along:
            if max(abs(moved.x()), abs(moved.y())) < _DRAG_FROM:
                return
            self._along = "x" if abs(moved.x()) >= abs(moved.y()) else "y"
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        if self._along == "x":
            by = frame.from_x(start.x()) - frame.from_x(at.x())
            self.take_x(frame.x[0] + by, frame.x[1] + by)
        else:
            by = frame.from_y(start.y()) - frame.from_y(at.y())
            self.take_y(frame.y[0] + by, frame.y[1] + by)


def _ours(event: QKeyEvent) -> bool:
    plain = (
        Qt.KeyboardModifier.NoModifier,
        Qt.KeyboardModifier.ShiftModifier,
        Qt.KeyboardModifier.KeypadModifier,
    )
    return event.key() in _KEYS and event.modifiers() in plain


def _zoomed(span: tuple[float, float], around: float, factor: float) -> tuple[float, float]:
    return around + (span[0] - around) * factor, around + (span[1] - around) * factor
