"""The partition: it covers the plane, adds up, is fine where the target is, and loses nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray
from scipy import stats

from engine.cells import COARSE, SHARE, partition
from engine.datasets import TITLES, Shape, painted_shape, shape_of
from engine.masses import grid_masses

RING = partition(shape_of("ring8"))


@given(
    points=arrays.arrays(
        np.float64, st.tuples(st.integers(1, 30), st.just(2)), elements=st.floats(allow_nan=True, width=64)
    )
)
@settings(max_examples=50)
def test_every_point_whatever_has_a_cell(points: NDArray[np.float64]) -> None:
    counts = RING.count(points)
    assert counts.sum() == len(points)
    assert counts[-1] == (~np.isfinite(points).all(axis=1)).sum()


@pytest.mark.parametrize("name", [*TITLES, "painted"])
@pytest.mark.parametrize("noise", [0.0, 0.3, 20.0])
def test_shares_add_up_and_logarithms_are_theirs(name: str, noise: float) -> None:
    shape = painted_shape(np.eye(5)) if name == "painted" else shape_of(name, noise)
    cells = partition(shape, fine=128)
    assert cells.mass.sum() == pytest.approx(1.0, abs=1e-9)
    assert cells.mass[-1] == 0
    assert cells.log_mass[-1] == -np.inf
    seen = cells.mass > 1e-290
    np.testing.assert_allclose(cells.log_mass[seen], np.log(cells.mass[seen]), atol=1e-9)
    if shape.sigma > 0:  # a Gaussian is nowhere 0, however little it is
        assert np.isfinite(cells.log_mass[:-1]).all()
    width = cells.x[-1] - cells.x[0]
    assert cells.area.sum() == pytest.approx(width * (cells.y[-1] - cells.y[0]))


@pytest.mark.parametrize("name", ["ring8", "grid25", "swissroll", "checkerboard"])
def test_a_cell_holds_little_or_is_of_the_finest(name: str) -> None:
    cells = partition(shape_of(name))
    width = cells.x[-1] - cells.x[0]
    sizes = np.sqrt(cells.area[:-1]) / width
    finest = sizes < 1.5 / (len(cells.x) - 1)
    assert (cells.mass[:-1][~finest] <= SHARE).all()
    assert sizes.max() == pytest.approx(1 / COARSE)
    assert (cells.mass > 1e-6).sum() > 1 / SHARE  # in so many parts, even the ring's small modes


def test_one_mode_of_the_ring_is_many_cells() -> None:
    shape = shape_of("ring8")
    assert shape.modes is not None
    rng = np.random.default_rng(0)
    points = shape.modes.centres[0] + shape.sigma * rng.standard_normal((2000, 2))
    assert (RING.count(points) > 0).sum() >= 30


def test_located_are_the_cells_in_which_the_points_are() -> None:
    """By brute force: each cell's box is where its labels are."""
    cells = partition(shape_of("moons"), coarse=4, fine=32)
    rng = np.random.default_rng(0)
    points = rng.uniform(-6, 6, (500, 2))
    column = np.clip(np.floor((points[:, 0] - cells.x[0]) / (cells.x[1] - cells.x[0])), 0, 31).astype(int)
    row = np.clip(np.floor((points[:, 1] - cells.y[0]) / (cells.y[1] - cells.y[0])), 0, 31).astype(int)
    np.testing.assert_array_equal(cells.locate(points), cells.labels[row, column])


def test_uncut_cells_are_a_plain_grid() -> None:
    shape = shape_of("gaussian")
    cells = partition(shape, share=1.0, coarse=16, fine=16, extent=(-1, 1, -1, 1))
    edges = np.concatenate([[-np.inf], np.linspace(-1, 1, 17)[1:-1], [np.inf]])
    np.testing.assert_allclose(cells.mass[cells.labels], grid_masses(shape, edges, edges), atol=1e-15)
    assert len(cells.mass) == 16 * 16 + 1
    cut = partition(shape, share=0.0, coarse=4, fine=16, extent=(-1, 1, -1, 1))
    assert len(cut.mass) == 16 * 16 + 1


@pytest.mark.parametrize("x", [0.9, 2.0, 4.0])
def test_far_cells_have_the_logarithms_of_their_own_boxes(x: float) -> None:
    """A Gaussian of σ = 0.025 at 0: outer cells reach to infinity."""
    cells = partition(shape_of("gaussian", 0.05), extent=(-3.2, 3.2, -3.2, 3.2))
    low = min(np.floor(x / 0.2) * 0.2, 3.0)  # squares of 0.2 to begin with
    found = cells.log_mass[cells.locate(np.array([[x, 0.3]]))[0]]
    normal = stats.norm(scale=0.025)
    assert found == pytest.approx(normal.logsf(low) + normal.logsf(0.2), rel=1e-6)


def test_a_picture_shows_the_values_where_the_cells_are() -> None:
    values = np.zeros(len(RING.mass))
    values[RING.locate(np.array([[1.0, 0.25]]))] = 5.0
    picture = RING.picture(values, (0.999, 1.001, 0.249, 0.251), 1)
    assert picture == pytest.approx(np.array([[5.0]]))
    wide = RING.picture(values, (-2.0, 2.0, -2.0, 2.0), 200)
    rows, columns = np.nonzero(wide)
    assert abs(-2 + (columns.mean() + 0.5) * 0.02 - 1.0) < 0.1  # x to the right
    assert abs(-2 + (rows.mean() + 0.5) * 0.02 - 0.25) < 0.1  # y upwards from row 0


@pytest.mark.parametrize("side", [1, 7, 96, 700])
def test_a_picture_of_densities_has_their_integral_however_coarse(side: int) -> None:
    extent = RING.x[0], RING.x[-1], RING.y[0], RING.y[-1]
    picture = RING.picture(RING.density(RING.mass), extent, side)
    assert picture.mean() * (extent[1] - extent[0]) * (extent[3] - extent[2]) == pytest.approx(1.0, abs=1e-9)


def test_outside_its_squares_a_picture_shows_the_outermost_cells() -> None:
    values = np.zeros(len(RING.mass))
    values[RING.locate(np.array([[90.0, 0.0]]))] = np.inf
    picture = RING.picture(values, (0.0, 100.0, -50.0, 50.0), 21)
    assert np.isinf(picture[10, -1])
    assert np.isfinite(picture[0]).all()


def test_a_single_point_and_sides_that_do_not_fit() -> None:
    cells = partition(Shape(np.array([[3.0, 4.0]])))
    assert cells.mass[cells.locate(np.array([[3.0, 4.0]]))].tolist() == [1.0]
    with pytest.raises(ValueError, match="power of two"):
        partition(shape_of("ring8"), coarse=10, fine=64)


def test_outer_squares_are_drawn_no_further_than_points_go() -> None:
    cells = partition(shape_of("ring8"))
    points = np.array([[0.0, 0.0], [5.0, 1.0], [np.nan, 9.0]])
    counts = cells.count(points)
    extent = (-10.0, 10.0, -10.0, 10.0)
    held = (counts > 0).astype(np.float64)
    held[-1] = 0.0
    endless, ended = cells.picture(held, extent, 100), cells.reaching(points).picture(held, extent, 100)
    assert endless[:, -1].any()
    assert not ended[:, 76:].any()
    assert ended[:, 74].any()
    inside = slice(43, 57)
    assert np.array_equal(endless[inside, inside], ended[inside, inside])
