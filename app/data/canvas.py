"""A density under the brush: cells on the plane, and what a stroke makes of them. numpy, no Qt."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.datasets import PAINTED_SIDE
from engine.packing import quantised

SIDE = 64  # cells on each side
LEVELS = 16  # of a painting: few, so that one of some strokes travels in the shared text
HALF = PAINTED_SIDE / 2  # the canvas is [−2, 2]²
_HARD = 0.5  # share of the brush's radius within which it paints in full
_FINE = 4  # samples of another painting along each side of a cell

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Brush:
    """What a stroke does: `radius` in data units, `strength` 0 to 1 of what a single stroke adds or takes."""

    radius: float = 0.25
    strength: float = 0.6
    erases: bool = False


class Canvas:
    """Weights (64, 64) from 0 to 1, row 0 at the top.

    A stroke that crosses itself is no denser there; a second stroke is.
    """

    def __init__(self, painted: NDArray[np.floating] | None = None) -> None:
        """An empty canvas, or one with a painted density (H, W) on it."""
        self.weights: Floats = np.zeros((SIDE, SIDE)) if painted is None else _sampled(painted)
        self._before = self.weights
        self._touched: Floats = np.zeros((SIDE, SIDE))
        self._at: tuple[float, float] | None = None

    @property
    def empty(self) -> bool:
        """Whether there is nothing that could be learned."""
        return not np.rint(self.weights * (LEVELS - 1)).any()

    def array(self) -> NDArray[np.float32]:
        """The density on 16 levels, as the engine stores it.

        Raises:
            UserError: the canvas is empty.
        """
        return quantised(np.rint(self.weights * (LEVELS - 1)))

    def begin(self) -> None:
        """Put the brush on."""
        self._before, self._at = self.weights, None
        self._touched = np.zeros((SIDE, SIDE))

    def stroke(self, x: float, y: float, brush: Brush) -> None:
        """Draw the brush on to (x, y), in data units, from where it was put on or drawn to last."""
        here = (x, y)
        self._touched = np.maximum(self._touched, _swept(self._at or here, here, brush.radius))
        self._at = here
        share = brush.strength * self._touched
        self.weights = self._before * (1 - share) if brush.erases else np.minimum(self._before + share, 1.0)

    def clear(self) -> None:
        """Paint out everything."""
        self.weights = np.zeros((SIDE, SIDE))


def centres() -> tuple[Floats, Floats]:
    """The centres (64,) of columns and of rows from the top, in data units."""
    line = np.asarray((np.arange(SIDE) + 0.5) * (PAINTED_SIDE / SIDE) - HALF, np.float64)
    return line, -line


def _swept(start: tuple[float, float], end: tuple[float, float], radius: float) -> Floats:
    """How much (64, 64) of a cell's centre a round, soft brush touches on its way."""
    columns, rows = centres()
    x, y = columns[None, :] - start[0], rows[:, None] - start[1]
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    part = np.clip((x * dx + y * dy) / length, 0.0, 1.0) if length > 0 else np.zeros(np.broadcast(x, y).shape)
    away = np.hypot(x - part * dx, y - part * dy) / radius
    ramp = np.clip((1 - away) / (1 - _HARD), 0.0, 1.0)
    return np.asarray(ramp * ramp * (3 - 2 * ramp), np.float64)


def _sampled(painted: NDArray[np.floating]) -> Floats:
    """Another painting (H, W), longer side 4 data units and centred, on our cells."""
    height, width = painted.shape
    cell = PAINTED_SIDE / max(height, width)
    line = (np.arange(SIDE * _FINE) + 0.5) * (PAINTED_SIDE / (SIDE * _FINE)) - HALF
    column, row = (np.floor(line / cell + length / 2).astype(np.intp) for length in (width, height))
    inside = ((row >= 0) & (row < height))[:, None] & ((column >= 0) & (column < width))[None, :]
    fine = np.asarray(painted, np.float64)[np.clip(row, 0, height - 1)][:, np.clip(column, 0, width - 1)]
    found = np.where(inside, fine, 0.0).reshape(SIDE, _FINE, SIDE, _FINE).mean(axis=(1, 3))
    return np.asarray(found / max(found.max(), 1e-12), np.float64)
