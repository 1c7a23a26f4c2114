"""The thread that writes the journal, so that the training thread never waits for a disk."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol

from engine.link.chronicle import essence, keyframe_record
from engine.link.journal import Journal, Record, read
from engine.words import UserError

LARGEST = 8 * 2**20  # bytes of a journal before it is made small again, for which it is read into memory
BYTES_PER_SECOND = 4 * 2**20  # of keyframes
RAREST = 60.0  # seconds between keyframes at most, however large they are
_COST = 50  # a keyframe's time on the training thread is at most one part in this many

_log = logging.getLogger(__name__)


class KeyframeLike(Protocol):
    """What the saver needs of a keyframe: it is a copy that no one else changes."""

    def to_bytes(self) -> bytes: ...


class Schedule:
    """When the next keyframe is due: soon after a start, then at a rate bounded by size and cost."""

    def __init__(self, soonest: float = 0.25, usual: float = 2.0) -> None:
        self._soonest, self._usual = soonest, usual
        self.begin(0.0)

    def begin(self, now: float) -> None:
        """A session starts or goes on at `now`."""
        self._interval = self._soonest
        self.due = now + self._interval

    def took(self, now: float, seconds: float, size: int) -> None:
        """A keyframe was taken at `now`, in `seconds`; the one before it had `size` bytes."""
        self._interval = min(2 * self._interval, self._usual)
        bounded = max(self._interval, seconds * _COST, size / BYTES_PER_SECOND)
        self.due = now + min(bounded, RAREST)


class Saver:
    """Appends records and keyframes in order, in a thread of its own.

    `on_saved(commands)` is called from that thread when the effects of so many commands are in the
    journal; `on_trouble(why)` once, when the journal can no longer be written. Training goes on then.
    """

    def __init__(
        self, path: Path, on_saved: Callable[[int], None], on_trouble: Callable[[str], None]
    ) -> None:
        self._path = path
        self._on_saved, self._on_trouble = on_saved, on_trouble
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._journal: Journal | None = None
        self._broken = False
        self._writing = threading.Event()
        self.keyframe_size = 0
        self._thread = threading.Thread(target=self._work, name="saver", daemon=True)
        self._thread.start()

    @property
    def busy(self) -> bool:
        """Whether a keyframe is still being written: then another one would only queue up."""
        return self._writing.is_set()

    def log(self, records: Iterable[Record]) -> None:
        """Append records; returns at once."""
        for record in records:
            self._jobs.put(lambda record=record: self._append(record))  # type: ignore[misc]

    def keyframe(self, run: int, iteration: int, step: int, keyframe: KeyframeLike) -> None:
        """Append a keyframe; it is turned into bytes in the thread. Returns at once."""
        self._writing.set()
        self._jobs.put(lambda: self._append_keyframe(run, iteration, step, keyframe))

    def mark(self, commands: int) -> None:
        """Ask for `on_saved(commands)` when everything before this call is written."""
        self._jobs.put(lambda: self._on_saved(commands))

    def close(self, timeout: float) -> bool:
        """Write what is left and end; False if that took longer than `timeout` seconds."""
        self._jobs.put(None)
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                job()
            except Exception as error:  # noqa: BLE001 - whatever it is, training goes on
                _log.exception("the journal cannot be written")
                self._trouble(str(error))
        if self._journal is not None:
            self._journal.close()

    def _append(self, record: Record) -> None:
        if self._broken:
            return
        if self._journal is None:
            self._journal = self._opened()
        self._journal.append(record)
        if self._journal.size > max(LARGEST, 4 * self.keyframe_size):
            self._journal.rewrite(essence(read(self._path).records, LARGEST // 2))

    def _append_keyframe(self, run: int, iteration: int, step: int, keyframe: KeyframeLike) -> None:
        try:
            data = keyframe.to_bytes()
            self.keyframe_size = len(data)
            self._append(keyframe_record(run, iteration, step, data))
        finally:
            self._writing.clear()

    def _opened(self) -> Journal:
        try:
            return Journal(self._path)
        except UserError:  # not a journal: ours is more useful than whatever that is, but keep it
            self._path.replace(self._path.with_suffix(".damaged"))
            return Journal(self._path)

    def _trouble(self, why: str) -> None:
        if not self._broken:
            self._broken = True
            self._on_trouble(why)
