"""The better the discriminator, the less it teaches (WGAN, Fig. 2; Arjovsky and Bottou 2017, Figs. 2, 3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray

from engine.agreement import correlation
from engine.claims.claim import Claim, Effort, Outcome, Part, number, spread
from engine.claims.figures import FAKE, INK, REAL, SERIES, band, sheet
from engine.claims.scenes import (
    SIGMA,
    checkpoints,
    generator_gradients,
    looks,
    rows,
    scores_at,
    two_gaussians,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array = NDArray[np.float64]

_DISTANCE = 5.0  # between two Gaussians of σ = ½: ten σ
_STEPS = (1, 3, 10, 30, 100, 300, 1000, 3000)
_LONGER = (10_000,)
_EARLY = _STEPS.index(30)
_SETTLED = _STEPS.index(100)
_BATCHES = 20  # over which the variance of a gradient is taken
_LINE = np.linspace(-2.0, _DISTANCE + 2.0, 351)
_VARIANTS: Mapping[str, Mapping[str, object]] = {
    "log": {"loss": "minimax", "constraint": "none"},
    "penalty": {"loss": "wasserstein", "constraint": "gradient_penalty", "gp_lambda": 10.0},
    "clip": {"loss": "wasserstein", "constraint": "clip", "clip_value": 0.1},
}


@dataclass(frozen=True, slots=True, eq=False)
class _Readings:
    """At each checkpoint, (seeds, k); the cross-section (variants · seeds, n) at the last one."""

    minimax: Array  # E‖∂L_G/∂x‖ at the fakes
    slopes: Mapping[str, Array]  # the same of each critic
    log_d: Array  # ‖E ∂L_G/∂θ‖ of −log D
    log_d_noise: Array  # and its standard deviation over batches
    scores: Array


def _run(effort: Effort) -> Outcome:
    steps = [*_STEPS, *(() if effort.quick else _LONGER)]
    seen = _measure(effort, steps)
    figures = (_draw(effort.figures, seen, steps, effort.seeds),) if effort.figures else ()
    return Outcome(_parts(seen, steps, effort.seeds), figures)


def _measure(effort: Effort, steps: list[int]) -> _Readings:
    session = two_gaussians(_DISTANCE, _VARIANTS, effort, critic_rate=2e-3, beta2=0.999)
    log = rows(_VARIANTS, "log", effort.seeds)
    rng = torch.Generator().manual_seed(0)
    pulls, means, noises = [], [], []
    for _ in checkpoints(session, steps, effort):
        pulls.append(np.linalg.norm(looks(session, "pull"), axis=2).mean(axis=1))
        gradients = generator_gradients(session, "non_saturating", _BATCHES, rng)[log]
        means.append(np.linalg.norm(gradients.mean(axis=1), axis=1))
        noises.append(np.sqrt(gradients.var(axis=1, ddof=1).sum(axis=1)))
    pull = np.array(pulls, np.float64).T
    slopes = {name: pull[rows(_VARIANTS, name, effort.seeds)] for name in ("penalty", "clip")}
    line = np.stack([_LINE, np.zeros_like(_LINE)], axis=1)
    return _Readings(pull[log], slopes, np.array(means).T, np.array(noises).T, scores_at(session, line))


def _parts(seen: _Readings, steps: list[int], seeds: int) -> tuple[Part, ...]:
    fall = seen.minimax[:, _EARLY] / np.maximum(seen.minimax[:, -1], 1e-300)
    growth = seen.log_d_noise[:, -1] / seen.log_d_noise[:, _EARLY]
    larger = seen.log_d[:, -1] / seen.log_d[:, _EARLY]
    penalty, clip = (seen.slopes[name][:, _SETTLED:] for name in ("penalty", "clip"))
    kept = clip[:, -1] / clip.max(axis=1)
    between = (_LINE >= 0) & (_LINE <= _DISTANCE)
    straight = np.array(
        [
            correlation(seen.scores[r, between], _LINE[between]) or 0.0
            for r in range(*rows(_VARIANTS, "penalty", seeds).indices(len(seen.scores)))
        ]
    )
    at = [int(np.abs(_LINE - centre).argmin()) for centre in (0.0, _DISTANCE)]
    at_centres = 1 / (1 + np.exp(-seen.scores[:seeds, at]))
    saturated = np.maximum(1 - at_centres[:, 0], at_centres[:, 1])
    last = f"{steps[-1]:,} steps"
    return (
        Part.over(
            "the minimax gradient vanishes as the discriminator is trained, by orders of magnitude",
            f"‖∂L_G/∂x‖ {spread(seen.minimax[:, _EARLY])} after {steps[_EARLY]} steps, "
            f"{number(float(np.median(seen.minimax[:, -1])))} after {last} (median): "
            f"{number(float(np.median(np.log10(fall))))} orders",
            fall > 100,
            {"orders": float(np.median(np.log10(fall)))},
        ),
        Part.over(
            "that of −log D does not, but grows, and its variance with it",
            f"‖E ∂L_G/∂θ‖ {spread(larger)} times, deviation over batches {spread(growth)} times as large as "
            f"after {steps[_EARLY]} steps",
            (growth > 1) & (larger > 1),
            {"growth": float(growth.mean())},
        ),
        Part.over(
            "the slope of a critic trained to optimality stays (gradient penalty)",
            f"{spread(penalty[:, -1])} at the fakes after {last}; "
            f"1 + W₁/2λ = {1 + _DISTANCE / 20:g} is optimal",
            (penalty.min(axis=1) > 0.8) & (penalty.max(axis=1) < 2),
            {"slope": float(penalty[:, -1].mean())},
        ),
        Part.over(
            "and so it does with clipping",
            f"{spread(clip[:, -1])} after {last}, {spread(100 * kept, '%')} of its largest",
            kept > 0.5,
            {"slope": float(clip[:, -1].mean())},
        ),
        Part.over(
            "the discriminator saturates, the critic is linear",
            f"D within {number(float(saturated.max()))} of 1 and 0 at the centres; correlation of f with x "
            f"between them 1 to within {number(float(1 - np.abs(straight).min()))}",
            (saturated < 0.01) & (np.abs(straight) > 0.99),
        ),
    )


def _draw(folder: Path, seen: _Readings, steps: list[int], seeds: int) -> Path:
    title = f"Two Gaussians ten σ apart: what a discriminator teaches, and a critic ({seeds} seeds)"
    with sheet(folder, "vanishing", title, columns=3) as page:
        left, middle, right = page.axes
        _cross_section(left, seen, seeds)
        at = np.array(steps)
        band(middle, at, seen.slopes["penalty"], SERIES[0], "critic, gradient penalty")
        band(middle, at, seen.slopes["clip"], SERIES[2], "critic, clipping")
        band(middle, at, seen.minimax, SERIES[1], "log(1 − D), minimax")
        middle.set(title="Gradient at the fakes, ‖∂L_G/∂x‖", xlabel="steps of discriminator or critic")
        middle.set(xscale="log", yscale="log")
        middle.legend(loc="lower left")
        band(right, at, seen.log_d, SERIES[1], "norm of the mean")
        band(right, at, seen.log_d_noise, SERIES[4], "deviation over batches")
        right.set(title="−log D: gradient in θ", xlabel="steps of the discriminator")
        right.set(xscale="log", yscale="log")
        right.legend(loc="upper left")
    return page.path


def _cross_section(axes: Axes, seen: _Readings, seeds: int) -> None:
    """Both densities, D and f along the line through the centres, as in Fig. 2 of the WGAN paper."""
    for centre, colour, name in ((0.0, REAL, "real"), (_DISTANCE, FAKE, "fake")):
        density = np.exp(-(((_LINE - centre) / SIGMA) ** 2) / 2)
        axes.fill_between(_LINE, 0.6 * density, color=colour, alpha=0.25, linewidth=0, label=name)
    axes.plot(_LINE, 1 / (1 + np.exp(-seen.scores[0])), color=SERIES[1], label="D")
    critic = seen.scores[seeds]
    middle = critic[np.abs(_LINE - _DISTANCE / 2).argmin()]
    axes.plot(_LINE, 0.5 + (critic - middle) / (2 * _DISTANCE), color=SERIES[0], label="critic, scaled")
    axes.axhline(0.5, color=INK, linewidth=0.6, alpha=0.5)
    axes.set(title="Along the line through both", xlabel="x (data units)", ylim=(-0.35, 1.55))
    axes.legend(loc="upper right", ncols=2)


CLAIM = Claim(
    name="vanishing",
    title="The vanishing gradient of the optimal discriminator",
    published="The better the discriminator, the smaller the gradient of log(1 − D), by up to five orders of "
    "magnitude; that of −log D grows, with growing variance. A critic trained to optimality is linear and "
    "gives a clean gradient everywhere.",
    source="Arjovsky and Bottou 2017, theorems 2.4 and 2.6, Figs. 2, 3; Arjovsky et al. 2017 (WGAN), Fig. 2",
    run=_run,
)
