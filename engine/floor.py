"""The noise floor of a meter: what it shows when there is nothing to see. Numpy only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DRAWS = 20  # at least


@dataclass(frozen=True, slots=True)
class Floor:
    """Mean and central 95 % of a meter's readings on independent draws of a perfect generator."""

    mean: float
    low: float  # 2.5 %
    high: float  # 97.5 %

    def is_near(self, distance: float) -> bool:
        """Whether a reading is noise for the most part: below twice the mean, or what chance does show."""
        return not distance > max(2 * self.mean, self.high)

    @classmethod
    def of(cls, readings: NDArray[np.floating]) -> Floor:
        """From the readings (k,), `DRAWS` of them or more."""
        low, high = np.quantile(readings, [0.025, 0.975])
        return cls(float(np.mean(readings)), float(low), float(high))
