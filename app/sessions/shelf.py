"""The sessions of a folder as a list model, read a slice at a time so that the window never waits."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QPixmap

from app.languages import say
from app.sessions.places import SUFFIX
from app.sessions.thumbnail import picture
from app.sessions.words import lines
from engine.snapshot import Card, peek
from engine.words import UserError

SLICE = 0.006  # seconds of reading in one turn of the window
ENTRY = int(Qt.ItemDataRole.UserRole)

Index = QModelIndex | QPersistentModelIndex


@dataclass(slots=True, eq=False)
class Entry:
    """One file. `card` None: it has not been read yet, or `why` it cannot be."""

    path: Path
    changed: float  # seconds since the epoch
    card: Card | None = None
    pixmap: QPixmap | None = None
    why: str = ""

    @property
    def words(self) -> str:
        """Everything there is to be searched."""
        return " ".join((self.path.stem, *(lines(self.card) if self.card else (self.why,)))).lower()


class Shelf(QAbstractListModel):
    """`rename` is asked to give a file another name; it says itself if that cannot be."""

    filled = Signal()  # everything has been read

    def __init__(self, rename: Callable[[Path, str], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rename = rename
        self.entries: list[Entry] = []
        self._unread: deque[Entry] = deque()
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._read)

    def show(self, folder: Path) -> None:
        """List a folder; what has not changed since it was read is not read again."""
        known = {(entry.path, entry.changed): entry for entry in self.entries if entry.card}
        found = [known.get(key) or Entry(*key) for key in _files(folder)]
        if found == self.entries:
            return
        self.beginResetModel()
        self.entries = found
        self.endResetModel()
        self._unread = deque(entry for entry in found if entry.card is None)
        self._timer.start()

    def stop(self) -> None:
        """Read no more."""
        self._timer.stop()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        entry = self.entries[index.row()]
        if role == ENTRY:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return entry.path.stem
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{entry.path}\n{entry.why}".strip()
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = lines(entry.card) if entry.card else (entry.why,)
            return ", ".join((entry.path.stem, *filter(None, said)))
        return None

    def setData(self, index: Index, value: object, role: int = int(Qt.ItemDataRole.EditRole)) -> bool:
        if role == Qt.ItemDataRole.EditRole and value != self.entries[index.row()].path.stem:
            self._rename(self.entries[index.row()].path, str(value))
        return False  # the folder will tell

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def _read(self) -> None:
        """As many descriptions as there is time for; one at least."""
        begun = perf_counter()
        while self._unread:
            entry = self._unread.popleft()
            try:
                entry.card = peek(entry.path)
                image = picture(entry.card.thumbnail)
                entry.pixmap = None if image.isNull() else QPixmap.fromImage(image)
            except UserError as error:
                entry.why = say(error)
            row = self.index(self.entries.index(entry))
            self.dataChanged.emit(row, row)
            if perf_counter() - begun > SLICE:
                return
        self._timer.stop()
        self.filled.emit()


def _files(folder: Path) -> list[tuple[Path, float]]:
    """The sessions in a folder, with the time each was written."""
    with suppress(OSError):
        return sorted(
            (path, path.stat().st_mtime)
            for path in folder.iterdir()
            if path.suffix.lower() == SUFFIX and path.is_file() and not path.name.startswith(".")
        )
    return []
