"""Exact transport against scipy's assignment, theorems of Kantorovich duality, and known distances."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist

from engine.datasets import shape_of
from engine.floor import Floor
from engine.transport import (
    Solution,
    critic_scale,
    noise_floor,
    potential,
    scaled_estimate,
    solve,
)

Array = NDArray[np.float64]


def cloud(seed: int, n: int, spread: float = 1.0, kind: str = "normal") -> Array:
    rng = np.random.default_rng(seed)
    if kind == "ring8":
        return shape_of("ring8").points(rng.random((n, 2)), rng.standard_normal((n, 2)))
    return spread * rng.standard_normal((n, 2))


clouds = st.builds(
    cloud,
    st.integers(0, 10_000),
    st.just(40),
    st.sampled_from([1e-6, 0.1, 1.0, 300.0]),
    st.sampled_from(["normal", "ring8"]),
)


@given(real=clouds, fake=clouds)
@settings(max_examples=30)
def test_distance_is_that_of_scipys_assignment(real: Array, fake: Array) -> None:
    cost = cdist(real, fake)
    rows, columns = linear_sum_assignment(cost)
    solution = solve(real, fake)
    assert solution.distance == pytest.approx(cost[rows, columns].mean(), rel=1e-9, abs=1e-12)
    dense = np.zeros_like(cost)
    dense[solution.i, solution.j] = solution.mass
    assert (dense * cost).sum() == pytest.approx(cost[rows, columns].mean(), rel=1e-9, abs=1e-12)
    assert (solution.mass > 0).all()
    np.testing.assert_allclose(dense.sum(0), 1 / 40, atol=1e-12)
    np.testing.assert_allclose(dense.sum(1), 1 / 40, atol=1e-12)


def test_512_points_agree_with_scipy_pair_by_pair() -> None:
    real, fake = cloud(1, 512, kind="ring8"), cloud(2, 512, 0.5)
    solution = solve(real.astype(np.float32), fake.astype(np.float32))
    cost = cdist(real.astype(np.float32), fake.astype(np.float32))
    rows, columns = linear_sum_assignment(cost)
    assert solution.distance == pytest.approx(cost[rows, columns].mean(), abs=1e-6)
    pairs = dict(zip(solution.i.tolist(), solution.j.tolist(), strict=True))
    assert pairs == dict(zip(rows.tolist(), columns.tolist(), strict=True))
    np.testing.assert_allclose(solution.lengths, cost[solution.i, solution.j], atol=1e-12)


@given(real=clouds, fake=clouds)
@settings(max_examples=30)
def test_duals_are_feasible_and_tight_where_mass_goes(real: Array, fake: Array) -> None:
    solution, cost = solve(real, fake), cdist(real, fake)
    slack = cost - solution.u[:, None] - solution.v
    scale = cost.max()
    assert slack.min() >= -1e-12 * scale
    assert np.abs(slack[solution.i, solution.j]).max() <= 1e-9 * scale
    assert solution.u.mean() + solution.v.mean() == pytest.approx(solution.distance, abs=1e-9 * scale)


def test_the_potential_attains_the_distance_with_slope_at_most_one() -> None:
    real, fake = cloud(3, 300, kind="ring8"), cloud(4, 300, 0.7)
    solution = solve(real, fake)
    gain = potential(real, solution).mean() - potential(fake, solution).mean()
    assert gain == pytest.approx(solution.distance, abs=1e-9)
    line = np.linspace(-2.5, 2.5, 64)
    grid = np.stack(np.meshgrid(line, line), axis=-1)
    values = potential(grid, solution)
    assert values.shape == (64, 64)
    step = line[1] - line[0]
    rises = np.concatenate([np.diff(values, axis=axis).ravel() for axis in (0, 1)])
    assert np.abs(rises).max() <= step * (1 + 1e-6)
    assert np.abs(rises).max() > 0.99 * step  # somewhere it is as steep as allowed
    diagonal = values[1:, 1:] - values[:-1, :-1]
    assert np.abs(diagonal).max() <= step * np.sqrt(2) * (1 + 1e-6)


@given(seed=st.integers(0, 1000))
@settings(max_examples=20)
def test_the_potential_is_lipschitz_between_any_points(seed: int) -> None:
    solution = solve(cloud(seed, 30), cloud(seed + 1, 50, 2.0))
    points = cloud(seed + 2, 60, 3.0)
    values = potential(points, solution)
    apart = cdist(points, points)
    assert (np.abs(values[:, None] - values) <= apart * (1 + 1e-6) + 1e-12).all()


@given(seed=st.integers(0, 1000), spread=st.sampled_from([0.0, 1e-3, 1.0, 50.0]))
@settings(max_examples=30)
def test_the_potential_is_the_mean_of_both_transforms_at_any_points(seed: int, spread: float) -> None:
    """Against all distances at once: what is left out because it cannot matter does not."""
    solution = solve(cloud(seed, 40, kind="ring8"), cloud(seed + 1, 60, 2.0))
    middle = cloud(seed + 2, 1, 3.0)
    for shape in ((200,), (17, 31), ()):
        points = middle[0] + spread * np.random.default_rng(seed).standard_normal((*shape, 2))
        flat = points.reshape(-1, 2)
        upper = (cdist(flat, solution.fake) - solution.v).min(axis=1)
        lower = (solution.u - cdist(flat, solution.real)).max(axis=1)
        found = potential(points, solution)
        assert found.shape == shape
        np.testing.assert_allclose(found.ravel(), (upper + lower) / 2, atol=1e-12)


@pytest.mark.parametrize("shift", [(0.0, 0.0), (0.3, -0.4), (1e-7, 0.0), (-50.0, 120.0)])
def test_a_translated_cloud_is_its_shift_away(shift: tuple[float, float]) -> None:
    real = cloud(5, 200)
    solution = solve(real, real + np.array(shift))
    assert solution.distance == pytest.approx(np.hypot(*shift), rel=1e-6, abs=1e-13)


def test_a_cloud_is_nowhere_from_itself_in_any_order() -> None:
    real = cloud(6, 128, kind="ring8")
    assert solve(real, real).distance == 0.0
    assert solve(real, real[::-1]).distance == 0.0
    assert solve(real, np.repeat(real, 2, axis=0)).distance == pytest.approx(0.0, abs=1e-12)


def test_everything_goes_to_a_collapsed_cloud() -> None:
    real = cloud(7, 100)
    solution = solve(real, np.full((100, 2), 0.5))
    assert solution.distance == pytest.approx(np.hypot(*(real - 0.5).T).mean(), abs=1e-12)
    assert solve(np.zeros((4, 2)), np.zeros((4, 2))).distance == 0.0


def test_clouds_of_different_sizes_are_as_if_repeated() -> None:
    """20 points against 30 are 60 against 60, of which scipy knows the answer; the bound holds, too."""
    real, fake = cloud(12, 20), cloud(13, 30, 2.0)
    solution = solve(real, fake)
    cost = cdist(np.repeat(real, 3, axis=0), np.repeat(fake, 2, axis=0))
    rows, columns = linear_sum_assignment(cost)
    assert solution.distance == pytest.approx(cost[rows, columns].mean(), abs=1e-9)
    assert np.bincount(solution.i, solution.mass) == pytest.approx(1 / 20)
    assert np.bincount(solution.j, solution.mass) == pytest.approx(1 / 30)
    assert len(solution.mass) <= 49
    f = random_critic(3)
    assert scaled_estimate(f(real), f(fake), solution) <= solution.distance + 1e-9


@given(first=clouds, second=clouds, third=clouds)
@settings(max_examples=20)
def test_it_is_a_metric(first: Array, second: Array, third: Array) -> None:
    there, back = solve(first, second).distance, solve(second, first).distance
    assert there == pytest.approx(back, rel=1e-9, abs=1e-12)
    detour = solve(first, third).distance + solve(third, second).distance
    assert there <= detour * (1 + 1e-9) + 1e-12


def random_critic(seed: int) -> Callable[[Array], NDArray[np.float32]]:
    """A network of random weights, float32 as in training; nothing about it is optimal or Lipschitz."""
    rng = np.random.default_rng(seed)
    w0, b0 = rng.standard_normal((2, 16)) * 3, rng.standard_normal(16)
    w1 = rng.standard_normal(16) * 10.0 ** rng.integers(-4, 4)
    return lambda x: np.asarray(np.maximum(x @ w0 + b0, 0) @ w1, np.float32)


@given(real=clouds, fake=clouds, seed=st.integers(0, 10_000))
@settings(max_examples=60)
def test_the_scaled_estimate_never_exceeds_the_distance(real: Array, fake: Array, seed: int) -> None:
    solution, critic = solve(real, fake), random_critic(seed)
    for f in (critic(real), -critic(real), np.random.default_rng(seed).standard_normal(40)):
        g = critic(fake)
        estimate = scaled_estimate(f, g, solution)
        assert np.isnan(estimate) or estimate <= solution.distance * (1 + 1e-9) + 1e-12


@given(real=clouds, fake=clouds, factor=st.sampled_from([1e-3, 1.0, 40.0]))
@settings(max_examples=20)
def test_of_the_optimal_critic_it_is_the_distance_at_any_scale(
    real: Array, fake: Array, factor: float
) -> None:
    solution = solve(real, fake)
    assume(solution.lengths.min() > 1e-6 * solution.distance)  # no rounding over next to nothing
    f, g = factor * solution.u + 3 * factor, -factor * solution.v + 3 * factor
    assert critic_scale(f, g, solution) == pytest.approx(factor, rel=1e-5)
    assert scaled_estimate(f, g, solution) == pytest.approx(solution.distance, rel=1e-5)


def test_scale_where_points_coincide() -> None:
    solution = solve(np.zeros((2, 2)), np.zeros((2, 2)))
    flat = np.full(2, 7.0)
    assert critic_scale(flat, flat * (1 + 1e-7), solution) == 0.0
    assert np.isnan(scaled_estimate(flat, flat, solution))
    assert critic_scale(flat, flat + 1, solution) == np.inf


def test_noise_floor_of_the_ring_is_what_was_published_here() -> None:
    """DESIGN 8 measured 0.077 ± 0.022 against a stratified batch, 0.111 between two independent ones."""
    shape, n = shape_of("ring8"), 512
    rng = np.random.default_rng(0)
    strata = np.stack([(np.arange(n) + 0.5) / n, rng.random(n)], axis=1)
    even = shape.points(strata, rng.standard_normal((n, 2)))

    def sample(count: int) -> Array:
        return shape.points(rng.random((count, 2)), rng.standard_normal((count, 2)))

    floor = noise_floor(sample, even)
    assert 0 < floor.low < floor.mean < floor.high
    assert floor.mean == pytest.approx(0.077, abs=0.022)
    both = np.mean([solve(sample(n), sample(n)).distance for _ in range(8)])
    assert both > floor.mean


def test_floor_is_mean_and_central_95_percent() -> None:
    floor = Floor.of(np.arange(1001.0))
    assert (floor.mean, floor.low, floor.high) == (500.0, 25.0, 975.0)


@pytest.mark.parametrize(
    "bad", [np.zeros((0, 2)), np.zeros((5, 3)), np.zeros(4), np.full((3, 2), np.nan), np.full((3, 2), np.inf)]
)
def test_what_is_no_cloud_is_refused(bad: Array) -> None:
    with pytest.raises(ValueError, match="fake"):
        solve(np.zeros((3, 2)), bad)


def test_a_solver_that_stops_early_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def early(cost: Array) -> tuple[Array, dict[str, object]]:
        return np.eye(len(cost)) / len(cost), {"v": np.zeros(len(cost)), "warning": "numItermax reached"}

    monkeypatch.setattr("engine.transport._emd", early)
    with pytest.raises(ArithmeticError, match="numItermax"):
        solve(cloud(8, 10), cloud(9, 10))


def test_solving_imports_neither_torch_nor_jax() -> None:
    code = (
        "import sys, numpy as np; from engine.transport import solve; assert 'ot' not in sys.modules;"
        "solve(np.zeros((2, 2)), np.ones((2, 2))); assert 'ot' in sys.modules;"
        "assert not {'torch', 'jax', 'tensorflow'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=100)


def test_a_solution_holds_its_own_points() -> None:
    real = cloud(10, 5)
    solution: Solution = solve(real, real + 1)
    real[:] = 0
    assert solution.real.any()
