"""The targets: against the formulas of their sources, statistics and identities."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray
from scipy import stats
from scipy.optimize import linear_sum_assignment
from scipy.spatial import cKDTree
from scipy.spatial.distance import cdist

from engine import datasets
from engine.distributions import Target, make_target
from engine.points import check_painted, digest
from engine.settings import DATASETS, Settings
from engine.words import UserError

CPU = torch.device("cpu")


def target(data: str, dtype: torch.dtype = torch.float64, **settings: float) -> Target:
    return make_target(Settings(data=data, **settings), {}, CPU, dtype)  # type: ignore[arg-type]


def numbers(n: int, seed: int = 0) -> tuple[torch.Tensor, torch.Tensor]:
    rng = torch.Generator().manual_seed(seed)
    uniform = torch.rand(n, 2, generator=rng, dtype=torch.float64)
    return uniform, torch.randn(n, 2, generator=rng, dtype=torch.float64)


def draw(of: Target, n: int = 20_000, seed: int = 0) -> NDArray[np.float64]:
    return of.points(*(part.to(of.table.dtype) for part in numbers(n, seed))).double().numpy()


def stored(kind: str, array: NDArray[np.float32], dtype: torch.dtype = torch.float64) -> Target:
    sha = digest(array)
    return make_target(Settings(data=f"{kind}:{sha}"), {sha: array}, CPU, dtype)


def test_every_data_set_has_a_title() -> None:
    assert tuple(datasets.TITLES) == DATASETS


@pytest.mark.parametrize("data", DATASETS)
def test_lies_in_the_plane_and_not_in_a_corner_of_it(data: str) -> None:
    points = draw(target(data))
    inside = (np.abs(points) < 2.5).all(axis=1)
    assert inside.mean() > 0.999
    assert np.abs(points).max(axis=0).max() > 0.9


@pytest.mark.parametrize("data", DATASETS)
def test_is_a_pure_map_of_any_leading_shape(data: str) -> None:
    of = target(data, torch.float32)
    uniform, normal = (part.float() for part in numbers(60))
    flat = of.points(uniform, normal)
    cube = of.points(uniform.view(3, 4, 5, 2), normal.view(3, 4, 5, 2))
    assert flat.dtype == torch.float32
    assert torch.equal(cube.view(60, 2), flat)
    assert torch.equal(of.points(uniform, normal), flat)


@pytest.mark.parametrize("data", DATASETS)
def test_numpy_and_torch_draw_the_same_points(data: str) -> None:
    uniform, normal = numbers(500)
    expected = datasets.shape_of(data).points(uniform.numpy(), normal.numpy())
    np.testing.assert_allclose(target(data).points(uniform, normal).numpy(), expected, atol=1e-12)


@pytest.mark.parametrize("data", DATASETS)
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_the_ends_of_the_unit_interval_are_safe(data: str, dtype: torch.dtype) -> None:
    below = 1 - torch.finfo(dtype).eps / 2
    ends = torch.tensor([[0.0, 0.0], [0.0, below], [below, 0.0], [below, below]], dtype=dtype)
    assert target(data, dtype).points(ends, torch.zeros_like(ends)).isfinite().all()


@pytest.mark.parametrize("data", sorted(set(DATASETS) - {"lines"}))
def test_noise_is_the_data_sets_own_times_the_knob(data: str) -> None:
    uniform, normal = numbers(100)
    still = target(data, data_noise=0.0).points(uniform, normal)
    once = target(data).points(uniform, normal) - still
    thrice = target(data, data_noise=3.0).points(uniform, normal) - still
    assert once.abs().max() > 0
    torch.testing.assert_close(thrice, 3 * once)


@pytest.mark.parametrize("data", ["ring8", "grid25", "gaussian", "blobs2", "blobs3"])
def test_modes_are_where_the_points_are(data: str) -> None:
    of = target(data)
    assert of.modes is not None
    points = draw(of)
    distances = cdist(points, of.modes.centres)
    nearest = distances.argmin(axis=1)
    counts = np.bincount(nearest, minlength=len(of.modes.centres))
    if len(counts) > 1:
        assert stats.chisquare(counts, of.modes.weights * len(points)).pvalue > 1e-4
    normal = ((points - of.modes.centres[nearest]) / of.modes.sigma).ravel()
    assert stats.kstest(normal, "norm").pvalue > 1e-4
    still = draw(target(data, data_noise=0.0))
    assert cdist(still, of.modes.centres).min(axis=1).max() == 0


def test_published_modes() -> None:
    ring, grid = target("ring8").modes, target("grid25").modes
    assert ring is not None
    assert grid is not None
    axis, diagonal = 2 / 1.414, 2 / 1.414 / np.sqrt(2)
    published = [(axis, 0), (-axis, 0), (0, axis), (0, -axis)]
    published += [(i * diagonal, j * diagonal) for i in (-1, 1) for j in (-1, 1)]
    assert cdist(np.array(published), ring.centres).min(axis=0).max() < 1e-12
    assert ring.sigma == pytest.approx(0.02 / 1.414)
    nodes = [(2 * i / 2.828, 2 * j / 2.828) for i in range(-2, 3) for j in range(-2, 3)]
    assert cdist(np.array(nodes), grid.centres).min(axis=0).max() < 1e-12
    assert grid.sigma == pytest.approx(0.05 / 2.828)


def test_unequal_weights() -> None:
    modes = target("blobs3").modes
    assert modes is not None
    np.testing.assert_allclose(modes.weights, [0.6, 0.3, 0.1])


def test_swissroll_is_the_published_one() -> None:
    rng = np.random.default_rng(1)
    t = 1.5 * np.pi * (1 + 2 * rng.random(20_000))
    roll = np.stack([t * np.cos(t), t * np.sin(t)], axis=1) + 0.25 * rng.standard_normal((20_000, 2))
    points = draw(target("swissroll"))
    for angle in np.arange(6) * np.pi / 6:
        way = np.array([np.cos(angle), np.sin(angle)])
        assert stats.ks_2samp(points @ way, roll @ way / 7.5).pvalue > 1e-4


def test_curves_without_noise_lie_on_their_formulas() -> None:
    still = {
        name: draw(target(name, data_noise=0.0)) for name in ("swissroll", "moons", "circles", "spirals")
    }
    radius = {name: np.hypot(points[:, 0], points[:, 1]) for name, points in still.items()}
    angle = {name: np.arctan2(points[:, 1], points[:, 0]) for name, points in still.items()}
    wound = (radius["swissroll"] * 7.5 - angle["swissroll"]) / (2 * np.pi)
    np.testing.assert_allclose(wound, wound.round(), atol=1e-4)
    both = np.abs(radius["circles"][:, None] - [0.9, 1.8])
    assert both.min(axis=1).max() < 1e-5
    assert np.mean(both.argmin(axis=1)) == pytest.approx(0.5, abs=0.02)
    moons = still["moons"] / 1.4
    upper = np.hypot(moons[:, 0] + 0.5, moons[:, 1] + 0.25)
    lower = np.hypot(moons[:, 0] - 0.5, moons[:, 1] - 0.25)
    assert np.minimum(abs(upper - 1), abs(lower - 1)).max() < 1e-5
    far = radius["spirals"] > 0.2  # near the centre one chord spans a large angle
    half_turns = (radius["spirals"] * 3 * np.pi / 2.1 - angle["spirals"])[far] / np.pi
    np.testing.assert_allclose(half_turns, half_turns.round(), atol=1e-3)


def test_pinwheel_has_five_equal_arms() -> None:
    points = draw(target("pinwheel")) / 1.1
    radius = np.hypot(points[:, 0], points[:, 1])
    across = np.arctan2(points[:, 1], points[:, 0]) - 0.25 * np.exp(radius)
    arm = np.rint(across / (2 * np.pi / 5)) % 5
    assert np.bincount(arm.astype(int)) / len(points) == pytest.approx([0.2] * 5, abs=0.02)
    assert radius.mean() == pytest.approx(1.0, abs=0.02)
    assert radius.std() == pytest.approx(0.3, abs=0.02)


def test_checkerboard_is_even_on_its_squares_and_empty_between() -> None:
    points = draw(target("checkerboard", data_noise=0.0))
    cell = np.floor(points).astype(int)
    assert (cell.sum(axis=1) % 2 == 0).all()
    _, counts = np.unique(cell, axis=0, return_counts=True)
    assert len(counts) == 8
    assert stats.chisquare(counts).pvalue > 1e-4
    for place in (points - cell).T:
        assert stats.kstest(place, "uniform").pvalue > 1e-4


@given(distance=st.floats(0, 4))
def test_lines_are_two_lines_at_their_distance(distance: float) -> None:
    points = draw(target("lines", line_distance=distance, data_noise=20.0), 2000)
    assert set(points[:, 0]) == {-distance / 2, distance / 2}
    assert points[:, 1].min() >= -1
    assert stats.kstest(points[:, 1], stats.uniform(-1, 2).cdf).pvalue > 1e-4


def test_stratified_is_fixed_and_leaves_the_global_generator_alone() -> None:
    of = target("ring8", torch.float32)
    before = torch.random.get_rng_state()
    assert torch.equal(of.stratified(512), of.stratified(1024)[:512])
    assert torch.equal(torch.random.get_rng_state(), before)


@pytest.mark.parametrize("data", ["ring8", "grid25", "blobs3"])
def test_stratified_gives_each_mode_its_share(data: str) -> None:
    of = target(data)
    assert of.modes is not None
    counts = np.bincount(cdist(of.stratified(512).numpy(), of.modes.centres).argmin(axis=1))
    assert np.abs(counts - 512 * of.modes.weights).max() <= 2


def test_noise_floor_of_the_ring() -> None:
    """DESIGN 8: W₁ of i.i.d. to stratified is 0.077 ± 0.022, and more between two i.i.d. batches."""
    of = target("ring8")
    even = of.stratified(512).numpy()
    floors: list[float] = []
    pairs: list[float] = []
    for seed in range(20):
        points = draw(of, 512, seed)
        for other, distances in ((even, floors), (draw(of, 512, seed + 100), pairs)):
            cost = cdist(points, other)
            distances.append(cost[linear_sum_assignment(cost)].mean())
    assert np.mean(floors) == pytest.approx(0.077, abs=0.022)
    assert np.mean(floors) < 0.85 * np.mean(pairs)


def test_bounds_hold_nearly_all_points() -> None:
    x0, x1, y0, y1 = target("moons").bounds()
    x, y = draw(target("moons")).T
    assert ((x0 <= x) & (x <= x1) & (y0 <= y) & (y <= y1)).mean() > 0.99
    assert x1 - x0 < 5


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_points_of_a_file_are_drawn_evenly(dtype: torch.dtype) -> None:
    own = np.random.default_rng(0).normal(size=(50, 2)).astype(np.float32)
    distances, which = cKDTree(own).query(draw(stored("points", own, dtype)))
    assert distances.max() == 0
    assert stats.chisquare(np.bincount(which, minlength=50)).pvalue > 1e-4


def test_a_million_points_are_even_in_float32() -> None:
    """With one float32 for the choice, cell 0 of each group of 16 or 17 numbers would be favoured."""
    count = 3_000_000
    own = np.stack([np.arange(count), np.zeros(count)], axis=1).astype(np.float32)
    of = stored("points", own, torch.float32)
    # All 24-bit numbers about one place, each with 64 values of the second coordinate.
    digits = torch.arange(2**23, 2**23 + 5600, dtype=torch.float32) / 2**24
    second = (torch.arange(64, dtype=torch.float32) + 0.5) / 64
    uniform = torch.cartesian_prod(digits, second)
    which = of.points(uniform, torch.zeros_like(uniform))[:, 0].long()
    counts = torch.bincount(which - which.min())[1:-1].double()
    assert counts.numel() > 990
    assert (counts / counts.mean() - 1).abs().max() < 0.02


@given(
    weights=arrays.arrays(
        np.float32,
        arrays.array_shapes(min_dims=2, max_dims=2, max_side=6),
        elements=st.sampled_from([0.0, 0.0, 1.0, 2.0, 5.0]),
    ).filter(np.any),
    dtype=st.sampled_from([torch.float32, torch.float64]),
)
def test_painted_cells_get_their_share(weights: NDArray[np.float32], dtype: torch.dtype) -> None:
    of = stored("painted", check_painted(weights), dtype)
    points = draw(of, 4000)
    height, width = weights.shape
    side = 4 / max(height, width)
    column = np.clip(np.floor(points[:, 0] / side + width / 2), 0, width - 1).astype(int)
    row = np.clip(np.floor(height / 2 - points[:, 1] / side), 0, height - 1).astype(int)
    counts = np.zeros(weights.shape)
    np.add.at(counts, (row, column), 1)
    share = weights / weights.sum()
    assert np.abs(counts / 4000 - share).max() < 5 * 0.5 / np.sqrt(4000)
    assert counts[weights == 0].sum() <= 4  # float32 on the very edge between two cells
    assert np.abs(points).max() <= 2 + 1e-6


def test_row_0_of_a_painting_is_the_top() -> None:
    top_left = np.zeros((4, 8), np.float32)
    top_left[0, 0] = 1
    x, y = draw(stored("painted", top_left)).T
    for place, low, high in ((x, -2.0, -1.5), (y, 0.5, 1.0)):
        assert stats.kstest(place, stats.uniform(low, high - low).cdf).pvalue > 1e-4


def test_a_number_on_an_edge_belongs_to_the_cell_above_it() -> None:
    of = stored("painted", np.array([[1, 0, 1]], np.float32))
    edge = torch.tensor([[0.0, 0.5], [0.5, 0.5]], dtype=torch.float64)
    expected = torch.tensor([[-2.0, 0.0], [2 / 3, 0.0]], dtype=torch.float64)
    torch.testing.assert_close(of.points(edge, torch.zeros_like(edge)), expected)


def test_painted_numpy_and_torch_agree() -> None:
    weights = np.random.default_rng(3).random((7, 5)).astype(np.float32)
    uniform, normal = numbers(500)
    expected = datasets.painted_shape(weights).points(uniform.numpy(), normal.numpy())
    actual = stored("painted", weights / weights.max()).points(uniform, normal)
    np.testing.assert_allclose(actual.numpy(), expected, atol=1e-5)


def test_stored_data_that_is_missing_or_wrong_is_refused() -> None:
    points = np.full((3, 2), np.nan, np.float32)
    with pytest.raises(UserError, match="not there"):
        make_target(Settings(data="points:" + "0" * 64), {}, CPU, torch.float32)
    with pytest.raises(UserError, match="NaN"):
        stored("points", points)
    with pytest.raises(UserError, match="0 everywhere"):
        stored("painted", np.zeros((3, 3), np.float32))


def test_thumbnails_are_fixed_and_need_no_torch() -> None:
    for name in DATASETS:
        points = datasets.thumbnail_points(name, 100)
        assert points.shape == (100, 2)
        np.testing.assert_array_equal(points, datasets.thumbnail_points(name, 100))
