"""WGAN-GP, Fig. 1b, left: gradients through the layers of a deep critic explode or vanish under clipping."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from engine import device as devices
from engine.claims.claim import Claim, Effort, Outcome, Part, number
from engine.claims.figures import SERIES, sheet
from engine.claims.play import Progress
from engine.recipes import with_recipe
from engine.session import Session
from engine.settings import Settings

Array = NDArray[np.float64]

_PENALTY = "gradient penalty"
_CLIPS = {"c = 0.1": 0.1, "c = 0.01": 0.01, "c = 0.001": 0.001}
_TREND = 0.1  # decades a layer: more than a factor of ten over the twelve layers
_LAST = 10  # iterations over which a norm is averaged


@dataclass(frozen=True, slots=True)
class _Size:
    iterations: int
    rate: float  # of clipping's RMSprop
    batch: int


_FULL, _QUICK = _Size(200, 5e-5, 64), _Size(25, 1e-3, 64)


def _run(effort: Effort) -> Outcome:
    size = _QUICK if effort.quick else _FULL
    progress = Progress(effort, 1 + len(_CLIPS))
    norms = {}
    for name, settings in _settings(size).items():
        norms[name] = _norms(settings, size, effort)
        progress.add(1)
    parts = (
        _part("c = 0.1: gradients explode towards the input", norms["c = 0.1"], 1),
        _part("c = 0.01: gradients vanish towards the input", norms["c = 0.01"], -1),
        _part("c = 0.001: gradients vanish towards the input", norms["c = 0.001"], -1),
        _part("gradient penalty: flat", norms[_PENALTY], 0),
    )
    faster = (
        "" if size.rate == 5e-5 else f", at {size.rate:g} in place of the paper's 5e-5 so that few will do"
    )
    note = (
        f"Swiss roll, both nets 12×128 ReLU, batch {size.batch}, n_critic 5, {size.iterations} iterations. "
        f"Penalty λ = 10, Adam 1e-4 (0.5, 0.9); clipping RMSprop{faster}. In float64: in float32 the "
        "squares of norms below 1e-19 underflow and read 0. How far c = 0.1 explodes grows with the "
        "iterations."
    )
    return Outcome(parts, (_draw(effort.figures, norms),) if effort.figures else (), note)


def _settings(size: _Size) -> dict[str, Settings]:
    penalised = with_recipe("wgan-gp-fig1b").with_(batch_size=size.batch)
    rates = {"critic_rate": size.rate, "generator_rate": size.rate, "beta2": 0.99}
    clips = {
        name: penalised.with_(constraint="clip", clip_value=c, optimizer="rmsprop", **rates)
        for name, c in _CLIPS.items()
    }
    return {**clips, _PENALTY: penalised}


def _norms(settings: Settings, size: _Size, effort: Effort) -> Array:
    """‖∂L_f/∂h_i‖ (seeds, layers), 0 nearest the input: the mean over the last iterations."""
    on_mps = devices.choose(effort.device).type == "mps"  # which has no float64
    session = Session(
        [settings.with_(seed=seed) for seed in range(effort.seeds)],
        "cpu" if on_mps else effort.device,
        independent=True,
        dtype=torch.float64,
    )
    session.run(size.iterations)
    metrics = session.metrics()
    layers = [at for at, name in enumerate(metrics.columns) if name.startswith("critic_layer_")]
    norms: Array = metrics.values[-_LAST:, :, layers].mean(axis=0, dtype=np.float64)
    return norms


def trend(norms: Array) -> float:
    """Decades by which norms (layers,) grow with each layer towards the input, by least squares.

    −∞ where one is exactly 0: no gradient arrives.
    """
    if not (norms > 0).all():
        return float("-inf")
    towards_input = np.arange(len(norms))[::-1]
    return float(np.polyfit(towards_input, np.log10(norms), 1)[0])


def _part(statement: str, norms: Array, direction: int) -> Part:
    """`direction`: 1 grows towards the input, −1 falls, 0 stays."""
    trends = np.array([trend(row) for row in norms])
    shown = np.abs(trends) < _TREND if direction == 0 else direction * trends >= _TREND
    zeros = int((norms == 0).sum())
    first, last = np.median(norms[:, 0]), np.median(norms[:, -1])
    return Part.over(
        statement,
        f"{number(float(last))} at the last hidden layer, {number(float(first))} at the first: "
        f"{number(float(np.median(trends)))} decades a layer ({number(float(trends.min()))} to "
        f"{number(float(trends.max()))}); {zeros or 'no'} exact zeros",
        shown,
        {"decades_a_layer": float(np.median(trends)), "first": float(first), "last": float(last)},
    )


def _draw(folder: Path, norms: Mapping[str, Array]) -> Path:
    with sheet(folder, "layers", "Gradient norms through a 12-layer critic", panel=(6.4, 4.2)) as page:
        (axes,) = page.axes
        positive = np.concatenate([found[found > 0] for found in norms.values()])
        floor = float(positive.min()) / 1e3
        for (name, found), colour in zip(
            norms.items(), (SERIES[1], SERIES[4], SERIES[3], SERIES[0]), strict=True
        ):
            layers = np.arange(1, found.shape[1] + 1)
            axes.plot(layers, np.maximum(found, floor).T, color=colour, linewidth=0.7, alpha=0.45)
            middle = np.median(found, axis=0)
            label = name if name == _PENALTY else f"clipping, {name}"
            axes.plot(layers, np.maximum(middle, floor), "o-", color=colour, markersize=4, label=label)
            if (found == 0).any():
                at = layers[(found == 0).any(axis=0)]
                axes.plot(at, np.full(len(at), floor), "v", color=colour, markersize=7, clip_on=False)
        axes.set_yscale("log")
        axes.set_ylim(bottom=floor)
        axes.set_xticks(range(1, 13))
        axes.set(xlabel="hidden layer of the critic, 1 nearest the input", ylabel="‖∂L/∂h‖ over the batch")
        if any((found == 0).any() for found in norms.values()):
            axes.text(1, floor, " ▼ exactly 0", va="bottom", fontsize=8)
        axes.legend(loc="lower right")
    return page.path


CLAIM = Claim(
    name="layers",
    title="Gradients through a deep critic",
    published="In a deep WGAN critic, norms of the critic loss's gradient by layer grow or decay "
    "exponentially under weight clipping, whatever c is, and stay flat under the gradient penalty.",
    source="Gulrajani et al. 2017 (WGAN-GP), section 3.2, Fig. 1b left",
    run=_run,
)
