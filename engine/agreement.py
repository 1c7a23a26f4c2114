"""How far two readings agree: learned critic and optimal one, estimate and truth. Numpy only."""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray

from engine.floor import Floor

Array = NDArray[np.float64]
WINDOW = 100  # pairs of a running rank correlation
_FEWEST = 10  # pairs below which a rank correlation says nothing


def correlation(first: NDArray[np.floating], second: NDArray[np.floating]) -> float | None:
    """Pearson's correlation of (n,) and (n,), −1 to 1; None where either is constant or not finite."""
    a, b = np.asarray(first, np.float64), np.asarray(second, np.float64)
    if len(a) < 2 or not (np.isfinite(a).all() and np.isfinite(b).all()):
        return None
    if a.min() == a.max() or b.min() == b.max():  # not after the mean is taken, which is rounded
        return None
    a, b = a - a.mean(), b - b.mean()
    tallest, widest = np.abs(a).max(), np.abs(b).max()
    if not (tallest > 0 and widest > 0):
        return None
    a, b = a / tallest, b / widest  # squares of very small numbers are 0
    return float(np.clip(a @ b / np.sqrt((a @ a) * (b @ b)), -1.0, 1.0))


def agreement(
    learned: NDArray[np.floating], optimal: NDArray[np.floating], distance: float, floor: Floor
) -> float | None:
    """Agreement of a critic with a potential: correlation of their values (n,) at the same sample points.

    A critic is as good as optimal up to scale and offset, and Pearson's correlation knows neither. The
    potential is of samples, too: show beside this what two independent solves give, `optimal` being one
    and `learned` the other. Where clouds differ less between modes than samples do (modes apart, each with
    its share), those two may disagree far above the floor, and then no critic can be judged by them. None
    near the noise floor of `distance`, where potentials are of noise.
    """
    return None if floor.is_near(distance) else correlation(learned, optimal)


def ranks(values: NDArray[np.floating]) -> Array:
    """Ranks 1…n of values (n,); equal ones share the mean of theirs."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    shared: Array = (last - (counts - 1) / 2)[place]
    return shared


def rank_correlation(first: NDArray[np.floating], second: NDArray[np.floating]) -> float | None:
    """Spearman's rank correlation of (n,) and (n,); None where either is constant or not finite."""
    if not (np.isfinite(first).all() and np.isfinite(second).all()):
        return None
    return correlation(ranks(first), ranks(second))


class RunningRankCorrelation:
    """Spearman's rank correlation of the newest pairs of two readings."""

    def __init__(self, window: int = WINDOW) -> None:
        self._pairs: deque[tuple[float, float]] = deque(maxlen=window)

    def add(self, first: float | None, second: float | None) -> None:
        """Take a pair; one with a missing or non-finite reading is left out."""
        if first is not None and second is not None and np.isfinite(first) and np.isfinite(second):
            self._pairs.append((float(first), float(second)))

    def clear(self) -> None:
        """Forget all pairs, as after a rewind."""
        self._pairs.clear()

    @property
    def value(self) -> float | None:
        """None while there are fewer than 10 pairs, or one reading has not changed."""
        if len(self._pairs) < _FEWEST:
            return None
        pairs = np.array(self._pairs)
        return rank_correlation(pairs[:, 0], pairs[:, 1])
