"""A stopwatch that counts iterations: how long a challenge took, and the best of this session. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

Place = tuple[str, int]  # name of a lesson, index of its step


@dataclass(frozen=True, slots=True, order=True)
class Time:
    """What an attempt took. Iterations are the measure: seconds depend on the computer."""

    iterations: int
    seconds: float  # of training; pauses do not count


@dataclass(frozen=True, slots=True)
class Reading:
    """What the stopwatch shows."""

    time: Time
    stopped: bool  # the goal has been reached
    limit: int | None  # iterations of the next medal that is still to be had
    best: Time | None


class Stopwatch:
    """Times attempts, each until its goal is reached for the first time; keeps the best of every step."""

    def __init__(self, now: Callable[[], float] = perf_counter) -> None:
        self._now = now
        self._place: Place = ("", 0)
        self._limits: tuple[int, ...] = ()
        self.best: dict[Place, Time] = {}
        self.begin()

    def aim(self, place: Place, limits: tuple[int, ...]) -> None:
        """Time this step. `limits`: iterations within which there are medals, increasing."""
        self._place, self._limits = place, limits

    def begin(self) -> None:
        """A new attempt."""
        self._seconds, self._looked = 0.0, self._now()
        self._reached: Time | None = None

    def look(self, iterations: int, *, playing: bool, reached_at: int | None) -> Reading:
        """Go on to `iterations` of this attempt; `reached_at`: those at which the goal held."""
        now = self._now()
        if playing and self._reached is None:
            self._seconds += now - self._looked
        self._looked = now
        if reached_at is not None and self._reached is None:
            self._reached = Time(reached_at, self._seconds)
            self.best[self._place] = min(self._reached, self.best.get(self._place, self._reached))
        time = self._reached or Time(iterations, self._seconds)
        limit = next((limit for limit in self._limits if time.iterations <= limit), None)
        return Reading(time, self._reached is not None, limit, self.best.get(self._place))
