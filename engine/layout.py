"""Which tensors a keyframe of given settings holds, and how large they are. Numpy only."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from engine.frame import metric_columns
from engine.settings import Settings

SAFE = ("safe.critic", "safe.generator")  # networks to fall back on


def layout(population: Sequence[Settings]) -> dict[str, tuple[int, ...]]:
    """Shape of every tensor of `engine.session.Session.tensors`, by name."""
    replicas, one = len(population), population[0]
    sizes = {
        "critic": (2, *[one.critic_width] * one.critic_depth, 1),
        "generator": (one.latent_dim, *[one.generator_width] * one.generator_depth, 2),
    }
    shapes: dict[str, tuple[int, ...]] = {}
    for name, layers in sizes.items():
        flat = (replicas, sum((n_in + 1) * n_out for n_in, n_out in pairwise(layers)))
        shapes |= dict.fromkeys((name, f"{name}.first", f"{name}.second", f"safe.{name}"), flat)
        shapes[f"{name}.count"] = (replicas, 1)
    return shapes | {f"power.{i}": (replicas, 1, n) for i, n in enumerate(sizes["critic"][:-1])}


def columns(population: Sequence[Settings]) -> tuple[str, ...]:
    """Names of the metrics of such a population."""
    return metric_columns(population[0].critic_depth, population[0].generator_depth)
