"""Numpy arrays to Qt polygons without a Python loop: one memory copy each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPolygonF
from shiboken6 import Shiboken

Floats = NDArray[np.float64]
VoidPtr: Any = Shiboken.VoidPtr  # its stub knows only addresses


def polygon(x: Floats, y: Floats) -> QPolygonF:
    """A polygon through the points (x, y), each of shape (n,), which must be finite."""
    shape = QPolygonF()
    shape.resize(len(x))
    if len(x):
        memory: Any = VoidPtr(shape.data(), len(x) * 16, True)
        points = np.frombuffer(memory, dtype=np.float64).reshape(-1, 2)
        points[:, 0] = x
        points[:, 1] = y
    return shape


def runs(y: Floats) -> Iterator[slice]:
    """The stretches of `y` without NaN or infinity, in order."""
    finite = np.isfinite(y)
    if finite.all():
        if len(y):
            yield slice(0, len(y))
        return
    edges = np.flatnonzero(np.diff(np.concatenate(([False], finite, [False])).astype(np.int8)))
    for start, stop in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        yield slice(start, stop)


def cut(points: Floats, rect: QRectF) -> list[Floats]:
    """What of the line through `points` (n, 2) lies in `rect`, as lines (k, 2).

    Liang and Barsky 1984, all segments at once.
    """
    start, way = points[:-1], np.diff(points, axis=0)
    first, last = np.zeros(len(way)), np.ones(len(way))
    for axis, low, high in ((0, rect.left(), rect.right()), (1, rect.top(), rect.bottom())):
        with np.errstate(divide="ignore", invalid="ignore"):
            to_low, to_high = (low - start[:, axis]) / way[:, axis], (high - start[:, axis]) / way[:, axis]
        inside = (start[:, axis] >= low) & (start[:, axis] <= high)
        enters = np.where(way[:, axis] == 0, np.where(inside, 0.0, 2.0), np.minimum(to_low, to_high))
        leaves = np.where(way[:, axis] == 0, 1.0, np.maximum(to_low, to_high))
        first, last = np.maximum(first, enters), np.minimum(last, leaves)
    kept = first <= last
    joined = kept[1:] & kept[:-1] & (first[1:] == 0) & (last[:-1] == 1)
    lines = []
    for part in np.split(np.arange(len(way)), np.flatnonzero(~joined) + 1):
        if len(part) and kept[part[0]]:
            ends = start[part] + last[part, None] * way[part]
            lines.append(np.concatenate(((start[part[0]] + first[part[0]] * way[part[0]])[None], ends)))
    return lines
