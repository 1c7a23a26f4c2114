"""WGAN-GP, Fig. 1b, right: clipping drives a critic's weights to ±c; a gradient penalty does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from engine.claims.claim import Claim, Effort, Outcome, Part, number
from engine.claims.figures import INK, SERIES, sheet
from engine.claims.play import Progress, play
from engine.claims.scenes import looks
from engine.networks import views
from engine.population import critic_shape
from engine.recipes import with_recipe
from engine.settings import Settings

Array = NDArray[np.float64]

_EDGE = 0.1  # the outer tenth of a range; weights spread evenly over it would be there for a tenth, too
_PILED = 3.0  # times as many
_PENALTY = "gradient penalty"
_CLIPS = {"c = 0.1": 0.1, "c = 0.01": 0.01, "c = 0.001": 0.001}


@dataclass(frozen=True, slots=True)
class _Size:
    iterations: int
    batch: int


_FULL, _QUICK = _Size(1000, 256), _Size(250, 128)


def _run(effort: Effort) -> Outcome:
    size = _QUICK if effort.quick else _FULL
    progress = Progress(effort, 1 + len(_CLIPS))
    weights = {}
    for name, settings in _settings(size).items():
        session = play(settings, effort)
        session.run(size.iterations)
        weights[name] = _inner(looks(session, "weights", 2), settings)
        progress.add(1)
    parts = (*(_clipped(name, c, weights[name]) for name, c in _CLIPS.items()), _free(weights[_PENALTY]))
    note = (
        f"Swiss roll, both nets 3×64, batch {size.batch}, n_critic 5, {size.iterations:,} iterations; the "
        "weights of the two inner layers. Clipping with RMSprop 5e-5; penalty λ = 10, Adam 1e-4 (0, 0.9)."
    )
    return Outcome(parts, (_draw(effort.figures, weights),) if effort.figures else (), note)


def _settings(size: _Size) -> dict[str, Settings]:
    base = Settings(data="swissroll", batch_size=size.batch)
    clips = {name: with_recipe("wgan", base).with_(clip_value=c) for name, c in _CLIPS.items()}
    return {**clips, _PENALTY: with_recipe("wgan-gp", base)}


def _inner(flat: NDArray[np.floating], settings: Settings) -> Array:
    """Weights between hidden layers, (R, n), of flat parameters (R, P): first and last are of other scale."""
    layers = views(torch.from_numpy(np.asarray(flat, np.float64)), critic_shape(settings))
    return np.concatenate([weight.reshape(len(flat), -1).numpy() for weight, _ in layers[1:-1]], axis=1)


def at_edge(weights: Array, bound: float) -> float:
    """Share of weights in the outer tenth of [−bound, bound]."""
    return float((np.abs(weights) >= (1 - _EDGE) * bound).mean())


def _clipped(name: str, c: float, weights: Array) -> Part:
    shares = np.array([at_edge(row, c) for row in weights])
    exactly = float((np.abs(weights) >= c * (1 - 1e-6)).mean())
    return Part.over(
        f"{name}: weights pile up at ±c",
        f"{number(100 * float(shares.mean()))} % in the outer tenth of [−c, c] "
        f"({number(100 * float(shares.min()))} to {number(100 * float(shares.max()))}); "
        f"{number(100 * exactly)} % at ±c itself; spread evenly it would be 10 %",
        shares >= _PILED * _EDGE,
        {"outer_tenth": float(shares.mean()), "at_bound": exactly},
    )


def _free(weights: Array) -> Part:
    shares = np.array([at_edge(row, float(np.abs(row).max())) for row in weights])
    return Part.over(
        "gradient penalty: no such pile",
        f"{number(100 * float(shares.mean()))} % in the outer tenth of the range they fill, ±"
        f"{number(float(np.abs(weights).max()))}",
        shares < _EDGE,
        {"outer_tenth": float(shares.mean())},
    )


def _draw(folder: Path, weights: Mapping[str, Array]) -> Path:
    with sheet(folder, "weights", "Inner weights of the critic", columns=4, panel=(2.7, 2.9)) as page:
        for axes, (name, found), colour in zip(
            page.axes, weights.items(), (SERIES[1], SERIES[4], SERIES[3], SERIES[0]), strict=True
        ):
            bound = _CLIPS.get(name, float(np.abs(found).max()))
            shares = np.full(found.size, 1 / found.size)
            axes.hist(
                found.ravel(),
                bins=50,
                range=(-1.02 * bound, 1.02 * bound),
                weights=100 * shares,
                color=colour,
            )
            axes.set(title=name if name == _PENALTY else f"clipping, {name}", xlabel="weight")
            axes.set_xticks([-bound, 0, bound], [f"−{bound:.2g}", "0", f"{bound:.2g}"])
            axes.grid(visible=False, axis="x")
            axes.tick_params(axis="x", colors=INK)
        page.axes[0].set_ylabel("% of weights")
    return page.path


CLAIM = Claim(
    name="weights",
    title="Weights under clipping",
    published="Weight clipping pushes the critic's weights to the two extremes of the clipping range; the "
    "gradient penalty does not.",
    source="Gulrajani et al. 2017 (WGAN-GP), section 3.1, Fig. 1b right",
    run=_run,
)
