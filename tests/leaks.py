"""What a test may leave behind: nothing. Finds leaked threads, processes, timers and widgets, by name."""

from __future__ import annotations

import gc
import multiprocessing
import sys
import threading
import traceback
import weakref
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

GRACE = 2.0  # seconds for a thread or process that is just ending


@dataclass(frozen=True)
class Census:
    """Who was there: thread and process ids, and the addresses of Qt's objects."""

    threads: frozenset[int]
    processes: frozenset[int]
    widgets: frozenset[int]
    running: frozenset[int]


class StartRecorder:
    """Remembers each `QTimer` and `QThread` that Python started, and the line that did.

    Qt cannot list its running timers, so the two `start` methods are wrapped, once for a test run.
    """

    def __init__(self) -> None:
        self._started: dict[int, tuple[weakref.ref[Any], str]] = {}

    def install(self) -> None:
        from PySide6.QtCore import QThread, QTimer

        for kind in (QTimer, QThread):
            self._wrap(kind)

    def running(self) -> Iterator[tuple[int, str]]:
        """Address and description of each recorded timer or thread that still runs."""
        from shiboken6 import isValid

        for key, (reference, place) in list(self._started.items()):
            thing = reference()
            if thing is None or not isValid(thing):
                del self._started[key]
            elif _is_running(thing):
                yield key, f"{type(thing).__name__} {thing.objectName()!r} started at {place}"

    def _wrap(self, kind: Any) -> None:
        original = kind.start

        def start(thing: Any, *args: Any, **kwargs: Any) -> None:
            self._started[id(thing)] = (weakref.ref(thing), _caller())
            original(thing, *args, **kwargs)

        kind.start = start


def census(recorder: StartRecorder) -> Census:
    """Everything alive now."""
    return Census(
        threads=frozenset(thread.ident or 0 for thread in threading.enumerate()),
        processes=frozenset(_children()),
        widgets=frozenset(_top_level_widgets()),
        running=frozenset(key for key, _ in recorder.running()) if _application() else frozenset(),
    )


def leaks(before: Census, recorder: StartRecorder) -> list[str]:
    """One line for each thing alive now that was not there before."""
    found = [*_leaked_threads(before), *_leaked_processes(before)]
    if _application() is not None:
        found += _leaked_qt(before, recorder)
    return found


def _leaked_threads(before: Census) -> Iterator[str]:
    for thread in threading.enumerate():
        if thread.ident not in before.threads and thread is not threading.current_thread():
            if not isinstance(thread, threading._DummyThread):
                thread.join(GRACE)
            if thread.is_alive():
                yield f"thread {thread.name!r}"


def _leaked_processes(before: Census) -> Iterator[str]:
    multiprocessing.active_children()  # reaps those that have ended
    for pid in _children():
        if pid not in before.processes and (words := _still_there(pid)):
            yield f"process {pid}: {words}"


def _leaked_qt(before: Census, recorder: StartRecorder) -> list[str]:
    def found() -> list[str]:
        timers = [words for key, words in recorder.running() if key not in before.running]
        widgets = [words for key, words in _top_level_widgets().items() if key not in before.widgets]
        return timers + widgets

    if not found():
        return []
    _delete_what_is_due()
    return found()


def _delete_what_is_due() -> None:
    """Collect cycles, and let Qt carry out each `deleteLater`, which `processEvents` alone does not."""
    from PySide6.QtCore import QCoreApplication, QEvent

    for _ in range(2):
        gc.collect()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()


def _top_level_widgets() -> dict[int, str]:
    application = _application()
    if application is None:
        return {}
    from shiboken6 import getCppPointer

    return {
        getCppPointer(widget)[0]: f"widget {type(widget).__name__} {widget.objectName()!r}"
        for widget in application.topLevelWidgets()
        if widget.parent() is None
    }


def _application() -> Any:
    """The `QApplication` if there is one; Qt is not imported for the question."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    return widgets.QApplication.instance() if widgets else None


def _is_running(thing: Any) -> bool:
    return bool(thing.isActive() if hasattr(thing, "isActive") else thing.isRunning())


def _children() -> list[int]:
    """Process ids of our children, zombies too; on systems without /proc, those of multiprocessing."""
    lists = list(Path("/proc/self/task").glob("*/children"))
    if not lists:
        return [child.pid for child in multiprocessing.active_children() if child.pid]
    found: list[int] = []
    for path in lists:
        with suppress(FileNotFoundError, ProcessLookupError):  # that thread has just ended
            found += [int(pid) for pid in path.read_text().split()]
    return found


def _still_there(pid: int) -> str:
    """What runs as `pid` after the grace, or "" if it ended in time or is meant to stay."""
    for child in multiprocessing.active_children():
        if child.pid == pid:
            child.join(GRACE)
            return "" if child.exitcode is not None else child.name
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""
    if "multiprocessing.resource_tracker" in command:  # one for the life of the interpreter, by design
        return ""
    return command.strip() or "ended, but nobody waited for it"


def _caller() -> str:
    frame = traceback.extract_stack(limit=3)[0]
    return f"{Path(frame.filename).name}:{frame.lineno}"
