"""WGAN-GP, Fig. 1a: what surface a critic learns when the generator is held at real + unit Gaussian noise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.agreement import correlation
from engine.claims.claim import Claim, Effort, Outcome, Part, number, spread
from engine.claims.figures import INK, REAL, landscape_colours, plane, sheet
from engine.claims.play import Progress, play
from engine.frame import Frame, FrameRequest
from engine.recipes import with_recipe
from engine.settings import Settings
from engine.transport import Solution, potential, scaled_estimate, solve

Array = NDArray[np.float64]

_SETS = {"ring8": "8 Gaussians", "grid25": "25 Gaussians", "swissroll": "swiss roll"}
_CLIP, _PENALTY, _STRONG = "weight clipping", "gradient penalty", "λ = 10"
_CRITICS: Mapping[str, Mapping[str, object]] = {
    _CLIP: {
        "constraint": "clip",
        "clip_value": 0.01,
        "optimizer": "rmsprop",
        "critic_rate": 5e-5,
        "beta2": 0.99,
    },
    _PENALTY: {"gp_lambda": 0.1, "critic_rate": 1e-3},
    _STRONG: {"gp_lambda": 10.0, "critic_rate": 1e-3},
}
_EXTENT = (-2.2, 2.2, -2.2, 2.2)
_LEVELS = 18


@dataclass(frozen=True, slots=True)
class _Size:
    steps: int  # of the critic
    width: int
    points: int  # of each kind in the exact solve, where scores are compared
    grid: int


_FULL, _QUICK = _Size(1500, 128, 2048, 96), _Size(600, 64, 1024, 64)


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """One data set: agreement with f* and share of W₁ for each critic (seeds,), surfaces of seed 0."""

    agreement: Mapping[str, Array]
    share: Mapping[str, Array]
    again: float  # agreement of two exact solves with other fakes
    surfaces: Mapping[str, NDArray[np.floating]]
    reals: NDArray[np.floating]


def _run(effort: Effort) -> Outcome:
    size = _QUICK if effort.quick else _FULL
    progress = Progress(effort, len(_SETS) * len(_CRITICS))
    seen = {data: _look(data, size, effort, progress) for data in _SETS}
    parts = tuple(_part(data, found) for data, found in seen.items())
    strong = ", ".join(number(float(found.agreement[_STRONG].mean())) for found in seen.values())
    shares = ", ".join(number(float(found.share[_STRONG].mean())) for found in seen.values())
    note = (
        f"Critics 3×{size.width} ReLU, batch 256, {size.steps:,} steps against real + N(0, 1). Penalty as "
        "in the authors' gan_toy.py, λ = 0.1, Adam (0.5, 0.9), but at rate 1e-3 in place of 1e-4 for "
        "100,000 iterations; clipping c = 0.01, RMSprop 5e-5. With λ = 10, as the paper's text has it, "
        f"after as many steps: correlations {strong}, shares of W₁ {shares}."
    )
    return Outcome(parts, (_draw(effort.figures, seen),) if effort.figures else (), note)


def _part(data: str, found: _Seen) -> Part:
    clip, penalty = found.agreement[_CLIP], found.agreement[_PENALTY]
    return Part.over(
        f"{_SETS[data]}: nearer to the optimal critic with the penalty than with clipping",
        f"correlation with f*: penalty {spread(penalty)}, clipping {spread(clip)}; two exact solves "
        f"{number(found.again)}; share of W₁ seen: {number(float(found.share[_PENALTY].mean()))}, "
        f"{number(float(found.share[_CLIP].mean()))}",
        penalty > clip,
        {
            "penalty": float(penalty.mean()),
            "clipping": float(clip.mean()),
            "penalty_10": float(found.agreement[_STRONG].mean()),
            "two_solves": found.again,
        },
    )


def _settings(data: str, critic: str, size: _Size) -> Settings:
    """The preset of the figure at another width. The generator, which is not used, is as small as can be."""
    base = with_recipe("wgan-gp-fig1a").with_(data=data, critic_width=size.width, generator_width=2)
    return base.with_(**_CRITICS[critic])


def _look(data: str, size: _Size, effort: Effort, progress: Progress) -> _Seen:
    request = FrameRequest(frozenset({"scores", "landscape"}), size.points, size.grid, _EXTENT)
    frames: dict[str, Frame] = {}
    for critic in _CRITICS:
        settings = _settings(data, critic, size)
        session = play(settings, effort)
        session.run(size.steps // settings.n_critic)
        frames[critic] = session.frame(request)
        progress.add(1)
    frame = frames[_PENALTY]
    exact = solve(frame.reals, frame.fakes[0])  # the same points in every frame
    places = np.concatenate([frame.reals, frame.fakes[0]])
    best = potential(places, exact)
    surfaces: dict[str, NDArray[np.floating]] = {
        name: found.landscape[0] for name, found in frames.items() if found.landscape is not None
    }
    return _Seen(
        {name: _agreement(found, best) for name, found in frames.items()},
        {name: _share(found, exact) for name, found in frames.items()},
        correlation(best, potential(places, _another(frame))) or 0.0,
        surfaces | {"exact": potential(_nodes(size.grid), exact)},
        frame.reals,
    )


def _scores(frame: Frame) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    assert frame.scores_real is not None
    assert frame.scores_fake is not None
    return frame.scores_real, frame.scores_fake


def _agreement(frame: Frame, best: Array) -> Array:
    both = np.concatenate(_scores(frame), axis=1)
    return np.array([correlation(learned, best) or 0.0 for learned in both])


def _share(frame: Frame, exact: Solution) -> Array:
    pairs = zip(*_scores(frame), strict=True)
    return np.array([scaled_estimate(real, fake, exact) / exact.distance for real, fake in pairs])


def _another(frame: Frame) -> Solution:
    """The exact solve with other noise."""
    noise = np.random.default_rng(0).standard_normal(frame.reals.shape)
    return solve(frame.reals, frame.reals + noise)


def _nodes(grid: int) -> Array:
    x = np.linspace(_EXTENT[0], _EXTENT[1], grid)
    y = np.linspace(_EXTENT[2], _EXTENT[3], grid)
    return np.stack(np.meshgrid(x, y), axis=-1)


def _draw(folder: Path, seen: Mapping[str, _Seen]) -> Path:
    rows = {
        _CLIP: "Weight clipping, c = 0.01",
        _PENALTY: "Gradient penalty, λ = 0.1",
        "exact": "Optimal critic",
    }
    title = "Value surfaces of critics, generator held at real + N(0, 1)"
    with sheet(folder, "surfaces", title, columns=3, rows=3, panel=(2.4, 2.4)) as page:
        for at, axes in enumerate(page.axes):
            (name, label), (data, found) = list(rows.items())[at // 3], list(seen.items())[at % 3]
            surface = np.asarray(found.surfaces[name], np.float64)
            middle = float(np.median(surface))
            reach = float(np.abs(surface - middle).max()) or 1.0
            side = np.linspace(_EXTENT[0], _EXTENT[1], len(surface))
            levels = np.linspace(middle - reach, middle + reach, _LEVELS)
            axes.contourf(side, side, surface, levels=levels, cmap=landscape_colours())
            axes.contour(side, side, surface, levels=levels, colors=INK, linewidths=0.5, linestyles="solid")
            axes.plot(*found.reals[:: max(1, len(found.reals) // 400)].T, ".", color=REAL, markersize=1.8)
            plane(axes, _EXTENT)
            axes.spines[:].set_visible(False)
            axes.set_xticks([])
            axes.set_yticks([])
            if at < 3:
                axes.set_title(_SETS[data])
            if at % 3 == 0:
                axes.set_ylabel(label, color=INK)
    return page.path


CLAIM = Claim(
    name="surfaces",
    title="Surfaces of optimal critics",
    published="Critics trained to optimality with weight clipping ignore higher moments of the data and "
    "model very simple functions; with the gradient penalty they follow it.",
    source="Gulrajani et al. 2017 (WGAN-GP), section 3.1, Fig. 1a",
    run=_run,
)
