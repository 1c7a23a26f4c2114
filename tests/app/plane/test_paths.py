"""Paths join what should be joined and nothing else."""

from __future__ import annotations

from typing import Literal

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


def test_pairs_join_two_and_two() -> None:
    points = np.array([(0, 0), (1, 0), (5, 5), (6, 5)], dtype=float)
    assert _segments(polylines(points, "pairs")) == [((0, 0), (1, 0)), ((5, 5), (6, 5))]


@pytest.mark.parametrize("connect", ["finite", "pairs"])
def test_a_path_is_as_if_drawn_by_hand(connect: Literal["finite", "pairs"]) -> None:
    points = np.random.default_rng(1).normal(size=(40, 2)) * 100
    if connect == "finite":
        points[[0, 7, 8, 20, 39]] = np.nan
    by_hand, last = QPainterPath(), -2
    for k, (x, y) in enumerate(points.tolist()):
        if np.isnan(x):
            continue
        joined = last == k - 1 and (connect == "finite" or k % 2 == 1)
        (by_hand.lineTo if joined else by_hand.moveTo)(x, y)
        last = k
    assert polylines(points, connect) == by_hand
    assert polylines(points, connect).boundingRect() == by_hand.boundingRect()


def test_one_point_is_a_path_without_lines() -> None:
    assert _segments(polylines(np.zeros((1, 2)), "finite")) == []
