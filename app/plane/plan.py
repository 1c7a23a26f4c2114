"""The transport plan as lines: some of them, spread over the cloud, that stay where they are if they can."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from engine.frame import Plan

DOUBLINGS = 7  # of the groups that the fakes are halved into: one line from each of 128
EASE = 0.4  # seconds from one plan to the next
REACH = 14.0  # pixels about the cursor in which a fake is pointed at

Pairs = NDArray[np.float64]  # (n, 2, 2): where each line starts and ends, data units
Indices = NDArray[np.intp]

_NONE: Pairs = np.empty((0, 2, 2))


class PlanLines:
    """The newest plan and the lines that stand for it."""

    def __init__(self) -> None:
        self._taken = 0
        self.clear()

    def clear(self) -> None:
        """Forget the plan, as for a new run."""
        self.pairs: Pairs = _NONE  # all of the plan
        self._from: Pairs = _NONE
        self._to: Pairs = _NONE
        self._since = -math.inf
        self._taken += 1

    def settle(self) -> None:
        """Choose the lines as if no plan had been before, and let them arrive: for a still picture."""
        self._to = self.pairs[chosen(self.pairs, _NONE)]
        self._since = -math.inf
        self._taken += 1

    def take(self, plan: Plan, now: float) -> None:
        """Keep a plan that came at time `now`, in seconds, and choose its lines."""
        shown, before = self.lines(now), self._to
        self._taken += 1
        self.pairs = np.stack([plan.fakes, plan.goals], axis=1).astype(np.float64)
        self.pairs = self.pairs[np.isfinite(self.pairs).all(axis=(1, 2))]
        self._to = self.pairs[chosen(self.pairs, before)]
        self._from, self._since = (_nearest(shown, self._to), now) if len(shown) else (self._to, -math.inf)

    def moment(self, now: float) -> tuple[int, float]:
        """What the lines at time `now` depend on: two equal moments have the same lines."""
        return self._taken, min(now, self._since + EASE)

    def lines(self, now: float) -> Pairs:
        """The lines at time `now`: each glides from the one that was nearest to where it is."""
        part = min(max(now - self._since, 0.0) / EASE, 1.0)
        part = part * part * (3 - 2 * part)
        return self._from + (self._to - self._from) * part

    def pointed_at(self, places: NDArray[np.float64], spot: tuple[float, float]) -> int | None:
        """Which fake, at pixels `places` (n, 2), is nearest to the pixel `spot` and within reach."""
        if not len(places):
            return None
        away = np.hypot(places[:, 0] - spot[0], places[:, 1] - spot[1])
        nearest = int(np.argmin(away))
        return nearest if away[nearest] <= REACH else None


def chosen(pairs: Pairs, before: Pairs) -> Indices:
    """Which of `pairs` (n, 2, 2) to draw: one from each of 2^`DOUBLINGS` groups of neighbours.

    The fakes are halved again and again across the longer side of each group, so that all groups are of one
    size: lines are as dense as the mass is, and long ones no likelier than short ones. From each group comes
    the pair that is nearest to a line of `before`, else the first. A rest that fills no groups is left out.
    """
    groups = _groups(pairs[:, 0])
    if len(before) and groups.size:
        away = _squares(pairs, before).min(axis=1)
        return np.asarray(groups[np.arange(len(groups)), away[groups].argmin(axis=1)], np.intp)
    return np.asarray(groups.min(axis=1, initial=len(pairs)), np.intp)


def _groups(fakes: NDArray[np.float64]) -> Indices:
    """Groups of neighbours (2^`DOUBLINGS`, m), or of one each for so few."""
    count = len(fakes) >> DOUBLINGS << DOUBLINGS
    if not count:
        return np.arange(len(fakes))[:, None]
    groups = np.arange(count)[None]
    for _ in range(DOUBLINGS):
        places = fakes[groups]  # (g, m, 2)
        side = np.ptp(places, axis=1).argmax(axis=1)
        along = np.take_along_axis(places, side[:, None, None], axis=2)[..., 0]
        order = np.argsort(along, axis=1, kind="stable")
        groups = np.take_along_axis(groups, order, axis=1).reshape(2 * len(groups), -1)
    return groups


def _nearest(before: Pairs, pairs: Pairs) -> Pairs:
    """For each of `pairs` the line of `before` that is nearest to it."""
    nearest: Pairs = before[_squares(pairs, before).argmin(axis=1)]
    return nearest


def _squares(pairs: Pairs, others: Pairs) -> NDArray[np.float64]:
    """How far lines are apart, start and end together: squares (n, m)."""
    one, other = pairs.reshape(-1, 4), others.reshape(-1, 4)
    sizes: NDArray[np.float64] = np.add.outer((one**2).sum(axis=1), (other**2).sum(axis=1))
    cross: NDArray[np.float64] = one @ other.T
    return sizes - 2.0 * cross
