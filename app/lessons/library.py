"""Where lessons are: ours in assets/lessons, a teacher's own in a folder; changes are seen at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from app.languages import say
from engine.lessons.model import Lesson
from engine.lessons.parse import Names, read_lesson
from engine.words import UserError

OURS = Path(__file__).resolve().parents[2] / "assets" / "lessons"
ENDING = ".lesson"
SETTLE_MS = 150  # an editor writes a file in several goes


@dataclass(frozen=True, slots=True)
class Broken:
    """A file that is no lesson, and why."""

    path: Path
    reason: str


class Library(QObject):
    """All lessons in the language of the window, ours first; of a broken one the reason.

    They are read when somebody asks for them, not when the window opens.
    """

    changed = Signal()

    def __init__(
        self, folders: tuple[Path, ...], names: Callable[[], Names], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._folders, self._names = folders, names
        self.language = "en"
        self.loaded = False
        self._lessons: list[Lesson] = []
        self._own: frozenset[str] = frozenset()
        self._broken: list[Broken] = []
        self._watcher = QFileSystemWatcher(self)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self.load)
        self._watcher.fileChanged.connect(lambda _: self._later.start(SETTLE_MS))
        self._watcher.directoryChanged.connect(lambda _: self._later.start(SETTLE_MS))

    @property
    def lessons(self) -> list[Lesson]:
        """All that can be read."""
        self.look()
        return self._lessons

    @property
    def own(self) -> frozenset[str]:
        """Names of those that are not from the first folder."""
        self.look()
        return self._own

    @property
    def broken(self) -> list[Broken]:
        """The files that are no lessons."""
        self.look()
        return self._broken

    def look(self) -> None:
        """Read all lessons, if that has not been done yet."""
        if not self.loaded:
            self.load()

    def load(self) -> None:
        """Read all lessons; a broken one does not keep the others from being read."""
        files: list[Path] = []
        found: dict[str, Lesson] = {}
        own: set[str] = set()
        self.loaded, self._broken = True, []
        for place, folder in enumerate(self._folders):
            paths = sorted(folder.glob(f"*{ENDING}")) if folder.is_dir() else []
            here = self._read(paths)
            found |= here  # a lesson of one's own takes the place of ours with its name
            own |= here.keys() if place else set()
            files += paths
        self._own = frozenset(own)
        self._lessons = sorted(found.values(), key=lambda lesson: (lesson.order, lesson.title))
        self._watch(files)
        self.changed.emit()

    def set_language(self, language: str) -> None:
        """Lessons in this language, where there are; in English otherwise."""
        self.language = language
        if self.loaded:
            self.load()

    def named(self, name: str) -> Lesson | None:
        """The lesson of that name."""
        return next((lesson for lesson in self.lessons if lesson.name == name), None)

    def _read(self, paths: list[Path]) -> dict[str, Lesson]:
        """The lessons in these files by name, each in the language of the window if it has it."""
        found: dict[str, Lesson] = {}
        for path in paths:
            try:
                lesson = read_lesson(path, self._names())
            except UserError as error:
                self._broken.append(Broken(path, say(error)))
                continue
            if lesson.language == self.language or (lesson.language == "en" and lesson.name not in found):
                found[lesson.name] = lesson
        return found

    def _watch(self, files: list[Path]) -> None:
        wanted = {str(path) for path in files} | {str(folder) for folder in self._folders if folder.is_dir()}
        watched = {*self._watcher.files(), *self._watcher.directories()}
        if gone := list(watched - wanted):
            self._watcher.removePaths(gone)
        if new := list(wanted - watched):
            self._watcher.addPaths(new)
