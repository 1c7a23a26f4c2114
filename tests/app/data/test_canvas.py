"""A stroke of the brush, and what is stored of it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.data.canvas import HALF, LEVELS, SIDE, Brush, Canvas, centres
from engine.packing import pack, quantised
from engine.points import stored_name
from engine.settings import Settings
from engine.share import LIMIT, from_text, to_text
from engine.words import UserError

places = st.tuples(st.floats(-3, 3), st.floats(-3, 3))
brushes = st.builds(Brush, st.floats(0.04, 1.0), st.floats(0.05, 1.0), st.booleans())


def draw(canvas: Canvas, brush: Brush, *way: tuple[float, float]) -> Canvas:
    canvas.begin()
    for place in way:
        canvas.stroke(*place, brush)
    return canvas


def distance(start: tuple[float, float], end: tuple[float, float]) -> np.ndarray:
    """From each cell's centre to a segment, by many points on it."""
    columns, rows = centres()
    grid = np.stack(np.meshgrid(columns, rows), axis=-1)
    way = np.linspace(start, end, 400)
    return np.asarray(np.linalg.norm(grid[:, :, None] - way, axis=3).min(axis=2))


def test_paint_is_where_the_brush_went_and_nowhere_else() -> None:
    start, end = (-1.0, -0.5), (0.7, 1.2)
    canvas = draw(Canvas(), Brush(0.3, 1.0), start, end)
    away = distance(start, end)
    assert (canvas.weights[away > 0.302] == 0).all()
    assert (canvas.weights[away < 0.148] == 1).all()
    assert canvas.weights[away < 0.295].min() > 0


def test_the_first_row_is_on_top() -> None:
    canvas = draw(Canvas(), Brush(0.2, 1.0), (-1.9, 1.9))
    assert canvas.weights[0, 0] == 1
    assert canvas.weights[-1].max() == 0


def test_a_stroke_that_crosses_itself_is_no_denser_but_a_second_one_is() -> None:
    brush = Brush(0.3, 0.4)
    canvas = draw(Canvas(), brush, (0, 0), (0.5, 0), (0, 0), (-0.5, 0))
    assert canvas.weights.max() == pytest.approx(0.4)
    draw(canvas, brush, (0, 0))
    assert canvas.weights.max() == pytest.approx(0.8)
    draw(canvas, brush, (0, 0))
    assert canvas.weights.max() == 1.0


def test_the_eraser_takes_what_the_brush_gave() -> None:
    canvas = draw(Canvas(), Brush(0.4, 1.0), (0, 0))
    draw(canvas, Brush(0.4, 0.5, erases=True), (0, 0))
    assert canvas.weights.max() <= 1
    assert canvas.weights[SIDE // 2, SIDE // 2] == pytest.approx(0.5)
    draw(canvas, Brush(1.0, 1.0, erases=True), (0, 0))
    assert canvas.empty
    with pytest.raises(UserError, match="0 everywhere"):
        canvas.array()


@given(brush=brushes, ways=st.lists(st.lists(places, min_size=1, max_size=4), min_size=1, max_size=4))
def test_weights_stay_between_0_and_1_and_what_is_stored_travels(
    brush: Brush, ways: list[list[tuple[float, float]]]
) -> None:
    canvas = Canvas()
    for way in ways:
        draw(canvas, brush, *way)
    assert canvas.weights.min() >= 0
    assert canvas.weights.max() <= 1
    if not canvas.empty:
        array = canvas.array()
        assert len(np.unique(array)) <= LEVELS
        assert np.array_equal(quantised(array), array)
        pack("painted", array)


def test_a_typical_painting_fits_into_a_text() -> None:
    rng = np.random.default_rng(0)
    canvas = Canvas()
    for _ in range(6):
        turn = np.linspace(0, rng.uniform(1, 4), 12) + rng.uniform(0, 6)
        way = np.stack([np.cos(turn), np.sin(turn)], axis=1) * rng.uniform(0.4, 1.6)
        draw(canvas, Brush(rng.uniform(0.12, 0.35), 0.6), *map(tuple, way.tolist()))
    array = canvas.array()
    name = stored_name("painted", array)
    text = to_text(Settings(data=name), {name.partition(":")[2]: array})
    assert len(text) < LIMIT
    assert from_text(text).settings.data == name


@given(rows=st.integers(1, 150), columns=st.integers(1, 150))
def test_another_painting_keeps_its_place_and_shape(rows: int, columns: int) -> None:
    painted = np.ones((rows, columns), np.float32)
    canvas = Canvas(painted)
    assert canvas.weights.max() == 1
    x, y = centres()
    cell = 2 * HALF / max(rows, columns)
    inside = (np.abs(x)[None, :] < columns * cell / 2 - 0.05) & (np.abs(y)[:, None] < rows * cell / 2 - 0.05)
    outside = (np.abs(x)[None, :] > columns * cell / 2 + 0.05) | (np.abs(y)[:, None] > rows * cell / 2 + 0.05)
    assert canvas.weights[inside] == pytest.approx(np.ones(inside.sum()))
    assert (canvas.weights[outside] == 0).all()


def test_our_own_painting_comes_back_as_it_was() -> None:
    array = draw(Canvas(), Brush(0.3, 1.0), (-1, 0), (1, 0.5)).array()
    assert np.array_equal(Canvas(array).array(), array)
