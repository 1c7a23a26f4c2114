"""Metrics in windows of 50 steps, however the blocks were cut: medians, and where each window lies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.frame import MetricsBlock
from engine.phenomena.hysteresis import Span
from engine.phenomena.kinds import WINDOW

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """Medians (R,) of each metric over the steps of `span`; NaN where a metric does not exist.

    `overflow` (R,): whether a loss or the estimate was infinite, or the largest of them in magnitude.
    """

    span: Span
    median: Mapping[str, Array]
    largest: Array  # (R,) of the losses and the estimate, in magnitude; infinite where one overflowed


class Windows:
    """Cuts rows into windows that begin at multiples of 50 steps; only whole ones are looked at."""

    def __init__(self) -> None:
        self._rows: NDArray[np.float32] | None = None  # (WINDOW, R, M)
        self._filled = 0
        self._next = 0  # the step that would go on

    def clear(self) -> None:
        """Forget the window under way."""
        self._filled = 0

    def add(self, block: MetricsBlock, behind: int) -> Iterator[Window]:
        """Windows that are whole now. `behind`: steps less iterations, the lone critic steps so far."""
        values, steps = block.values, block.iterations
        if self._rows is None or self._rows.shape[1:] != values.shape[1:]:
            self._rows, self._filled = np.empty((WINDOW, *values.shape[1:]), np.float32), 0
        at = 0
        while at < len(steps):
            first = int(steps[at])
            if not self._filled or first != self._next:
                self._filled = 0
                at += -first % WINDOW  # on to where a window begins
                if at >= len(steps):
                    break
            take = min(WINDOW - self._filled, len(steps) - at)
            self._rows[self._filled : self._filled + take] = values[at : at + take]
            self._filled += take
            at += take
            self._next = int(steps[at - 1]) + 1
            if self._filled == WINDOW:
                self._filled = 0
                begin = self._next - WINDOW
                yield _window(block.columns, self._rows, Span(begin, self._next, max(0, begin - behind)))


_SIZES = ("critic_loss", "generator_loss", "wasserstein_estimate")


def _window(columns: tuple[str, ...], rows: NDArray[np.float32], span: Span) -> Window:
    ordered = np.sort(rows, axis=0)  # NaN last
    there = WINDOW - np.isnan(rows).sum(axis=0)
    middle = np.take_along_axis(ordered, np.maximum(there - 1, 0)[None] // 2, axis=0)[0].astype(np.float64)
    sizes = [index for index, name in enumerate(columns) if name in _SIZES]
    largest = np.fmax.reduce(np.abs(rows[:, :, sizes]), axis=(0, 2), initial=0.0).astype(np.float64)
    return Window(span, {name: middle[:, index] for index, name in enumerate(columns)}, largest)
