"""From the hand to the engine: the newest state of what is being made, at most some twenty times a second."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Qt, QTimer

from app.belongings import Kind
from app.playground import Playground

GAP = 0.045  # seconds between two states of one stroke: each is kept, since replays are exact


@dataclass(frozen=True, slots=True, eq=False)
class _State:
    kind: Kind
    array: NDArray[np.float32]
    text: str
    more: Mapping[str, object]


class Sender(QObject):
    """Puts states into force as data of one's own; those of one stroke are one step to undo.

    What is made in one sitting is one thing to go back to, whatever it looked like on the way.
    """

    def __init__(self, playground: Playground, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._playground = playground
        self._waiting: _State | None = None
        self._stroke = 0
        self._sent_at = 0.0
        self._made = ""  # in this sitting, so far
        self.data = ""  # what was put into force last
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.flush)

    def sit(self, data: str = "") -> None:
        """Begin something new, or go on with what these data are."""
        self.flush()
        self._made = self.data = data
        self._stroke += 1

    def put(
        self, kind: Kind, array: NDArray[np.float32], text: str, more: Mapping[str, object] | None = None
    ) -> None:
        """Bring a state into force, now or in a moment, with other changes that belong to it."""
        self._waiting = _State(kind, array, text, more or {})
        rest = GAP - (perf_counter() - self._sent_at)
        if rest <= 0:
            self.flush()
        elif not self._timer.isActive():
            self._timer.start(max(1, round(1000 * rest)))

    def flush(self) -> None:
        """Bring into force what waits."""
        self._timer.stop()
        state, self._waiting = self._waiting, None
        if state is None:
            return
        self._sent_at = perf_counter()
        play = self._playground
        self.data = play.belongings.put(state.kind, state.array, instead=self._made)
        self._made = self.data
        play.change({"data": self.data, **state.more}, state.text, ("own data", self._stroke))

    def lift(self) -> None:
        """The stroke is over: the next one is a step of its own."""
        self.flush()
        self._stroke += 1
        self._playground.belongings.settle()
        self._playground.tidy()
        self._playground.looking.want_truth()

    def stop(self) -> None:
        """Nothing is sent any more."""
        self._waiting = None
        self._timer.stop()
