"""How points are moved and where they came from: pull arrows and trails, as arrays."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

ARROWS = 200
MEDIAN_LENGTH, LONGEST = 13.0, 44.0  # pixels
HEAD = 5.0

TRAILS = 150
MEMORY = 17  # positions of each trail
TRAIL_SECONDS = 0.05  # between two of them


def arrow_lengths(pull: NDArray[np.float64], median: float) -> NDArray[np.float64]:
    """Pixels for the size of a pull: the median gets `MEDIAN_LENGTH`, each doubling a little more."""
    if not median > 0:
        return np.zeros_like(pull)
    return np.minimum(MEDIAN_LENGTH * np.log2(1.0 + pull / median), LONGEST)


def arrows(
    positions: NDArray[np.float64], pull: NDArray[np.floating]
) -> tuple[NDArray[np.float64], NDArray[np.int32], float]:
    """Arrows from `positions` (n, 2), pixels, along `pull` (n, 2), data units, y up.

    Returns points (6·m, 2) and connections (6·m,) for one path, and the median size of the pull.
    """
    pulls = np.asarray(pull, dtype=np.float64) * (1.0, -1.0)
    size = np.hypot(pulls[:, 0], pulls[:, 1])
    good = np.isfinite(size) & np.isfinite(positions).all(axis=1)
    median = float(np.median(size[good])) if good.any() else float("nan")
    length = arrow_lengths(size, median)
    with np.errstate(invalid="ignore"):
        good &= length > 1.5
    start, length = positions[good], length[good, None]
    along = pulls[good] / size[good, None]
    across = np.column_stack([-along[:, 1], along[:, 0]])
    tip = start + along * length
    head = np.minimum(HEAD, 0.45 * length)
    left, right = tip - head * (along + 0.55 * across), tip - head * (along - 0.55 * across)
    points = np.stack([start, tip, left, tip, right, tip], axis=1).reshape(-1, 2)
    connect = np.tile(np.array((1, 0, 1, 1, 0, 0), dtype=np.int32), len(start))
    return points, connect, median


class Trails:
    """The last positions of the first `TRAILS` fakes: a ring, so that nothing grows.

    The fakes of a frame are images of fixed latents, so point i is the same latent in every frame.
    """

    def __init__(self) -> None:
        self._ring = np.full((MEMORY, TRAILS, 2), np.nan)
        self._newest = 0
        self._last = (-1, -np.inf)  # step and time of the newest position

    def clear(self) -> None:
        self._ring[:] = np.nan
        self._last = (-1, -np.inf)

    def push(self, fakes: NDArray[np.floating], step: int, seconds: float) -> None:
        """Remember positions (n, 2) at training step `step`, at most every `TRAIL_SECONDS`.

        A step back in time, as by rewinding, forgets what was.
        """
        if step < self._last[0]:
            self.clear()
        if step == self._last[0] or seconds - self._last[1] < TRAIL_SECONDS:
            return
        self._last = (step, seconds)
        self._newest = (self._newest + 1) % MEMORY
        count = min(len(fakes), TRAILS)
        self._ring[self._newest] = np.nan
        self._ring[self._newest, :count] = fakes[:count]

    def ages(self, bands: int) -> list[NDArray[np.float64]]:
        """The trails in `bands` parts from oldest to newest, for fading; each (n, 2), NaN between lines."""
        ordered = np.roll(self._ring, -(self._newest + 1), axis=0)
        edges = np.linspace(0, MEMORY - 1, bands + 1).astype(int)
        parts = []
        for low, high in itertools.pairwise(edges):
            part = ordered[low : high + 1].transpose(1, 0, 2)
            gap = np.full((TRAILS, 1, 2), np.nan)
            parts.append(np.concatenate([part, gap], axis=1).reshape(-1, 2))
        return parts
