"""Where sessions are kept: files of one's own, and what the program keeps by itself."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStandardPaths

SUFFIX = ".wgan"
KEPT = 8  # sessions that were left for others without being saved


@dataclass(frozen=True, slots=True)
class Places:
    """`own`: where files are saved to at first. `data`: for the program itself; None: it keeps nothing."""

    own: Path
    data: Path | None = None

    @property
    def lessons(self) -> Path:
        """Lessons that a teacher writes."""
        return self.own / "lessons"

    @property
    def kept(self) -> Path | None:
        """Sessions that were left for others without being saved."""
        return self.data and self.data / "kept"

    @property
    def records(self) -> Path | None:
        """What each window was doing when it ended."""
        return self.data and self.data / "sessions"

    @property
    def journals(self) -> Path | None:
        """The engine's journals."""
        return self.data and self.data / "journals"


def standard_places(data: Path | None = None) -> Places:
    """A folder among the person's documents."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Places(Path(documents or Path.home()) / "WGAN Playground", data)


def data_folder() -> Path | None:
    """The program's own folder; call it when the application has its names."""
    found = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppLocalDataLocation)
    return Path(found) if found else None


def is_session(path: Path) -> bool:
    """Whether the file is one of a session, by its name."""
    return path.suffix.lower() == SUFFIX


def prune(folder: Path, most: int = KEPT) -> None:
    """Leave the newest snapshots of a folder of our own; their names sort by time."""
    for old in sorted(folder.glob(f"*{SUFFIX}"))[:-most]:
        with suppress(OSError):
            old.unlink()
