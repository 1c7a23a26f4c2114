"""Undo and redo of settings: a change remembers what was before and what came after, never the training."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.languages import said
from engine.settings import Settings, knobs, to_dict

Population = tuple[Settings, ...]


def difference(before: Settings, after: Settings) -> dict[str, object]:
    """The fields in which `after` differs from `before`, with the values of `after`."""
    old, new = to_dict(before), to_dict(after)
    return {name: value for name, value in new.items() if old[name] != value}


def restarts(change: dict[str, object]) -> bool:
    """Whether any knob in the change needs the networks to be built anew."""
    return any(not knobs()[name].live for name in change)


def title_of(changes: Mapping[str, object]) -> str:
    """The name of a change in the undo menu."""
    labels = [said(knobs()[name].label) for name in changes if name in knobs()]
    return ", ".join(labels[:2]) + ("…" if len(labels) > 2 else "")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the undo history; moves of one gesture are one step."""

    before: Population
    after: Population
    text: str
    gesture: object = None


class UndoStack(QObject):
    """Steps that can be taken back and taken again; `put` brings settings into force.

    Not Qt's own: PySide keeps every command that Qt merges away, and crashes when such are collected.
    """

    changed = Signal()

    def __init__(self, put: Callable[[Population], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._put = put
        self._steps: list[Step] = []
        self._index = 0

    def push(self, step: Step) -> None:
        """Take a step, or go on with the last one if it is of the same gesture."""
        del self._steps[self._index :]
        last = self._steps[-1] if self._steps else None
        if last is not None and step.gesture is not None and last.gesture == step.gesture:
            self._steps.pop()
            step = Step(last.before, step.after, last.text, step.gesture)
        if step.before != step.after:
            self._steps.append(step)
        self._index = len(self._steps)
        self._put(step.after)
        self.changed.emit()

    @property
    def populations(self) -> Iterator[Population]:
        """All that can be gone back to, or on to."""
        for step in self._steps:
            yield step.before
            yield step.after

    def clear(self) -> None:
        """Forget all steps: other settings are in force, and nobody here put them there."""
        self._steps.clear()
        self._index = 0
        self.changed.emit()

    def undo(self) -> None:
        """Take the last step back; nothing if there is none."""
        if self._index:
            self._index -= 1
            self._put(self._steps[self._index].before)
            self.changed.emit()

    def redo(self) -> None:
        """Take again the step that was taken back; nothing if there is none."""
        if self._index < len(self._steps):
            self._index += 1
            self._put(self._steps[self._index - 1].after)
            self.changed.emit()

    def count(self) -> int:
        return len(self._steps)

    def index(self) -> int:
        """How many steps are in force."""
        return self._index

    @property
    def undo_text(self) -> str | None:
        """What would be taken back; None if nothing can be."""
        return self._steps[self._index - 1].text if self._index else None

    @property
    def redo_text(self) -> str | None:
        """What would be taken again; None if nothing can be."""
        return self._steps[self._index].text if self._index < len(self._steps) else None
