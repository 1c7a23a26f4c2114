"""What a training came to, as one JSON object and in words. Numpy only."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.commands.arguments import Job
from engine.frame import Coverage, MetricsBlock
from engine.settings import Settings, to_dict

_COVERAGE = ("modes_captured", "modes_total", "modes_near", "high_quality", "near")


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """A training that has ended. `last` (R, M) holds each metric's last value, in the order of `columns`.

    `seconds` counts training alone, not measuring or writing. `diverged`: iteration by replica.
    """

    device: str
    population: tuple[Settings, ...]
    columns: tuple[str, ...]
    last: NDArray[np.float32]
    coverage: tuple[Coverage, ...]
    iterations: int
    seconds: float
    diverged: Mapping[int, int]
    interrupted: bool = False

    @property
    def rate(self) -> float:
        """Iterations per second of training; 0 before the first."""
        return self.iterations / self.seconds if self.seconds > 0 else 0.0


def as_json(job: Job, outcome: Outcome) -> str:
    """One line of strict JSON: what is not finite is null.

    With one replica, settings, metrics and modes stand as they are; with more, each is a list with one
    entry a replica.
    """
    per_replica: dict[str, list[Any]] = {"settings": [to_dict(settings) for settings in outcome.population]}
    for index, name in enumerate(outcome.columns):
        per_replica[name] = [_number(value) for value in outcome.last[:, index].tolist()]
    for name in _COVERAGE:
        per_replica[name] = [_number(getattr(coverage, name)) for coverage in outcome.coverage]
    alone = len(outcome.population) == 1
    document = {
        "recipe": job.recipe,
        "data": job.data,
        "device": outcome.device,
        "replicas": len(outcome.population),
        "iterations": outcome.iterations,
        "seconds": outcome.seconds,
        "iterations_per_second": outcome.rate,
        "interrupted": outcome.interrupted,
        "diverged": [
            {"replica": replica, "iteration": at} for replica, at in sorted(outcome.diverged.items())
        ],
        **{name: values[0] if alone else values for name, values in per_replica.items()},
    }
    return json.dumps(document, allow_nan=False, ensure_ascii=False)


def modes_words(coverage: Sequence[Coverage]) -> str:
    """Modes captured in a few words, averaged over replicas; empty for data without known modes."""
    known = [
        (c.modes_captured, c.modes_total)
        for c in coverage
        if c.modes_captured is not None and c.modes_total is not None
    ]
    if not known:
        return ""
    captured = sum(c for c, _ in known) / len(known)
    return f"{captured:.3g} of {known[0][1]} modes"


def caption(outcome: Outcome, replica: int) -> str:
    """One replica in one line: seed, modes, shares, estimate."""
    coverage = outcome.coverage[replica]
    parts = [f"seed {outcome.population[replica].seed}"]
    if replica in outcome.diverged:
        parts.append(f"diverged at iteration {outcome.diverged[replica]:,}")
    if coverage.modes_total is not None:
        parts.append(f"{coverage.modes_captured} of {coverage.modes_total} modes captured")
    if coverage.high_quality is not None:
        parts.append(f"{coverage.high_quality:.0%} of high quality")
    if coverage.near is not None:
        parts.append(f"{coverage.near:.0%} near a mode")
    estimate = estimate_of(outcome.population[replica], outcome.columns, outcome.last[replica])
    if math.isfinite(estimate):
        parts.append(f"W estimate {estimate:.4g}")
    return " · ".join(parts)


def estimate_of(settings: Settings, columns: tuple[str, ...], row: NDArray[np.float32]) -> float:
    """The Wasserstein estimate in one row of metrics; NaN with losses whose scores estimate no distance."""
    name = "wasserstein_estimate"
    return float(row[columns.index(name)]) if settings.loss == "wasserstein" and name in columns else math.nan


def overflowed(block: MetricsBlock) -> dict[int, int]:
    """By replica, the first iteration after which the critic's loss was a finite number no more."""
    if "critic_loss" not in block.columns or not len(block.iterations):
        return {}
    finite = np.isfinite(block.values[:, :, block.columns.index("critic_loss")])
    last_finite = len(finite) - 1 - np.argmax(finite[::-1], axis=0)
    first = np.where(finite.any(axis=0), last_finite + 1, 0)
    return {
        replica: int(block.iterations[first[replica]]) for replica in np.flatnonzero(~finite[-1]).tolist()
    }


def _number(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None
