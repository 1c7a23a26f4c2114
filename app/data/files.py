"""Files of data: asked for or dropped, read beside the window, and taken on when they have been read."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from app.actions import Actions
from app.arena import Arena
from app.data.loading import Loaded, Loading
from app.drops import FileDrops
from app.languages import say
from app.playground import Playground
from app.sessions.notice import NoticeBar
from app.sessions.places import is_session
from app.status_line import StatusLine
from app.theme import Theme
from engine.own_data import PICTURES, TABLES


class DataFiles(QObject):
    """What is being read is said over the plane, with a button to stop it; how it went, below."""

    def __init__(
        self,
        window: QWidget,
        playground: Playground,
        arena: Arena,
        actions: Actions,
        status_line: StatusLine,
        theme: Theme,
    ) -> None:
        super().__init__(window)
        self._window, self._playground, self._status = window, playground, status_line
        self.loading = Loading(self)
        self.notice = NoticeBar(theme)
        self.notice.add_answer(self.tr("Cancel"), self.stop)
        arena.put_notice(self.notice)
        self.drops = FileDrops(window, self._may_be_data, self.open)
        actions.add(
            "open_data",
            self.tr("Open data …"),
            self.ask,
            "Ctrl+Shift+O",
            hint=self.tr("Learn the points of a table, or a picture whose dark parts are dense"),
        )
        self.loading.began.connect(self._say_reading)
        self.loading.ended.connect(self.notice.hide)
        self.loading.failed.connect(self._say_wrong)
        self.loading.loaded.connect(self._take)

    def ask(self) -> None:
        """Ask for a file and read it."""
        kinds = " ".join(f"*{suffix}" for suffix in (*TABLES, *PICTURES))
        path, _ = QFileDialog.getOpenFileName(
            self._window,
            self.tr("Open data"),
            "",
            self.tr("Tables and pictures ({0});;All files (*)").format(kinds),
        )
        if path:
            self.open(Path(path))

    def open(self, path: Path) -> None:
        """Read a table or a picture; it becomes the data when it has been read."""
        self.loading.read(path)

    def stop(self) -> None:
        """Read no further; everything stays as it is."""
        self.loading.stop()

    def _take(self, found: Loaded) -> None:
        play, label = self._playground, found.path.name
        data = play.belongings.put(found.kind, found.array, label, found.path.absolute())
        play.change({"data": data}, self.tr("data from {0}").format(label))
        play.tidy()
        play.looking.want_truth()
        said = self.tr("{0}: {1}; undo brings the other data back.")
        self._status.say(said.format(label, say(found.words)), "good")

    @staticmethod
    def _may_be_data(path: Path) -> bool:
        """Anything but a session; what is in it, its reader says."""
        return not is_session(path)

    def _say_reading(self, name: str) -> None:
        self.notice.ask(self.tr("Reading {0} …").format(name))

    def _say_wrong(self, words: str) -> None:
        self._status.say(words, "warn")
