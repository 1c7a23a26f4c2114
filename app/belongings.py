"""Data of one's own in this session: what it is called, where it came from, and what to go back to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from engine.points import stored_name
from engine.stored import sha_of

Array = NDArray[np.float32]
Kind = Literal["points", "painted", "modes"]
KEPT = 12  # to go back to


@dataclass(frozen=True, slots=True)
class Own:
    """One of them: `data` is its name in `Settings`, `label` what it is called, `file` where it came from."""

    data: str
    label: str
    file: str | None = None


class Belongings(QObject):
    """The newest first. `arrays` is shared with the game, which sends them to the engine."""

    changed = Signal()
    grew = Signal(str, str)  # data that took the place of others in the midst of a stroke, and those

    def __init__(self, arrays: dict[str, Array], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.arrays = arrays
        self._items: list[Own] = []
        self._numbers: dict[Kind, int] = {}

    @property
    def items(self) -> tuple[Own, ...]:
        """What there is to go back to."""
        return tuple(self._items)

    def put(
        self, kind: Kind, array: Array, label: str = "", file: Path | None = None, instead: str = ""
    ) -> str:
        """Take in an array and return its name for `Settings.data`.

        Args:
            kind: of the array.
            array: as the engine takes it.
            label: what it is called; by default "Painting 1" and the like.
            file: where it came from.
            instead: the data that it takes the place of, with its label, as a painting that goes on.
        """
        data = stored_name(kind, array)
        self.arrays[sha_of(data)] = array
        label = label or self._label_of(instead) or self._label_of(data) or self._fresh_label(kind)
        if self._items and self._items[0].data == instead != data:
            self._items[0] = Own(data, label, None if file is None else str(file))
            self.grew.emit(data, instead)
        else:
            self._items = [one for one in self._items if one.data != instead]
            self.name(data, label, file)
        return data

    def settle(self) -> None:
        """What grew is done for now: time to draw it anew."""
        self.changed.emit()

    def name(self, data: str, label: str, file: Path | None = None) -> None:
        """Give data that are at hand a name to go back to."""
        self._items = [one for one in self._items if one.data != data]
        self._items.insert(0, Own(data, label, None if file is None else str(file)))
        del self._items[KEPT:]
        self.changed.emit()

    def label(self, data: str) -> str:
        """What data of one's own is called; what came as text or with a session has no name of its own."""
        kind = data.partition(":")[0]
        plain = {
            "points": self.tr("Own points"),
            "painted": self.tr("Painting"),
            "modes": self.tr("Own modes"),
        }
        return self._label_of(data) or plain.get(kind, data)

    def file(self, data: str) -> str | None:
        """The file that these data came from."""
        return next((one.file for one in self._items if one.data == data), None)

    def array(self, data: str) -> Array | None:
        """The array of these data, if it is at hand."""
        return self.arrays.get(sha_of(data))

    def keep(self, named: Iterable[str]) -> None:
        """Let go of every array but those named by these data, or kept to go back to."""
        wanted = {sha_of(data) for data in named} | {sha_of(one.data) for one in self._items}
        for sha in self.arrays.keys() - wanted:
            del self.arrays[sha]

    def _label_of(self, data: str) -> str:
        return next((one.label for one in self._items if one.data == data), "")

    def _fresh_label(self, kind: Kind) -> str:
        self._numbers[kind] = number = self._numbers.get(kind, 0) + 1
        words = {
            "points": self.tr("Points {0}"),
            "painted": self.tr("Painting {0}"),
            "modes": self.tr("Modes {0}"),
        }
        return words[kind].format(number)
