"""Everything about sessions as files in one window: put together here, and connected with its panels."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, Qt
from PySide6.QtWidgets import QMainWindow

from app.actions import Actions
from app.charts.board import ChartBoard
from app.docks import Docks
from app.drops import FileDrops
from app.late import Late
from app.plane.plane import Plane
from app.playground import Playground
from app.sessions.actions import FileActions
from app.sessions.desk import Desk
from app.sessions.notice import NoticeBar
from app.sessions.panels import Panels
from app.sessions.places import Places, is_session, standard_places
from app.sessions.recent import RecentFiles
from app.sessions.recovery import Recovery
from app.sessions.thumbnail import thumbnail
from app.status_line import StatusLine
from app.theme import Theme

if TYPE_CHECKING:
    from app.sessions.gallery import Gallery

COVERS = ("plane_only", "lab")  # actions that hide panels for a while


class Sessions(QObject):
    """`notice` goes over the plane. Without `places` nothing is kept but what a person saves."""

    def __init__(
        self,
        window: QMainWindow,
        playground: Playground,
        panels: tuple[Plane, ChartBoard],
        actions: Actions,
        status_line: StatusLine,
        theme: Theme,
        store: QSettings,
        places: Places | None = None,
    ) -> None:
        super().__init__(window)
        self._window, self._playground, self._actions = window, playground, actions
        self.places = places or standard_places()
        plane, board = panels
        layout = Panels(window, plane, board, lambda: tuple(actions[name] for name in COVERS))
        self.panels = layout
        self.desk = Desk(
            playground, self.places, layout.about, layout.restore, lambda: thumbnail(plane), self
        )
        self.recent = RecentFiles(store, self)
        self.files = FileActions(self.desk, playground, self.recent, actions, window)
        self.recovery = Recovery(self.desk, self)
        self.notice = NoticeBar(theme)
        self.notice.add_answer(self.tr("Restore"), self.recovery.restore)
        self.notice.add_answer(self.tr("Discard"), self.recovery.discard)
        self.drops = FileDrops(window, is_session, self.files.open)
        self.recovery.offered.connect(self.notice.ask)
        self.recovery.settled.connect(self.notice.hide)
        self.desk.said.connect(status_line.say)
        self.desk.changed.connect(self._show_name)
        self._store, self._theme, self._status = store, theme, status_line
        self._gallery: Gallery | None = None
        self._room = Late(self._make_gallery)
        self.desk.saved.connect(self._note_saved)

    @property
    def gallery(self) -> Gallery:
        """The gallery, made when it is first asked for."""
        return self._make_gallery()

    def _make_gallery(self) -> Gallery:
        if self._gallery is None:
            from app.sessions.gallery import Gallery

            self._gallery = gallery = Gallery(self.places.own, self._store, self._theme, self._room)
            gallery.open_wanted.connect(self.files.open)
            gallery.renamed.connect(self.files.rename)
            gallery.said.connect(self._status.say)
        return self._gallery

    def _note_saved(self) -> None:
        if self._gallery is not None:
            self._gallery.refresh()

    def add_gallery(self, docks: Docks) -> None:
        """Give the gallery a dock, hidden until somebody asks for it."""
        right = Qt.DockWidgetArea.RightDockWidgetArea
        dock = docks.add("gallery", self.tr("Gallery"), self._room, right, "Ctrl+G", shown=False, tall=2)
        dock.toggleViewAction().triggered.connect(lambda on: self._show_gallery(docks) if on else None)
        self._actions.adopt("gallery", dock.toggleViewAction())

    def _show_gallery(self, docks: Docks) -> None:
        docks.share_height(Qt.DockWidgetArea.RightDockWidgetArea)
        self.gallery.list.setFocus()

    def begin(self, journal: Path | None, file: Path | None = None, *, resume: bool = True) -> None:
        """The engine has been started: open `file`, or go on with what was left by the last window."""
        self.recovery.begin(journal)
        if file is not None:
            self.files.open(file)
        elif resume:
            self.recovery.resume()

    def take_over(self, other: Sessions) -> None:
        """Another window shows the same session from now on: this one."""
        self.desk.take_over(other.desk)
        self.recovery.take_over(other.recovery)
        self._show_name()

    def close(self) -> None:
        """End the engine; what no file holds is written before, so that the next start goes on with it."""
        save = self.recovery.closing()
        self._playground.close(autosave=save)
        self.recovery.close(unsaved=save is not None)

    def _show_name(self) -> None:
        """The title names the file and says whether it holds everything."""
        file, program = self.desk.file, self.tr("WGAN Playground")
        self._window.setWindowModified(False)  # Qt complains of a mark without its place in the title
        self._window.setWindowTitle(f"{file.stem}[*] – {program}" if file else program)
        self._window.setWindowModified(file is not None and self.desk.modified)
