"""What the colour field shows and on which scale: score, D(x), logit or slope."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from app.plane.contours import choose_step
from app.plane.field import Levels, logit_levels, score_levels, sigmoid, slope_levels
from app.plane.ticks import exponent
from app.plane.view import Extent
from engine.frame import Frame

Kind = Literal["score", "probability", "logit", "slope"]

PROBABILITIES = (0.1, 0.25, 0.5, 0.75, 0.9)  # the contours of D(x), which never reaches 0 and 1

AT_ONCE = 2  # first grids of a run that are not eased: with the second the view has found its place

# The line to look at: undecided, undecided, and the slope that the penalty asks for.
PROBABILITIES = (0.1, 0.25, 0.5, 0.75, 0.9)  # the contours of D(x), whose ends are never reached
EMPHASISED: dict[Kind, float | None] = {"score": None, "probability": 0.5, "logit": 0.0, "slope": 1.0}
SYMBOL: dict[Kind, str] = {"score": "f(x)", "probability": "D(x)", "logit": "f(x)", "slope": "‖∇f‖"}


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


class Fields:
    """Keeps the newest grids and makes fields of them, with levels eased so that colours do not flicker."""

    def __init__(self) -> None:
        self._newest: dict[str, Frame] = {}
        self._made: Field | None = None
        self._made_at = 0.0
        self._taken = 0

    def clear(self) -> None:
        """Forget everything, as for a new run."""
        self._newest.clear()
        self._made = None
        self._taken = 0

    def settle(self) -> None:
        """Let the next field set its levels at once."""
        self._made = None

    def keep(self, names: frozenset[str]) -> None:
        """Forget the grids that are asked for no more: a value that is not renewed is soon untrue."""
        self._newest = {name: frame for name, frame in self._newest.items() if name in names}

    def take(self, frame: Frame) -> bool:
        """Keep the grids that `frame` carries; True if it carries any."""
        carried = [name for name in ("landscape", "slope") if getattr(frame, name) is not None]
        self._newest.update(dict.fromkeys(carried, frame))
        self._taken += bool(carried)
        return bool(carried)

    def score(self, replica: int) -> tuple[NDArray[np.floating], Extent] | None:
        """The newest landscape of a replica and its extent."""
        return self._grid("landscape", replica)

    def slope(self, replica: int) -> tuple[NDArray[np.floating], Extent] | None:
        """The newest slope field of a replica and its extent."""
        return self._grid("slope", replica)

    def make(self, kind: Kind, replica: int, now: float) -> Field | None:
        """The field of `kind` at time `now` in seconds; the last one made until there are grids for it."""
        grid = self.slope(replica) if kind == "slope" else self.score(replica)
        if grid is None:
            return self._made
        values = sigmoid(grid[0]) if kind == "probability" else grid[0]
        levels, step, last = _target(kind, values), None, self._made
        if last is not None and last.kind == kind:
            step = last.step
            levels = last.levels.eased(levels, now - self._made_at) if self._taken > AT_ONCE else levels
        step = 0.01 if kind == "probability" else choose_step(levels.span, step)
        self._made, self._made_at = Field(kind, values, grid[1], levels, step), now
        return self._made

    def _grid(self, name: str, replica: int) -> tuple[NDArray[np.floating], Extent] | None:
        frame = self._newest.get(name)
        grids = None if frame is None else getattr(frame, name)
        if frame is None or grids is None or replica >= len(grids):
            return None
        return grids[replica], frame.extent


def _target(kind: Kind, values: NDArray[np.floating]) -> Levels:
    if kind == "probability":
        return Levels(0.0, 1.0)
    if kind == "slope":
        return slope_levels(values)
    return logit_levels(values) if kind == "logit" else score_levels(values)
