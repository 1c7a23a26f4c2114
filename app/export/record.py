"""What the engine has told about a run beside its metrics: exact answers, and counts of modes."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject

from app.playground import Playground
from engine.frame import Coverage, Truth
from engine.link.messages import Event, HistoryReady

MOST = 100_000  # of each: more than a day of one a second; then every other one goes


class Record(QObject):
    """Remembers the answers of the run shown, in the order of their steps."""

    def __init__(self, playground: Playground, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.truths: list[Truth] = []
        self.coverages: list[Coverage] = []
        playground.run_started.connect(self._clear)
        playground.journey.history_came.connect(self._restore)
        playground.truth.connect(self._add_truth)
        playground.coverage.connect(self._add_coverages)
        playground.event_came.connect(self._hear)

    def _clear(self) -> None:
        self.truths, self.coverages = [], []

    def _restore(self, answer: HistoryReady) -> None:
        self.truths = [_numbers(truth) for truth in answer.truths]
        self.coverages = list(answer.coverages)

    def _add_truth(self, truth: Truth) -> None:
        """Behind the end what is known already comes again."""
        if all(one.step != truth.step or one.replica != truth.replica for one in self.truths[-50:]):
            self.truths.append(_numbers(truth))
            _thin(self.truths)

    def _add_coverages(self, found: tuple[Coverage, ...]) -> None:
        known = {(one.at, one.replica) for one in self.coverages[-50:]}
        self.coverages += [one for one in found if (one.at, one.replica) not in known]
        _thin(self.coverages)

    def _hear(self, event: Event) -> None:
        if event.kind in ("forked", "recovered"):
            self.truths = [truth for truth in self.truths if truth.step < event.at]
            self.coverages = [one for one in self.coverages if one.at < event.at]


def _numbers(truth: Truth) -> Truth:
    """Without its pictures."""
    return replace(truth, optimal=None, plan=None, cost=None)


def _thin(answers: list[Truth] | list[Coverage]) -> None:
    if len(answers) > MOST:
        del answers[1::2]
