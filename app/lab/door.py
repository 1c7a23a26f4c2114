"""The way into the lab and back: what the window shows and does meanwhile, and how it is found again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget, QMainWindow, QStackedWidget, QWidget

from app.playground import Playground
from app.theme import Theme

if TYPE_CHECKING:
    from app.lab.lab import DistanceLab

# What makes sense without training; everything else rests while the lab is shown.
ALLOWED = frozenset(
    {"lab", "quit", "full_screen", "theme_system", "theme_light", "theme_dark", "presenter"}
    | {"shortcuts", "commands", "about"}
)


class LabDoor(QObject):
    """Owns the middle of the window: `stack` holds the plane's page and, while it is shown, the lab.

    The lab is made when it is first entered. Training pauses at the door and goes on on the way back.
    """

    shown_changed = Signal(bool)

    def __init__(self, window: QMainWindow, playground: Playground, theme: Theme, page: QWidget) -> None:
        super().__init__(window)
        self._window, self._playground, self._theme = window, playground, theme
        self.stack = QStackedWidget(window)
        self.stack.addWidget(page)
        self.lab: DistanceLab | None = None
        self._shown = False
        self._layout = QByteArray()
        self._was_playing = False
        self._resting: list[QAction] = []

    @property
    def shown(self) -> bool:
        """Whether the lab is what the window shows."""
        return self._shown

    def enter(self, actions: Iterable[QAction]) -> None:
        """Show the lab in the place of plane and docks; `actions` rest but for those allowed here."""
        if self._shown:
            return
        self._shown = True
        self._was_playing = self._playground.playing
        if self._was_playing:
            self._playground.set_playing(playing=False)
        self._playground.set_visible(visible=False)  # nobody sees the plane
        self._layout = self._window.saveState()
        for dock in self._window.findChildren(QDockWidget):
            dock.hide()
        lab = self._open()
        self.stack.addWidget(lab)
        self.stack.setCurrentWidget(lab)
        lab.stage.setFocus()
        self._resting = [one for one in actions if one.isEnabled() and one.objectName() not in ALLOWED]
        for action in self._resting:
            action.setEnabled(False)
        self.shown_changed.emit(True)

    def leave(self) -> None:
        """Show the plane and the docks again, and let training go on if it did before."""
        if not self._shown or self.lab is None:
            return
        self._shown = False
        for action in self._resting:
            action.setEnabled(True)
        self._resting = []
        self.stack.setCurrentIndex(0)
        self.stack.removeWidget(self.lab)  # so that its size does not bind the window
        self._window.restoreState(self._layout)
        self._playground.set_visible(visible=True)
        if self._was_playing:
            self._playground.set_playing(playing=True)
        self.shown_changed.emit(False)

    def _open(self) -> DistanceLab:
        if self.lab is None:
            from app.lab.lab import DistanceLab

            self.lab = DistanceLab(self._theme, self.stack)
            self.lab.leave_asked.connect(self.leave)
        return self.lab
