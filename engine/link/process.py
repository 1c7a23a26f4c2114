"""The engine process: its first thread reads commands, a second trains, a third writes the journal.

The first thread needs nothing but the pipe, so it sees the end of the window whatever training does.
"""

from __future__ import annotations

import contextlib
import faulthandler
import logging
import os
import pickle
import queue
import shutil
import signal
import threading
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from engine.link.chronicle import recovery
from engine.link.inbox import Inbox
from engine.link.journal import read
from engine.link.messages import Answer, Event, Saved, Shutdown
from engine.link.options import Options
from engine.link.saver import Saver
from engine.link.sessions import FromModules
from engine.link.worker import Worker
from engine.loading import collector_at_rest, keep_modules
from engine.words import UserError, Words

GRACE = 0.9  # seconds for the training thread to finish its iteration, and a snapshot, when the window goes
BACKLOG = 1000  # answers that may wait for a window that does not read; then training waits too
CRASHED = 3  # exit code

_log = logging.getLogger(__name__)


def main(connection: Connection, options: Options) -> None:
    """Serve one window until it says so or its end of the pipe closes. Runs in a process of its own."""
    _let_the_window_handle_interrupts()
    _log_to(options.journal.with_suffix(".log"))
    inbox, outbox = Inbox(), Outbox(connection)
    training = threading.Thread(target=_train, args=(inbox, outbox, options), name="training", daemon=True)
    training.start()
    with contextlib.suppress(EOFError, OSError):
        while True:
            command = pickle.loads(connection.recv_bytes())  # noqa: S301 - from our own window
            inbox.put(command)
            if isinstance(command, Shutdown):
                break
    inbox.put(Shutdown())  # one more does no harm
    training.join(GRACE)
    if options.temporary:
        shutil.rmtree(options.journal.parent, ignore_errors=True)
    # Not through the interpreter's end: that aborts if a thread still holds torch, and takes its time.
    os._exit(0)


class Outbox:
    """Sends answers in a thread of its own, so that training does not wait for the window to read."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._queue: queue.Queue[Answer | Saved | None] = queue.Queue(BACKLOG)
        self._thread = threading.Thread(target=self._work, name="sender", daemon=True)
        self._thread.start()

    def send(self, answer: Answer | Saved) -> None:
        """Queue an answer; waits only while a thousand others do."""
        self._queue.put(answer)

    def close(self, timeout: float) -> None:
        """Send what is left, for at most `timeout` seconds."""
        with contextlib.suppress(queue.Full):
            self._queue.put(None, timeout=timeout)
            self._thread.join(timeout)

    def _work(self) -> None:
        while (answer := self._queue.get()) is not None:
            try:
                self._connection.send_bytes(pickle.dumps(answer, protocol=5))
            except OSError:  # the window has gone; the reader sees it too and ends this process
                continue


def _train(inbox: Inbox, outbox: Outbox, options: Options) -> None:
    """All of the training thread. What nobody can go on from ends the process: the window restarts it."""
    saver = Saver(
        options.journal,
        lambda commands: outbox.send(Saved(commands)),
        lambda why: outbox.send(_warning(why)),
    )
    code = 0
    try:
        with collector_at_rest():
            sessions = FromModules(options.modules)
            keep_modules()
        worker = Worker(inbox, outbox.send, sessions, options.device, saver)
        if options.resume:
            _recover(worker, options.journal)
        worker.run()
    except BaseException:  # noqa: BLE001 - the last one that can say why
        _log.exception("the engine ends")
        code = CRASHED
    saver.close(GRACE / 2)
    outbox.close(GRACE / 2)
    if code:
        os._exit(code)


def _recover(worker: Worker, journal: Path) -> None:
    """Go on from the journal; one that cannot be read is left aside, and the window starts again."""
    try:
        found = recovery(read(journal).records)
    except (UserError, KeyError, ValueError, TypeError):
        _log.exception("the journal cannot be gone on from")
        return
    if found is not None:
        worker.recover(found)


def _warning(why: str) -> Event:
    words = Words("the journal cannot be written, so a crash would lose this session: {why}", {"why": why})
    return Event(0, "warning", words)


def _let_the_window_handle_interrupts() -> None:
    """Ctrl+C reaches every process of a terminal; the window decides what it means."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})  # blocked while this process started


def _log_to(path: Path) -> None:
    """Tracebacks, also of crashes in native code, go to a file beside the journal."""
    with contextlib.suppress(OSError):
        file: Any = path.open("a", encoding="utf-8")  # open as long as the process lives
        logging.basicConfig(stream=file, format="%(asctime)s %(name)s: %(message)s")
        faulthandler.enable(file)
