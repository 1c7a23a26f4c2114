"""Widths inside modes: perfect, pressed flat, pointlike, and with too little to tell."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.coverage import FAKES
from engine.datasets import Modes, shape_of
from engine.within import widths


def modes_of(name: str, noise: float = 1.0) -> Modes:
    modes = shape_of(name, noise).modes
    assert modes is not None
    return modes


def perfect(modes: Modes, n: int = 40_000) -> NDArray[np.float64]:
    rng = np.random.default_rng(0)
    which = rng.choice(len(modes.centres), n, p=modes.weights)
    cloud: NDArray[np.float64] = modes.centres[which] + modes.sigma * rng.standard_normal((n, 2))
    return cloud


@pytest.mark.parametrize("noise", [0.2, 1.0, 3.0])
@pytest.mark.parametrize("name", ["ring8", "blobs2", "gaussian"])
def test_perfect_data_is_as_wide_as_it_should_be(name: str, noise: float) -> None:
    modes = modes_of(name, noise)
    found = widths(perfect(modes), modes)
    assert found.along / modes.sigma == pytest.approx(1.0, abs=0.06)
    assert found.across / modes.sigma == pytest.approx(1.0, abs=0.06)
    assert (found.along >= found.across).all()
    assert np.mean([found.along, found.across]) / modes.sigma == pytest.approx(1.0, abs=0.012)
    assert found.counts.sum() == pytest.approx(40_000, rel=0.012)  # 3σ keep 98.9 %, 0.15 more


def test_fakes_on_a_line_have_no_width_across_in_any_direction() -> None:
    modes = modes_of("gaussian")
    along = modes.sigma * np.random.default_rng(1).standard_normal(FAKES)
    for angle in (0.0, 1.0, np.pi / 2):
        found = widths(np.outer(along, [np.cos(angle), np.sin(angle)]), modes)
        assert found.along[0] == pytest.approx(modes.sigma, rel=0.08)
        assert found.across[0] == pytest.approx(0.0, abs=1e-9)


def test_one_collapsed_mode_beside_good_ones_is_seen() -> None:
    modes = modes_of("ring8")
    fakes = perfect(modes, 8000)
    nearest = np.hypot(*(fakes - modes.centres[3]).T) < 0.5
    fakes[nearest] = modes.centres[3] + [0.01, 0.0]
    found = widths(fakes, modes)
    assert found.along[3] == pytest.approx(0.0, abs=1e-9)
    assert (np.delete(found.across, 3) > 0.9 * modes.sigma).all()


def test_what_is_missing_or_far_away_has_no_width() -> None:
    modes = modes_of("ring8")
    few = np.concatenate(
        [np.repeat(modes.centres[:1], 9, axis=0), np.full((50, 2), 9.0), np.full((5, 2), np.nan)]
    )
    found = widths(few, modes)
    assert found.counts.tolist() == [9, 0, 0, 0, 0, 0, 0, 0]
    assert np.isnan(found.along).all()


def test_without_noise_the_width_is_told_as_it_is() -> None:
    modes = modes_of("ring8", noise=0.0)
    fakes = np.repeat(modes.centres, 50, axis=0) + 0.01 * np.random.default_rng(2).standard_normal((400, 2))
    found = widths(fakes, modes)
    assert found.sigma == 0.0
    assert found.along == pytest.approx(0.01, rel=0.4)


def test_widths_are_the_roots_of_the_covariances_eigenvalues() -> None:
    modes = modes_of("grid25", noise=4.0)
    fakes = perfect(modes, 3000) + 0.05 * np.random.default_rng(3).standard_normal((3000, 1))
    found = widths(fakes, modes)
    kept = 1 / np.sqrt(1 - 4.5 / np.expm1(4.5))  # reach of 3σ
    apart = np.linalg.norm(fakes[:, None] - modes.centres, axis=2)
    for mode in range(25):
        mine = fakes[(apart.argmin(1) == mode) & (apart.min(1) <= 3 * modes.sigma)]
        low, high = np.linalg.eigvalsh(np.cov(mine, rowvar=False))
        assert found.counts[mode] == len(mine)
        assert (found.along[mode], found.across[mode]) == pytest.approx(
            (kept * np.sqrt(high), kept * np.sqrt(low)), rel=1e-9
        )
