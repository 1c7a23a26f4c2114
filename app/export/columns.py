"""The columns of what is written: names, units, meanings, and where their numbers come from."""

from __future__ import annotations

import math

from app.glossary import ENTRIES
from engine.frame import Coverage, DivergenceReading, Truth

# What each metric is in the glossary, where its name differs.
_TERMS = {"slope_mean": "slope", "slope_low": "slope", "slope_high": "slope", "pull_mean": "pull"}
_MORE = {
    "slope_low": "5 % quantile",
    "slope_high": "95 % quantile",
    "slope_mean": "mean",
    "pull_mean": "mean",
}

_WHERE = {
    "step": "counts every unit of work, lone critic steps included",
    "iteration": "counts generator updates",
    "replica": "which GAN of those side by side, from 0",
}
TRUTH = _WHERE | {
    "w1": "exact Wasserstein distance between 512 fakes and 512 real points, data units",
    "estimate": "E f(real) − E f(fake) on the same samples, score",
    "scaled": "estimate over the critic's slope K, data units; at most w1",
    "floor": "w1 of a perfect generator, mean, data units",
    "floor_high": "97.5 % of perfect generators are below, data units",
    "agreement": "correlation of the learned critic with the optimal one",
    "js": "Jensen-Shannon divergence, nats",
    "js_floor": "js of a perfect generator, nats",
    "kl_fake_real": "KL(p_g‖p_r), nats",
    "kl_real_fake": "KL(p_r‖p_g), at least, nats",
}
COVERAGE = _WHERE | {
    "modes_captured": "modes nearest to at least one sample within 3σ of them, of 2,500",
    "modes_total": "modes of the data",
    "modes_near": "modes with samples within 0.15",
    "high_quality": "share of samples within 3σ of a mode, 0 to 1",
    "near": "share of samples within 0.15 of a mode, 0 to 1",
    "stretch_large": "larger singular value of ∂G/∂z, median over latents",
    "stretch_small": "smaller singular value of ∂G/∂z, median over latents",
    "flat": "share of latents where the generator hardly moves, 0 to 1",
}
_NO_DIVERGENCES = DivergenceReading(*[math.nan] * 9)


def about_metric(column: str) -> str:
    """What a metric is, and its unit, from the glossary."""
    head, _, index = column.rpartition("_")
    layer = head.endswith("_layer") and index.isdigit()
    entry = ENTRIES[f"{head}s" if layer else _TERMS.get(column, column)]
    words = [entry.name, *([f"hidden layer {index}, 0 nearest the input"] if layer else [])]
    words += [_MORE[column]] if column in _MORE else []
    return f"{', '.join(words)}; {entry.unit}"


def truth_cells(truth: Truth) -> tuple[object, ...]:
    """One row of `TRUTH`."""
    more = truth.divergences or _NO_DIVERGENCES
    numbers = (
        truth.distance,
        truth.estimate,
        truth.scaled,
        truth.floor,
        truth.floor_high,
        truth.agreement,
        more.js,
        more.js_floor,
        more.kl_fake_real,
        more.kl_real_fake,
    )
    return truth.step, truth.iteration, truth.replica, *map(_cell, numbers)


def coverage_cells(one: Coverage) -> tuple[object, ...]:
    """One row of `COVERAGE`."""
    numbers = (
        one.modes_captured,
        one.modes_total,
        one.modes_near,
        one.high_quality,
        one.near,
        *(one.stretch or (None, None)),
        one.flat,
    )
    return one.at, one.iteration, one.replica, *map(_cell, numbers)


def _cell(number: float | None) -> object:
    """Nothing where nothing is known."""
    return "" if number is None or math.isnan(number) else number
