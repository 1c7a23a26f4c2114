"""The distance lab against quadrature, exact transport, and Fig. 1 of the WGAN paper."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import integrate, special

from engine.distances import Kind, compare, critic, discriminator
from engine.transport import solve

Array = NDArray[np.float64]
KINDS: tuple[Kind, ...] = ("points", "lines", "blobs")


def real_points(kind: Kind, n: int, seed: int) -> Array:
    rng = np.random.default_rng(seed)
    if kind == "blobs":
        return 0.3 * rng.standard_normal((n, 2))
    return np.stack([np.zeros(n), rng.uniform(0, 2, n) if kind == "lines" else np.zeros(n)], axis=1)


@given(theta=st.floats(-5, 5).filter(lambda t: abs(t) > 1e-9), length=st.floats(0.1, 4))
def test_parallel_lines_are_figure_1(theta: float, length: float) -> None:
    found = compare("lines", (theta, 0.0), length)
    assert found.wasserstein == abs(theta)
    assert found.js == pytest.approx(np.log(2), abs=1e-9)
    assert found.kl == np.inf
    assert (found.minimax_pull, found.critic_slope) == (0.0, 1.0)


def test_lines_that_slide_along_each_other_share_what_overlaps() -> None:
    for y, shared in ((0.0, 1.0), (0.5, 0.75), (-1.5, 0.25), (2.0, 0.0), (3.0, 0.0)):
        assert compare("lines", (0.0, y), 2.0).js == pytest.approx((1 - shared) * np.log(2), abs=1e-12)
    assert compare("lines", (0.0, 0.0), 2.0).kl == 0.0
    assert compare("lines", (0.0, 0.1), 2.0).kl == np.inf


@pytest.mark.parametrize("kind", KINDS)
def test_equal_shapes_are_no_distance_apart(kind: Kind) -> None:
    found = compare(kind, (0.0, 0.0), 1.0)
    assert (found.wasserstein, found.kl, found.critic_slope) == (0.0, 0.0, 0.0)
    assert found.js == pytest.approx(0.0, abs=1e-12)
    assert found.non_saturating_pull == 0.0


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("shift", [(3.0, 0.0), (-0.6, 0.8), (0.0, 0.4)])
def test_w1_is_that_of_transported_samples(kind: Kind, shift: tuple[float, float]) -> None:
    points = real_points(kind, 100, 0)
    expected = solve(points, points + np.array(shift)).distance
    assert compare(kind, shift, 1.0).wasserstein == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("distance", [0.01, 0.3, 1.0, 2.5, 6.0])
@pytest.mark.parametrize("sigma", [0.1, 1.0])
def test_blobs_against_adaptive_quadrature(distance: float, sigma: float) -> None:
    shift, s = distance * sigma, distance
    found = compare("blobs", (0.6 * shift, -0.8 * shift), sigma)

    def mean(of: object) -> float:
        def term(z: float) -> float:
            return float(np.exp(-z * z / 2) / np.sqrt(2 * np.pi) * of(s * z - s * s / 2))  # type: ignore[operator]

        return float(integrate.quad(term, -12, 12 + s, epsabs=1e-14, limit=300)[0])

    js = np.log(2) - mean(lambda logit: np.logaddexp(0, logit))
    assert found.js == pytest.approx(js, abs=1e-12)
    assert found.kl == pytest.approx(s * s / 2)
    steep = s / sigma
    assert found.minimax_pull == pytest.approx(steep * mean(special.expit), rel=1e-9)
    assert found.non_saturating_pull == pytest.approx(steep * mean(lambda t: special.expit(-t)), rel=1e-9)
    slope = mean(lambda t: special.expit(t) * special.expit(-t))
    assert found.discriminator_slope == pytest.approx(steep * slope, rel=1e-9)


def test_js_of_blobs_is_that_of_their_densities_in_the_plane() -> None:
    sigma, shift = 0.5, 1.0
    line = np.linspace(-4, 5, 901)
    x, y = np.meshgrid(line, line)
    p, q = (np.exp(-((x - c) ** 2 + y**2) / (2 * sigma**2)) / (2 * np.pi * sigma**2) for c in (0.0, shift))
    with np.errstate(invalid="ignore", divide="ignore"):
        terms = np.nan_to_num(p * np.log(2 * p / (p + q))) + np.nan_to_num(q * np.log(2 * q / (p + q)))
    assert compare("blobs", (shift, 0.0), sigma).js == pytest.approx(terms.sum() * 1e-4 / 2, abs=1e-9)


def test_far_blobs_saturate_the_discriminator_but_not_the_critic() -> None:
    near, far, farther = (compare("blobs", (d, 0.0), 1.0) for d in (1.0, 20.0, 1e6))
    assert near.js < far.js == pytest.approx(np.log(2), abs=1e-9)
    assert near.minimax_pull > 0.3
    assert far.minimax_pull < 1e-15
    assert far.non_saturating_pull == pytest.approx(20.0)
    assert near.critic_slope == far.critic_slope == farther.critic_slope == 1.0
    assert farther.js == pytest.approx(np.log(2), abs=1e-12)
    assert np.isfinite([farther.minimax_pull, farther.discriminator_slope]).all()


@given(distance=st.floats(0, 100), more=st.floats(0, 10))
def test_everything_grows_with_the_distance(distance: float, more: float) -> None:
    near, far = (compare("blobs", (0.0, d), 0.7) for d in (distance, distance + more))
    assert near.js <= far.js + 1e-12
    assert far.js <= np.log(2)
    assert near.kl <= far.kl
    assert near.non_saturating_pull <= far.non_saturating_pull + 1e-9


def test_profiles_are_those_of_figure_2() -> None:
    real, fake, sigma = np.array([-1.5, 0.5]), np.array([2.0, -1.0]), 0.6
    rng = np.random.default_rng(0)
    points = rng.uniform(-4, 4, (200, 2))
    p, q = (np.exp(-((points - c) ** 2).sum(1) / (2 * sigma**2)) for c in (real, fake))
    np.testing.assert_allclose(discriminator(points, real, fake, sigma), p / (p + q), rtol=1e-9)
    values = critic(points, real, fake)
    assert critic(real, real, fake) - critic(fake, real, fake) == pytest.approx(np.hypot(*(real - fake)))
    apart = np.hypot(*(points[:, None] - points).transpose(2, 0, 1))
    assert (np.abs(values[:, None] - values) <= apart + 1e-12).all()
    assert not critic(points, real, real).any()
    assert discriminator(np.array([[1e3, 0.0]]), real, fake, sigma) == 0.0


@pytest.mark.parametrize(
    ("kind", "shift", "size"),
    [("lines", (1.0, 0.0), 0.0), ("blobs", (1.0, 0.0), -1.0), ("points", (np.nan, 0.0), 1.0)],
)
def test_what_has_no_distance_is_refused(kind: Kind, shift: tuple[float, float], size: float) -> None:
    with pytest.raises(ValueError, match="apart"):
        compare(kind, shift, size)


def test_the_lab_needs_numpy_alone() -> None:
    """So the window may import it; the other exact numbers need scipy when asked, and never torch."""
    code = (
        "import sys, engine.distances, engine.agreement, engine.floor, engine.within, engine.divergences;"
        "engine.distances.compare('blobs', (1.0, 0.0), 1.0);"
        "assert not {'torch', 'ot', 'jax', 'scipy'} & set(sys.modules);"
        "from engine.datasets import shape_of; from engine.cells import partition;"
        "partition(shape_of('ring8')); assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=100)
