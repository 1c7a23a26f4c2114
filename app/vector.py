"""Whether a painter draws into a file that can be scaled, where pixmaps kept for speed would show."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEngine, QPainter

Floats = NDArray[np.float64]


def is_vector(painter: QPainter) -> bool:
    """Whether `painter` draws into an SVG: then shapes are drawn as shapes, however long it takes."""
    return painter.paintEngine().type() == QPaintEngine.Type.SVG


def cut(points: Floats, rect: QRectF) -> list[Floats]:
    """What of the line through `points` (n, 2) lies in `rect`, as lines (k, 2).

    For viewers that do not clip. Liang and Barsky 1984, all segments at once.
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
