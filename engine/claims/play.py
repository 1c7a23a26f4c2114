"""Recipes played over seeds, and what is read of them on the way: exact distances, modes, progress."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from engine.claims.claim import Effort
from engine.coverage import NEAR
from engine.datasets import Modes
from engine.frame import FrameRequest
from engine.session import Session
from engine.settings import Settings
from engine.transport import solve

Array = NDArray[np.float64]
Points = NDArray[np.floating]
FAIR = 0.25  # of its fair share of fakes, near enough to see, holds a mode


class Progress:
    """Tells an effort how much of a known amount of work is done."""

    def __init__(self, effort: Effort, total: float) -> None:
        self._tick, self._total, self._done = effort.tick, total, 0.0

    def add(self, work: float) -> None:
        """So much more is done."""
        self._done += work
        self._tick(min(1.0, self._done / self._total))


def play(settings: Settings, effort: Effort) -> Session:
    """One replica for each seed, each with draws of its own."""
    members = [settings.with_(seed=seed) for seed in range(effort.seeds)]
    return Session(members, effort.device, independent=True)


def stops(session: Session, iterations: int, every: int, progress: Progress) -> Iterator[int]:
    """Train for `iterations`, stopping after each `every` of them to look."""
    for at in range(every, iterations + 1, every):
        session.run(every)
        progress.add(every * session.population[0].n_critic * len(session.population))
        yield at


def work(settings: Mapping[str, Settings], iterations: Mapping[str, int], effort: Effort) -> float:
    """Critic steps of all of them over all seeds, as `stops` counts them."""
    return sum(iterations[name] * one.n_critic for name, one in settings.items()) * float(effort.seeds)


def distances(session: Session, points: int) -> Array:
    """Exact W₁ (R,) of each replica: fakes of fixed latents to the fixed stratified points of p_r.

    NaN for a cloud that is not finite.
    """
    frame = session.frame(FrameRequest(frozenset(), points))
    return np.array([distance(frame.reals, fakes) for fakes in frame.fakes])


def distance(reals: Points, fakes: Points) -> float:
    """Exact W₁ of two clouds, NaN if the fakes are not finite."""
    return solve(reals, fakes).distance if np.isfinite(fakes).all() else float("nan")


def modes_held(fakes: Points, modes: Modes) -> int:
    """Modes near to which lies at least a quarter of the share of fakes (n, 2) that is theirs.

    One stray fake captures a mode in the published protocol; this asks what the eye asks.
    """
    apart = fakes[:, None, :].astype(np.float64) - modes.centres
    lengths = np.hypot(apart[..., 0], apart[..., 1])
    near = lengths.min(axis=1) <= NEAR
    shares = np.bincount(lengths.argmin(axis=1)[near], minlength=len(modes.centres)) / len(fakes)
    return int((shares >= FAIR * modes.weights).sum())


def chance(differences: Sequence[float] | Array) -> float:
    """One-sided p that paired differences over seeds are not above 0: Wilcoxon's signed-rank test.

    1 where there is nothing to compare.
    """
    from scipy.stats import wilcoxon

    values = np.nan_to_num(np.asarray(differences, np.float64), nan=np.nan, posinf=1e300, neginf=-1e300)
    if np.isnan(values).any() or not values.any():
        return 1.0
    return float(wilcoxon(values, alternative="greater").pvalue)
