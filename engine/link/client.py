"""The window's end of the engine: sends commands, fetches answers, and survives the engine's death.

Numpy-only. Everything here returns at once, except `Client.close`.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections import deque
from dataclasses import replace
from pathlib import Path
from typing import Literal

from engine.link.child import Child, Gone
from engine.link.gate import RunGate
from engine.link.messages import (
    LASTING,
    Answer,
    Command,
    Event,
    FrameReady,
    Open,
    Save,
    Saved,
    Shutdown,
    Single,
    Start,
    Status,
    Visit,
    WantFrame,
)
from engine.link.options import Modules, Options
from engine.words import Words

State = Literal["starting", "ready", "lost", "closed"]

FAILURES = 2  # engines in a row that got no further, before we stop trying
KEPT = 8  # journals in a folder


class Client:
    """An engine process, started at once and again whenever it dies. One thread uses it, by polling.

    A command that lasts (a slider move, play, …) is kept until the engine's journal holds it, so a
    process that dies takes nothing of the session with it but the moments since the newest keyframe.
    A picture that was asked for is asked for again.
    """

    def __init__(
        self, device: str = "auto", journal_dir: Path | None = None, *, modules: Modules | None = None
    ) -> None:
        """Start the engine; its journal goes to a new file in `journal_dir`, or to a temporary folder."""
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        journal = self._place(journal_dir)
        temporary = self._temporary is not None
        self._options = Options(journal, device, temporary=temporary, modules=modules or Modules())
        self._gate = RunGate()
        self._start: Start | Open | None = None  # the newest one
        self._wanted: WantFrame | None = None  # not answered yet
        self._unsaved: deque[Command] = deque()
        self._dead: list[Child] = []
        self._failures = 0
        self.state: State = "starting"
        self._child: Child | None = self._spawn(resume=False)

    @property
    def pid(self) -> int | None:
        """Process id of the engine; None while there is none."""
        return self._child.pid if self._child else None

    @property
    def journal(self) -> Path:
        """The journal of this session."""
        return self._options.journal

    @property
    def log(self) -> Path:
        """Where the engine writes tracebacks."""
        return self._options.journal.with_suffix(".log")

    def send(self, command: Command) -> None:
        """Send a command. Never blocks, never raises because the engine died: then it is kept for the next.

        After a failure only `Start` and `Open` bring the engine back; other commands are dropped until then.
        """
        if isinstance(command, Shutdown):
            self.close(autosave=command.autosave)
        if self.state == "closed" or (self._child is None and not isinstance(command, Start | Open)):
            return
        if isinstance(command, Start | Open):
            self._start = command
        elif isinstance(command, Visit | Single) and self._start is not None:
            self._start = replace(self._start, run=command.run)
        elif isinstance(command, WantFrame):
            self._wanted = command
        if isinstance(command, Start | Open | Visit | Single):
            self._gate.ask(command.run)
        if isinstance(command, LASTING):
            self._unsaved.append(command)
        if self._child is None:
            self.state, self._failures = "starting", 0
            self._child = self._spawn(resume=False)
        else:
            self._child.send(command)

    def poll(self) -> list[Answer]:
        """What has come since the last call, in order, of the run shown now. Never blocks."""
        self._reap()
        answers: list[Answer] = []
        for received in self._child.receive() if self._child else ():
            if isinstance(received, Gone):
                answers += self._lost()
            elif isinstance(received, Saved):
                self._forget(received.commands)
            else:
                self._note(received)
                passed = self._gate.let_through(received)
                answers += passed
                self._answered(received, passed)
        return answers

    def close(self, timeout: float = 1.0, autosave: Save | None = None) -> None:
        """End the engine politely, by force after `timeout` seconds; leaves no process, thread or file.

        It writes the snapshot `autosave`, if any, before it ends; by force, the file there was before stays.
        """
        if self.state == "closed":
            return
        self.state = "closed"
        for child in self._dead:
            child.close(0.0)
        if self._child is not None:
            self._child.close(timeout, autosave)
        self._dead.clear()
        self._child = None
        if self._temporary is not None:
            self._temporary.cleanup()

    def _spawn(self, *, resume: bool) -> Child:
        """A new process, told again what the journal does not hold yet."""
        self._forgotten = 0  # of the commands sent to this process
        self._proven = False  # it got further than where it began
        self._began_at = 0
        self._recovering = resume
        child = Child(replace(self._options, resume=resume))
        for command in self._unsaved:
            child.send(command)
        if self._wanted is not None:
            child.send(self._wanted)
        return child

    def _lost(self) -> list[Answer]:
        """The process has gone: say so and start the next one, unless that has just failed twice."""
        if self._child is not None:
            self._child.kill()  # it may live on with a broken pipe
            self._dead.append(self._child)
            self._child = None
        self.state = "lost"
        self._failures = 0 if self._proven else self._failures + 1
        lost: list[Answer] = [self._event("lost", Words("the engine has stopped; starting it again"))]
        if self._failures < FAILURES:
            self._child = self._spawn(resume=self._start is not None)
            return lost
        self._unsaved.clear()
        words = Words("the engine could not be restarted; details are in {file}", {"file": str(self.log)})
        return [*lost, self._event("failed", words)]

    def _note(self, answer: Answer) -> None:
        """What an answer says about the engine, whichever run it belongs to."""
        if isinstance(answer, Event):
            if answer.kind == "ready":
                self._ready()
            elif answer.kind in {"recovered", "started"}:
                self._began_at = answer.iteration
                self._recovering = False
        elif isinstance(answer, Status) and (answer.iteration > self._began_at or not answer.playing):
            self._proven = True

    def _ready(self) -> None:
        self.state = "ready"
        if self._start is None:
            self._proven = True
        elif self._recovering and not any(isinstance(command, Start | Open) for command in self._unsaved):
            self.send(self._start)  # the journal was of no use: from the beginning
        self._recovering = False

    def _answered(self, answer: Answer, passed: list[Answer]) -> None:
        """Forget the picture asked for when it is shown; one of an older run is asked for again."""
        if any(isinstance(one, FrameReady) for one in passed):
            self._wanted = None
        elif isinstance(answer, FrameReady) and self._wanted is not None and self._child is not None:
            self._child.send(self._wanted)

    def _forget(self, commands: int) -> None:
        for _ in range(min(commands - self._forgotten, len(self._unsaved))):
            self._unsaved.popleft()
        self._forgotten = commands

    def _event(self, kind: str, words: Words) -> Event:
        return Event(self._gate.current, kind, words)

    def _reap(self) -> None:
        for child in [child for child in self._dead if child.ended()]:
            child.close(0.0)
            self._dead.remove(child)

    def _place(self, folder: Path | None) -> Path:
        """A new journal's path; a folder that cannot be made must not stop the program."""
        name = f"session-{time.time_ns()}-{os.getpid()}.journal"
        if folder is not None:
            try:
                folder.mkdir(parents=True, exist_ok=True)
                _prune(folder)
            except OSError:
                pass
            else:
                return folder / name
        self._temporary = tempfile.TemporaryDirectory(prefix="wgan-", ignore_cleanup_errors=True)
        return Path(self._temporary.name) / name


def _prune(folder: Path) -> None:
    """Keep the newest journals; their names sort by time."""
    for old in sorted(folder.glob("session-*.journal"))[: -KEPT + 1]:
        for suffix in (".journal", ".log", ".new", ".damaged"):
            old.with_suffix(suffix).unlink(missing_ok=True)
