"""Mouse and keys on several plots: one of them is chosen, enlarged or asked for its menu."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from app.compare.layout import Place
from app.plane.navigation import Navigable


class Chooser(Navigable):
    """A click chooses an arena, a double click enlarges it; a drag moves the view of all."""

    chosen = Signal(int)
    enlarge_asked = Signal(int)
    menu_asked = Signal(QPointF)  # global position; the arena under it has been chosen

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen = 0
        self._places: tuple[Place, ...] = ()
        self._pressed: QPointF | None = None

    @property
    def places(self) -> tuple[Place, ...]:
        """Where each arena is, in widget pixels."""
        return self._places

    def arena_at(self, at: QPointF) -> int | None:
        """The arena under a widget position, its caption included."""
        for index, place in enumerate(self._places):
            if place.cell.contains(at):
                return index
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self.arena_at(event.position())
        still = self._pressed is not None and not self._dragged
        if event.button() == Qt.MouseButton.LeftButton and still and index is not None:
            self.chosen.emit(index)
        self._pressed = None
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.arena_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and index is not None:
            self.enlarge_asked.emit(index)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.arena_at(QPointF(event.pos()))
        if index is not None:
            self.chosen.emit(index)
        self.menu_asked.emit(QPointF(event.globalPos()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.enlarge_asked.emit(self._chosen)
        else:
            super().keyPressEvent(event)
