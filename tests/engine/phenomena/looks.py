"""What the diagnoser is shown in the tests: answers and metrics made by hand."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.frame import Coverage, MetricsBlock, ModeReading, Truth, metric_columns

COLUMNS = metric_columns(3, 3)
HEALTHY = {
    "critic_loss": 1.3, "generator_loss": 0.5, "penalty": 0.01, "wasserstein_estimate": 0.2,
    "slope_mean": 1.1, "slope_low": 0.6, "slope_high": 1.8, "pull_mean": 1.2, "accuracy": 0.5,
    "weights_at_clip": np.nan, **{name: 0.1 for name in COLUMNS if "layer" in name},
}  # fmt: skip


def metrics(first: int, last: int, *replicas: dict[str, float]) -> MetricsBlock:
    """Steps from `first` up to `last`, the same at each step: the healthy values, some changed."""
    each = [[{**HEALTHY, **changed}[name] for name in COLUMNS] for changed in (replicas or ({},))]
    values = np.tile(np.array(each, np.float32), (last - first, 1, 1))
    return MetricsBlock(0, COLUMNS, np.arange(first, last), values)


def covered(
    step: int, shares: list[float], along: float = 1.0, across: float = 1.0, **more: object
) -> Coverage:
    """Modes of equal weight and σ = 0.1 with these shares of the fakes, and widths in σ."""
    modes = tuple(
        ModeReading((float(k), 0.0), 1 / len(shares), share, 0.1 * along if share else np.nan,
                    0.1 * across if share else np.nan)
        for k, share in enumerate(shares)
    )  # fmt: skip
    values: dict[str, Any] = {
        "iteration": step, "replica": 0, "modes_captured": len(shares), "modes_total": len(shares),
        "modes_near": len(shares), "high_quality": 0.9, "near": 0.9, "step": step, "modes": modes,
        "sigma": 0.1, "stretch": (1.0, 0.1), "flat": 0.0, **more,
    }  # fmt: skip
    return Coverage(**values)


def exact(step: int, distance: float, **more: Any) -> Truth:
    """An exact answer with the noise floor of the ring of 8; its critic sees half and agrees."""
    values: dict[str, Any] = {
        "iteration": step, "replica": 0, "distance": distance, "estimate": distance,
        "scaled": 0.5 * distance, "floor": 0.07, "floor_high": 0.09, "step": step, "agreement": 0.9,
        "reference": 0.9, **more,
    }  # fmt: skip
    return Truth(**values)
