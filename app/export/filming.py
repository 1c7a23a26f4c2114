"""A film in the making, as the window sees it: a process, asked by a timer how far it is."""

from __future__ import annotations

import contextlib
import multiprocessing
import queue
import threading
from dataclasses import replace
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

from app.export.film import Cancel, Done, Film, Finish, Progress
from app.export.target import Target
from app.languages import say
from engine.words import UserError, Words

STUDIO = "app.studio.process"  # by its name: it puts up a window, which in turn knows of films
LOOK_MS = 50
PATIENCE = 3.0  # seconds for the process to end in order
BACKLOG = 200  # messages that may wait for a stage that is slow; then pictures are left out


class Filming(QObject):
    """Starts the process at once. Whatever happens, the film is whole in its place, or not there at all."""

    progressed = Signal(int, object)  # pictures made, bytes so far
    ended = Signal(str)  # what went wrong, or ""; nothing is left running

    def __init__(self, film: Film, parent: QObject | None = None) -> None:
        """Start.

        Raises:
            UserError: the film cannot be written where it is to be.
        """
        super().__init__(parent)
        self.film = film
        self.cancelled = False
        self._target = Target(film.path, folder=film.kind == "png")
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(
            target=_run,
            args=(theirs, replace(film, path=self._target.temporary)),
            name="WGAN Playground film",
        )
        self._process.start()
        theirs.close()
        self._sent: queue.SimpleQueue[object] = queue.SimpleQueue()
        self._writer = threading.Thread(target=_write, args=(self._connection, self._sent), name="film")
        self._writer.start()
        self._done: Done | None = None
        self._deadline: float | None = None  # for the process to be gone after its last word
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(LOOK_MS)

    @property
    def path(self) -> Path:
        """Where the film will be."""
        return self._target.path

    @property
    def crowded(self) -> bool:
        """Whether so much waits to be filmed that more would only wait longer."""
        return self._sent.qsize() > BACKLOG

    def tell(self, message: object) -> None:
        """Something for the stage."""
        self._sent.put(message)

    def finish(self) -> None:
        """The film is long enough; `ended` follows."""
        self.tell(Finish())

    def cancel(self) -> None:
        """Make no film; `ended` follows."""
        self.cancelled = True
        self.tell(Cancel())

    def stop(self) -> None:
        """Make no film, and be gone on return; nothing is told any more."""
        self.cancel()
        self._timer.stop()
        self._end(PATIENCE)
        self._target.drop()

    def _look(self) -> None:
        for heard in self._heard():
            if isinstance(heard, Progress):
                self.progressed.emit(heard.pictures, heard.written)
            elif isinstance(heard, Done):
                self._done = heard
        if self._done is not None and self._deadline is None:
            self._deadline = perf_counter() + PATIENCE
        if not self._process.is_alive() or (self._deadline and perf_counter() > self._deadline):
            self._finish()

    def _heard(self) -> list[object]:
        found: list[object] = []
        with contextlib.suppress(EOFError, OSError):
            while self._connection.poll():
                found.append(self._connection.recv())
        return found

    def _finish(self) -> None:
        """The process has said its last word, or died without."""
        self._timer.stop()
        for heard in self._heard():  # it may have spoken since
            if isinstance(heard, Done):
                self._done = heard
        died = Words("the film could not be made: its process has ended")
        wrong = self._done.wrong if self._done is not None else died
        self._end(0.0)
        if wrong is not None or self.cancelled:
            self._target.drop()
            self.ended.emit("" if self.cancelled else say(wrong or died))
            return
        try:
            self._target.keep()
        except UserError as error:
            self.ended.emit(say(error))
        else:
            self.ended.emit("")

    def _end(self, patience: float) -> None:
        self._process.join(patience)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._process.close()
        self._sent.put(None)
        self._writer.join()
        self._connection.close()


def _run(connection: Connection, film: Film) -> None:
    """In the film's process."""
    import_module(STUDIO).main(connection, film)


def _write(connection: Connection, sent: queue.SimpleQueue[object]) -> None:
    with contextlib.suppress(OSError):  # the process has gone: the timer tells
        while (message := sent.get()) is not None:
            connection.send(message)
