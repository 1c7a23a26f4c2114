"""Numpy arrays to Qt polygons without a Python loop: one memory copy each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
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
