"""Where on a slider a value lies, and back: linear, logarithmic or stretched near zero."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

from engine.settings import Settings, knobs, to_dict, value_type

TICKS = 1000
_SEED_SPAN = 1e6  # whole numbers beyond this have no place on a slider
_STRETCH = 10.0  # a range this many times its default, starting at 0, is stretched near 0


@dataclass(frozen=True, slots=True)
class Scale:
    """The values of one number knob along a slider of `TICKS` ticks.

    `power` is 1 for a linear scale, 2 for one stretched near its low end; `log` goes before it.
    """

    low: float
    high: float
    whole: bool = False
    log: bool = False
    power: float = 1.0

    def tick(self, value: float) -> int:
        """The tick nearest to `value`."""
        return round(TICKS * self._place(value))

    def value(self, tick: int) -> float:
        """The value at `tick`, rounded to what a hand on a slider can mean."""
        place = min(max(tick / TICKS, 0.0), 1.0)
        if place in (0.0, 1.0):
            return self._kind(self.low if place == 0.0 else self.high)
        if self.log:
            raw = self.low * (self.high / self.low) ** place
            return self._kind(_significant(raw))
        raw = self.low + (self.high - self.low) * place**self.power
        return self._kind(_decimal(raw, (self.high - self.low) / 200))

    def step(self, value: float, count: int) -> float:
        """The value `count` key presses further; a whole number always moves by at least one."""
        tick = min(max(self.tick(value) + count * TICKS // 100, 0), TICKS)
        moved = self.value(tick)
        while moved == value and 0 < tick < TICKS:  # where the scale is finer than its numbers
            tick += 1 if count > 0 else -1
            moved = self.value(tick)
        if self.whole and abs(moved - value) < abs(count):
            moved = value + count
        return self._kind(min(max(moved, self.low), self.high))

    def _place(self, value: float) -> float:
        inside = min(max(value, self.low), self.high)
        if self.log:
            return math.log(inside / self.low) / math.log(self.high / self.low)
        return float(((inside - self.low) / (self.high - self.low)) ** (1 / self.power))

    def _kind(self, value: float) -> float:
        inside = min(max(value, self.low), self.high)
        return round(inside) if self.whole else float(inside)


@cache
def scale_of(name: str) -> Scale | None:
    """The scale of a number knob, or None if it is no number or too long for a slider."""
    knob = knobs()[name]
    if knob.low is None or knob.high is None or value_type(name) not in (int, float):
        return None
    if knob.high - knob.low > _SEED_SPAN:
        return None
    default = float(to_dict(Settings())[name])
    stretched = not knob.log and knob.low == 0 and 0 < default * _STRETCH < knob.high
    return Scale(knob.low, knob.high, value_type(name) is int, knob.log, 2.0 if stretched else 1.0)


def shown(value: float) -> str:
    """A number as a person would write it: 0.0001, 1e-5, 0.9999, 256."""
    if isinstance(value, int):
        return str(value)
    return f"{value:.6g}".replace("e-0", "e-")


def _significant(value: float) -> float:
    """Two significant digits: 0.0123 becomes 0.012."""
    return float(f"{value:.1e}")


def _decimal(value: float, step: float) -> float:
    """Rounded to the power of ten at or below `step`."""
    return round(value, max(0, -math.floor(math.log10(step))))
