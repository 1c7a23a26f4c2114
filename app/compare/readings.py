"""The newest numbers of every arena, for its caption."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from app.diagnosis.state import Diagnosis
from app.playground import Playground
from engine.frame import Coverage, Truth
from engine.link.messages import Event, HistoryReady

UNKNOWN = "–"


@dataclass(frozen=True, slots=True)
class Reading:
    """W₁ and modes of one arena, None before they are known, and what goes on in it."""

    distance: float | None = None
    modes: tuple[int, int] | None = None
    trouble: int = 0
    good: int = 0
    stopped: bool = False  # its numbers have overflowed

    @property
    def texts(self) -> tuple[str, ...]:
        """The same for the eye, nothing that is not known or does not exist."""
        found = [f"W₁ {UNKNOWN if self.distance is None else f'{self.distance:.2g}'}"]
        if self.modes is not None:
            found.append("{}/{}".format(*self.modes))
        if self.trouble:
            found.append(f"▲{self.trouble}")
        if self.good:
            found.append(f"✓{self.good}")
        return tuple(found)


class Readings(QObject):
    """Listens to exact answers, coverage and phenomena; `changed` says that a caption reads otherwise."""

    changed = Signal()

    def __init__(self, playground: Playground, diagnosis: Diagnosis, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._diagnosis = diagnosis
        self._found: dict[int, Reading] = {}
        playground.truth.connect(self.take_truth)
        playground.coverage.connect(self.take_coverage)
        playground.run_started.connect(self._clear)
        playground.event_came.connect(self._hear)
        playground.journey.history_came.connect(self._restore)

    def of(self, replica: int) -> Reading:
        """What is known of an arena."""
        good, trouble = self._diagnosis.count(replica)
        return replace(self._found.get(replica, Reading()), good=good, trouble=trouble)

    def take_truth(self, truth: Truth) -> None:
        """An exact distance."""
        known = truth.distance == truth.distance
        self._note(truth.replica, distance=truth.distance if known else None)

    def take_coverage(self, coverage: tuple[Coverage, ...]) -> None:
        """One count of modes for each arena."""
        for one in coverage:
            known = one.modes_captured is not None and one.modes_total is not None
            self._note(one.replica, modes=(one.modes_captured, one.modes_total) if known else None)

    def _note(self, replica: int, **numbers: object) -> None:
        before = self._found.get(replica, Reading())
        self._found[replica] = replace(before, **numbers)  # type: ignore[arg-type]
        if self._found[replica] != before:
            self.changed.emit()

    def _clear(self) -> None:
        self._found.clear()
        self.changed.emit()

    def _hear(self, event: Event) -> None:
        if event.kind == "diverged" and event.replica is not None:
            self._note(event.replica, stopped=True)
        elif event.kind in ("forked", "recovered"):
            self._found = {key: Reading(stopped=one.stopped) for key, one in self._found.items()}
            self.changed.emit()

    def _restore(self, answer: HistoryReady) -> None:
        for truth in answer.truths:
            self.take_truth(truth)
        self.take_coverage(answer.coverages)
