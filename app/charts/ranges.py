"""The range of an axis that follows its data without jittering, until a person takes it over."""

from __future__ import annotations

import math

_PAD = 0.08  # of the span, free above and below the data
_SHRINK_BELOW = 0.55  # of the span: only when the data fill less than this does the axis tighten
_AROUND = 50  # a constant is shown amid ± this many of the spans that count as constant
_NOTHING = 1e-30  # values smaller than this count as zero
_EASE = 0.4  # of the way to the target at each step
_SETTLED = 0.004  # of the span: closer than a pixel on a chart 250 pixels high


class EasedRange:
    """Low and high of an axis in axis units, easing towards the data.

    The target moves only when data leave it, or fill little of it (hysteresis); the range then eases
    there. `take` gives it to a person: it stays put until `fit`.
    """

    def __init__(
        self, low: float = 0.0, high: float = 1.0, *, fixed: bool = False, stands: bool = False
    ) -> None:
        """A range from `low` to `high` until there are data.

        `fixed`: it stays there. `stands`: no room is left below the data, as for bars.
        """
        self.low, self.high = low, high
        self.taken = False
        self._home = (low, high)
        self._fixed, self.stands = fixed, stands
        self._target: tuple[float, float] | None = (low, high) if fixed else None

    @property
    def span(self) -> float:
        """High minus low."""
        return self.high - self.low

    @property
    def settled(self) -> bool:
        """Whether the range stands where it wants to be."""
        if self.taken or self._target is None:
            return True
        return max(abs(self._target[0] - self.low), abs(self._target[1] - self.high)) < _SETTLED * self.span

    def follow(self, low: float, high: float) -> None:
        """Move towards data between `low` and `high`; NaN or infinite bounds are ignored."""
        if self.taken:
            return
        if not self._fixed and math.isfinite(low) and math.isfinite(high) and low <= high:
            self._aim(low, high)
        if self._target is None:
            return
        self.low += _EASE * (self._target[0] - self.low)
        self.high += _EASE * (self._target[1] - self.high)
        if self.stands and math.isfinite(high):
            self.high = max(self.high, high)  # a bar that is cut off says a wrong number
        if self.settled:
            self.low, self.high = self._target

    def take(self, low: float, high: float) -> None:
        """A person wants this range."""
        if math.isfinite(low) and math.isfinite(high) and high - low > 1e-12 * max(1.0, abs(low), abs(high)):
            self.low, self.high, self.taken = low, high, True

    def fit(self) -> None:
        """Follow the data again, from the next `follow` on."""
        self.taken = False
        if not self._fixed:
            self._target = None

    def reset(self) -> None:
        """As new."""
        self.low, self.high = self._home
        self.taken = False
        self._target = self._home if self._fixed else None

    def _aim(self, low: float, high: float) -> None:
        first = self._target is None
        if self._target is not None:
            start, stop = self._target
            inside = start <= low and high <= stop
            if inside and high - low >= _SHRINK_BELOW * (stop - start) / (1 + 2 * _PAD):
                return
            if (
                inside
                and high - low < _smallest(low, high)
                and stop - start <= 4 * _AROUND * _smallest(low, high)
            ):
                return
        pad = _PAD * (high - low)
        if high - low < _smallest(low, high):
            pad = _AROUND * _smallest(low, high)
        self._target = (low if self.stands else low - pad, high + pad)
        if first:
            self.low, self.high = self._target


def _smallest(low: float, high: float) -> float:
    """A span below which data count as constant."""
    size = max(abs(low), abs(high))
    return 1e-3 * size if size > _NOTHING else 1.0 / _AROUND
