"""Fanning out: one knob over its range, all else alike."""

from __future__ import annotations

import math
from itertools import pairwise

from app.compare.layout import MOST
from app.controls.scale import scale_of
from engine.settings import Settings, choices, idle, knobs, value_type
from engine.words import UserError

FEWEST = 2
DIGITS = 2  # that count, of values on a logarithmic scale
EXACT = 16  # digits of a float


def fannable() -> tuple[str, ...]:
    """The knobs in which arenas can differ: those of the game, and the seed; the rest is shared."""
    return tuple(name for name, knob in knobs().items() if not knob.shared)


def options(name: str) -> tuple[object, ...]:
    """All values of a knob that has few; empty for a number."""
    if value_type(name) is bool:
        return (False, True)
    return choices(name)


def usual_range(name: str, settings: Settings) -> tuple[float, float]:
    """Ends for a first try, about the value in force; for the seed the next few."""
    knob, value = knobs()[name], getattr(settings, name)
    if scale_of(name) is None:
        return value, min(value + MOST - 1, knob.high or math.inf)
    assert knob.low is not None
    assert knob.high is not None
    if not knob.log:
        return knob.low, knob.high
    return max(knob.low, value / 10), min(knob.high, value * 10)


def spread(name: str, low: float, high: float, count: int, *, log: bool) -> tuple[float, ...]:
    """`count` values of a number knob from `low` to `high`, in equal steps or equal ratios.

    Values that a whole number takes twice are left out.

    Raises:
        UserError: too few or too many, ends that are alike, or a ratio from 0.
    """
    if not FEWEST <= count <= MOST:
        raise UserError(
            "{count} arenas are not allowed; 2 to {most} fit side by side", count=count, most=MOST
        )
    if not math.isfinite(low) or not math.isfinite(high) or low >= high:
        raise UserError("the range from {low} to {high} is empty", low=low, high=high)
    if log and low <= 0:
        raise UserError("equal ratios cannot begin at {low}; begin above 0, or take equal steps", low=low)
    parts = [index / (count - 1) for index in range(count)]
    raw = [low * (high / low) ** part if log else low + (high - low) * part for part in parts]
    if value_type(name) is int:
        return tuple(dict.fromkeys(round(value) for value in raw))
    return _rounded(raw, low, high, log=log)


def fan(settings: Settings, name: str, values: tuple[object, ...]) -> tuple[Settings, ...]:
    """The settings with each of the values, made such that the knob has an effect.

    Raises:
        UserError: a knob that arenas share, a value that is not allowed, or fewer than two values.
    """
    if name not in fannable():
        raise UserError("{name} is shared by all arenas", name=knobs()[name].label)
    if not FEWEST <= len(values) <= MOST:
        raise UserError("choose 2 to {most} values", most=MOST)
    base = ready(settings, name)
    return tuple(base.with_(**{name: value}) for value in values)


def ready(settings: Settings, name: str) -> Settings:
    """The settings with what the knob needs to have an effect, as clipping for c."""
    for other, allowed in knobs()[name].needs:
        if getattr(settings, other) not in allowed:
            settings = settings.with_(**{other: allowed[0]})
    return settings if idle(settings, name) is None else ready(settings, name)


def _rounded(raw: list[float], low: float, high: float, *, log: bool) -> tuple[float, ...]:
    """The values with as few digits as keep neighbours apart; the ends as they are."""
    places = 3 - math.floor(math.log10(high - low))
    for more in range(EXACT):
        inner = [
            float(f"{value:.{DIGITS - 1 + more}e}") if log else round(value, max(0, places) + more)
            for value in raw[1:-1]
        ]
        values = (float(low), *inner, float(high))
        if all(one < other for one, other in pairwise(values)):
            return values
    return tuple(dict.fromkeys((float(low), *raw[1:-1], float(high))))
