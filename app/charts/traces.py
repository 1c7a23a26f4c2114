"""Trace: one curve ready to be drawn; smoothing and read-outs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.history import Curve

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """A curve in columns: `iterations`, `low`, `mean`, `high`, `line` (k,); `line` is what is drawn."""

    iterations: Floats
    low: Floats
    mean: Floats
    high: Floats
    line: Floats

    def at(self, iteration: float) -> float:
        """Mean of the column nearest `iteration`; NaN without columns."""
        if not len(self.iterations):
            return float("nan")
        return float(self.mean[nearest(self.iterations, iteration)])


def trace(curve: Curve, smooth: int = 1) -> Trace:
    """A trace of `curve`, its line a running mean over `smooth` columns; where all are 0 it is exactly 0."""
    mean = curve.mean.astype(np.float64)
    return Trace(
        curve.iterations.astype(np.float64),
        curve.low.astype(np.float64),
        mean,
        curve.high.astype(np.float64),
        np.where(mean == 0, 0.0, running_mean(mean, smooth)),
    )


def running_mean(values: Floats, width: int) -> Floats:
    """Mean over the `width` values around each (an odd number), fewer at the ends; NaN stays NaN.

    Only finite values count, so that a divergence spoils nothing but itself.
    """
    half = min(width // 2, (len(values) - 1) // 2)
    if half < 1:
        return values
    finite = np.isfinite(values)
    known = np.where(finite, values, 0.0)
    window = np.ones(2 * half + 1)
    sums, counts = np.convolve(known, window, "same"), np.convolve(finite, window, "same")
    for reach in range(half):  # symmetric at the ends, too, so that they do not lag
        for index in (reach, len(values) - 1 - reach):
            part = slice(index - reach, index + reach + 1)
            sums[index], counts[index] = known[part].sum(), finite[part].sum()
    return np.where(finite, sums / np.maximum(counts, 1), values)


def nearest(sorted_values: Floats, value: float) -> int:
    """Index of the element of `sorted_values` nearest to `value`."""
    right = int(np.searchsorted(sorted_values, value))
    if right == 0 or right == len(sorted_values):
        return min(right, len(sorted_values) - 1)
    return right - 1 if value - sorted_values[right - 1] <= sorted_values[right] - value else right


def bounds(places: list[Floats], trim: float = 0.0) -> tuple[float, float]:
    """Smallest and largest finite place, leaving out a share `trim` at either end; NaN if there is none."""
    known = np.concatenate([part[np.isfinite(part)] for part in places]) if places else np.zeros(0)
    if not len(known):
        return float("nan"), float("nan")
    if trim:
        low, high = np.quantile(known, (trim, 1 - trim))
        return float(low), float(high)
    return float(known.min()), float(known.max())
