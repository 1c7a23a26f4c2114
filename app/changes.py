"""Undo and redo of settings: a change remembers what was before and what came after, never the training."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtGui import QUndoCommand

from engine.settings import Settings, knobs, to_dict

_MERGEABLE = 1  # Qt merges only commands that share an id other than -1


def difference(before: Settings, after: Settings) -> dict[str, object]:
    """The fields in which `after` differs from `before`, with the values of `after`."""
    old, new = to_dict(before), to_dict(after)
    return {name: value for name, value in new.items() if old[name] != value}


def restarts(change: dict[str, object]) -> bool:
    """Whether any knob in the change needs the networks to be built anew."""
    return any(not knobs()[name].live for name in change)


def title_of(changes: Mapping[str, object]) -> str:
    """The name of a change in the undo menu."""
    labels = [knobs()[name].label for name in changes if name in knobs()]
    return ", ".join(labels[:2]) + ("…" if len(labels) > 2 else "")


class SettingsChange(QUndoCommand):
    """One step of the undo history; moves of one gesture become one step."""

    def __init__(
        self, before: Settings, after: Settings, text: str, gesture: object, put: Callable[[Settings], None]
    ) -> None:
        super().__init__(text)
        self._before = before
        self.after = after
        self.gesture = gesture
        self._put = put

    def id(self) -> int:
        return -1 if self.gesture is None else _MERGEABLE

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, SettingsChange) or other.gesture != self.gesture:
            return False
        self.after = other.after
        self.setObsolete(self.after == self._before)
        return True

    def undo(self) -> None:
        self._put(self._before)

    def redo(self) -> None:
        self._put(self.after)
