"""Masses of boxes against quadrature of the density, and against points drawn from each data set."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import integrate, stats

from engine.datasets import TITLES, Shape, painted_shape, shape_of
from engine.masses import grid_masses, log_masses

Array = NDArray[np.float64]
EDGES = np.array([-np.inf, -1.0, -0.2, 0.0, 0.3, 1.1, np.inf])


def draw(shape: Shape, n: int, seed: int = 0) -> Array:
    rng = np.random.default_rng(seed)
    return shape.points(rng.random((n, 2)), rng.standard_normal((n, 2)))


def test_gaussians_against_quadrature_of_their_density() -> None:
    shape = Shape(np.array([[0.1, -0.2], [0.4, 0.5]]), weights=np.array([3.0, 1.0]), sigma=0.3)

    def density(y: float, x: float) -> float:
        apart = ((shape.origin - [x, y]) ** 2).sum(axis=1)
        return float(np.exp(-apart / (2 * 0.3**2)) @ [0.75, 0.25]) / (2 * np.pi * 0.3**2)

    masses = grid_masses(shape, EDGES, EDGES)
    for row, column in ((1, 1), (2, 3), (3, 2), (4, 4)):
        box = (EDGES[column], EDGES[column + 1], EDGES[row], EDGES[row + 1])
        assert masses[row, column] == pytest.approx(integrate.dblquad(density, *box)[0], abs=1e-10)


def test_noisy_squares_against_quadrature_over_the_square() -> None:
    shape = Shape(
        np.array([[0.5, -0.5]]), np.array([[-1.0, 0.0]]), np.array([[0.0, 0.8]]), sigma=0.2
    )  # the side along x points left

    def part(low: float, high: float, begin: float, end: float) -> float:
        normal = stats.norm(scale=0.2)
        value, _ = integrate.quad(lambda c: normal.cdf(high - c) - normal.cdf(low - c), begin, end)
        return float(value) / (end - begin)

    masses = grid_masses(shape, EDGES, EDGES)
    for row, column in ((1, 1), (2, 3), (3, 2), (4, 4)):
        across = part(EDGES[column], EDGES[column + 1], -0.5, 0.5)
        up = part(EDGES[row], EDGES[row + 1], -0.5, 0.3)
        assert masses[row, column] == pytest.approx(across * up, abs=1e-12)


@pytest.mark.parametrize("noise", [0.1, 1.0, 5.0])
def test_circles_against_quadrature_along_the_true_circle(noise: float) -> None:
    shape = shape_of("circles", noise)
    normal = stats.norm(scale=shape.sigma)
    edges = np.linspace(-2, 2, 9)
    masses = grid_masses(shape, edges, edges)
    for row, column in ((2, 3), (6, 6), (0, 4), (7, 6)):
        x, y = edges[column : column + 2], edges[row : row + 2]

        def inside(angle: float, radius: float, x: Array = x, y: Array = y) -> float:
            across = np.diff(normal.cdf(x - radius * np.cos(angle)))
            return float(across[0] * np.diff(normal.cdf(y - radius * np.sin(angle)))[0])

        angles = np.linspace(0, 2 * np.pi, 40_000, endpoint=False)
        both = [np.mean([inside(a, r) for a in angles[::40]]) for r in (0.9, 1.8)]
        assert masses[row, column] == pytest.approx(np.mean(both), rel=1e-3, abs=1e-6)


@pytest.mark.parametrize("name", [*TITLES, "painted"])
def test_points_fall_where_the_masses_are(name: str) -> None:
    rng = np.random.default_rng(1)
    image = rng.random((7, 12)) * (rng.random((7, 12)) > 0.5)
    shape = painted_shape(image) if name == "painted" else shape_of(name)
    edges = np.concatenate([[-np.inf], np.linspace(-2.03, 2.07, 24), [np.inf]])
    masses = grid_masses(shape, edges, edges)
    n = 40_000
    points = draw(shape, n, seed=2)
    inner = edges[1:-1]
    row, column = (np.searchsorted(inner, points[:, axis], side="right") for axis in (1, 0))
    counts = np.zeros_like(masses)
    np.add.at(counts, (row, column), 1)
    assert masses.sum() == pytest.approx(1.0, abs=1e-12)
    assert masses.min() >= 0
    rich = masses * n > 8
    expected = np.append(masses[rich], masses[~rich].sum()) * n
    seen = np.append(counts[rich], counts[~rich].sum())
    keep = expected > 1
    statistic = ((seen - expected)[keep] ** 2 / expected[keep]).sum()
    assert stats.chi2.sf(statistic, keep.sum() - 1) > 1e-4
    assert not counts[masses < 1e-12].any()


@given(noise=st.floats(0, 20), name=st.sampled_from([*TITLES]), low=st.floats(-3, 0), high=st.floats(0.1, 3))
@settings(max_examples=25)
def test_a_grid_that_covers_the_plane_holds_everything(
    noise: float, name: str, low: float, high: float
) -> None:
    edges = np.concatenate([[-np.inf], np.linspace(low, high, 20), [np.inf]])
    masses = grid_masses(shape_of(name, noise), edges, edges)
    assert masses.sum() == pytest.approx(1.0, abs=1e-12)
    # Coarser cells hold the sums of the finer ones.
    coarse = grid_masses(shape_of(name, noise), edges[::7], edges[::7])
    blocks = np.add.reduceat(np.add.reduceat(masses, [0, 7, 14], axis=0), [0, 7, 14], axis=1)
    # A curve is cut at steps of σ/8 or 1/64 of a cell, whichever is more: they may depend on the cells.
    step = 7 * (high - low) / 19 / 64
    coarse_cut = step > shape_of(name, noise).sigma / 8
    curved = name in ("swissroll", "moons", "circles", "spirals", "pinwheel")
    tolerance = 5e-3 if curved and coarse_cut else 1e-12
    np.testing.assert_allclose(coarse, blocks, rtol=0, atol=tolerance)


def test_points_on_an_edge_belong_to_the_upper_cell() -> None:
    masses = grid_masses(Shape(np.array([[0.0, 0.3]])), EDGES, EDGES)
    assert np.argwhere(masses).tolist() == [[4, 3]]


@pytest.mark.parametrize("far", [2.0, 9.0, 40.0, 400.0, 1e5])
def test_logarithms_of_gaussian_tails(far: float) -> None:
    shape = Shape(np.zeros((1, 2)), sigma=0.5)
    box = np.array([[far / 2, far / 2 + 0.1, -0.2, 0.4], [-np.inf, np.inf, -np.inf, -far / 2]])
    found = log_masses(shape, box)
    upper, above = stats.norm.logsf(far), stats.norm.logsf(far + 0.2)
    across = upper + np.log1p(-np.exp(above - upper))
    assert found[0] == pytest.approx(across + np.log(stats.norm.cdf(0.8) - stats.norm.cdf(-0.4)), rel=1e-9)
    assert found[1] == pytest.approx(upper, rel=1e-9)


@pytest.mark.parametrize("far", [0.02, 0.1, 0.35, 1.5])
def test_logarithms_of_a_squares_tails(far: float) -> None:
    """Against the integral over the side, its largest term taken out."""
    sigma = 0.01
    shape = Shape(np.zeros((1, 2)), np.array([[1.0, 0.0]]), np.array([[0.0, 1.0]]), sigma=sigma)
    found = log_masses(shape, np.array([[1 + far, 3.0, 0.25, 0.75], [-far - 1.0, -far, 0.25, 0.75]]))
    top = stats.norm.logsf(far / sigma)
    value, _ = integrate.quad(
        lambda c: np.exp(stats.norm.logsf((far + c) / sigma) - top), 0, min(1.0, 40 * sigma**2 / far)
    )
    expected = top + np.log(value) + np.log(0.5)
    assert found == pytest.approx([expected, expected], rel=1e-6)


def test_logarithms_are_those_of_the_masses() -> None:
    for name in ("ring8", "swissroll", "checkerboard", "gaussian"):
        shape = shape_of(name)
        masses = grid_masses(shape, EDGES, EDGES)
        rows, columns = np.indices(masses.shape)
        low_x, high_x, low_y, high_y = EDGES[columns], EDGES[columns + 1], EDGES[rows], EDGES[rows + 1]
        boxes = np.stack([each.ravel() for each in (low_x, high_x, low_y, high_y)], axis=1)
        heavy = masses.ravel() > 1e-6
        logs = log_masses(shape, boxes)
        np.testing.assert_allclose(np.exp(logs[heavy]), masses.ravel()[heavy], rtol=2e-3)
        assert np.isfinite(logs).all()


def test_what_has_no_formula_is_refused() -> None:
    slanted = Shape(np.zeros((1, 2)), np.array([[1.0, 1.0]]), np.array([[0.0, 1.0]]), sigma=0.1)
    with pytest.raises(ValueError, match="axes"):
        grid_masses(slanted, EDGES, EDGES)
    with pytest.raises(ValueError, match="noise"):
        log_masses(shape_of("lines"), np.zeros((1, 4)))
