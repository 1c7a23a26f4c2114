"""What the window remembers: its layout, its appearance, which charts are shown."""

from __future__ import annotations

from typing import cast, get_args

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QMainWindow

from app.charts.board import ChartBoard
from app.plane.plane import Plane
from app.theme import Mode, Theme

VERSION = 1  # of the docks and toolbars; another number forgets old layouts
ORGANISATION, PROGRAM = "WGAN Playground", "WGAN Playground"


class Memory:
    """Reads and writes a `QSettings`; whatever it does not know or cannot read stays as it is."""

    def __init__(self, store: QSettings | None = None) -> None:
        self._store = store or QSettings(ORGANISATION, PROGRAM)

    @property
    def store(self) -> QSettings:
        """What it is kept in."""
        return self._store

    def recall_appearance(self, theme: Theme) -> None:
        mode = self._store.value("theme", "system")
        if mode in get_args(Mode):
            theme.set_mode(cast("Mode", mode))
        theme.set_presenter(self._store.value("presenter", "false") in (True, "true"))

    def recall_layout(self, window: QMainWindow) -> bool:
        """Restore geometry and docks; False if there was nothing to restore."""
        geometry, state = self._store.value("geometry"), self._store.value("state")
        if not isinstance(geometry, QByteArray) or not isinstance(state, QByteArray):
            return False
        return window.restoreGeometry(geometry) and window.restoreState(state, VERSION)

    def recall_panels(self, plane: Plane, board: ChartBoard) -> None:
        layers = self._store.value("layers")
        if isinstance(layers, str):
            for action in plane.layer_actions:
                action.setChecked(action.objectName() in layers.split(","))
        hidden = self._store.value("hidden_charts")
        for name in hidden.split(",") if isinstance(hidden, str) else ():
            board.set_shown(name, shown=False)

    def keep(self, window: QMainWindow, theme: Theme, plane: Plane, board: ChartBoard) -> None:
        self._store.setValue("theme", theme.mode)
        self._store.setValue("presenter", "true" if theme.presenter else "false")
        self._store.setValue("geometry", window.saveGeometry())
        self._store.setValue("state", window.saveState(VERSION))
        shown = (action.objectName() for action in plane.layer_actions if action.isChecked())
        self._store.setValue("layers", ",".join(shown))
        self._store.setValue("hidden_charts", ",".join(board.hidden_names()))
        self._store.sync()
