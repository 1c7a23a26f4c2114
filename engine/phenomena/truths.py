"""What the exact answers say: a critic that lags behind, swings of W₁, divergence, convergence."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.frame import Truth
from engine.phenomena import kinds
from engine.phenomena.clouds import recent
from engine.phenomena.finding import Finding
from engine.words import Words

Array = NDArray[np.float64]
_KEPT = 200  # answers
_THREE = 3  # answers in a row, of which the median counts


class Reading(NamedTuple):
    """What is kept of an answer; NaN where it had none."""

    step: int
    distance: float
    seen: float  # estimate/K, of W₁
    agreement: float
    reference: float  # agreement of two optimal critics
    floor: float
    high: float


class Truths:
    """The rules about exact answers; remembers the newest of each replica."""

    def __init__(self, replicas: int) -> None:
        self._readings: list[deque[Reading]] = [deque(maxlen=_KEPT) for _ in range(replicas)]
        self._first: list[list[Reading]] = [[] for _ in range(replicas)]  # the first three

    def go_to(self, step: int) -> None:
        """Forget what came at `step` and later."""
        for readings, first in zip(self._readings, self._first, strict=True):
            while readings and readings[-1].step >= step:
                readings.pop()
            first[:] = [reading for reading in first if reading.step < step]

    def look(self, truth: Truth) -> list[Finding]:
        """What an answer about one replica says; nothing if it is older than the last."""
        readings, first = self._readings[truth.replica], self._first[truth.replica]
        reading = _reading(truth)
        if not np.isfinite(reading.distance) or (readings and readings[-1].step >= reading.step):
            return []
        readings.append(reading)
        if len(first) < _THREE:
            first.append(reading)
        three = [_median([r[k] for r in list(readings)[-_THREE:]]) for k in range(1, len(reading))]
        newest = Reading(reading.step, *three)
        enough = len(readings) >= _THREE
        found = [_swinging(list(readings)), _away(newest, _median([r.distance for r in first]))]
        if enough and np.isfinite(newest.floor) and np.isfinite(newest.high):
            found += [_lagging(newest, reading.distance), _converged(newest)]
        return [self._of(truth.replica, *finding) for finding in found]

    def _of(self, replica: int, kind: str, holds: bool, lasts: bool, words: Callable[[], Words]) -> Finding:
        this = np.arange(len(self._readings)) == replica
        return Finding(kind, this & holds, this & lasts, this, lambda _: words())


_Found = tuple[str, bool, bool, Callable[[], Words]]


def _reading(truth: Truth) -> Reading:
    def number(value: float | None) -> float:
        return float("nan") if value is None else float(value)

    seen = truth.scaled / truth.distance if truth.distance > 0 else float("nan")
    return Reading(
        truth.step,
        truth.distance,
        seen,
        number(truth.agreement),
        number(truth.reference),
        number(truth.floor),
        number(truth.floor_high),
    )


def _median(values: Sequence[float]) -> float:
    known = [value for value in values if np.isfinite(value)]
    return float(np.median(known)) if known else float("nan")


def _lagging(newest: Reading, distance: float) -> _Found:
    far = min(distance, newest.distance) > kinds.LAG_FLOORS * newest.floor and newest.reference >= kinds.TOLD

    def behind(seen: float, agreement: float) -> bool:
        blind = not newest.seen >= seen  # NaN: a critic that is flat sees nothing
        return far and blind and not newest.agreement >= agreement

    def words() -> Words:
        if newest.seen < 0:
            return Words(
                "W₁ {distance:.2g}, and the critic scores fakes above the real points",
                {"distance": newest.distance},
            )
        seen = newest.seen if np.isfinite(newest.seen) else 0.0
        return Words(
            "W₁ {distance:.2g}, of which the critic sees {seen:.0%}",
            {"distance": newest.distance, "seen": seen},
        )

    return (
        "lagging",
        behind(kinds.BEHIND, kinds.ASTRAY),
        behind(kinds.BEHIND_STILL, kinds.ASTRAY_STILL),
        words,
    )


def _converged(newest: Reading) -> _Found:
    limit = max(2 * newest.floor, newest.high)

    def words() -> Words:
        return Words(
            "W₁ {distance:.3f}, floor {floor:.3f} ± {band:.3f}",
            {"distance": newest.distance, "floor": newest.floor, "band": newest.high - newest.floor},
        )

    return "converged", newest.distance <= limit, newest.distance <= kinds.NEAR_STILL * limit, words


def _away(newest: Reading, first: float) -> _Found:
    def words() -> Words:
        return Words("W₁ {distance:.3g}; at first {first:.2g}", {"distance": newest.distance, "first": first})

    above = newest.distance
    return "divergence", above >= kinds.AWAY * first, above >= kinds.AWAY_STILL * first, words


def _swinging(readings: Sequence[Reading]) -> _Found:
    readings = readings[recent([reading.step for reading in readings]) :]
    floor = readings[-1].floor
    lowest = kinds.SWING_FLOORS * floor if np.isfinite(floor) else 0.0
    together: dict[int, list[float]] = {}  # dense looks are not more chances for noise
    for reading in readings:
        together.setdefault(reading.step // kinds.WINDOW, []).append(reading.distance)
    values = [float(np.median(each)) for each in together.values()]
    turns = swings(values, lowest)

    def words() -> Words:
        return Words(
            "W₁ turned {turns} times within {steps} steps, between {low:.2g} and {high:.2g}",
            {
                "turns": turns,
                "steps": readings[-1].step - readings[0].step,
                "low": min(values),
                "high": max(values),
            },
        )

    return "oscillation", turns >= kinds.SWINGS, turns >= kinds.SWINGS_STILL, words


def swings(values: Sequence[float], lowest: float) -> int:
    """How often a series turns round by the factor `SWING` or more; what is below `lowest` counts as that."""
    turns, direction = 0, 0
    low = high = max(values[0], lowest) if values else 0.0
    for value in values:
        value = max(value, lowest)
        if direction <= 0 and value >= kinds.SWING * low and low > 0:
            turns += direction < 0
            direction, high = 1, value
        elif direction >= 0 and value <= high / kinds.SWING:
            turns += direction > 0
            direction, low = -1, value
        low = min(low, value) if direction <= 0 else low
        high = max(high, value) if direction >= 0 else high
    return turns
