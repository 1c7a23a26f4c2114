"""Commands on their way to the training thread."""

from __future__ import annotations

import queue
from collections.abc import Iterable
from dataclasses import replace

from engine.link.messages import Apply, Command, Seek, Start


class Inbox:
    """Filled by the reader of the pipe, emptied by the training thread between iterations."""

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[Command] = queue.SimpleQueue()

    def put(self, command: Command) -> None:
        """Add a command; from any thread, never blocks."""
        self._queue.put(command)

    def pending(self) -> bool:
        """Whether a command waits: asked between any two iterations, so it must cost nothing."""
        return not self._queue.empty()

    def drain(self, timeout: float | None = 0.0) -> list[Command]:
        """Every waiting command in order; waits up to `timeout` seconds (None: for ever) for the first."""
        found: list[Command] = []
        try:
            found.append(self._queue.get(timeout=timeout) if timeout != 0.0 else self._queue.get_nowait())
            while True:
                found.append(self._queue.get_nowait())
        except queue.Empty:
            return found


def collapse(commands: Iterable[Command]) -> list[Command]:
    """The same commands with neighbouring moves of the same knob, starts, or seeks reduced to the newest.

    Arrays of a dropped move are kept: a later command may name them without sending them again.
    """
    kept: list[Command] = []
    for command in commands:
        last = kept[-1] if kept else None
        if isinstance(command, Apply) and isinstance(last, Apply) and _same_knob(last, command):
            kept[-1] = Apply(command.change, command.replica, {**last.arrays, **command.arrays})
        elif isinstance(command, Seek) and isinstance(last, Seek):
            kept[-1] = command
        elif isinstance(command, Start) and isinstance(last, Start):
            kept[-1] = replace(command, arrays={**last.arrays, **command.arrays})
        else:
            kept.append(command)
    return kept


def _same_knob(first: Apply, second: Apply) -> bool:
    return first.replica == second.replica and first.change.keys() == second.change.keys()
