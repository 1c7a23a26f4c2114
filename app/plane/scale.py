"""What the colour field shows and on which scale: learned critic, its slope, optimal critic, cost."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from app.plane.contours import choose_step
from app.plane.field import Levels, cost_levels, logit_levels, score_levels, sigmoid, slope_levels
from app.plane.ticks import exponent
from app.plane.truths import Grid, Part, Truths
from app.plane.view import Extent
from engine.frame import Frame

Learned = Literal["score", "probability", "logit"]
Optimal = Literal["optimal_score", "optimal_probability", "optimal_logit"]
Kind = Learned | Optimal | Literal["slope", "cost"]

AT_ONCE = 2  # first grids of a run that are not eased: with the second the view has found its place

# The line to look at: undecided, undecided, and the slope that the penalty asks for.
PROBABILITIES = (0.1, 0.25, 0.5, 0.75, 0.9)  # the contours of D(x), whose ends are never reached
EMPHASISED: dict[Kind, float | None] = {
    "score": None,
    "probability": 0.5,
    "logit": 0.0,
    "slope": 1.0,
    "optimal_score": None,
    "optimal_probability": 0.5,
    "optimal_logit": 0.0,
    "cost": 0.0,
}
SYMBOL: dict[Kind, str] = {
    "score": "f(x)",
    "probability": "D(x)",
    "logit": "f(x)",
    "slope": "‖∇f‖",
    "optimal_score": "f*(x)",
    "optimal_probability": "D*(x)",
    "optimal_logit": "f*(x)",
    "cost": "cost",
}
OPTIMUM: dict[Learned, Optimal] = {
    "score": "optimal_score",
    "probability": "optimal_probability",
    "logit": "optimal_logit",
}
LOGIT_LIMIT = 1e-6  # D* this near to 0 or 1 is drawn as if it were this far, for its logit would be infinite


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """A field ready to be drawn: values (ny, nx) over `extent`, eased levels, step between contours."""

    kind: Kind
    values: NDArray[np.floating]
    extent: Extent
    levels: Levels
    step: float

    @property
    def unit(self) -> int:
        """The power of ten that numbers about this field leave out."""
        return exponent(max(abs(self.levels.low), abs(self.levels.high)))

    @property
    def endless(self) -> bool:
        """Whether it is infinite somewhere: a place that costs without bound."""
        return self.kind == "cost" and bool(np.isposinf(self.values).any())


class Fields:
    """Keeps the newest grids and makes fields of them, with levels eased so that colours do not flicker."""

    def __init__(self) -> None:
        self.truths = Truths()
        self._newest: dict[str, Frame] = {}
        self._made: dict[Kind, tuple[Field, float]] = {}  # and when
        self._last: Field | None = None
        self._taken = 0

    def clear(self) -> None:
        """Forget all frames, as for a new run."""
        self._newest.clear()
        self.settle()
        self._taken = 0

    def settle(self) -> None:
        """Let the next fields be made at once of the newest grids, and set their levels likewise."""
        self.truths.settle()
        self._made.clear()
        self._last = None

    def keep(self, names: frozenset[str]) -> None:
        """Forget the grids that are asked for no more: a value that is not renewed is soon untrue."""
        self._newest = {name: frame for name, frame in self._newest.items() if name in names}

    def take(self, frame: Frame) -> bool:
        """Keep the grids that `frame` carries; True if it carries any."""
        carried = [name for name in ("landscape", "slope") if getattr(frame, name) is not None]
        self._newest.update(dict.fromkeys(carried, frame))
        self._taken += bool(carried)
        return bool(carried)

    def score(self, replica: int) -> Grid | None:
        """The newest landscape of a replica and its extent."""
        return self._grid("landscape", replica)

    def slope(self, replica: int) -> Grid | None:
        """The newest slope field of a replica and its extent."""
        return self._grid("slope", replica)

    def make(self, kind: Kind, replica: int, now: float) -> Field | None:
        """The field of `kind` at time `now` in seconds; the last one made until there are grids for it."""
        if kind in self._made and not self.stale(kind, now, carried=True):
            self._last = self._made[kind][0]
            return self._last
        grid = self._values(kind, replica, now)
        if grid is None:
            return self._last
        levels, step = self._target(kind, grid[0]), None
        if kind in self._made:
            last, at = self._made[kind]
            step = last.step
            if part_of(kind) is None and self._taken > AT_ONCE:  # answers are eased by themselves
                levels = last.levels.eased(levels, now - at)
        step = 0.01 if kind.endswith("probability") else choose_step(levels.span, step)
        self._last = Field(kind, grid[0], grid[1], levels, step)
        self._made[kind] = self._last, now
        return self._last

    def stale(self, kind: Kind, now: float, *, carried: bool) -> bool:
        """Whether a field of `kind` is to be made anew; `carried`: the newest frame has brought grids."""
        part = part_of(kind)
        if part is None or kind == "optimal_logit":  # drawn on the learned one's scale
            return carried
        return self.truths.stale(part, self._made[kind][1] if kind in self._made else -math.inf, now)

    def _values(self, kind: Kind, replica: int, now: float) -> Grid | None:
        part = part_of(kind)
        if part is not None:
            grid = self.truths.grid(part, now)
        else:
            grid = self.slope(replica) if kind == "slope" else self.score(replica)
        if grid is None:
            return None
        if kind == "probability":
            return sigmoid(grid[0]), grid[1]
        return (_logit(grid[0]), grid[1]) if kind == "optimal_logit" else grid

    def _grid(self, name: str, replica: int) -> Grid | None:
        frame = self._newest.get(name)
        grids = None if frame is None else getattr(frame, name)
        if frame is None or grids is None or replica >= len(grids):
            return None
        return grids[replica], frame.extent

    def _target(self, kind: Kind, values: NDArray[np.floating]) -> Levels:
        """The levels that show `values` best; a logit is compared on the scale of the learned one."""
        if kind == "optimal_logit" and "logit" in self._made:
            return self._made["logit"][0].levels
        if kind.endswith("probability"):
            return Levels(0.0, 1.0)
        levels = {"slope": slope_levels, "cost": cost_levels}
        return levels.get(kind, logit_levels if kind.endswith("logit") else score_levels)(values)


def part_of(kind: Kind) -> Part | None:
    """Which part of an exact answer a field of `kind` shows; None for what frames carry."""
    if kind == "cost":
        return "cost"
    return "optimal" if kind.startswith("optimal") else None


def _logit(probability: NDArray[np.floating]) -> NDArray[np.floating]:
    """log(D/(1 − D)) of D*."""
    bounded = np.clip(probability, LOGIT_LIMIT, 1 - LOGIT_LIMIT)
    logit: NDArray[np.floating] = np.log(bounded) - np.log1p(-bounded)
    return logit
