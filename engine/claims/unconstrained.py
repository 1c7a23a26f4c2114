"""What a critic without a Lipschitz constraint says: nothing, ever louder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.claims.claim import Claim, Effort, Outcome, Part, spread
from engine.claims.figures import INK, SERIES, band, sheet
from engine.claims.scenes import checkpoints, rows, two_gaussians
from engine.frame import FrameRequest
from engine.session import Session

Array = NDArray[np.float64]

_DISTANCE = 2.0  # of the two equal Gaussians, and so W₁
_STEPS = (1, 3, 10, 30, 100, 300, 1000)
_LONGER = (3000,)
_VARIANTS: Mapping[str, Mapping[str, object]] = {
    "none": {"constraint": "none"},
    "penalty": {"constraint": "gradient_penalty", "gp_lambda": 10.0},
    "clip": {"constraint": "clip", "clip_value": 0.1},
    "spectral": {"constraint": "spectral"},
}


def _run(effort: Effort) -> Outcome:
    steps = [*_STEPS, *(() if effort.quick else _LONGER)]
    session = two_gaussians(_DISTANCE, _VARIANTS, effort, critic_width=32, critic_rate=1e-3)
    table = np.array([_estimates(session) for _ in checkpoints(session, steps, effort)]).T
    seen = {name: table[rows(_VARIANTS, name, effort.seeds)] for name in _VARIANTS}
    outcome = Outcome(_parts(seen, steps))
    if effort.figures is None:
        return outcome
    return Outcome(outcome.parts, (_draw(effort.figures, seen, steps),))


def _estimates(session: Session) -> Array:
    """E f(real) − E f(fake) of each replica (R,), on 4,096 points of each kind."""
    frame = session.frame(FrameRequest(frozenset({"scores"}), 4096))
    assert frame.scores_real is not None
    assert frame.scores_fake is not None
    real, fake = frame.scores_real.astype(np.float64), frame.scores_fake.astype(np.float64)
    return np.asarray(real.mean(axis=1) - fake.mean(axis=1), np.float64)


def _parts(seen: Mapping[str, Array], steps: list[int]) -> tuple[Part, ...]:
    free = seen["none"]
    growth = free[:, -1] / free[:, -2]
    tenfold = steps[-1] / steps[-2]
    settled = {name: np.abs(seen[name][:, -1] / seen[name][:, -2] - 1) for name in _VARIANTS}
    expected = _DISTANCE * (1 + _DISTANCE / 20)
    return (
        Part.over(
            "without a constraint the estimate passes W₁ and grows on",
            f"W₁ = {_DISTANCE:g}; after {steps[-1]:,} steps {spread(free[:, -1])}, "
            f"{spread(growth)} times as much as after {steps[-2]:,}",
            (free[:, -1] > 100 * _DISTANCE) & (growth > tenfold),
            {"estimate": float(free[:, -1].mean()), "growth": float(growth.mean())},
        ),
        Part.over(
            "with the gradient penalty it stays, near W₁",
            f"{spread(seen['penalty'][:, -1])}, still moving by {spread(100 * settled['penalty'], '%')}; "
            f"W₁(1 + W₁/2λ) = {expected:g} is the optimum of the penalised game",
            (settled["penalty"] < 0.1) & (np.abs(seen["penalty"][:, -1] / expected - 1) < 0.1),
            {"estimate": float(seen["penalty"][:, -1].mean())},
        ),
        Part.over(
            "with clipping it stays, at a scale of its own",
            f"{spread(seen['clip'][:, -1])}, still moving by {spread(100 * settled['clip'], '%')}",
            settled["clip"] < 0.1,
            {"estimate": float(seen["clip"][:, -1].mean())},
        ),
        Part.over(
            "with spectral normalisation it stays, and below W₁",
            f"{spread(seen['spectral'][:, -1])} after {steps[-1]:,} steps",
            seen["spectral"].max(axis=1) <= 1.02 * _DISTANCE,
            {"estimate": float(seen["spectral"][:, -1].mean())},
        ),
    )


def _draw(folder: Path, seen: Mapping[str, Array], steps: list[int]) -> Path:
    names = {
        "none": "no constraint",
        "penalty": "gradient penalty, λ = 10",
        "clip": "clipping, c = 0.1",
        "spectral": "spectral",
    }
    title = "The estimate E f(real) − E f(fake) of a critic trained alone"
    with sheet(folder, "unconstrained", title, panel=(6.4, 3.6)) as page:
        axes = page.axes[0]
        colours = (SERIES[1], SERIES[0], SERIES[2], SERIES[3])
        for (name, label), colour in zip(names.items(), colours, strict=True):
            band(axes, np.array(steps), np.where(seen[name] > 0, seen[name], np.nan), colour, label)
        axes.axhline(_DISTANCE, color=INK, linewidth=1, linestyle="--", label=f"W₁ = {_DISTANCE:g}")
        axes.set(xscale="log", yscale="log", xlabel="critic steps", ylabel="data units × slope")
        axes.legend(loc="upper left")
    return page.path


CLAIM = Claim(
    name="unconstrained",
    title="No Lipschitz constraint",
    published="The duality holds for Lipschitz critics alone: W₁ is the largest E f(real) − E f(fake) among "
    "functions of slope ≤ 1. Among all functions there is no largest.",
    source="Arjovsky et al. 2017 (WGAN), eq. 2 and 3; Gulrajani et al. 2017, section 2.2",
    run=_run,
)
