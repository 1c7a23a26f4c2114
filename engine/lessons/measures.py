"""From what an engine answers to the quantities that conditions name. Numpy only."""

from __future__ import annotations

import math
import warnings

import numpy as np

from engine.frame import Coverage, Floats, Truth

ROWS = 20  # newest rows of the metrics whose mean counts
_METRICS = {
    "estimate": "wasserstein_estimate",
    "slope": "slope_mean",
    "slope_high": "slope_high",
    "pull": "pull_mean",
    "accuracy": "accuracy",
    "weights_at_clip": "weights_at_clip",
    "critic_loss": "critic_loss",
    "generator_loss": "generator_loss",
    "penalty": "penalty",
}
METRICS = frozenset(_METRICS)  # quantities that are known of every step, and not once in a while


def of_metrics(columns: tuple[str, ...], rows: Floats) -> dict[str, float]:
    """Means over rows (n, M) of one replica, its newest; NaN where a metric does not exist."""
    if not len(rows):
        return {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # nothing but NaN
        means = np.nanmean(rows[-ROWS:].astype(np.float64), axis=0)
    return {name: float(means[columns.index(column)]) for name, column in _METRICS.items()}


def of_coverage(one: Coverage) -> dict[str, float]:
    """What a count of modes says; nothing for data without known modes."""
    found: dict[str, float] = {}
    if one.modes_captured is not None and one.modes_total is not None:
        found |= {
            "modes_captured": float(one.modes_captured),
            "modes_missed": float(one.modes_total - one.modes_captured),
        }
    if one.high_quality is not None and one.near is not None:
        found |= {"high_quality": one.high_quality, "near": one.near}
    if one.flat is not None:
        found["flat"] = one.flat
    if not math.isnan(width := width_ratio(one)):
        found["width"] = width
    return found


def of_truth(one: Truth) -> dict[str, float]:
    """What an exact answer says, as far as it goes."""
    found = {"wasserstein": one.distance, "scaled": one.scaled}
    if one.agreement is not None:
        found["agreement"] = one.agreement
    if one.divergences is not None:
        js, about = one.divergences.js, one.divergences
        found |= {"js": js, "kl_fake_real": about.kl_fake_real, "kl_real_fake": about.kl_real_fake}
    return found


def width_ratio(one: Coverage) -> float:
    """Median over modes of how wide the fakes are, in σ; NaN where no mode has enough of them."""
    if not one.modes or not one.sigma:
        return math.nan
    widths = np.asarray([math.sqrt(mode.along * mode.across) for mode in one.modes])
    known = widths[np.isfinite(widths)]
    return float(np.median(known)) / one.sigma if len(known) else math.nan
