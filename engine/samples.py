"""Samples: what an exact distance is solved from. Numpy only."""

from __future__ import annotations

from dataclasses import dataclass

from engine.frame import Floats

FLOOR_DRAWS = 2  # solves for the noise floor with each answer, until it is known


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """What one answer is computed from: our own copies, taken between two steps."""

    run: int
    iteration: int
    step: int
    replica: int
    target: tuple[object, ...]  # what the noise floor belongs to
    real: Floats  # (n, 2) the fixed stratified batch
    fake: Floats  # (n, 2) independent
    scores_real: Floats  # (n,)
    scores_fake: Floats  # (n,)
    perfect: Floats  # (FLOOR_DRAWS, n, 2) independent draws of p_r: what a perfect generator would make
