"""The way out of the window: exports with their actions, and their dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow, QMenu

from app.actions import Actions
from app.charts.board import ChartBoard
from app.export.exports import Exports
from app.export.pictures import Drawable, image_of
from app.plane.plane import Plane
from app.playground import Playground
from app.status_line import StatusLine
from app.theme import Theme

if TYPE_CHECKING:
    from app.export.dialog import ExportDialog

FILM = "finish_film", "cancel_film"
COPIED = 2.0  # pixels of a picture on the clipboard for each of the screen


class ExportDoor(QObject):
    """Owns `exports`; `middle` is the plane, or the arenas in its place."""

    def __init__(
        self,
        window: QMainWindow,
        playground: Playground,
        shown: tuple[Plane, Drawable, ChartBoard],
        actions: Actions,
        theme: Theme,
        status_line: StatusLine,
    ) -> None:
        super().__init__(window)
        self._window, self._actions, self._status = window, actions, status_line
        plane, self._middle, board = shown
        self.exports = Exports(window, playground, plane, self._middle, board, theme, status_line)
        self._dialog: ExportDialog | None = None
        self._add_actions()
        self.menu = self._make_menu()
        self.exports.films.changed.connect(self._follow)
        self._follow()

    def show(self, page: str = "picture") -> None:
        """Open the dialog, or bring it to the front, at this page."""
        if self._dialog is None:
            from app.export.dialog import ExportDialog

            self._dialog = dialog = ExportDialog(self.exports, self._window)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.finished.connect(self._forget)
        self._dialog.turn_to(page)
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()

    def copy_picture(self) -> None:
        """Put a picture of the plane on the clipboard."""
        QGuiApplication.clipboard().setImage(image_of(self._middle, COPIED))
        self._status.showMessage(self.tr("The picture is on the clipboard."), 3000)

    def stop(self) -> None:
        """Before the window goes."""
        if self._dialog is not None:
            self._dialog.close()
        self.exports.stop()

    def _forget(self) -> None:
        self._dialog = None

    def _add_actions(self) -> None:
        add, tr = self._actions.add, self.tr
        add("save_picture", tr("Save picture of the plane …"), self.exports.ask_plane, "Ctrl+E",
            hint=tr("As PNG at twice the resolution, or as SVG"))  # fmt: skip
        add("copy_picture", tr("Copy picture of the plane"), self.copy_picture, "Ctrl+Shift+C")
        for name, key, text, hint in (
            ("export", "Ctrl+Shift+E", tr("Export …"),
             tr("Pictures, metrics, points and films, for papers, slides and notebooks")),
            ("export_metrics", "", tr("Export metrics …"), tr("All numbers of the run, as CSV or NPZ")),
            ("export_points", "", tr("Export points …"), tr("The clouds of now, as CSV")),
            ("export_film", "", tr("Export film …"),
             tr("The run as MP4, GIF or pictures, while training goes on")),
        ):  # fmt: skip
            page = name.removeprefix("export").removeprefix("_") or "picture"
            add(name, text, lambda _=False, page=page: self.show(page), key, hint=hint)
        films = self.exports.films
        add("finish_film", tr("Stop recording and keep the film"), films.finish)
        add("cancel_film", tr("Cancel the film"), films.cancel)

    def _make_menu(self) -> QMenu:
        menu = QMenu(self.tr("Expor&t"), self._window)
        for name in ("export", "export_metrics", "export_points", "export_film", "", *FILM):
            if name:
                menu.addAction(self._actions[name])
            else:
                menu.addSeparator()
        return menu

    def _follow(self) -> None:
        """A film can be stopped while there is one; how far it is stands in the status line."""
        films = self.exports.films
        busy = films.state is not None and not films.state.stopping
        self._actions["finish_film"].setEnabled(busy and films.live)
        self._actions["cancel_film"].setEnabled(busy)
