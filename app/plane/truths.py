"""The newest exact answers: landscapes that are eased from one to the next, and the transport plan."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from app.plane.view import Extent
from engine.frame import Landscape, Truth

EASE = 0.4  # seconds from one landscape to the next
STRIDE = 1 / 15  # seconds between two pictures on the way
KEPT = 5.0  # seconds for which an answer is good enough to be shown at once when it is wanted again
Part = Literal["optimal", "cost"]
Grid = tuple[NDArray[np.floating], Extent]


class Easing:
    """A landscape on its way from the last answer to the newest."""

    def __init__(self, values: NDArray[np.floating], extent: Extent, now: float) -> None:
        self.extent = extent
        self.since = now
        self._from = self._to = values

    def turn(self, values: NDArray[np.floating], extent: Extent, now: float) -> None:
        """Set out for `values`; at once if they cover another part of the plane."""
        alike = extent == self.extent and values.shape == self._to.shape
        self._from = self.values(now) if alike else values
        self._to, self.extent, self.since = values, extent, now

    @property
    def arrival(self) -> float:
        """When it is there, in seconds."""
        return self.since + EASE

    def values(self, now: float) -> NDArray[np.floating]:
        """The values at time `now`; where either end is not finite, those of the newest answer."""
        if now >= self.arrival:
            return self._to
        part = max(now - self.since, 0.0) / EASE
        part = part * part * (3 - 2 * part)
        with np.errstate(invalid="ignore"):
            between = self._from + (self._to - self._from) * np.float32(part)
        both = np.isfinite(self._from) & np.isfinite(self._to)
        values: NDArray[np.floating] = np.where(both, between, self._to)
        return values


class Truths:
    """Keeps the newest answers of one run.

    The optimal critic of the Wasserstein distance is known up to a constant; its median is put at 0.
    """

    def __init__(self) -> None:
        self.newest: Truth | None = None
        self._grids: dict[str, Easing] = {}
        self.asked = frozenset[str]()
        self._missed: dict[str, int] = {}

    def clear(self) -> None:
        """Forget everything, as for a new run or another replica."""
        self.newest = None
        self._grids.clear()
        self._missed.clear()

    def ask(self, parts: frozenset[str], now: float) -> None:
        """From now on these `parts` are asked for; what nobody has renewed for long is untrue by now."""
        for name in parts - self.asked:
            self._missed.pop(name, None)
            if name in self._grids and now - self._grids[name].since > KEPT:
                del self._grids[name]
        self.asked = parts

    @property
    def distance(self) -> float:
        """W₁ of the newest answer, NaN before."""
        return math.nan if self.newest is None else self.newest.distance

    def take(self, truth: Truth, now: float, *, log_loss: bool) -> None:
        """Keep an answer that came at time `now`, in seconds; `log_loss`: such a loss is played by now."""
        self.newest = truth
        if truth.optimal is not None and (truth.kind == "discriminator") != log_loss:
            truth = replace(truth, optimal=None)
        for name, landscape in (("optimal", truth.optimal), ("cost", truth.cost)):
            if landscape is not None:
                self._missed.pop(name, None)
                self._put(name, landscape, truth, now)
            elif name in self.asked:
                self._missed[name] = self._missed.get(name, 0) + 1
                if self.lacks(name):
                    self._grids.pop(name, None)

    def forget_optimal(self) -> None:
        """Another loss is played: what was optimal is so no more."""
        self._grids.pop("optimal", None)

    def settle(self) -> None:
        """Let every landscape arrive at once."""
        for eased in self._grids.values():
            eased.since = -math.inf

    def has(self, part: Part) -> bool:
        """Whether there is a landscape."""
        return part in self._grids

    def grid(self, part: Part, now: float) -> Grid | None:
        """A landscape at time `now` and its extent; None until there is one."""
        eased = self._grids.get(part)
        return None if eased is None else (eased.values(now), eased.extent)

    def stale(self, part: Part, made: float, now: float) -> bool:
        """Whether what was made of a landscape at time `made` shows it as it is `now` no more."""
        eased = self._grids.get(part)
        if eased is None:
            return True
        if made >= eased.arrival:
            return False
        return now >= eased.arrival or now - made >= STRIDE

    def lacks(self, part: str) -> bool:
        """Whether answers come without it: one may have been asked for before it was wanted."""
        return self._missed.get(part, 0) > 1

    def _put(self, name: str, landscape: Landscape, truth: Truth, now: float) -> None:
        values = landscape.values
        if name == "optimal" and truth.kind == "potential":
            finite = values[np.isfinite(values)]
            values = values - np.float32(np.median(finite)) if finite.size else values
        if name in self._grids:
            self._grids[name].turn(values, landscape.extent, now)
        else:
            self._grids[name] = Easing(values, landscape.extent, now)
