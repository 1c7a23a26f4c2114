"""A teacher's own folder of lessons: made, with an example inside, when it is opened for the first time."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from app.actions import Actions
from app.lessons.library import ENDING, OURS, Library
from app.status_line import StatusLine

EXAMPLES = OURS / "example"  # not a lesson of ours: what docs/lessons.md shows as a whole lesson


class LessonsFolder(QObject):
    """The action that shows the folder; it can do nothing where there is no `path`."""

    def __init__(
        self,
        path: Path | None,
        library: Library,
        actions: Actions,
        status_line: StatusLine,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._path, self._library, self._status = path, library, status_line
        self.action = actions.add(
            "lessons_folder",
            self.tr("Open my lessons folder"),
            self.open,
            hint=self.tr("Lessons that you write are read from there, as soon as they are saved"),
        )
        self.action.setEnabled(path is not None)

    def open(self) -> None:
        """Show the folder in the desktop's file manager; the first time it gets an example."""
        if self._path is None:
            return
        try:
            if not self._path.is_dir():
                self._path.mkdir(parents=True)
                (self._path / f"example{ENDING}").write_bytes(self._example().read_bytes())
        except OSError as error:
            told = self.tr("Cannot make the folder {0}: {1}").format(self._path, error.strerror)
            self._status.say(told, "warn")
            return
        self._library.load()
        shown = QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path)))
        told = self.tr("Your lessons: {0}") if shown else self.tr("No file manager. Your lessons: {0}")
        self._status.say(told.format(self._path), "good" if shown else "warn")

    def _example(self) -> Path:
        """In the language of the window, if there is one."""
        translated = EXAMPLES / f"example.{self._library.language}{ENDING}"
        return translated if translated.exists() else EXAMPLES / f"example{ENDING}"
