"""Painter paths from arrays: the one door to pyqtgraph, which fills them without a Python loop."""

from __future__ import annotations

import os
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QPainterPath

os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

from pyqtgraph.functions import arrayToQPath


def polylines(
    points: NDArray[np.float64], connect: NDArray[np.int32] | Literal["finite", "pairs"]
) -> QPainterPath:
    """One path through `points` (n, 2), in pixels.

    `connect`: "finite" breaks at rows of NaN, "pairs" joins rows 0–1, 2–3, …, an array (n,) has 1 where a
    row is joined with the next.
    """
    if not len(points):
        return QPainterPath()
    path: QPainterPath = arrayToQPath(
        np.ascontiguousarray(points[:, 0]), np.ascontiguousarray(points[:, 1]), connect=connect
    )
    return path


def mesh(nodes: NDArray[np.float64]) -> QPainterPath:
    """The rows and columns of a grid of nodes (k, m, 2), as one path."""
    rows, columns = nodes.shape[:2]
    points = np.concatenate([nodes.reshape(-1, 2), nodes.transpose(1, 0, 2).reshape(-1, 2)])
    connect = np.ones(len(points), dtype=np.int32)
    connect[columns - 1 : rows * columns : columns] = 0
    connect[rows * columns + rows - 1 :: rows] = 0
    connect[~np.isfinite(points).all(axis=1)] = 0
    broken = ~np.isfinite(points).all(axis=1)
    connect[:-1][broken[1:]] = 0
    points[broken] = 0.0  # never drawn: nothing joins them
    return polylines(points, connect)
