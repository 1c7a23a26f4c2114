"""Lines cut where a plot ends."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from app.vector import cut, is_vector

RECT = QRectF(0, 0, 10, 6)
PLACES = st.lists(st.tuples(st.integers(-8, 18), st.integers(-8, 14)), min_size=2, max_size=12)


def length(line: NDArray[np.float64]) -> float:
    return float(np.hypot(*np.diff(line, axis=0).T).sum())


def inside(points: NDArray[np.float64], margin: float = 0.0) -> NDArray[np.bool_]:
    low, high = np.array((0, 0)) - margin, np.array((10, 6)) + margin
    return np.asarray(((points >= low) & (points <= high)).all(axis=1))


@given(PLACES)
def test_what_is_left_lies_inside_and_is_as_long_as_what_was_there(places: list[tuple[int, int]]) -> None:
    points = np.array(places, dtype=float)
    parts = cut(points, RECT)
    assert all(inside(part, 1e-9).all() for part in parts)
    fine = 2000  # the oracle: small steps along every segment, counted where they are inside
    steps = np.linspace(0, 1, fine + 1)[:-1] + 0.5 / fine
    there = sum(
        inside(start + steps[:, None] * (end - start)).mean() * np.hypot(*(end - start))
        for start, end in itertools.pairwise(points)
    )
    assert sum(map(length, parts)) == pytest.approx(there, abs=0.05 * len(points))


def test_a_line_that_leaves_and_comes_back_is_two() -> None:
    points = np.array([(1, 1), (1, 9), (3, 9), (3, 1)], dtype=float)
    assert [part.tolist() for part in cut(points, RECT)] == [[[1, 1], [1, 6]], [[3, 6], [3, 1]]]


def test_a_line_inside_stays_as_it_is() -> None:
    points = np.array([(1, 1), (5, 2), (9, 5), (9, 5), (0, 0)], dtype=float)
    (part,) = cut(points, RECT)
    np.testing.assert_array_equal(part, points)
    assert cut(points + 100, RECT) == []


def test_an_image_is_no_file_of_shapes(qapp: object) -> None:
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    assert not is_vector(painter)
    painter.end()
