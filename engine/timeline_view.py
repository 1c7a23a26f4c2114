"""The timeline as the window sees it: what a bar under the plane draws. Numpy only."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from engine.words import Words

DRAWN = 512  # keyframes, and moves, in one view


@dataclass(frozen=True, slots=True)
class Move:
    """Something that was done at a moment of the timeline: knobs that changed, or lone critic steps.

    A drag of one slider is one move, at its first step with its last values.
    """

    step: int
    iteration: int
    change: dict[str, object] = field(default_factory=dict)
    replica: int | None = None
    critic_steps: int = 0


@dataclass(frozen=True, slots=True)
class BranchView:
    """One course that training took: from `start` on its own, before that as its parent.

    `parent` None: it began by itself. `wasserstein`: the newest exact W₁, or, if it was never solved, the
    critic's estimate (`exact` False), of replica 0; None: neither is known.
    """

    id: int
    parent: int | None
    start: int  # step
    end: int  # step
    title: Words
    wasserstein: float | None = None
    exact: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class TimelineView:
    """What a bar under the plane draws. Everything is placed by step, as the rows of the metrics are."""

    branch: int  # the one shown
    first: int  # step
    end: int  # step
    end_iteration: int
    keyframes: NDArray[np.int64]  # (k,) steps, ascending; at most 512 of them
    moves: tuple[Move, ...]  # of the branch shown, ascending; at most the newest 512
    branches: tuple[BranchView, ...]  # oldest first, the one shown included
    bytes: int = 0  # of all keyframes, which `Remember` bounds
