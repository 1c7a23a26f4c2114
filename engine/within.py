"""Collapse within a mode: how wide its fakes are, against how wide they should be. Numpy only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.coverage import NEAR, QUALITY_SIGMAS
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
    apart = finite[:, None, :] - modes.centres
    distances = np.hypot(apart[..., 0], apart[..., 1])
    nearest = distances.argmin(axis=1)
    reach = max(QUALITY_SIGMAS * modes.sigma, NEAR)
    inside = distances.min(axis=1) <= reach
    counts = np.bincount(nearest[inside], minlength=len(modes.centres))
    along, across = np.full((2, len(counts)), np.nan)
    for mode in np.flatnonzero(counts >= _FEWEST):
        covariance = np.cov(finite[inside & (nearest == mode)], rowvar=False)
        low, high = np.linalg.eigvalsh(covariance)
        along[mode], across[mode] = np.sqrt(max(high, 0.0)), np.sqrt(max(low, 0.0))
    restored = 1 / np.sqrt(_kept_variance(reach / modes.sigma)) if modes.sigma > 0 else 1.0
    return Widths(counts, along * restored, across * restored, modes.sigma)


def _kept_variance(r: float) -> float:
    """The variance on an axis of a round unit Gaussian cut off at radius r: 1 − (r²/2)/(exp(r²/2) − 1)."""
    half = min(r * r / 2, 700.0)
    return 1 - half / float(np.expm1(half))
