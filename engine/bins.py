"""Minimum, maximum, sum and count of a growing series in a fixed number of bins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray


class Parts(NamedTuple):
    """What is known of consecutive bins, along the last axis; NaN and 0 where nothing is."""

    low: NDArray[Any]  # float32
    high: NDArray[Any]  # float32
    total: NDArray[Any]  # float64
    number: NDArray[Any]  # int32, of values that exist

    def mean(self) -> NDArray[np.float32]:
        """Mean of what exists; NaN where nothing does."""
        mean = np.full(self.total.shape, np.nan)
        np.divide(self.total, self.number, out=mean, where=self.number > 0)
        return mean.astype(np.float32)


NOTHING = (np.nan, np.nan, 0, 0)


def summarise(values: NDArray[np.float32]) -> Parts:
    """Each value as a bin of its own."""
    exists = ~np.isnan(values)
    return Parts(values, values, np.where(exists, values, 0.0).astype(np.float64), exists.astype(np.int32))


def merge(left: Parts, right: Parts) -> Parts:
    """The bins of `left` and `right` in pairs."""
    with np.errstate(invalid="ignore"):  # inf − inf in an exploding run
        return Parts(
            np.fmin(left.low, right.low),
            np.fmax(left.high, right.high),
            left.total + right.total,
            left.number + right.number,
        )


def _with_one_more(part: NDArray[Any], fill: float) -> NDArray[Any]:
    return np.concatenate((part, np.full((*part.shape[:-1], 1), fill, part.dtype)), axis=-1)


def halve(parts: Parts) -> Parts:
    """Neighbours merged; the number of bins is even."""
    return merge(Parts(*(part[..., 0::2] for part in parts)), Parts(*(part[..., 1::2] for part in parts)))


class Bins:
    """A fixed number of bins whose width, in offsets from the start of the series, doubles when full."""

    FINEST = 4
    BYTES = 20  # of one bin

    def __init__(self, shape: tuple[int, ...], size: int) -> None:
        """`size` bins, a power of two, for each of `shape` series."""
        self.size = size
        self.width = self.FINEST
        self._parts = Parts(
            *(np.empty((*shape, size), kind) for kind in (np.float32, np.float32, np.float64, np.int32))
        )
        self.clear()

    def clear(self) -> None:
        """Forget everything; the width is the finest again."""
        self.width = self.FINEST
        self._empty(0)

    def add(self, start: int, values: NDArray[np.float32]) -> None:
        """Take in `values` (…, n) of the offsets from `start` on."""
        stop = start + values.shape[-1]
        while stop > self.size * self.width:
            self._widen()
        begin, end = start // self.width, -(-stop // self.width)
        edges = np.maximum(np.arange(begin, end) * self.width - start, 0)
        low, high, total, number = summarise(values)
        with np.errstate(invalid="ignore"):
            new = Parts(
                np.fmin.reduceat(low, edges, axis=-1),
                np.fmax.reduceat(high, edges, axis=-1),
                np.add.reduceat(total, edges, axis=-1),
                np.add.reduceat(number, edges, axis=-1),
            )
        for part, merged in zip(self._parts, merge(self._slice(begin, end), new), strict=True):
            part[..., begin:end] = merged

    def truncate(self, stop: int) -> int:
        """Forget every bin that reaches past the offset `stop`; returns where the first of them began."""
        keep = stop // self.width
        self._empty(keep)
        return keep * self.width

    def columns(self, cell: tuple[int, ...], begin: int, end: int, width: int) -> Parts:
        """The columns `begin` to `end` of one series, each `width` wide: a power of two times our width."""
        group = width // self.width
        parts = Parts(*(part[cell][begin * group : end * group] for part in self._parts))
        missing = (end - begin) * group - len(parts.low)
        if missing > 0:  # a column wider than all bins
            parts = Parts(
                *(
                    np.concatenate((part, np.full(missing, fill, part.dtype)))
                    for part, fill in zip(parts, NOTHING, strict=True)
                )
            )
        while len(parts.low) > end - begin:
            parts = halve(parts)
        return parts

    def state(self, stop: int, most: int | None = None) -> tuple[int, dict[str, NDArray[Any]]]:
        """Width and arrays of the bins up to the offset `stop`, merged until there are at most `most`."""
        width = self.width
        parts = self._slice(0, -(-stop // width))
        while most is not None and parts.low.shape[-1] > most:
            if parts.low.shape[-1] % 2:
                parts = Parts(*map(_with_one_more, parts, NOTHING))
            parts, width = halve(parts), 2 * width
        return width, {f"bins_{name}": part.copy() for name, part in parts._asdict().items()}

    def load(self, state: Mapping[str, NDArray[Any]], width: int, stop: int) -> None:
        """Take over what `state` gave.

        Raises:
            ValueError: shapes that do not fit.
        """
        self.width = width
        used = -(-stop // width)
        for name, part in self._parts._asdict().items():
            given = np.asarray(state[f"bins_{name}"])
            if given.shape != (*part.shape[:-1], used) or used > self.size:
                raise ValueError(f"bins_{name}")
            part[..., :used] = given

    def _slice(self, begin: int, end: int) -> Parts:
        return Parts(*(part[..., begin:end] for part in self._parts))

    def _empty(self, begin: int) -> None:
        for part, fill in zip(self._parts, NOTHING, strict=True):
            part[..., begin:] = fill

    def _widen(self) -> None:
        merged = halve(self._parts)
        for part, new in zip(self._parts, merged, strict=True):
            part[..., : self.size // 2] = new
        self.width *= 2
        self._empty(self.size // 2)
