"""Arrow keys: where they point and how far they go; a focus that is marked for those who came by key."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

STEP, FINE, COARSE = 0.1, 0.01, 0.5  # data units: alone, with Shift, with Ctrl
WAYS = {  # (x, y): right and up count as 1
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
_BY_KEY = {
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
}


@dataclass(frozen=True, slots=True)
class Arrow:
    """One press of an arrow key: right and up count as 1, `step` is in data units."""

    x: int
    y: int
    step: float


def arrow(event: QKeyEvent) -> Arrow | None:
    """The arrow key that was pressed, if one was."""
    way = WAYS.get(Qt.Key(event.key()))
    if way is None:
        return None
    held = event.modifiers()
    if held & Qt.KeyboardModifier.ShiftModifier:
        return Arrow(*way, FINE)
    return Arrow(*way, COARSE if held & Qt.KeyboardModifier.ControlModifier else STEP)


class FocusShown(QWidget):
    """Knows in `focus_shown` whether to mark the focus: for those who came by key, as browsers do."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.focus_shown = False

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.focus_shown = event.reason() in _BY_KEY
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.focus_shown = False
        super().focusOutEvent(event)
        self.update()
