"""Lets through what belongs to the run that the window is showing, and drops what is older."""

from __future__ import annotations

from engine.link.messages import Answer, Event, FrameReady

_ABOUT_THE_ENGINE = frozenset({"ready", "warning", "lost", "saved", "unsaved"})  # of no run


class RunGate:
    """From the moment a new run is asked for, answers of older runs are held back.

    They are dropped when it has started, and let through if it is refused: then the old run has gone on
    all the while, and its metrics have no hole.
    """

    def __init__(self) -> None:
        self.current = 0
        self._asked: int | None = None
        self._held: list[Answer] = []

    def ask(self, run: int) -> None:
        """A `Start` for this run has been sent."""
        self._asked = run

    def let_through(self, answer: Answer) -> list[Answer]:
        """The answers that may be shown now that this one has come."""
        if isinstance(answer, Event):
            if answer.kind in _ABOUT_THE_ENGINE:
                return [answer]
            if answer.run == self._asked and answer.kind in {"started", "recovered", "failed", "refused"}:
                return self._decided(answer)
        if self._asked is not None and answer.run < self._asked:
            if not isinstance(answer, FrameReady):  # the next one shows more than this one
                self._held.append(answer)
            return []
        if answer.run < self.current:
            return []
        self.current = answer.run
        return [answer]

    def _decided(self, answer: Event) -> list[Answer]:
        held, self._held = self._held, []
        self._asked = None
        if answer.kind == "refused":
            return [answer, *held]
        self.current = answer.run
        return [answer]
