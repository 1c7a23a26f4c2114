"""Paths join what should be joined and nothing else."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QPainterPath

from app.plane.paths import mesh, polylines


def _segments(path: QPainterPath) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    found = []
    for i in range(1, path.elementCount()):
        before, element = path.elementAt(i - 1), path.elementAt(i)
        here = (before.x, before.y) != (element.x, element.y)  # a break repeats the point before it
        if element.isLineTo() and here:
            found.append(((before.x, before.y), (element.x, element.y)))
    return found


def test_rows_of_nan_break_a_line() -> None:
    points = np.array([(0, 0), (1, 0), (np.nan, np.nan), (5, 5), (6, 5)], dtype=float)
    assert _segments(polylines(points, "finite")) == [((0, 0), (1, 0)), ((5, 5), (6, 5))]


def test_nothing_makes_an_empty_path() -> None:
    assert polylines(np.empty((0, 2)), "finite").isEmpty()


@pytest.mark.parametrize(("rows", "columns"), [(3, 3), (2, 4)])
def test_a_mesh_joins_neighbours_only(rows: int, columns: int) -> None:
    nodes = np.stack(np.meshgrid(np.arange(columns), np.arange(rows)), axis=-1).astype(float)
    segments = _segments(mesh(nodes))
    assert len(segments) == rows * (columns - 1) + columns * (rows - 1)
    assert len(set(segments)) == len(segments)
    for start, end in segments:
        assert np.hypot(*np.subtract(start, end)) == 1.0


def test_a_mesh_leaves_out_nodes_that_are_not_finite() -> None:
    nodes = np.stack(np.meshgrid(np.arange(3), np.arange(3)), axis=-1).astype(float)
    nodes[1, 1] = np.nan
    segments = _segments(mesh(nodes))
    assert len(segments) == 12 - 4
    assert all(np.hypot(*np.subtract(start, end)) == 1.0 for start, end in segments)
