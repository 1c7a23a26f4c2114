"""Coverage against what its protocol says of clouds whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.coverage import FAKES, NEAR, coverage
from engine.datasets import Modes, shape_of


def modes_of(name: str, noise: float = 1.0) -> Modes:
    modes = shape_of(name, noise).modes
    assert modes is not None
    return modes


def perfect(modes: Modes, n: int, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    which = rng.choice(len(modes.centres), n, p=modes.weights)
    return modes.centres[which] + modes.sigma * rng.standard_normal((n, 2))


@pytest.mark.parametrize(("name", "total"), [("ring8", 8), ("grid25", 25), ("blobs3", 3)])
def test_perfect_data_reaches_98_9_percent(name: str, total: int) -> None:
    counts = coverage(perfect(modes_of(name), FAKES, seed=0), modes_of(name))
    assert (counts.modes_captured, counts.modes_near, counts.modes_total) == (total, total, total)
    expected = 1 - np.exp(-4.5)
    assert counts.high_quality == pytest.approx(expected, abs=4 * np.sqrt(expected * (1 - expected) / FAKES))
    assert counts.shares == pytest.approx(modes_of(name).weights, abs=0.04)


@given(held=st.sets(st.integers(0, 24), min_size=1), seed=st.integers(0, 1000))
def test_captured_are_the_modes_that_are_held(held: set[int], seed: int) -> None:
    modes = modes_of("grid25")
    centres = modes.centres[sorted(held)]
    rng = np.random.default_rng(seed)
    which = np.concatenate([np.arange(len(held)), rng.integers(len(held), size=100)])
    counts = coverage((centres[which] + 0.2 * modes.sigma).astype(np.float32), modes)
    assert counts.modes_captured == counts.modes_near == len(held)
    assert counts.high_quality == counts.near == 1.0
    assert np.flatnonzero(counts.shares).tolist() == sorted(held)


@given(inside=st.booleans(), angle=st.floats(0, 2 * np.pi))
def test_both_radii_are_where_the_protocol_puts_them(angle: float, *, inside: bool) -> None:
    modes = modes_of("ring8")
    way = np.array([np.cos(angle), np.sin(angle)]) * (0.999 if inside else 1.001)
    at_quality = coverage(modes.centres[:1] + 3 * modes.sigma * way, modes)
    at_near = coverage(modes.centres[:1] + NEAR * way, modes)
    assert at_quality.high_quality == at_quality.modes_captured == int(inside)
    assert at_near.near == at_near.modes_near == int(inside)
    assert at_quality.near == 1.0
    assert at_near.high_quality == 0.0


def test_a_cloud_far_away_covers_nothing() -> None:
    counts = coverage(np.full((100, 2), 50.0), modes_of("ring8"))
    assert (counts.modes_captured, counts.modes_near, counts.high_quality, counts.near) == (0, 0, 0.0, 0.0)
    assert counts.shares.sum() == 1.0


def test_fakes_that_are_not_finite_are_near_to_nothing_but_counted() -> None:
    modes = modes_of("ring8")
    fakes = np.concatenate([modes.centres, np.full((4, 2), np.nan), np.full((4, 2), np.inf)])
    counts = coverage(fakes, modes)
    assert counts.modes_captured == 8
    assert counts.high_quality == counts.near == 0.5
    assert coverage(np.full((3, 2), np.nan), modes).modes_near == 0


def test_without_noise_float32_points_on_the_centres_are_perfect() -> None:
    modes = modes_of("ring8", noise=0.0)
    assert coverage(modes.centres.astype(np.float32), modes).high_quality == 1.0


@pytest.mark.parametrize("shape", [(0, 2), (5, 3), (10,)])
def test_what_is_no_cloud_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="shape"):
        coverage(np.zeros(shape), modes_of("ring8"))
