"""What each window was doing when it ended: one small file for each, held by a lock while it is open."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path

from PySide6.QtCore import QLockFile

from app.sessions.places import SUFFIX
from engine.files import write_whole
from engine.words import UserError

MOST = 16  # records of windows that are no more


@dataclass(frozen=True, slots=True)
class Record:
    """`ended`: the window was closed in order; `attempts`: how often going on from it was tried in vain.

    `journal` is the engine's, `file` what the session was saved to (""), `about` as in a snapshot.
    """

    journal: str = ""
    file: str = ""
    ended: bool = False
    attempts: int = 0
    about: dict[str, str] = field(default_factory=dict)


class Claim:
    """A record that is ours, because we hold its lock."""

    def __init__(self, path: Path, lock: QLockFile) -> None:
        self._path, self._lock = path, lock
        self.record = _read(path)

    @property
    def name(self) -> str:
        return self._path.stem

    @property
    def snapshot(self) -> Path:
        """Where the session is written to when the window is closed."""
        return self._path.with_suffix(SUFFIX)

    @property
    def source(self) -> Path | None:
        """What can be opened again: the snapshot, or the journal; None if neither is there."""
        found = (self.snapshot, *([Path(self.record.journal)] if self.record.journal else []))
        return next((path for path in found if path.is_file()), None)

    def write(self, **changes: object) -> None:
        """Change the record; a disk that is full must not stop the window."""
        self.record = replace(self.record, **changes)  # type: ignore[arg-type]
        with suppress(UserError, OSError):
            write_whole(self._path, json.dumps(asdict(self.record)).encode())

    def release(self) -> None:
        """Leave the record for whoever comes next."""
        self._lock.unlock()

    def drop(self) -> None:
        """Remove it, with its snapshot."""
        for path in (self.snapshot, self._path):
            with suppress(OSError):
                path.unlink(missing_ok=True)
        self._lock.unlock()


class Records:
    """The records in a folder."""

    def __init__(self, folder: Path) -> None:
        """Raises OSError: the folder cannot be made."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder

    def begin(self) -> Claim | None:
        """A new one of our own; None if it cannot be written."""
        path = self._folder / f"{time.time_ns()}-{os.getpid()}.json"
        claim = self._claim(path)
        if claim is not None:
            claim.write()
        return claim

    def left(self) -> Claim | None:
        """The newest one that no open window holds and that can be gone on from."""
        found = None
        for number, path in enumerate(self._newest_first()):
            claim = self._claim(path)
            if claim is None:
                continue
            if found is None and claim.source is not None:
                found = claim
            elif claim.source is None or number >= MOST:
                claim.drop()
            else:
                claim.release()
        return found

    def _newest_first(self) -> Iterator[Path]:
        return iter(sorted(self._folder.glob("*.json"), reverse=True))

    def _claim(self, path: Path) -> Claim | None:
        lock = QLockFile(str(path.with_suffix(".lock")))
        lock.setStaleLockTime(0)  # stale only when the process that holds it is no more
        return Claim(path, lock) if lock.tryLock(0) else None


def _read(path: Path) -> Record:
    """What can be read of it; anything else as in a new one."""
    try:
        found = json.loads(path.read_bytes())
        known = {one.name: found[one.name] for one in fields(Record) if one.name in found}
        blank = asdict(Record())
        if any(type(value) is not type(blank[name]) for name, value in known.items()):
            return Record()
        about = {str(name): str(value) for name, value in known.pop("about", {}).items()}
        return Record(**known, about=about)
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return Record()
