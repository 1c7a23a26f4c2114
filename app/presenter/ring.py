"""A ring about the pointer, so that a whole room sees where it is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QCursor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QWidget

from app.theme import Theme

RADIUS = 26  # at normal type
_PRESSED = 0.7  # of the radius, while a button is down


class PointerRing(QWidget):
    """Lies over the window and lets everything through; it is only as large as the ring."""

    def __init__(self, window: QWidget, theme: Theme) -> None:
        super().__init__(window)
        self._window, self._theme = window, theme
        self._pressed = False
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        theme.changed.connect(self._dress)
        self._dress()
        self.hide()

    def set_on(self, on: bool) -> None:
        """Follow the pointer, or go."""
        application = QApplication.instance()
        assert application is not None
        if on and not self.isVisible():
            application.installEventFilter(self)
            self._follow(self._window.mapFromGlobal(QCursor.pos()))
        elif not on:
            application.removeEventFilter(self)
        self.setVisible(on)
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See every move of the mouse over the window, and keep none."""
        if (
            isinstance(event, QMouseEvent)
            and isinstance(watched, QWidget)
            and watched.window() is self._window
        ):
            pressed = event.buttons() != Qt.MouseButton.NoButton
            if pressed != self._pressed:
                self._pressed = pressed
                self.update()
            self._follow(self._window.mapFromGlobal(event.globalPosition().toPoint()))
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        reach = self.width() / 2 - 4
        reach *= _PRESSED if self._pressed else 1.0
        centre = QPointF(self.width() / 2, self.height() / 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.colour("panel", 0.8), 6.0))
        painter.drawEllipse(centre, reach, reach)
        painter.setPen(QPen(self._theme.colour("danger", 0.9), 3.0))
        painter.drawEllipse(centre, reach, reach)
        painter.end()

    def _follow(self, at: QPoint) -> None:
        self.move(at.x() - self.width() // 2, at.y() - self.height() // 2)

    def _dress(self) -> None:
        size = 2 * round(RADIUS * self._theme.sizes.font / 13) + 8
        self.resize(size, size)
