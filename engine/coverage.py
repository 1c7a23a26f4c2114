"""Modes captured and high quality by the published protocol (VEEGAN, Srivastava et al. 2017). Numpy only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.datasets import Modes

FAKES = 2500  # samples in the published protocol
QUALITY_SIGMAS = 3.0  # a fake this near to a mode, in σ, is of high quality
NEAR = 0.15  # data units: near enough for the eye
_ROUNDING = 1e-6  # float32 fakes on a centre without noise still count as on it


@dataclass(frozen=True, slots=True, eq=False)
class CoverageCounts:
    """How a cloud of fakes covers K known modes. Shares are of all fakes, 0 to 1."""

    modes_captured: int  # modes nearest to at least one fake of high quality
    modes_total: int
    modes_near: int  # modes nearest to at least one fake within `NEAR`
    high_quality: float  # share within 3σ of the nearest mode; perfect data reaches 1 − exp(−9/2) = 98.9 %
    near: float  # share within `NEAR` of the nearest mode
    shares: NDArray[np.float64]  # (K,) share of the fakes nearest to each mode, however far away


def coverage(fakes: NDArray[np.floating], modes: Modes) -> CoverageCounts:
    """Counts and shares for fakes (n, 2) in data units, `FAKES` of them in the published protocol.

    A fake that is not finite is near to no mode.

    Raises:
        ValueError: no fakes, or not points in the plane.
    """
    if fakes.ndim != 2 or fakes.shape[1] != 2 or not len(fakes):
        raise ValueError(f"fakes must have shape (n, 2) with n > 0, not {fakes.shape}")
    total = len(modes.centres)
    nearest, distance = nearest_modes(fakes[np.isfinite(fakes).all(axis=1)], modes)
    good = distance <= QUALITY_SIGMAS * modes.sigma + _ROUNDING
    near = distance <= NEAR
    return CoverageCounts(
        modes_captured=len(np.unique(nearest[good])),
        modes_total=total,
        modes_near=len(np.unique(nearest[near])),
        high_quality=int(good.sum()) / len(fakes),
        near=int(near.sum()) / len(fakes),
        shares=np.bincount(nearest, minlength=total) / len(fakes),
    )


def nearest_modes(
    points: NDArray[np.floating], modes: Modes
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The index of the mode that each point (n, 2) is nearest to, and how far it is from it: (n,), (n,)."""
    x, y = (np.subtract.outer(points[:, axis].astype(np.float64), modes.centres[:, axis]) for axis in (0, 1))
    squares = x * x + y * y
    nearest = squares.argmin(axis=1)
    return nearest, np.sqrt(squares[np.arange(len(points)), nearest])
