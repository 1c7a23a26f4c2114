"""The files that were opened or saved lately, as a menu with their pictures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QSettings
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMenu

from app.sessions.thumbnail import thumbnail_icon
from engine.words import UserError

MOST = 9
ICON = 48  # pixels


class RecentFiles(QObject):
    """Remembered in `store`, newest first. Files that are gone are not shown."""

    def __init__(self, store: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._icons: dict[tuple[str, int], QIcon] = {}

    @property
    def paths(self) -> list[Path]:
        """Newest first."""
        found = self._store.value("recent_files", "")
        return [Path(line) for line in found.split("\n") if line] if isinstance(found, str) else []

    def add(self, path: Path) -> None:
        """This file was used now."""
        path = path.absolute()
        self._keep([path, *(one for one in self.paths if one != path)][:MOST])

    def remove(self, path: Path) -> None:
        """This file is no longer there, or no session."""
        self._keep([one for one in self.paths if one != path.absolute()])

    def clear(self) -> None:
        """Forget all of them."""
        self._keep([])

    def fill(self, menu: QMenu, open_file: Callable[[Path], object], clear_words: str) -> None:
        """Put the files that are there into `menu`."""
        menu.clear()
        menu.setToolTipsVisible(True)
        paths = [path for path in self.paths if path.is_file()]
        for number, path in enumerate(paths, start=1):
            action = menu.addAction(self.icon(path), f"&{number}  {path.stem.replace('&', '&&')}")
            action.setToolTip(str(path))
            action.triggered.connect(lambda _=False, path=path: open_file(path))
        menu.addSeparator()
        clear = menu.addAction(clear_words, self.clear)
        clear.setEnabled(bool(paths))

    def icon(self, path: Path) -> QIcon:
        """The picture in a file; an empty one if it cannot be read."""
        from engine.snapshot import peek

        try:
            key = str(path), path.stat().st_mtime_ns
            if key not in self._icons:
                self._icons[key] = thumbnail_icon(peek(path).thumbnail)
            return self._icons[key]
        except (OSError, UserError):
            return QIcon()

    def _keep(self, paths: list[Path]) -> None:
        self._store.setValue("recent_files", "\n".join(map(str, paths)))
