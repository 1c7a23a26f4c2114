"""Collapse within a mode: how wide its fakes are, against how wide they should be. Numpy only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.coverage import NEAR, QUALITY_SIGMAS, nearest_modes
from engine.datasets import Modes

Array = NDArray[np.float64]
_FEWEST = 10  # fakes of a mode below which its width is not told


@dataclass(frozen=True, slots=True, eq=False)
class Widths:
    """Standard deviations of the fakes around each of K modes, in data units.

    NaN for a mode with fewer than 10 fakes.
    """

    counts: NDArray[np.int64]  # (K,) fakes that were measured
    along: Array  # (K,) in the direction in which they are widest
    across: Array  # (K,) at right angles to it
    sigma: float  # what both should be


def widths(fakes: NDArray[np.floating], modes: Modes) -> Widths:
    """How wide the fakes (n, 2) are around each mode, by the covariance of those nearest to it.

    A fake counts within 3σ of its nearest mode, or within 0.15 where that is more, as in
    `engine.coverage`. Cutting a Gaussian off at r makes it narrower; what is lost is put back, so that
    perfect data has `along` = `across` = σ (but for the noise of few fakes, which widens the one and
    narrows the other). Fakes spread evenly over that disc read at most 1.6σ at 3σ.
    """
    finite = fakes[np.isfinite(fakes).all(axis=1)].astype(np.float64)
    nearest, distance = nearest_modes(finite, modes)
    reach = max(QUALITY_SIGMAS * modes.sigma, NEAR)
    inside = distance <= reach
    counts, along, across = _deviations(finite[inside], nearest[inside], modes.centres)
    restored = 1 / np.sqrt(_kept_variance(reach / modes.sigma)) if modes.sigma > 0 else 1.0
    return Widths(counts, along * restored, across * restored, modes.sigma)


def _deviations(
    points: Array, mode: NDArray[np.int64], centres: Array
) -> tuple[NDArray[np.int64], Array, Array]:
    """How many points (n, 2) each of K modes has, and their deviations along and across, (K,) each.

    By the eigenvalues of the 2 × 2 covariances, all modes at once.
    """
    total = len(centres)
    counts = np.bincount(mode, minlength=total)
    x, y = (points - centres[mode]).T
    with np.errstate(divide="ignore", invalid="ignore"):
        mx, my = (np.bincount(mode, each, total) / counts for each in (x, y))
        x, y = x - mx[mode], y - my[mode]
        xx, yy, xy = (np.bincount(mode, each, total) / (counts - 1) for each in (x * x, y * y, x * y))
    middle, apart = (xx + yy) / 2, np.hypot((xx - yy) / 2, xy)
    enough = counts >= _FEWEST
    along, across = (
        np.where(enough, np.sqrt(np.maximum(variance, 0.0)), np.nan)
        for variance in (middle + apart, middle - apart)
    )
    return counts, along, across


def _kept_variance(r: float) -> float:
    """The variance on an axis of a round unit Gaussian cut off at radius r: 1 − (r²/2)/(exp(r²/2) − 1)."""
    half = min(r * r / 2, 700.0)
    return 1 - half / float(np.expm1(half))
