"""Made-up runs for the charts: metrics, frames and coverage that look like a training."""

from __future__ import annotations

import numpy as np

from engine.frame import (
    Coverage,
    DivergenceReading,
    Frame,
    MetricsBlock,
    ModeReading,
    Truth,
    metric_columns,
)


def block(
    count: int,
    *,
    start: int = 1,
    replicas: int = 1,
    layers: tuple[int, int] = (4, 4),
    seed: int = 0,
    penalty: bool = True,
) -> MetricsBlock:
    """`count` rows of metrics from iteration `start` on; noise grows with the replica."""
    rng = np.random.default_rng(seed)
    columns = metric_columns(*layers)
    t = np.arange(start, start + count)[:, None]
    replica = np.arange(replicas)[None, :]
    noise = rng.normal(size=(count, replicas))
    decay = np.exp(-t / 3000) * (1 + 0.15 * replica)
    estimate = 0.12 + 1.4 * decay + 0.03 * (1 + replica) * noise + 0.1 * np.sin(t / 900)
    slope = 1 + 0.4 * decay + 0.02 * rng.normal(size=(count, replicas))
    known = {
        "critic_loss": -estimate,
        "generator_loss": 0.3 * np.sin(t / 2500 + replica) + 0.05 * noise,
        "penalty": 0.04 * decay + 0.01 * np.abs(noise) if penalty else np.full((count, replicas), np.nan),
        "wasserstein_estimate": estimate,
        "slope_mean": slope,
        "slope_low": slope - 0.35 - 0.02 * np.abs(noise),
        "slope_high": slope + 0.3 + 0.02 * np.abs(noise),
        "pull_mean": 10 ** (-1 - t / 8000 + 0.1 * noise),
        "accuracy": 0.5 + 0.4 * decay,
        "weights_at_clip": 0.2 + 0 * decay,
    }
    values = np.empty((count, replicas, len(columns)), np.float32)
    for index, name in enumerate(columns):
        if name in known:
            values[:, :, index] = known[name]
        else:
            depth = int(name.rsplit("_", 1)[1])
            values[:, :, index] = 10 ** (
                -4.0
                + (0.7 if "critic" in name else 0.3) * depth
                + 0.2 * np.sin(t / 2000 + depth)
                + 0.1 * noise
            )
            if name == "generator_layer_0":
                values[(t[:, 0] > 0.6 * count) & (t[:, 0] < 0.8 * count), :, index] = 0
    return MetricsBlock(0, columns, np.arange(start, start + count, dtype=np.int64), values)


def frame(*, replicas: int = 1, iteration: int = 100, clip: float | None = None, seed: int = 0) -> Frame:
    """A frame with all that histograms need."""
    rng = np.random.default_rng(seed)
    weights = rng.normal(0, 0.12, (replicas, 8513)).astype(np.float32)
    if clip is not None:
        weights = np.clip(weights * 0.1, -clip, clip)
    return Frame(
        run=0,
        iteration=iteration,
        step=6 * iteration,
        fakes=np.zeros((replicas, 4, 2), np.float32),
        reals=np.zeros((4, 2), np.float32),
        interpolate_slopes=np.abs(rng.normal(1, 0.18, (replicas, 256))).astype(np.float32),
        scores_real=rng.normal(1.2, 0.6, (replicas, 1000)).astype(np.float32),
        scores_fake=rng.normal(-0.6, 0.9, (replicas, 1000)).astype(np.float32),
        weights=weights,
    )


def coverage(iteration: int, replicas: int = 1, *, modes: int | None = 8) -> tuple[Coverage, ...]:
    """An answer in which more and more of eight modes are found."""
    part = min(1.0, iteration / 12_000)
    if modes is None:
        return tuple(
            Coverage(iteration, replica, None, None, None, None, None) for replica in range(replicas)
        )
    return tuple(
        Coverage(
            iteration,
            replica,
            round(modes * part),
            modes,
            modes,
            0.95 * part**2,
            min(1.0, 0.2 + part),
            modes=readings(modes, round(modes * part)),
            sigma=0.02,
            stretch=(1.2, 0.3 * part + 1e-3),
            flat=0.4 * (1 - part),
        )
        for replica in range(replicas)
    )


def readings(modes: int, held: int) -> tuple[ModeReading, ...]:
    """Modes on a ring, all fakes evenly at the first `held` of them."""
    turns = 2 * np.pi * np.arange(modes) / modes
    return tuple(
        ModeReading(
            (float(np.cos(turn)), float(np.sin(turn))),
            1 / modes,
            1 / held if place < held else 0.0,
            0.018 if place < held else float("nan"),
            0.009 if place < held else float("nan"),
        )
        for place, turn in enumerate(turns)
    )


def truth(iteration: int, *, kl: float | None = None) -> Truth:
    """An exact answer of a training that gets better; with `kl` in the place of KL(p_g‖p_r)."""
    far = float(np.exp(-iteration / 3000))
    js = 0.69 * far + 0.01
    kl_fake = 9 * far + 0.02 if kl is None else kl
    reading = DivergenceReading(
        js, 0.012, 0.015, kl_fake, 3 * far, far, js - 0.1, 2 * js - np.log(4), kl_fake - 2 * js
    )
    return Truth(
        iteration,
        0,
        0.08 + far,
        0.5,
        0.05 + 0.9 * far,
        0.08,
        0.12,
        iteration,
        agreement=0.95 - far / 2,
        reference=0.97,
        divergences=reading,
    )
