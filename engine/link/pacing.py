"""When to train, draw and report: pure arithmetic on given times, so that it can be tested without any.

Times are seconds of one monotonic clock.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

CHUNK = 0.010  # seconds of training between two looks at what is due
PICTURE_SHARE = 0.05  # of engine time while it trains
_LONGEST_DEBT = 2.0  # seconds without pictures that one slow picture may cause
_SAVED = 0.010  # seconds of picture time that may be saved up
_BURST = 0.05  # seconds of iterations that a speed limit lets catch up


@dataclass
class Errand:
    """So many iterations or critic steps asked for one by one, done while paused."""

    critic: bool = False
    left: int = 0


class ChunkSize:
    """How many units of work fill one chunk of time, from what the last ones took."""

    def __init__(self) -> None:
        self.seconds = 0.0  # of one unit, smoothed; 0 until measured

    def units(self, seconds: float) -> int:
        """Units that take about `seconds`, at least 1."""
        return max(1, int(seconds / self.seconds)) if self.seconds > 0.0 else 1

    def measured(self, units: int, seconds: float) -> None:
        """Take in that `units` took `seconds`."""
        if units > 0 and seconds > 0.0:
            now = seconds / units
            self.seconds = now if self.seconds == 0.0 else 0.7 * self.seconds + 0.3 * now


class SpeedLimit:
    """At most so many iterations a second; None is flat out. Never blocks: it says how long to wait."""

    def __init__(self) -> None:
        self.rate: float | None = None
        self._credit = 0.0
        self._then = 0.0

    def set(self, rate: float | None, now: float) -> None:
        """A new limit; the next iteration may come at once, so that a slower pace shows without a wait."""
        self.rate = rate
        self._credit, self._then = 1.0, now

    def allowed(self, now: float) -> int | None:
        """Iterations that may be done now; None is without limit."""
        if self.rate is None:
            return None
        earned = (now - self._then) * self.rate
        self._credit = min(self._credit + earned, max(1.0, _BURST * self.rate))
        self._then = now
        return int(self._credit + 1e-9)

    def spend(self, iterations: int) -> None:
        """Take in that `iterations` were done."""
        if self.rate is not None:
            self._credit -= iterations

    def wait(self) -> float:
        """Seconds from the last `allowed` until one more iteration is allowed."""
        return 0.0 if self.rate is None else max(0.0, (1.0 - self._credit) / self.rate)


class PictureBudget:
    """Keeps pictures to a share of the time while training: a purse that fills with the clock.

    A picture is allowed when nothing is owed. Something may be saved up, so that one dear picture (a
    landscape) does not hold up the cheap ones (clouds) behind it.
    """

    def __init__(self, share: float = PICTURE_SHARE) -> None:
        self._share = share
        self._purse = 0.0  # seconds of picture time; negative is owed
        self._then = 0.0

    def due(self, now: float) -> float:
        """When the next picture is allowed: `now`, or later."""
        self._fill(now)
        return now + max(0.0, -self._purse) / self._share

    def drew(self, start: float, end: float) -> None:
        """Take in that a picture was made from `start` to `end`."""
        self._fill(start)
        self._purse = max(self._purse - (end - start), -_LONGEST_DEBT * self._share)

    def _fill(self, now: float) -> None:
        self._purse = min(self._purse + (now - self._then) * self._share, _SAVED)
        self._then = now


class Meter:
    """Growth of a total per second, over the last second or so."""

    def __init__(self, window: float = 1.0) -> None:
        self._window = window
        self._marks: deque[tuple[float, float]] = deque()

    def mark(self, now: float, total: float) -> None:
        """Take in that the total is `total` at `now`."""
        self._marks.append((now, total))
        while len(self._marks) > 2 and self._marks[1][0] < now - self._window:
            self._marks.popleft()

    def rate(self) -> float:
        """Growth per second between the oldest and the newest mark; 0 with less than two."""
        if len(self._marks) < 2 or self._marks[-1][0] <= self._marks[0][0]:
            return 0.0
        (then, before), (now, total) = self._marks[0], self._marks[-1]
        return (total - before) / (now - then)

    def clear(self) -> None:
        """Forget: the rate before a pause says nothing about the one after."""
        self._marks.clear()
