"""Metric history in bounded memory: the newest iterations in full, the whole run as min, mean, max.

The whole run lies in preallocated bins of `width` iterations each; when they are full, neighbours merge
in pairs and the width doubles. A million iterations are at most 16,384 bins, and so are a billion.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.bins import Bins, Parts, halve, summarise
from engine.frame import Floats, MetricsBlock
from engine.words import UserError

FULL = 65_536  # newest iterations kept in full
BINS = 16_384  # bins over the whole run
BUDGET = 256 * 2**20  # bytes of one history; a large population keeps fewer iterations and bins
_REPLICAS = 4  # place among the counters of a state
_GAP_PIECE = 4096


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """One metric of one replica for drawing, in columns of consecutive iterations.

    `iterations` (k,) int64: the middle of each column. `low`, `mean`, `high` (k,) float32 over the
    iterations of the column at which the metric exists; NaN where it never does.
    """

    iterations: NDArray[np.int64]
    low: Floats
    mean: Floats
    high: Floats


class History:
    """Every metric of every replica since the run began; NaN means that a metric does not exist.

    Memory is claimed once and never grows: about 12 MB for one replica of 18 metrics. Populations whose
    history would pass 256 MB keep a smaller power of two of iterations in full (`full`) and of bins.
    """

    def __init__(
        self, columns: tuple[str, ...], replicas: int, *, full: int = FULL, bins: int = BINS
    ) -> None:
        """An empty history of `columns` for `replicas` replicas; `full` and `bins` are powers of two.

        Raises:
            ValueError: no replicas, or a size that is not a power of two.
        """
        if replicas < 1 or not columns or any(size < 2 or size & (size - 1) for size in (full, bins)):
            sizes = f"{replicas} replicas, {full} full rows and {bins} bins"
            raise ValueError(f"{len(columns)} columns, {sizes} make no history")
        cells = replicas * len(columns)
        while full > 64 and cells * (4 * full + Bins.BYTES * bins) > BUDGET:
            full, bins = full // 2, max(2, bins // 2)
        self.columns = tuple(columns)
        self.replicas = replicas
        self.full = full
        self._index = {name: column for column, name in enumerate(self.columns)}
        self._raw = np.full((replicas, len(columns), full), np.nan, dtype=np.float32)  # ring by offset
        self._bins = Bins((replicas, len(columns)), bins)
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self._run = 0
        self._first = 0  # iteration of offset 0
        self._count = 0  # offsets in use
        self._kept = 0  # oldest offset still in full
        self._bins.clear()

    @property
    def first_iteration(self) -> int:
        """The first iteration of the run, or −1 if there is none."""
        return self._first if self._count else -1

    @property
    def last_iteration(self) -> int:
        """The newest iteration, or −1 if there is none."""
        return self._first + self._count - 1 if self._count else -1

    def append(self, block: MetricsBlock) -> None:
        """Add consecutive rows; how a run is cut into blocks does not matter.

        Rows from an earlier iteration on replace what was there (a rewind); a gap is filled with NaN.

        Raises:
            ValueError: other columns or replicas, or iterations that are not consecutive.
        """
        iterations, values = block.iterations, block.values
        if block.columns != self.columns or values.shape != (len(iterations), *self._raw.shape[:2]):
            raise ValueError(f"a block of {values.shape} with {block.columns} does not fit this history")
        if len(iterations) == 0:
            return
        if (np.diff(iterations) != 1).any():
            raise ValueError("the iterations of a block must be consecutive")
        start = int(iterations[0])
        self.truncate_after(start - 1)
        if not self._count:
            self._first = start
        self._run = block.run
        self._fill_gap(start - self._first - self._count)
        for at in range(0, len(iterations), self.full):
            self._write(np.ascontiguousarray(np.moveaxis(values[at : at + self.full], 0, -1), np.float32))

    def truncate_after(self, iteration: int) -> None:
        """Forget what came after `iteration`, before training goes on from there.

        Where only a bin is left that reaches past `iteration`, that bin cannot be split and is dropped.
        """
        count = iteration - self._first + 1
        if count >= self._count:
            return
        if count <= 0:
            self.clear()
            return
        start = self._bins.truncate(count)
        self._count, self._kept = count, min(self._kept, count)
        if start >= self._kept and start < count:
            self._bins.add(start, self._raw_rows(start, count))

    def curve(
        self,
        column: str,
        replica: int = 0,
        start: int | None = None,
        stop: int | None = None,
        points: int = 1000,
    ) -> Curve:
        """The metric over the iterations `start` to `stop`, in at most about `points` columns.

        Columns are a power of two of iterations wide and begin at fixed places, so that a growing curve
        does not flicker; those at the edges may reach past `start` and `stop`. Where iterations are no
        longer kept in full, columns are no narrower than the bins.
        """
        low = 0 if start is None else max(0, start - self._first)
        high = self._count if stop is None else min(self._count, stop - self._first + 1)
        if high <= low:
            nothing = np.zeros(0, np.float32)
            return Curve(np.zeros(0, np.int64), nothing, nothing, nothing)
        width = 1 << max(0, -(-(high - low) // max(1, points)) - 1).bit_length()
        cell = (replica, self._index[column])
        if width >= self._bins.width:
            return self._from_bins(cell, low, high, width)
        seam = min(high, -(-self._kept // self._bins.width) * self._bins.width)
        parts = [self._from_bins(cell, low, seam, self._bins.width)] if low < seam else []
        if high > max(low, seam):
            parts.append(self._from_rows(cell, max(low, seam), high, width))
        return Curve(
            *(
                np.concatenate([getattr(part, name) for part in parts])
                for name in ("iterations", "low", "mean", "high")
            )
        )

    def last(self, column: str, replica: int = 0) -> float:
        """The newest value; NaN if the metric does not exist or nothing has happened yet."""
        if not self._count or self._kept == self._count:
            return float("nan")
        return float(self._raw[replica, self._index[column], (self._count - 1) % self.full])

    def rows(self, since: int = -1) -> MetricsBlock:
        """Our own copy of the rows with iteration > `since` that are still kept in full."""
        begin = min(max(self._kept, since + 1 - self._first), self._count)
        values = np.ascontiguousarray(np.moveaxis(self._raw_rows(begin, self._count), -1, 0))
        iterations = np.arange(begin, self._count, dtype=np.int64) + self._first
        return MetricsBlock(self._run, self.columns, iterations, values)

    def state(self, full: int | None = None, bins: int | None = None) -> dict[str, NDArray[Any]]:
        """Everything as numeric arrays, or with at most the newest `full` rows and about `bins` bins."""
        kept = self._kept if full is None else max(self._kept, self._count - full)
        width, parts = self._bins.state(self._count, bins)
        counters = (
            self._run,
            self._first,
            self._count,
            kept,
            self.replicas,
            self.full,
            self._bins.size,
            width,
        )
        return {
            "counters": np.array(counters, dtype=np.int64),
            "columns": np.frombuffer("\n".join(self.columns).encode(), dtype=np.uint8).copy(),
            "rows": self._raw_rows(kept, self._count),
            **parts,
        }

    @staticmethod
    def single(state: Mapping[str, NDArray[Any]], replica: int) -> dict[str, NDArray[Any]]:
        """The state of the history of one replica alone."""
        counters = state["counters"].copy()
        counters[_REPLICAS] = 1
        own = {
            name: array[replica : replica + 1].copy()
            for name, array in state.items()
            if name not in ("counters", "columns")
        }
        return {"counters": counters, "columns": state["columns"], **own}

    @classmethod
    def from_state(cls, state: Mapping[str, NDArray[Any]]) -> History:
        """The history that `state` was taken of.

        Raises:
            UserError: arrays that are missing or do not fit each other.
        """
        try:
            run, first, count, kept, replicas, full, bins, width = (int(x) for x in state["counters"])
            history = cls(tuple(bytes(state["columns"]).decode().split("\n")), replicas, full=full, bins=bins)
            history._run, history._first, history._count, history._kept = run, first, count, kept
            if not 0 <= kept <= count <= kept + history.full or width < Bins.FINEST or width & (width - 1):
                raise ValueError("counters")
            history._store(kept, np.asarray(state["rows"], np.float32), count)
            history._bins.load(state, width, count)
        except (KeyError, ValueError, TypeError) as error:
            raise UserError("the metric history is damaged: {reason}", reason=str(error)) from error
        return history

    def _fill_gap(self, missing: int) -> None:
        for at in range(0, missing, _GAP_PIECE):
            size = (self.replicas, len(self.columns), min(_GAP_PIECE, self.full, missing - at))
            self._write(np.full(size, np.nan, dtype=np.float32))

    def _write(self, values: Floats) -> None:
        """Add (R, M, n) values with n ≤ `full`."""
        start, self._count = self._count, self._count + values.shape[-1]
        self._kept = max(self._kept, self._count - self.full)
        self._store(start, values, self._count)
        self._bins.add(start, values)

    def _store(self, start: int, values: Floats, stop: int) -> None:
        if values.shape != (self.replicas, len(self.columns), stop - start):
            raise ValueError("rows")
        at = start % self.full
        before_wrap = min(stop - start, self.full - at)
        self._raw[..., at : at + before_wrap] = values[..., :before_wrap]
        self._raw[..., : stop - start - before_wrap] = values[..., before_wrap:]

    def _raw_rows(self, start: int, stop: int, cell: tuple[int, int] | None = None) -> Floats:
        """Our own copy of the offsets `start` to `stop` along the last axis."""
        raw = self._raw if cell is None else self._raw[cell]
        at, size = start % self.full, stop - start
        before_wrap = min(size, self.full - at)
        return np.concatenate((raw[..., at : at + before_wrap], raw[..., : size - before_wrap]), axis=-1)

    def _from_bins(self, cell: tuple[int, int], start: int, stop: int, width: int) -> Curve:
        """The offsets `start` to `stop` in columns `width` wide, a multiple of the bins' width."""
        begin, end = start // width, -(-stop // width)
        return self._columns(begin, end, width, self._bins.columns(cell, begin, end, width))

    def _from_rows(self, cell: tuple[int, int], start: int, stop: int, width: int) -> Curve:
        """The same from the iterations kept in full; the first column may begin at the seam."""
        begin, end = start // width, -(-stop // width)
        have_from, have_to = max(begin * width, self._kept), min(end * width, self._count)
        rows = np.full((end - begin) * width, np.nan, dtype=np.float32)
        rows[have_from - begin * width : have_to - begin * width] = self._raw_rows(have_from, have_to, cell)
        parts = summarise(rows)
        while len(parts.low) > end - begin:
            parts = halve(parts)
        return self._columns(begin, end, width, parts)

    def _columns(self, begin: int, end: int, width: int, parts: Parts) -> Curve:
        starts = np.arange(begin, end, dtype=np.int64) * width
        middles = (starts + np.minimum(starts + width, self._count) - 1) // 2
        return Curve(self._first + middles, parts.low, parts.mean(), parts.high)
