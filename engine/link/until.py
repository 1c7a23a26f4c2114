"""Stop conditions: train until an iteration, an estimate, or all modes."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from engine.frame import Coverage, MetricsBlock
from engine.link.messages import RunUntil
from engine.words import UserError, Words

SMOOTHED = 50  # iterations over which the estimate is averaged


class Until:
    """Watches a run for the condition in `wanted`; each answer is the words to stop with, or None.

    The estimate is the mean of the raw `wasserstein_estimate` over the newest 50 iterations, for each
    replica; the condition is met when it is below for all of them. It counts as below only after it has
    once been above in this run: a critic that has learned nothing yet estimates 0.
    """

    def __init__(self) -> None:
        self.wanted = RunUntil()
        self.begin()

    def begin(self, *, learned: bool = False) -> None:
        """A new run; `learned`: it goes on from a moment at which the critic was trained already."""
        self._learned = learned
        self._recent: NDArray[np.float64] | None = None  # (≤ SMOOTHED, R)
        self._peak: NDArray[np.float64] | None = None  # (R,) of the smoothed estimate

    def ask(self, wanted: RunUntil, iteration: int) -> None:
        """Watch for something else from `iteration` on.

        Raises:
            UserError: it can never be met.
        """
        if wanted.iteration is not None and wanted.iteration <= iteration:
            raise UserError(
                "iteration {wanted} has passed; training is at {iteration}",
                wanted=wanted.iteration,
                iteration=iteration,
            )
        if wanted.estimate_below is not None and not math.isfinite(wanted.estimate_below):
            raise UserError("training stops below a number, not below {value}", value=wanted.estimate_below)
        self.wanted = wanted

    def reached(self, iteration: int) -> Words | None:
        """Whether the iteration is reached."""
        if self.wanted.iteration is None or iteration < self.wanted.iteration:
            return None
        return Words("stopped at iteration {iteration}", {"iteration": iteration})

    def rows(self, block: MetricsBlock) -> Words | None:
        """Take in new rows of metrics; whether the smoothed estimate fell below at one of them."""
        if "wasserstein_estimate" not in block.columns or not len(block.iterations):
            return None
        new = block.values[:, :, block.columns.index("wasserstein_estimate")].astype(np.float64)
        known = new if self._recent is None else np.concatenate([self._recent, new])
        self._recent = known[-SMOOTHED:]
        if len(known) < SMOOTHED:
            return None
        sums = np.cumsum(np.concatenate([np.zeros_like(known[:1]), known]), axis=0)
        smoothed = (sums[SMOOTHED:] - sums[:-SMOOTHED]) / SMOOTHED
        peaks = np.fmax.accumulate(
            smoothed if self._peak is None else np.concatenate([self._peak[None], smoothed])
        )[-len(smoothed) :]
        self._peak = peaks[-1]
        return self._below(smoothed, peaks)

    def covered(self, replicas: Iterable[Coverage]) -> Words | None:
        """Whether every replica has captured all modes.

        Raises:
            UserError: the data have no known modes, so that this can never be met.
        """
        if not self.wanted.all_modes:
            return None
        replicas = tuple(replicas)
        if any(replica.modes_total is None for replica in replicas):
            raise UserError("these data have no modes to capture")
        if any(replica.modes_captured != replica.modes_total for replica in replicas):
            return None
        return Words("stopped: all {modes} modes are captured", {"modes": replicas[0].modes_total})

    def _below(self, smoothed: NDArray[np.float64], peaks: NDArray[np.float64]) -> Words | None:
        limit = self.wanted.estimate_below
        if limit is None:
            return None
        met = (smoothed < limit) & (self._learned | (peaks >= limit))
        if not met.all(axis=1).any():
            return None
        return Words("stopped: the Wasserstein estimate is below {limit:g}", {"limit": limit})
