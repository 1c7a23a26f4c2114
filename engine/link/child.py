"""One engine process as the window holds it: a pipe, and a thread for each direction."""

from __future__ import annotations

import contextlib
import multiprocessing
import pickle
import queue
import signal
import threading
from collections.abc import Iterator
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from typing import Any

from engine.link import entry
from engine.link.messages import Answer, Command, Save, Saved, Shutdown
from engine.link.options import Options


class Gone:
    """Received last: the process has ended, or closed its pipe."""


Received = Answer | Saved | Gone


class Child:
    """Starts `engine.link.entry.main` at once; nothing here ever waits for it, except `close`."""

    def __init__(self, options: Options) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(
            target=entry.main, args=(theirs, options), name="WGAN Playground engine", daemon=True
        )
        with _interrupts_blocked():
            self._process.start()
        theirs.close()
        self._sent: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._received: queue.SimpleQueue[Received] = queue.SimpleQueue()
        self._threads = [
            threading.Thread(target=_write, args=(self._connection, self._sent), name="engine writer"),
            threading.Thread(target=_read, args=(self._connection, self._received), name="engine reader"),
        ]
        for thread in self._threads:
            thread.daemon = True
            thread.start()

    @property
    def pid(self) -> int | None:
        """Process id."""
        return self._process.pid

    def send(self, command: Command) -> None:
        """Queue a command; a dead process swallows it."""
        self._sent.put(pickle.dumps(command, protocol=5))

    def receive(self) -> list[Received]:
        """All that has arrived."""
        found: list[Received] = []
        with contextlib.suppress(queue.Empty):
            while True:
                found.append(self._received.get_nowait())
        return found

    def kill(self) -> None:
        """End the process now, without waiting for it."""
        self._process.kill()

    def ended(self) -> bool:
        """Whether the process has ended; it is reaped."""
        return not self._process.is_alive()

    def close(self, timeout: float, autosave: Save | None = None) -> int | None:
        """Ask it to end, insist after `timeout` seconds, and leave neither process nor thread.

        Returns its exit code: 0 if asking was enough.
        """
        self.send(Shutdown(autosave))
        self._process.join(timeout)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._sent.put(None)
        for thread in self._threads:
            thread.join()
        self._connection.close()
        code = self._process.exitcode
        self._process.close()
        return code


def _write(connection: Connection, sent: queue.SimpleQueue[bytes | None]) -> None:
    with contextlib.suppress(OSError):  # the process has gone: the reader tells
        while (data := sent.get()) is not None:
            connection.send_bytes(data)


def _read(connection: Connection, received: queue.SimpleQueue[Received]) -> None:
    with contextlib.suppress(EOFError, OSError):
        while True:
            received.put(pickle.loads(connection.recv_bytes()))  # noqa: S301 - from our own engine
    received.put(Gone())


@contextlib.contextmanager
def _interrupts_blocked() -> Iterator[None]:
    """The new process starts deaf to Ctrl+C, until it can ignore it: no traceback while it imports."""
    mask: Any = getattr(signal, "pthread_sigmask", None)
    if mask is None:
        yield
        return
    resource_tracker.ensure_running()  # starting it later would unblock SIGINT again
    before = mask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        mask(signal.SIG_SETMASK, before)
