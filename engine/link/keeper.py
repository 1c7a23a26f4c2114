"""Writes snapshots in a thread of its own, so that training never waits for a disk."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from pathlib import Path

from engine.snapshot import Snapshot, write
from engine.words import UserError, Words

_log = logging.getLogger(__name__)


class Keeper:
    """One thread, begun with the first snapshot; `say(kind, words)` is called from it when one is done."""

    def __init__(self, say: Callable[[str, Words], None]) -> None:
        self._say = say
        self._jobs: queue.SimpleQueue[tuple[str, Snapshot] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def save(self, path: str, snapshot: Snapshot) -> None:
        """Write `snapshot`, which nobody changes any more; returns at once."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="keeper", daemon=True)
            self._thread.start()
        self._jobs.put((path, snapshot))

    def close(self) -> None:
        """Write what is left and end."""
        if self._thread is not None:
            self._jobs.put(None)
            self._thread.join()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            path, snapshot = job
            try:
                write(Path(path), snapshot)
            except UserError as error:
                self._say("unsaved", Words(error.words.template, {**error.words.params, "path": path}))
            except Exception as error:  # noqa: BLE001 - whatever it is, training goes on
                _log.exception("a snapshot cannot be written")
                why = f"{type(error).__name__}: {error}"
                self._say("unsaved", Words("cannot write {path}: {reason}", {"path": path, "reason": why}))
            else:
                self._say("saved", Words("saved {path}", {"path": path}))
