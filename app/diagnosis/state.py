"""What is going on at the moment shown, and what went on before."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, Signal

from app.playground import Playground
from engine.frame import Phenomenon
from engine.link.messages import Event, HistoryReady
from engine.phenomena.kinds import KINDS

CONTEXT = "phenomena"


class Diagnosis(QObject):
    """Every phenomenon of the run by kind, replica and beginning."""

    changed = Signal()

    def __init__(self, playground: Playground, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._playground = playground
        self.found: dict[tuple[str, int, int], Phenomenon] = {}
        self._shown: tuple[Phenomenon, ...] = ()
        playground.phenomena.connect(self.take)
        playground.run_started.connect(self._clear)
        playground.event_came.connect(self._hear)
        playground.population_changed.connect(self._look)
        playground.journey.history_came.connect(self._restore)
        playground.journey.moved.connect(self._look)

    @property
    def now(self) -> tuple[Phenomenon, ...]:
        """What is going on in the chosen arena at the moment shown: trouble first, then the oldest."""
        return self._shown

    def count(self, replica: int) -> tuple[int, int]:
        """How much that is good, and how much trouble, goes on in an arena at the moment shown."""
        found = [is_trouble(one) for one in self._going_on(replica)]
        return found.count(False), found.count(True)

    def take(self, found: tuple[Phenomenon, ...]) -> None:
        """What began or was over; the second telling of one takes the place of the first."""
        for one in found:
            self.found[one.kind, one.replica, one.step] = one
        self._look()

    def _look(self) -> None:
        found = self._going_on(self._playground.chosen)
        shown = tuple(sorted(found, key=lambda one: (not is_trouble(one), one.step)))
        if shown != self._shown:
            self._shown = shown
            self.changed.emit()

    def _going_on(self, replica: int) -> list[Phenomenon]:
        journey = self._playground.journey
        step = journey.step if journey.behind else None
        return [one for one in self.found.values() if one.replica == replica and _holds(one, step)]

    def _clear(self) -> None:
        self.found.clear()
        self._look()

    def _restore(self, answer: HistoryReady) -> None:
        self.take(answer.phenomena)

    def _hear(self, event: Event) -> None:
        """What began after a fork never happened here."""
        if event.kind in ("forked", "recovered"):
            for key in [key for key, one in self.found.items() if one.step >= event.at]:
                del self.found[key]
            self._look()


def _holds(one: Phenomenon, step: int | None) -> bool:
    """Whether it goes on at `step`; None is now."""
    return one.ended is None if step is None else one.step <= step < (one.ended or step + 1)


def is_trouble(one: Phenomenon) -> bool:
    """Whether it is something to mend."""
    return KINDS[one.kind].trouble


def translated(text: str) -> str:
    """A text about phenomena in the language of the window."""
    return QCoreApplication.translate(CONTEXT, text)


def title(one: Phenomenon) -> str:
    """The name of what is going on."""
    return translated(KINDS[one.kind].title)


def evidence(one: Phenomenon) -> str:
    """What it is told by, with the numbers."""
    return translated(one.evidence.template).format(**one.evidence.params)


def rule(one: Phenomenon) -> str:
    """The rule that it is told by."""
    words = KINDS[one.kind].rule
    return translated(words.template).format(**words.params)


def advice(one: Phenomenon) -> str:
    """What to try."""
    return translated(KINDS[one.kind].advice)
