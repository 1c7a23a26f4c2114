"""Scales of an axis: how a value becomes a place along it, and where its ticks stand.

Places are plain floats ("axis units"): the value itself, its logarithm, or its signed logarithm. Ranges,
panning and zooming work in places, so that they are the same on every scale.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from app.charts.numbers import decade_text, tick_texts

Places = NDArray[np.float64]
_STEPS = (1.0, 2.0, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Tick:
    """A tick at `place` in axis units with its text; a minor one has none."""

    place: float
    text: str


class Scale(Protocol):
    """Maps values to places along an axis and back."""

    def place(self, values: ArrayLike) -> Places:
        """Places of `values`, same shape; NaN stays NaN."""

    def value(self, place: float) -> float:
        """The value at `place`."""

    def ticks(self, low: float, high: float, count: int) -> list[Tick]:
        """About `count` ticks from place `low` to place `high`."""


@dataclass(frozen=True, slots=True)
class Linear:
    """The place is the value."""

    whole: bool = False  # ticks at whole numbers only, as for iterations

    def place(self, values: ArrayLike) -> Places:
        return np.asarray(values, dtype=np.float64)

    def value(self, place: float) -> float:
        return place

    def ticks(self, low: float, high: float, count: int) -> list[Tick]:
        step, first, last = self._steps(low, high, count)
        if last - first < 1:  # one tick alone says nothing about the scale
            step, first, last = self._steps(low, high, 2 * count)
        values = [index * step for index in range(first, min(last, first + 50) + 1)]
        return [Tick(value, text) for value, text in zip(values, tick_texts(values, step), strict=True)]

    def _steps(self, low: float, high: float, count: int) -> tuple[float, int, int]:
        """The step of about `count` ticks, and the first and last multiple of it."""
        step = nice_step((high - low) / max(count, 1))
        if self.whole:
            step = max(1.0, step)
        return step, math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)


@dataclass(frozen=True, slots=True)
class Log:
    """The place is log10 of the value; zero and below have the place −∞ (drawn on the floor)."""

    def place(self, values: ArrayLike) -> Places:
        numbers = np.asarray(values, dtype=np.float64)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(numbers <= 0, -np.inf, np.log10(np.where(numbers <= 0, 1.0, numbers)))

    def value(self, place: float) -> float:
        return float(10.0 ** min(place, 300.0))

    def ticks(self, low: float, high: float, count: int) -> list[Tick]:
        first, last = math.ceil(low - 1e-9), math.floor(high + 1e-9)
        if 1 <= high - low <= count / 3:
            return self._inside_decade(low, high, (1.0, 2.0, 5.0))
        if last - first + 1 >= 2:
            every = max(1, math.ceil((last - first + 1) / max(count, 1)))
            start = math.ceil(first / every) * every
            return [Tick(float(power), decade_text(10.0**power)) for power in range(start, last + 1, every)]
        inner = self._inside_decade(low, high, (1.0, 2.0, 5.0))
        if len(inner) >= 2:
            return inner
        linear = Linear().ticks(self.value(low), self.value(high), count)
        return [Tick(math.log10(tick.place), tick.text) for tick in linear if tick.place > 0]

    @staticmethod
    def _inside_decade(low: float, high: float, mantissas: tuple[float, ...]) -> list[Tick]:
        values = [
            mantissa * 10.0**power
            for power in range(math.floor(low), math.floor(high) + 1)
            for mantissa in mantissas
        ]
        return [
            Tick(math.log10(value), decade_text(value))
            for value in values
            if low - 1e-9 <= math.log10(value) <= high + 1e-9
        ]


@dataclass(frozen=True, slots=True)
class SignedLog:
    """Logarithmic both ways from zero, linear below `threshold`: for curves that change sign.

    The place is sign(v)·log10(1 + |v| / threshold).
    """

    threshold: float = 1e-3

    def place(self, values: ArrayLike) -> Places:
        numbers = np.asarray(values, dtype=np.float64)
        return np.sign(numbers) * np.log10(1.0 + np.abs(numbers) / self.threshold)

    def value(self, place: float) -> float:
        return math.copysign(self.threshold * (10.0 ** min(abs(place), 300.0) - 1.0), place)

    def ticks(self, low: float, high: float, count: int) -> list[Tick]:
        powers = range(round(math.log10(self.threshold)) + 1, math.ceil(max(abs(low), abs(high))) + 1)
        values = [0.0, *(sign * 10.0**power for power in powers for sign in (-1, 1))]
        inside = sorted(value for value in values if low <= float(self.place(value)) <= high)
        if len(inside) < 2:
            linear = Linear().ticks(self.value(low), self.value(high), count)
            return [Tick(float(self.place(tick.place)), tick.text) for tick in linear]
        every = max(1, math.ceil(len(inside) / max(count, 1)))
        zero = inside.index(0.0) if 0.0 in inside else 0
        return [
            Tick(float(self.place(value)), decade_text(value))
            for index, value in enumerate(inside)
            if (index - zero) % every == 0
        ]


def nice_step(rough: float) -> float:
    """The smallest of 1, 2, 5 times a power of ten that is at least `rough`."""
    if not math.isfinite(rough) or rough <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in _STEPS if step * power >= rough * (1 - 1e-9))
