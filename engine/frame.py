"""Frame and MetricsBlock: immutable pictures of a moment, numpy only, for drawing and for files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from engine.words import Words

Floats = NDArray[np.float32]

Extent = tuple[float, float, float, float]  # x low, x high, y low, y high, in data units

# What a frame may carry beyond the clouds; each costs engine time, so only what is shown is asked for.
LAYERS = ("landscape", "slope", "pull", "interpolates", "latent_grid", "scores", "weights", "slopes")

# What an exact answer may carry beyond the distances; likewise only what is shown is asked for.
TRUTHS = ("optimal", "plan", "divergences", "cost")


@dataclass(frozen=True, slots=True)
class FrameRequest:
    """What the next frame should carry.

    `layers`: names from `LAYERS`. `points`: how many fakes and reals. `grid`: landscape nodes along each
    side. `extent`: x low, x high, y low, y high of the landscape, in data units.
    """

    layers: frozenset[str] = frozenset({"landscape"})
    points: int = 1000
    grid: int = 64
    extent: Extent = (-2.5, 2.5, -2.5, 2.5)


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One moment of a population of R replicas; every array is our own copy. None: not asked for.

    Positions are in data units. Arrays over the plane have shape (R, ny, nx), row 0 at the lowest y.
    """

    run: int
    iteration: int
    step: int
    fakes: Floats  # (R, n, 2)
    reals: Floats  # (n, 2), a fixed stratified draw of p_r
    extent: Extent = (-2.5, 2.5, -2.5, 2.5)
    landscape: Floats | None = None  # (R, ny, nx) score f(x); D(x) = 1/(1 + exp(-f)) for log losses
    slope: Floats | None = None  # (R, ny, nx) ‖∇f‖
    pull: Floats | None = None  # (R, n, 2) −∂L_G/∂x at the fakes × batch size: where each is being moved
    interpolates: Floats | None = None  # (R, m, 2)
    interpolate_slopes: Floats | None = None  # (R, m) ‖∇f‖ there; layers "interpolates" or "slopes"
    latent_grid: Floats | None = None  # (R, k, k, 2): G over a k × k grid of latents
    scores_real: Floats | None = None  # (R, n)
    scores_fake: Floats | None = None  # (R, n)
    weights: Floats | None = None  # (R, P) all critic weights and biases


@dataclass(frozen=True, slots=True, eq=False)
class MetricsBlock:
    """Consecutive rows of the metrics, lossless: one for each step, so one for a lone critic step, too.

    `iterations` (n,) int64 counts these steps; `values` (n, R, M) float32, in the order of `columns`; NaN
    where a metric does not exist, as the penalty without a penalty.
    """

    run: int
    columns: tuple[str, ...]
    iterations: NDArray[np.int64]
    values: Floats


@dataclass(frozen=True, slots=True)
class ModeReading:
    """One known mode: what it should hold and be, and what the fakes make of it."""

    centre: tuple[float, float]
    weight: float  # its share of p_r
    share: float  # of the fakes, those nearest to it
    along: float  # standard deviation of its fakes where they are widest, in data units; NaN below 10 fakes
    across: float  # at right angles to that


@dataclass(frozen=True, slots=True)
class Coverage:
    """Modes by the published protocol for one replica; modes_* are None for data without known modes.

    `step` counts lone critic steps, too, as the rows of the metrics do; None: there were none.
    """

    iteration: int
    replica: int
    modes_captured: int | None
    modes_total: int | None
    modes_near: int | None
    high_quality: float | None  # share within 3σ of a mode
    near: float | None  # share within 0.15 of a mode
    step: int | None = None
    modes: tuple[ModeReading, ...] = ()
    sigma: float | None = None  # what `along` and `across` should be
    stretch: tuple[float, float] | None = None  # singular values of ∂G/∂z: medians over latents, larger first
    flat: float | None = None  # share of latents where both are below 0.1 % of the data's spread

    @property
    def at(self) -> int:
        """Its place among the rows of the metrics."""
        return self.iteration if self.step is None else self.step


@dataclass(frozen=True, slots=True)
class TruthRequest:
    """What the next exact answer should carry: `parts` are names from `TRUTHS`, over `extent`."""

    parts: frozenset[str] = frozenset()
    replica: int = 0
    extent: Extent = (-2.5, 2.5, -2.5, 2.5)
    grid: int = 96


@dataclass(frozen=True, slots=True, eq=False)
class Landscape:
    """Values over the plane (ny, nx), row 0 at the lowest y.

    At nodes, first and last on the edges of `extent`, as in a frame. `cost` is infinite where fakes are that
    cannot be; D* is NaN where there is neither p_r nor p_g.
    """

    extent: Extent
    values: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """Where the exact coupling carries each fake: all of its mass, or most of it, goes to one real."""

    fakes: Floats  # (n, 2)
    goals: Floats  # (n, 2) the real point that fake i goes to


@dataclass(frozen=True, slots=True)
class DivergenceReading:
    """Divergences in nats between p_r, whose cell masses are exact, and at least 10,000 fakes."""

    js: float
    js_floor: float | None  # what a perfect generator reads: mean and 97.5 %
    js_floor_high: float | None
    kl_fake_real: float  # KL(p_g‖p_r), infinite where there are fakes and p_r is 0
    kl_real_fake: float  # KL(p_r‖p_g), "at least"
    unseen: float  # share of p_r where no fake fell
    bound: float | None  # the discriminator's own estimate of JS, log losses only: a lower bound
    value: float  # C(G) = −log 4 + 2·JS
    non_saturating: float  # KL(p_g‖p_r) − 2·JS


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """The exact Wasserstein distance of one replica at a moment, beside what its critic says of it."""

    iteration: int
    replica: int
    distance: float  # W₁ between 512 fakes and the fixed stratified batch of p_r; NaN: no answer
    estimate: float  # E f(real) − E f(fake) on the same samples
    scaled: float  # estimate/K ≤ distance; NaN for a flat critic
    floor: float | None  # W₁ of a perfect generator: mean, and the 97.5 % below; None until it is known
    floor_high: float | None
    step: int  # its place among the rows of the metrics
    agreement: float | None = None  # of the learned critic with the optimal one; None near the floor
    reference: float | None = None  # of two independent optimal ones: no critic need agree better
    optimal: Landscape | None = None  # the optimal critic of `kind`
    kind: Literal["potential", "discriminator"] = "potential"  # f* (Kantorovich), or D* for log losses
    plan: Plan | None = None
    divergences: DivergenceReading | None = None  # None also for data whose density nobody knows
    cost: Landscape | None = None  # p_g·log(p_g/p_r) per data unit²; its integral is KL(p_g‖p_r)
    floor_low: float | None = None  # the 2.5 %: with `floor_high` the central 95 %


@dataclass(frozen=True, slots=True)
class Phenomenon:
    """Something that is going on in one replica, in words. `kind`: see `engine.phenomena.kinds.KINDS`.

    It is told when it begins and, with `ended`, when it is over; `kind`, `replica` and `step` name it.
    """

    kind: str
    replica: int
    iteration: int  # where it began
    step: int
    evidence: Words
    ended: int | None = None  # the step at which it was over


def metric_columns(critic_layers: int, generator_layers: int) -> tuple[str, ...]:
    """Names of the per-iteration metrics; layer norms are `critic_layer_0` … with 0 nearest the input."""
    return (
        "critic_loss",
        "generator_loss",
        "penalty",
        "wasserstein_estimate",
        "slope_mean",
        "slope_low",  # 5 %
        "slope_high",  # 95 %
        "pull_mean",
        "accuracy",  # share of real with f > 0 and fakes with f < 0, averaged; f = 0 counts half
        "weights_at_clip",
        *(f"critic_layer_{i}" for i in range(critic_layers)),
        *(f"generator_layer_{i}" for i in range(generator_layers)),
    )
