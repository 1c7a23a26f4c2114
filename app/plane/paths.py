"""Painter paths from arrays, without a Python loop: through the format in which Qt streams them."""

from __future__ import annotations

import struct
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QDataStream
from PySide6.QtGui import QPainterPath

# QDataStream's format of a QPainterPath, big-endian: the number of elements; kind (0 move, 1 line), x and y
# of each; where the last subpath starts; the fill rule.
_ELEMENT = np.dtype([("kind", ">i4"), ("x", ">f8"), ("y", ">f8")])


def polylines(
    points: NDArray[np.float64], connect: NDArray[np.int32] | Literal["finite", "pairs"]
) -> QPainterPath:
    """One path through `points` (n, 2), in pixels; rows that are not finite are left out.

    `connect`: "finite" breaks at rows of NaN, "pairs" joins rows 0–1, 2–3, …, an array (n,) has 1 where a
    row is joined with the next.
    """
    finite = np.asarray(np.isfinite(points).all(axis=1))
    joined = finite[:-1] & finite[1:]  # row k with row k + 1
    if isinstance(connect, np.ndarray):
        joined &= connect[:-1] == 1
    elif connect == "pairs":
        joined[1::2] = False
    lines = np.concatenate(([False], joined))[: len(points)]
    return _path(points[finite], lines[finite])


def _path(points: NDArray[np.float64], lines: NDArray[np.bool_]) -> QPainterPath:
    """A path through finite points (n, 2): a line to those where `lines` (n,), a move to the others."""
    path = QPainterPath()
    if not len(points):
        return path
    elements = np.empty(len(points), _ELEMENT)
    elements["kind"], elements["x"], elements["y"] = lines, points[:, 0], points[:, 1]
    start = int(np.flatnonzero(~lines)[-1])
    data = struct.pack(">i", len(points)) + elements.tobytes() + struct.pack(">ii", start, 0)
    QDataStream(QByteArray(data)) >> path
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
