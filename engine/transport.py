"""The exact Wasserstein distance between two clouds: coupling, distance, potential. Numpy and POT, no torch.

Kantorovich's problem for the cost ‖x − y‖ and its dual (Villani 2009, theorem 5.10; WGAN, eq. 2):

    W₁ = min over couplings γ of Σ γ_ij ‖x_i − y_j‖ = max over 1-Lipschitz f of E f(real) − E f(fake)

`import ot` would import torch, jax and others where they are installed, so it happens late, with those
switched off. The solver runs in C++ without the interpreter lock.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from engine.floor import DRAWS, Floor

Array = NDArray[np.float64]
Points = NDArray[np.floating]

POINTS = 512  # of each kind in the engine's own solves
_ITERATIONS = 10_000_000  # pivots; 512 points need some thousands
_GAP = 1e-9  # largest relative gap between primal and dual of a solution that is accepted
_FARTHEST = 1e100  # data units; squares must not overflow
_BLOCK = 144  # points of a potential at a time; of a grid, a square of it
_ROUNDING = 16 * float(np.finfo(np.float32).eps)  # scores of the same point may differ by this share


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """An optimal coupling of n real and m fake points and its dual, float64; made by `solve`.

    The coupling is sparse: real `i[k]` sends `mass[k]` > 0 to fake `j[k]`; the masses sum to 1, and there
    are at most n + m − 1 of them. `u` (n,) and `v` (m,) are dual: u_i + v_j ≤ ‖x_i − y_j‖, with equality
    where mass goes, and W₁ = mean u + mean v.
    """

    real: Array  # (n, 2)
    fake: Array  # (m, 2)
    distance: float  # W₁, in data units
    i: NDArray[np.int64]
    j: NDArray[np.int64]
    mass: Array
    u: Array
    v: Array

    @property
    def lengths(self) -> Array:
        """‖x_i − y_j‖ of each coupled pair."""
        way = self.real[self.i] - self.fake[self.j]
        return np.asarray(np.hypot(way[:, 0], way[:, 1]), np.float64)


def solve(real: Points, fake: Points) -> Solution:
    """The optimal coupling of equally weighted points real (n, 2) and fake (m, 2), by network simplex.

    Bonneel et al. 2011, as `ot.emd`. Costs are scaled to at most 1 first: the simplex' tolerances are
    absolute, and without this a cloud of size 1e-9 is off by 1e-6 of its distance.

    Raises:
        ValueError: no points, not in the plane, or not finite.
        ArithmeticError: the solver stopped before primal and dual met.
    """
    x, y = _points(real, "real"), _points(fake, "fake")
    cost = _distances(x, y)
    scale = float(cost.max()) or 1.0
    coupling, log = _emd(cost / scale)
    i, j = np.nonzero(coupling)
    mass = coupling[i, j]
    v = log["v"] * scale
    u = (cost - v).min(axis=1)  # what `log["u"]` is but for rounding, and feasible to the last digit
    distance = float(mass @ cost[i, j])
    if not abs(distance - u.mean() - v.mean()) <= _GAP * scale:
        raise ArithmeticError(f"optimal transport stopped early: {log['warning']}")
    return Solution(x, y, distance, i, j, mass, u, v)


def potential(points: Points, solution: Solution) -> Array:
    """The optimal critic f* at points (..., 2): the mean of the largest and the smallest there is.

    min_j(‖x − y_j‖ − v_j) and max_i(u_i − ‖x − x_i‖) both have slope ≤ 1 and attain W₁ as
    E f(real) − E f(fake); off the clouds they differ, and everything optimal lies between them
    (c-transforms; Villani 2009, def. 5.2 and case 5.16).
    """
    own = np.asarray(points, np.float64)
    values = np.empty(own.shape[:-1])
    for block in _blocks(values.shape):
        part = own[block].reshape(-1, 2)
        upper = _least(part, solution.fake, solution.v)
        lower = -_least(part, solution.real, solution.u)
        values[block] = ((upper + lower) / 2).reshape(values[block].shape)
    return values


def critic_scale(scores_real: Points, scores_fake: Points, solution: Solution) -> float:
    """K: the critic's steepest slope between coupled points, max |f(x_i) − f(y_j)| / ‖x_i − y_j‖.

    `scores_real` (n,) and `scores_fake` (m,) are f at the points that were solved for. Then
    E f(real) − E f(fake) = Σ γ_ij (f(x_i) − f(y_j)) ≤ K·Σ γ_ij ‖x_i − y_j‖ = K·W₁, whatever f is; and
    K is at most the Lipschitz constant of f. Infinite where two scores differ at one and the same point.
    """
    f, g = np.asarray(scores_real, np.float64), np.asarray(scores_fake, np.float64)
    rise, run = np.abs(f[solution.i] - g[solution.j]), solution.lengths
    same = (run == 0) & (rise <= _ROUNDING * max(np.abs(f).max(), np.abs(g).max()))
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(np.where(same, 0.0, rise / run).max())


def scaled_estimate(scores_real: Points, scores_fake: Points, solution: Solution) -> float:
    """The critic's estimate in units of distance, (E f(real) − E f(fake)) / K ≤ W₁; see `critic_scale`.

    NaN for a critic that is flat between all coupled points.
    """
    scale = critic_scale(scores_real, scores_fake, solution)
    estimate = float(np.mean(scores_real, dtype=np.float64) - np.mean(scores_fake, dtype=np.float64))
    return estimate / scale if scale else float("nan")


def noise_floor(sample: Callable[[int], Points], stratified: Points, draws: int = DRAWS) -> Floor:
    """What `solve(stratified, fake).distance` shows of a perfect generator, over independent draws.

    Args:
        sample: from n to n independent points (n, 2) of p_r, other ones at each call.
        stratified: the fixed real batch (n, 2) of the solves that the floor belongs to.
        draws: how many; each costs one solve. To spread them over time, make `Floor.of` of your own.
    """
    return Floor.of(np.array([solve(stratified, sample(len(stratified))).distance for _ in range(draws)]))


def _blocks(shape: tuple[int, ...]) -> Iterator[tuple[slice, ...]]:
    """Cuts an array into blocks of neighbours."""
    side = round(_BLOCK ** (1 / max(len(shape), 1)))
    return product(*([slice(at, at + side) for at in range(0, size, side)] for size in shape))


def _least(part: Array, points: Array, dual: Array) -> Array:
    """The least of ‖x − p_j‖ − d_j for each x of part (k, 2), among points (m, 2) with their dual (m,).

    All x lie within r of their middle. There, what is more than 2r above the least is above it for each x,
    as no slope is above 1: of neighbours, most of the points need not be looked at.
    """
    middle = part.mean(axis=0, keepdims=True)
    reach = 2 * float(_distances(part, middle).max())
    there = _distances(middle, points)[0] - dual
    lowest = there.min()
    near = there <= lowest + reach + _ROUNDING * (reach + abs(lowest))
    return np.asarray((_distances(part, points[near]) - dual[near]).min(axis=1), np.float64)


def _emd(cost: Array) -> tuple[Array, dict[str, Array]]:
    for backend in ("CUPY", "JAX", "PYTORCH", "TENSORFLOW"):
        os.environ.setdefault(f"POT_BACKEND_DISABLE_{backend}", "1")
    import ot

    coupling, log = ot.emd([], [], cost, numItermax=_ITERATIONS, log=True)
    return coupling, log


def _distances(x: Array, y: Array) -> Array:
    """‖x_i − y_j‖ (n, m); four times as fast as `numpy.hypot`, whose care is not needed here."""
    squares = np.subtract.outer(x[:, 0], y[:, 0])
    squares *= squares
    rise = np.subtract.outer(x[:, 1], y[:, 1])
    rise *= rise
    squares += rise
    return np.sqrt(squares, out=squares)


def _points(points: Points, name: str) -> Array:
    if points.ndim != 2 or points.shape[1] != 2 or not len(points):
        raise ValueError(f"{name} must have shape (n, 2) with n > 0, not {points.shape}")
    own = np.array(points, np.float64)
    if not np.abs(own).max() < _FARTHEST:
        raise ValueError(f"{name} points must be finite, and below {_FARTHEST:g}")
    return own
