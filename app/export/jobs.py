"""Work beside the window: a thread that is asked by a timer whether it is done, and joined."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from app.languages import say
from engine.words import UserError, Words

LOOK_MS = 30


class Job(QObject):
    """One piece of work in a thread of its own; `done` comes in the window's thread."""

    done = Signal(str)  # what went wrong, or ""

    def __init__(self, work: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._wrong = ""
        self._thread = threading.Thread(target=self._run, name="export")
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        """Begin."""
        self._thread.start()
        self._timer.start(LOOK_MS)

    def join(self) -> None:
        """Wait for the end; nothing is told any more."""
        self._timer.stop()
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        try:
            self._work()
        except UserError as error:
            self._wrong = say(error)
        except MemoryError:
            self._wrong = say(Words("there is not enough memory for that"))
        except Exception as error:  # noqa: BLE001 — a thread has nobody else to tell
            self._wrong = f"{type(error).__name__}: {error}"

    def _look(self) -> None:
        if not self._thread.is_alive():
            self.join()
            self.done.emit(self._wrong)
