"""Modes set by hand, as a list that is changed by replacing it. numpy, no Qt."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.datasets import shape_of
from engine.modes import MAX_MODES, REACH, SIGMA, check_modes
from engine.settings import DATASETS, Settings, knobs

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class ModeList:
    """Centres in data units, and which of them is chosen."""

    centres: tuple[Point, ...] = ()
    chosen: int | None = None

    def add(self, at: Point) -> ModeList:
        """One more, chosen; nothing where there is no room for it."""
        if len(self.centres) >= MAX_MODES:
            return self
        return ModeList((*self.centres, _inside(at)), len(self.centres))

    def move(self, to: Point) -> ModeList:
        """The chosen one somewhere else."""
        if self.chosen is None:
            return self
        centres = list(self.centres)
        centres[self.chosen] = _inside(to)
        return ModeList(tuple(centres), self.chosen)

    def remove(self) -> ModeList:
        """Without the chosen one; the last one stays."""
        if self.chosen is None or len(self.centres) < 2:
            return self
        centres = self.centres[: self.chosen] + self.centres[self.chosen + 1 :]
        return ModeList(centres, min(self.chosen, len(centres) - 1))

    def choose(self, index: int | None) -> ModeList:
        """Another one chosen; counts on from the end to the beginning."""
        if index is None or not self.centres:
            return ModeList(self.centres, None)
        return ModeList(self.centres, index % len(self.centres))

    def near(self, at: Point, reach: float) -> int | None:
        """The one nearest to a place, if it is within `reach`."""
        away = [math.dist(at, centre) for centre in self.centres]
        best = min(range(len(away)), key=away.__getitem__, default=None)
        return best if best is not None and away[best] <= reach else None

    @property
    def at(self) -> Point | None:
        """Where the chosen one is."""
        return None if self.chosen is None else self.centres[self.chosen]

    def array(self) -> NDArray[np.float32]:
        """As the engine stores it.

        Raises:
            UserError: there is none.
        """
        return check_modes(np.array(self.centres, np.float64).reshape(-1, 2))


def beginning(settings: Settings, array: NDArray[np.float32] | None) -> tuple[ModeList, float]:
    """What to begin with, and the `data_noise` that keeps its width: the modes of the data in force."""
    if settings.data.startswith("modes:") and array is not None:
        return _list(array), settings.data_noise
    modes = (
        shape_of(settings.data, settings.data_noise, settings.line_distance).modes
        if settings.data in DATASETS
        else None
    )
    if modes is None or len(modes.centres) > MAX_MODES:
        return ModeList(), settings.data_noise
    high = knobs()["data_noise"].high or math.inf
    return _list(modes.centres), min(round(modes.sigma / SIGMA, 4), high)


def _list(centres: NDArray[np.floating]) -> ModeList:
    return ModeList(tuple((float(x), float(y)) for x, y in centres))


def _inside(at: Point) -> Point:
    return (min(max(at[0], -REACH), REACH), min(max(at[1], -REACH), REACH))
