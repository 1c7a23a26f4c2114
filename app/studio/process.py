"""The process that makes a film: replays a snapshot with an engine of its own, or listens to the window."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from app.export.film import Cancel, Done, Encoder, Film, Finish, Progress, Shoot, encoder
from engine.words import UserError, Words

if TYPE_CHECKING:  # Qt's platform is chosen before its widgets come in
    from app.studio.stage import Stage
    from engine.link.messages import Answer, Command, Event, Save, Status

TURN = 0.002  # seconds between two looks at the engine
NICE = 10  # training, and the window, come first


class Relay:
    """An engine that is elsewhere: what it says is passed on, what it is asked for is not."""

    def __init__(self) -> None:
        self.answers: deque[Answer] = deque()

    def send(self, command: Command) -> None: ...

    def poll(self) -> list[Answer]:
        found = list(self.answers)
        self.answers.clear()
        return found

    def close(self, timeout: float = 1.0, autosave: Save | None = None) -> None: ...


class Cancelled(Exception):  # noqa: N818 — not an error
    """Nobody wants the film any more."""


def main(connection: Connection, film: Film) -> None:
    """Make `film`; the other end of `connection` hears `Progress` and, last, `Done`."""
    with suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(AttributeError, OSError):
        os.nice(NICE)
    if sys.platform.startswith("linux"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    done = Done()
    try:
        make(connection, film)
    except Cancelled:
        pass
    except UserError as error:
        done = Done(error.words)
    except OSError as error:
        reason = error.strerror or str(error)
        done = Done(Words("the film could not be written: {reason}", {"reason": reason}))
    except Exception as error:  # noqa: BLE001 — the window must hear of it
        reason = f"{type(error).__name__}: {error}"
        done = Done(Words("the film could not be made: {reason}", {"reason": reason}))
    with suppress(OSError):
        connection.send(done)


def make(connection: Connection, film: Film) -> None:
    """Make `film`, whole; on the way out nothing is left open.

    Raises:
        Cancelled: somebody said so, or the window is gone.
        OSError, UserError: it cannot be made.
    """
    from app.studio.stage import Stage
    from engine.link.client import Client

    relay = Relay()
    stage = Stage(film, (lambda: Client(film.device)) if film.source else lambda: relay)
    try:
        writer = encoder(film, stage.theme.palette)
        try:
            if film.source:
                _replay(connection, film, stage, writer)
            else:
                _listen(connection, stage, relay, writer)
            writer.finish()
        except BaseException:
            writer.abort()
            _remove(film)  # the window may be gone, and nobody else knows of it
            raise
    finally:
        stage.close()


def _remove(film: Film) -> None:
    if film.kind == "png":
        shutil.rmtree(film.path, ignore_errors=True)
    else:
        film.path.unlink(missing_ok=True)


def _replay(connection: Connection, film: Film, stage: Stage, writer: Encoder) -> None:
    """Go from step to step, and take a picture at each."""
    player = _Player(connection, stage)
    player.open(film.source)
    for number, step in enumerate(film.steps, start=1):
        player.go_to(step)
        writer.add(stage.picture(number / len(film.steps)))
        connection.send(Progress(number, writer.written))


def _listen(connection: Connection, stage: Stage, relay: Relay, writer: Encoder) -> None:
    """Show what the window's engine says, and take a picture when told to."""
    stage.playground.start()
    made = 0
    while True:
        try:
            heard = connection.recv()
        except (EOFError, OSError):
            raise Cancelled from None
        match heard:
            case Cancel():
                raise Cancelled
            case Finish():
                return
            case Shoot(due):
                stage.playground.tick()
                stage.turn()
                image = stage.picture()
                for _ in range(max(due - made, 0)):
                    writer.add(image)
                made = max(made, due)
                connection.send(Progress(made, writer.written))
            case _:
                relay.answers.append(heard)


class _Player:
    """Drives an engine of our own to where pictures are to be taken."""

    def __init__(self, connection: Connection, stage: Stage) -> None:
        self._connection, self._stage = connection, stage
        self._status: Status | None = None
        self._seen = -1  # step of the newest picture
        self._opened = False
        self._wrong: Words | None = None
        playground = stage.playground
        playground.status.connect(self._note_status)
        playground.frame.connect(self._note_frame)
        playground.event_came.connect(self._note_event)
        playground.journey.history_came.connect(self._note_history)

    def open(self, path: str) -> None:
        """Open the snapshot, and wait for its session."""
        playground = self._stage.playground
        playground.start(playing=False)
        playground.journey.open(path)
        run = playground.run
        self._until(lambda: self._opened and self._status is not None and self._status.run == run)

    def go_to(self, step: int) -> None:
        """Stand at this step, with a picture of it."""
        playground = self._stage.playground
        playground.journey.seek(step)
        self._status = None
        self._until(lambda: self._stands_at(playground.journey.step, step))
        for _ in range(2 if self._first_time() else 1):  # the first picture tells where the data lie
            self._seen = -1
            playground.looking.ask_frame()
            self._until(lambda: self._seen >= 0)
        self._stage.window.plane.settle()

    def _first_time(self) -> bool:
        return self._stage.window.plane.data_extent is None

    def _stands_at(self, here: int, step: int) -> bool:
        status = self._status
        wanted = min(step, self._stage.playground.journey.end)
        return status is not None and status.seeking is None and here == wanted == status.step

    def _until(self, ready: Callable[[], bool]) -> None:
        """Turn the stage until it is ready; whoever cancels is heard."""
        while True:
            self._stage.turn()
            if self._wrong is not None:
                raise UserError(self._wrong.template, **self._wrong.params)
            if ready():
                return
            if self._connection.poll(TURN):
                self._hear()

    def _hear(self) -> None:
        try:
            heard = self._connection.recv()
        except (EOFError, OSError):
            raise Cancelled from None
        if isinstance(heard, Cancel):
            raise Cancelled

    def _note_status(self, status: Status) -> None:
        self._status = status

    def _note_frame(self, frame: object) -> None:
        self._seen = int(getattr(frame, "step", 0))

    def _note_history(self, _: object) -> None:
        self._opened = True

    def _note_event(self, event: Event) -> None:
        if event.kind in ("refused", "failed"):
            self._wrong = event.words
