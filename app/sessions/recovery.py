"""Unsaved work outlives the window: hot exit, and going on after a crash."""

from __future__ import annotations

import shutil
import time
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.sessions.desk import Desk, Opening
from app.sessions.places import SUFFIX, prune
from app.sessions.records import Claim, Records
from engine.link.messages import Save

ATTEMPTS = 2  # that may fail until we ask first


class Recovery(QObject):
    """Goes on by itself with what was closed in order, and offers what ended unexpectedly."""

    offered = Signal(str)  # a question: restore or discard?
    settled = Signal()  # the question is answered

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._records: Records | None = None
        self._own: Claim | None = None
        self._left: Claim | None = None
        self._asked = False
        desk.opened.connect(self._restored)
        desk.not_opened.connect(self._failed)
        desk.changed.connect(self._note_file)
        folder = desk.places.records
        with suppress(OSError):
            self._records = None if folder is None else Records(folder)

    def begin(self, journal: Path | None) -> None:
        """From now on this window's session can be gone on from; the engine keeps `journal`."""
        self._own = self._records.begin() if self._records else None
        if self._own is not None:
            self._own.write(journal=str(journal or ""))

    def resume(self) -> bool:
        """Go on with what was left, or offer it. True: it is being opened."""
        self._left = self._records.left() if self._records else None
        if self._left is None:
            return False
        record = self._left.record
        if record.ended and record.attempts < ATTEMPTS:
            self.restore()
            return True
        self._ask()
        return False

    def take_over(self, other: Recovery) -> None:
        """Another window goes on with the same session, and with the question if it is open."""
        self._records, self._own, self._left = other._records, other._own, other._left
        other._records = other._own = other._left = None
        if other._asked and self._left is not None:
            self._ask()

    def _ask(self) -> None:
        assert self._left is not None
        self._asked, record = True, self._left.record
        if record.attempts >= ATTEMPTS:
            said = self.tr("The last session could not be restored, {0} times in a row.")
            self.offered.emit(said.format(record.attempts))
        else:
            self.offered.emit(self.tr("The last session ended unexpectedly."))

    def restore(self) -> None:
        """Open what was left."""
        self._asked = False
        claim = self._left
        source = claim.source if claim else None
        if claim is None or source is None:
            self.discard()
            return
        self.settled.emit()
        record = claim.record
        claim.write(attempts=record.attempts + 1)
        file = Path(record.file) if record.file else None
        self._desk.open(Opening(source, file, changed=True, about=record.about))

    def discard(self) -> None:
        """Never offer it again; its snapshot stays among those that were kept."""
        self._asked = False
        if self._left is not None:
            self._put_aside(self._left)
            self._left = None
        self.settled.emit()

    def closing(self) -> Save | None:
        """What the engine is to write before it ends; None: there is nothing that no file holds."""
        if self._own is None or not self._desk.modified:
            return None
        save = self._desk.snapshot(self._own.snapshot)
        file = self._desk.file
        self._own.write(ended=True, file=str(file or ""), about=save.about)
        return save

    def close(self, *, unsaved: bool) -> None:
        """The engine has ended."""
        if self._left is not None:
            self._left.release()
        if self._own is not None:
            self._own.release() if unsaved else self._own.drop()
        self._left = self._own = None

    def _note_file(self) -> None:
        """A window that crashes leaves the name of its file."""
        file = str(self._desk.file or "")
        if self._own is not None and self._own.record.file != file:
            self._own.write(file=file)

    def _restored(self, opening: Opening) -> None:
        if self._left is None or opening.source != self._left.source:
            return
        self._put_aside(self._left)
        self._left = None
        said = self.tr("Your last session is back, paused. Start anew: Ctrl+N")
        self._desk.said.emit(said, "good")

    def _failed(self, opening: Opening, why: str) -> None:
        if self._left is not None and opening.source == self._left.source:
            self._left.release()  # it stays for the next start
            self._left = None

    def _put_aside(self, claim: Claim) -> None:
        folder = self._desk.places.kept
        if folder is not None and claim.snapshot.is_file():
            with suppress(OSError):
                folder.mkdir(parents=True, exist_ok=True)
                name = time.strftime("%Y-%m-%d %H-%M-%S") + f" {claim.name[-4:]}{SUFFIX}"
                shutil.move(claim.snapshot, folder / name)
                prune(folder)
        claim.drop()
