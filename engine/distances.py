"""The distance lab: two equal shapes apart, and what each distance says of it. Exact; numpy only.

The fake shape is the real one, moved. Then W₁ is the length of the way: no coupling does better than the
difference of the means, and moving every point does as well. The divergences of points and lines have
closed forms (WGAN, example 1 and Fig. 1), those of Gaussians one-dimensional integrals, since the logit of
the optimal discriminator is a linear function of the point.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Kind = Literal["points", "lines", "blobs"]

LOG2 = float(np.log(2))
_STEP = 0.02  # of the quadrature, in σ
_ENDS = 12.0  # σ; beyond lies 1e-32 of a normal
_APART = 80.0  # σ; at this distance what is left of the overlap underflows


@dataclass(frozen=True, slots=True)
class Comparison:
    """Distances in nats or data units, and what moves the fakes at the optimum, per data unit.

    Slopes and pulls are means over the fakes: ‖∇D*‖, ‖∇ log(1 − D*)‖ of the minimax generator,
    ‖∇ log D*‖ of the −log D trick (NaN where D* is 0 all around a fake, so that it has no gradient),
    and ‖∇f*‖ of the optimal critic.
    """

    wasserstein: float
    js: float
    kl: float  # KL(p_g‖p_r) and KL(p_r‖p_g): shapes that are only moved are as far there as back
    discriminator_slope: float
    minimax_pull: float
    non_saturating_pull: float
    critic_slope: float


def compare(kind: Kind, shift: tuple[float, float], size: float) -> Comparison:
    """The distances between a shape and itself, moved by `shift` in data units.

    Args:
        kind: two points, two upright lines, or two round Gaussians.
        shift: from the real to the fake shape, x and y.
        size: length of the lines, σ of the Gaussians; points have none.

    Raises:
        ValueError: lines or Gaussians without size, or a shift that is not finite.
    """
    distance = float(np.hypot(*shift))
    if not np.isfinite(distance) or (kind != "points" and not size > 0):
        raise ValueError(f"{kind} of size {size} cannot be {shift} apart")
    if kind == "blobs":
        return _blobs(distance, size)
    shared = float(distance == 0)
    if kind == "lines" and shift[0] == 0:
        shared = max(0.0, 1 - abs(shift[1]) / size)
    return Comparison(
        wasserstein=distance,
        js=(1 - shared) * LOG2,
        kl=0.0 if shared == 1 else float("inf"),
        discriminator_slope=0.0,
        minimax_pull=0.0,
        non_saturating_pull=0.0 if shared == 1 else float("nan"),
        critic_slope=float(distance > 0),
    )


def discriminator(points: NDArray[np.floating], real: Array, fake: Array, sigma: float) -> Array:
    """D* = p_r/(p_r + p_g) at points (..., 2) for Gaussians of one σ around real (2,) and fake (2,).

    The logit is (‖x − fake‖² − ‖x − real‖²)/(2σ²), a plane: D* saturates as it grows (WGAN, Fig. 2).
    """
    way = np.asarray(real, np.float64) - fake
    middle = (np.asarray(real, np.float64) + fake) / 2
    logit = (np.asarray(points, np.float64) - middle) @ way / sigma**2
    return np.asarray(np.exp(-np.logaddexp(0.0, -logit)), np.float64)


def critic(points: NDArray[np.floating], real: Array, fake: Array) -> Array:
    """An optimal critic at points (..., 2) for a shape around real (2,) and the same around fake (2,).

    Along the way from fake to real with slope 1, 0 in the middle: E f(real) − E f(fake) is the distance
    of the centres, which is W₁. 0 everywhere where they coincide.
    """
    way = np.asarray(real, np.float64) - fake
    middle = (np.asarray(real, np.float64) + fake) / 2
    return np.asarray((np.asarray(points, np.float64) - middle) @ (way / (np.hypot(*way) or 1.0)), np.float64)


def _blobs(distance: float, sigma: float) -> Comparison:
    """Gaussians at distance s·σ: at fakes the logit of D* is normal with mean −s²/2 and deviation s.

    So KL = s²/2, and JS = log 2 − E log(1 + exp(logit)), as real and fake mirror each other. The trapezoid
    rule converges exponentially here: with nodes 0.02 apart it is exact to rounding.
    """
    s = distance / sigma
    z = np.arange(-_ENDS, _ENDS + min(s, _APART), _STEP)
    density = np.exp(-z * z / 2) * (_STEP / np.sqrt(2 * np.pi))
    logit = s * (z - s / 2)
    log_d, log_rest = -np.logaddexp(0.0, -logit), -np.logaddexp(0.0, logit)
    steep = s / sigma  # ‖∇ logit‖, everywhere
    return Comparison(
        wasserstein=distance,
        js=min(max(LOG2 + float(density @ log_rest), 0.0), LOG2),
        kl=s * s / 2,
        discriminator_slope=steep * float(density @ np.exp(log_d + log_rest)),
        minimax_pull=steep * float(density @ np.exp(log_d)),
        non_saturating_pull=steep * float(density @ np.exp(log_rest)),
        critic_slope=float(distance > 0),
    )
