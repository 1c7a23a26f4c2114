"""Divergences against closed forms, quadrature, and what they must show of known failures."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import integrate

from engine.cells import partition
from engine.datasets import TITLES, painted_shape, shape_of
from engine.divergences import (
    FAKES,
    LOG2,
    analytic,
    cost_map,
    discriminator_bound,
    floors,
    measure,
    non_saturating_objective,
    optimal_discriminator,
    optimal_map,
    value_at_optimum,
)

Array = NDArray[np.float64]
RING = partition(shape_of("ring8"))
GAUSSIAN = partition(shape_of("gaussian"))  # σ = 0.5 around 0


def draw(name: str, n: int, seed: int, noise: float = 1.0) -> Array:
    rng = np.random.default_rng(seed)
    return shape_of(name, noise).points(rng.random((n, 2)), rng.standard_normal((n, 2)))


def normal(n: int, seed: int, x: float = 0.0, sigma: float = 0.5) -> Array:
    cloud: Array = sigma * np.random.default_rng(seed).standard_normal((n, 2)) + np.array([x, 0.0])
    return cloud


@pytest.mark.parametrize("name", [*TITLES, "painted"])
def test_equal_clouds_show_the_floor_and_no_more(name: str) -> None:
    image = np.add.outer(np.arange(9), np.arange(6)) % 4
    shape = painted_shape(image) if name == "painted" else shape_of(name)
    cells = partition(shape)
    floor = floors(cells, FAKES)
    rng = np.random.default_rng(11)
    readings = []
    for _ in range(8):
        points = shape.points(rng.random((FAKES, 2)), rng.standard_normal((FAKES, 2)))
        readings.append(measure(cells, cells.count(points)))
    spread = floor.js.high - floor.js.low
    assert floor.js.high < 0.02
    assert floor.js.low - spread < min(r.js for r in readings)
    assert max(r.js for r in readings) < floor.js.high + spread
    assert np.mean([r.js for r in readings]) == pytest.approx(floor.js.mean, abs=spread / 2)
    assert np.mean([r.kl_fake_real for r in readings]) < floor.kl_fake_real.high
    assert np.mean([r.kl_real_fake for r in readings]) < floor.kl_real_fake.high


@pytest.mark.parametrize("name", ["ring8", "swissroll", "checkerboard", "lines"])
def test_disjoint_clouds_are_log_2_apart(name: str) -> None:
    cells = partition(shape_of(name))
    for x in (6.0, -40.0, 1e6):
        result = measure(cells, cells.count(normal(FAKES, 0, x, 0.1)))
        assert result.js == pytest.approx(np.log(2), abs=1e-6)
        assert result.kl_fake_real > 100
        assert result.unseen == pytest.approx(1.0, abs=1e-9)
        assert result.kl_real_fake > np.log(FAKES / 50)  # as much as can be counted, but for a few singles


@pytest.mark.parametrize("shift", [0.25, 0.75, 1.5])
def test_shifted_gaussians_against_quadrature(shift: float) -> None:
    """JS, and KL = shift²/2σ², of the exact shares of both; and of counts, with what counting adds."""
    other = partition(shape_of("gaussian"), extent=(-4, 4, -4, 4))
    counts = GAUSSIAN.count(normal(400_000, 3, shift))

    def gap(x: float) -> float:
        p, q = (np.exp(-2 * (x - c) ** 2) * np.sqrt(2 / np.pi) for c in (0, shift))
        return float(p * np.log(2 * p / (p + q)) + q * np.log(2 * q / (p + q))) / 2

    js = integrate.quad(gap, -4, 4 + shift)[0]
    result = measure(GAUSSIAN, counts)
    assert result.js == pytest.approx(js, rel=0.03, abs=1e-3)
    assert result.kl_fake_real == pytest.approx(2 * shift**2, rel=0.05)
    assert result.kl_real_fake == pytest.approx(2 * shift**2, rel=0.15)
    assert measure(other, other.count(normal(400_000, 3, shift))).js == pytest.approx(js, rel=0.03, abs=1e-3)


def test_narrow_fakes_against_the_formula() -> None:
    """KL between Gaussians of σ ratio r in the plane: 2 log r + 1/r² − 1."""
    result = measure(GAUSSIAN, GAUSSIAN.count(normal(400_000, 4, sigma=0.25)))
    assert result.kl_fake_real == pytest.approx(2 * np.log(2) + 1 / 4 - 1, rel=0.03)


def test_missing_modes_cost_little_one_way_and_all_the_other() -> None:
    """Hence collapse: KL(p_g‖p_r) of half the modes is log 2, and of a tenth of wrong points far more."""
    ring = draw("ring8", 80_000, 5)
    half = ring[ring[:, 1] > 0.1 * ring[:, 0]][:FAKES]
    missing = measure(RING, RING.count(half))
    floor = floors(RING, FAKES)
    assert missing.kl_fake_real == pytest.approx(np.log(2), abs=2 * floor.kl_fake_real.high)
    assert missing.unseen == pytest.approx(0.5, abs=0.02)
    assert missing.kl_real_fake > 2
    wrong = ring[:FAKES].copy()
    wrong[: FAKES // 10] = normal(FAKES // 10, 6, sigma=0.3)
    spread = measure(RING, RING.count(wrong))
    assert 50 < spread.kl_fake_real < np.inf  # in the tails of Gaussians, but not where p_r = 0
    assert spread.kl_real_fake < 0.3


def test_infinite_where_the_target_is_nothing() -> None:
    shape = painted_shape(np.array([[1.0, 0.0], [0.0, 1.0]]))
    cells = partition(shape)
    rng = np.random.default_rng(0)
    good = shape.points(rng.random((FAKES, 2)), rng.random((FAKES, 2)))
    assert np.isfinite(measure(cells, cells.count(good)).kl_fake_real)
    good[0] = [-1.0, -1.0]  # the empty quarter at the lower left
    assert measure(cells, cells.count(good)).kl_fake_real == np.inf


@given(share=st.integers(0, FAKES), where=st.sampled_from([np.nan, np.inf, 1e30, -50.0]))
@settings(max_examples=30)
def test_no_fake_goes_unnoticed_wherever_it_is(share: int, where: float) -> None:
    """Fakes at a share s out of the cloud are at least (log 2 + (1 − s) log((1 − s)/(2 − s)) …)/2 away."""
    fakes = draw("ring8", FAKES, 7)
    fakes[:share] = where
    counts = RING.count(fakes)
    assert counts.sum() == FAKES
    s = share / FAKES
    left = 1 - s
    apart = (
        s * np.log(2) + (left * np.log(2 * left / (1 + left)) if left else 0) + np.log(2 / (1 + left))
    ) / 2
    result = measure(RING, counts)
    assert result.js >= apart - 1e-9
    assert result.js <= apart + 0.02
    if share and not np.isfinite(where):
        assert result.kl_fake_real == np.inf


@given(
    counts=st.lists(st.integers(0, 5), min_size=len(RING.mass), max_size=len(RING.mass)),
    seed=st.integers(0, 99),
)
@settings(max_examples=10)
def test_any_counts_stay_in_range(counts: list[int], seed: int) -> None:
    held = np.array(counts, np.int64)
    held[seed] += 1
    result = measure(RING, held)
    assert 0 <= result.js <= LOG2
    assert result.kl_fake_real >= 0
    assert result.kl_real_fake >= 0
    # Pinsker-like: 2·JS ≤ KL of each, by convexity.
    assert 2 * result.js <= result.kl_fake_real + result.kl_real_fake + 1e-12


def test_targets_without_density_have_analytic_values() -> None:
    for name in ("lines", "ring8", "swissroll"):
        result = analytic(shape_of(name, noise=0.0))
        assert result is not None
        assert result.js == pytest.approx(np.log(2), abs=1e-9)
        assert (result.kl_fake_real, result.kl_real_fake) == (np.inf, np.inf)
    for shape in (shape_of("ring8"), shape_of("checkerboard", 0.0), painted_shape(np.eye(3))):
        assert analytic(shape) is None


def test_the_map_integrates_to_the_divergence() -> None:
    fakes = normal(200_000, 8, 0.5)
    counts = GAUSSIAN.count(fakes)
    extent = (GAUSSIAN.x[0], GAUSSIAN.x[-1], GAUSSIAN.y[0], GAUSSIAN.y[-1])
    picture = cost_map(GAUSSIAN, counts, extent, 512)
    pixel = (extent[1] - extent[0]) * (extent[3] - extent[2]) / 512**2
    assert picture.sum() * pixel == pytest.approx(measure(GAUSSIAN, counts).kl_fake_real, rel=1e-9)
    right, left = picture[256, 256 + 60], picture[256, 256 - 60]
    assert right > 0 > left  # too many fakes at the right, too few at the left
    assert (cost_map(GAUSSIAN, GAUSSIAN.count(np.full((9, 2), 1.0)), extent, 64) != 0).sum() <= 4


def test_the_map_is_infinite_on_forbidden_ground_and_free_on_missed() -> None:
    cells = partition(painted_shape(np.array([[1.0, 0.0], [0.0, 1.0]])))
    centres = np.repeat([[-1.0, 1.0], [-1.0, -1.0]], 5000, axis=0)
    fakes = normal(10_000, 9, sigma=0.1) + centres
    wide = cost_map(cells, cells.count(fakes), (-2, 2, -2, 2), 256)
    assert np.isinf(wide[:128, :128]).any()  # lower left: p_r = 0
    assert np.isfinite(wide[136:, :120]).all()  # upper left: a mode
    assert not wide[:128, 136:].any()  # lower right: a missed mode costs nothing


def test_the_optimal_discriminator_is_the_ratio_of_densities() -> None:
    cells = partition(shape_of("gaussian"), share=1.0, coarse=32, fine=32, extent=(-2, 2, -2, 2))
    n, shift = 2_000_000, 0.5
    counts = cells.count(normal(n, 10, shift))
    found = optimal_map(cells, counts, (-2, 2, -2, 2), 32)
    x = np.linspace(-2, 2, 33)[:-1] + 1 / 16
    expected = 1 / (1 + np.exp(2 * (x**2 - (x - shift) ** 2)))
    middle = found[16]
    inner = slice(8, 26)
    np.testing.assert_allclose(middle[inner], expected[inner], atol=0.03)
    np.testing.assert_allclose(found, optimal_discriminator(cells, counts)[cells.labels], rtol=1e-9)
    empty = optimal_map(cells, cells.count(np.array([[1.95, 0.2]] * 1000)), (-2, 2, -2, 2), 32)
    assert np.isnan(empty[0, 0])  # neither is there
    assert empty[16, 16] == 1.0
    assert empty[17, 31] < 0.2


def test_the_optimal_discriminators_own_estimate_is_the_divergence() -> None:
    real, fake = normal(200_000, 11), normal(200_000, 12, 1.0)

    def logit(points: Array) -> Array:
        return np.asarray(2 * (((points - [1.0, 0]) ** 2).sum(1) - (points**2).sum(1)))

    best = discriminator_bound(logit(real), logit(fake))
    assert best == pytest.approx(0.3368308203468239, abs=0.003)  # σ apart by 2: see test_distances
    for worse in (0.0, 0.5, 3.0, -1.0):
        assert discriminator_bound(worse * logit(real), worse * logit(fake)) < best
    assert discriminator_bound(np.zeros(5), np.zeros(5)) == pytest.approx(0.0, abs=1e-15)
    certain = discriminator_bound(np.full(3, 1e4, np.float32), np.full(3, -1e4, np.float32))
    assert certain == pytest.approx(np.log(2), abs=1e-12)
    assert discriminator_bound(np.full(3, -1e4), np.full(3, 1e4)) < -1000


def test_what_the_generators_descend() -> None:
    assert value_at_optimum(0.0) == pytest.approx(-np.log(4))
    assert value_at_optimum(LOG2) == pytest.approx(0.0)
    assert non_saturating_objective(2.0, 0.25) == 1.5
    assert non_saturating_objective(float("inf"), LOG2) == float("inf")


def test_floors_are_repeatable_and_fall_with_the_number_of_fakes() -> None:
    small, again, large = floors(RING, FAKES), floors(RING, FAKES), floors(RING, 8 * FAKES)
    assert small == again
    assert large.js.mean < small.js.mean / 4
    assert small.js.low < small.js.mean < small.js.high


def test_without_fakes_there_is_nothing_to_measure() -> None:
    with pytest.raises(ValueError, match="no fakes"):
        measure(RING, np.zeros(len(RING.mass), np.int64))
