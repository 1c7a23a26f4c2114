"""Jensen-Shannon and Kullback-Leibler divergence of fakes from a known target. Numpy and scipy.

The target's share of every cell is exact (`engine.cells`), the fakes' is counted. By the data processing
inequality no cells can show more than there is, so but for the noise of counting each value is a lower
bound; that noise is the estimator's floor, drawn by `floors`. Natural logarithms throughout.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from engine.cells import Cells, Extent
from engine.datasets import Shape
from engine.floor import Floor

Array = NDArray[np.float64]
Counts = NDArray[np.int64]

FAKES = 10_000  # at least, for an estimate
DRAWS = 100  # of the floors; a draw is one multinomial
_TOLD = 1e-9  # share of a pixel; less is rounding
LOG2 = float(np.log(2))  # the largest Jensen-Shannon divergence: of distributions that share nothing


@dataclass(frozen=True, slots=True)
class Divergences:
    """How fakes p_g differ from the target p_r, in nats. KL is infinite where only the second is 0."""

    js: float  # Jensen-Shannon, 0 to log 2
    kl_fake_real: float  # KL(p_g‖p_r): wrong points cost without bound, missing modes next to nothing
    kl_real_fake: float  # KL(p_r‖p_g): the other way round; counting shows at most about log n of it
    unseen: float  # share of p_r in cells that no fake fell into


@dataclass(frozen=True, slots=True)
class Floors:
    """What the estimator shows of n fakes that are p_r itself."""

    js: Floor
    kl_fake_real: Floor
    kl_real_fake: Floor


def measure(cells: Cells, counts: Counts) -> Divergences:
    """The divergences between the target and fakes counted in its cells (`Cells.count`), at least `FAKES`.

    KL(p_g‖p_r) = Σ p_g log(p_g/p_r) takes p_r's exact logarithm: it is infinite only where p_r is 0, and
    finite, however large, in the tails of a Gaussian.

    That p_g is 0 where no fake was seen cannot be known from counting. So for KL(p_r‖p_g) = Σ p_r
    log(p_r/p_g) the cells without fakes are taken together, and p_g there is estimated as the share of
    cells with a single fake, plus one (Good 1953): "at least", and infinite only by `analytic`.

    Raises:
        ValueError: no fakes.
    """
    n = int(counts.sum())
    if n == 0:
        raise ValueError("there are no fakes to measure")
    p, q = cells.mass, counts / n
    held = counts > 0
    p_held, q_held = p[held], q[held]
    mean = (p_held + q_held) / 2
    to_mean = q_held @ np.log(q_held / mean) + p_held @ np.log(np.where(p_held > 0, p_held, mean) / mean)
    unseen = float(p[~held].sum())
    js = (float(to_mean) + LOG2 * unseen) / 2
    kl_fake_real = float(q_held @ (np.log(q_held) - cells.log_mass[held]))
    q_unseen = (int((counts == 1).sum()) + 1) / (n + 1)
    log_ratio = np.log(np.where(p_held > 0, p_held, 1.0) / q_held)
    kl_real_fake = float(p_held @ log_ratio) + (unseen * log(unseen / q_unseen) if unseen else 0.0)
    return Divergences(min(max(js, 0.0), LOG2), max(kl_fake_real, 0.0), max(kl_real_fake, 0.0), unseen)


def floors(cells: Cells, n: int, seed: int = 0, draws: int = DRAWS) -> Floors:
    """The estimator's own noise at n fakes: what `measure` shows of counts drawn from p_r itself."""
    rng = np.random.default_rng(seed)
    share = cells.mass / cells.mass.sum()
    readings = [measure(cells, rng.multinomial(n, share)) for _ in range(draws)]
    table = np.array([[r.js, r.kl_fake_real, r.kl_real_fake] for r in readings])
    return Floors(*(Floor.of(column) for column in table.T))


def analytic(shape: Shape) -> Divergences | None:
    """The divergences from a target without density, such as `lines`; None if it has one.

    Points and lines have no area: whatever has a density shares nothing with them, so that JS is log 2
    and both KL are infinite, however near it comes (WGAN, example 1; Arjovsky and Bottou 2017, theorem 2.3
    for fakes on curves of their own). Of points from a file nobody knows the density: show none of this.
    """
    flat = shape.across is None or shape.along is None
    return Divergences(LOG2, float("inf"), float("inf"), 1.0) if shape.sigma == 0 and flat else None


def cost_map(cells: Cells, counts: Counts, extent: Extent, side: int) -> Array:
    """p_g·log(p_g/p_r) over the plane, (side, side), row 0 at the lowest y, per data unit².

    Its integral is KL(p_g‖p_r). 0 where there are no fakes, however many there should be: a missing mode
    costs nothing. Infinite where there are fakes and p_r = 0.
    """
    q = counts / counts.sum()
    values = np.zeros(len(counts))
    held = counts > 0
    values[held] = q[held] * (np.log(q[held]) - cells.log_mass[held])
    return cells.picture(cells.density(values), extent, side)


def optimal_discriminator(cells: Cells, counts: Counts) -> Array:
    """D* = p_r/(p_r + p_g) in each cell (L,) (GAN, proposition 1).

    NaN where neither a fake is nor a real point would be among as many: there D* is of no consequence.
    """
    n = counts.sum()
    p, q = cells.mass, counts / n
    seen = (counts > 0) | (p * n >= 1)
    values: Array = np.divide(p, p + q, out=np.full(len(counts), np.nan), where=seen)
    return values


def optimal_map(cells: Cells, counts: Counts, extent: Extent, side: int) -> Array:
    """D* over the plane, (side, side), row 0 at the lowest y: of the densities of whole pixels.

    NaN as for `optimal_discriminator`, in pixels that no other cell touches.
    """
    seen = np.isfinite(optimal_discriminator(cells, counts)).astype(np.float64)
    p, q, told = (
        cells.picture(values, extent, side)
        for values in (cells.density(cells.mass), cells.density(counts / counts.sum()), seen)
    )
    return np.divide(p, p + q, out=np.full_like(p, np.nan), where=(told > _TOLD) & (p + q > 0))


def sharp_map(cells: Cells, counts: Counts, extent: Extent, side: int) -> Array:
    """D* over the plane for a target without density (`analytic`): 1 where it is, 0 where only fakes are.

    NaN where there is neither. A discriminator that is optimal errs nowhere; it only looks, here, no closer
    than cells and pixels are wide.
    """
    real, fake = (
        cells.picture((share > 0).astype(np.float64), extent, side) > _TOLD for share in (cells.mass, counts)
    )
    return np.where(real, 1.0, np.where(fake, 0.0, np.nan))


def discriminator_bound(scores_real: NDArray[np.floating], scores_fake: NDArray[np.floating]) -> float:
    """A discriminator's own estimate of JS: (E log D(real) + E log(1 − D(fake)))/2 + log 2.

    `scores` are logits (n,), D = 1/(1 + exp(−s)). No discriminator exceeds JS (GAN, theorem 1), but for
    the noise of n; a bad one may be below 0, down to −∞.
    """
    log_real = -np.logaddexp(0.0, -np.asarray(scores_real, np.float64)).mean()
    log_fake = -np.logaddexp(0.0, np.asarray(scores_fake, np.float64)).mean()
    return float((log_real + log_fake) / 2) + LOG2


def value_at_optimum(js: float) -> float:
    """C(G) = −log 4 + 2·JS: the value of the game at the optimal discriminator (GAN, theorem 1)."""
    return 2.0 * (js - LOG2)


def non_saturating_objective(kl_fake_real: float, js: float) -> float:
    """KL(p_g‖p_r) − 2·JS: what the −log D trick descends at the optimal discriminator.

    Arjovsky and Bottou 2017, theorem 2.5. JS has the wrong sign, and with a factor 2.
    """
    return kl_fake_real - 2.0 * js
