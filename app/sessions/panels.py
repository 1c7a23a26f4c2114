"""What of the window travels inside a snapshot: its docks, and what the plane and the charts show."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow

from app.charts.board import ChartBoard
from app.memory import VERSION
from app.plane.plane import Plane
from app.plane.view import View

_LONGEST = 2**16  # characters of a layout; a longer one is not ours


class Panels:
    """Tells how things stand in a few texts, and puts them there again. What cannot be read stays as it is.

    `covered` are actions that are on while panels are hidden for a while: the layout is not told then.
    """

    def __init__(
        self,
        window: QMainWindow,
        plane: Plane,
        board: ChartBoard,
        covered: Callable[[], tuple[QAction, ...]] = tuple,
    ) -> None:
        self._window, self._plane, self._board = window, plane, board
        self._covered = covered
        self._others: dict[str, tuple[Callable[[], str], Callable[[str], None]]] = {}

    def add(self, name: str, tell: Callable[[], str], restore: Callable[[str], None]) -> None:
        """Let another part of the window tell, in a text, how it stands, and be given that text again."""
        self._others[name] = tell, restore

    def about(self) -> dict[str, str]:
        """How things stand."""
        plane = self._plane
        told = {
            "layers": ",".join(sorted(plane.layers)),
            "hidden_charts": ",".join(self._board.hidden_names()),
            "logit": "1" if plane.view_actions[0].isChecked() else "",
            "view": "" if plane.fits_itself else ",".join(f"{edge:.9g}" for edge in plane.view.extent),
        }
        if not any(action.isChecked() for action in self._covered()):
            told["layout"] = bytes(self._window.saveState(VERSION).toBase64().data()).decode("ascii")
        return told | {name: tell() for name, (tell, _) in self._others.items()}

    def restore(self, about: Mapping[str, str]) -> None:
        """Put things as they were told."""
        for action in self._covered() if about else ():
            if action.isChecked():
                action.trigger()
        layout = about.get("layout", "")
        if 0 < len(layout) <= _LONGEST:
            self._window.restoreState(QByteArray.fromBase64(QByteArray(layout.encode())), VERSION)
        if "layers" in about:
            self._show_layers(about["layers"].split(","))
        if "hidden_charts" in about:
            hidden = about["hidden_charts"].split(",")
            for name in self._board.names():
                self._board.set_shown(name, shown=name not in hidden)
        if "logit" in about:
            self._plane.view_actions[0].setChecked(about["logit"] == "1")
        if "view" in about:
            self._look_at(about["view"])
        self._restore_others(about)

    def _restore_others(self, about: Mapping[str, str]) -> None:
        for name, (_, restore) in self._others.items():
            if name in about:
                restore(about[name])

    def _show_layers(self, wanted: list[str]) -> None:
        shown = self._plane.layers
        for name in shown - set(wanted):
            self._plane.set_layer(name, on=False)
        for action in self._plane.layer_actions:
            if action.objectName().removeprefix("plane_") in wanted:
                action.setChecked(True)

    def _look_at(self, text: str) -> None:
        try:
            x_low, x_high, y_low, y_high = (float(edge) for edge in text.split(","))
        except ValueError:
            self._plane.fit_to(None)
            return
        if all(map(math.isfinite, (x_low, x_high, y_low, y_high))) and x_low < x_high and y_low < y_high:
            area = self._plane.area
            self._plane.move_to(View.fitting((x_low, x_high, y_low, y_high), area.width(), area.height()))
