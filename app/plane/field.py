"""A scalar field as colours: robust levels, eased over time, and the image."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from app.palettes import mix

EASING_SECONDS = 0.35
STEPS = 256
FAR_BELOW = 0.4


@dataclass(frozen=True, slots=True)
class Levels:
    """The values at the two ends of a colour map."""

    low: float
    high: float

    @property
    def span(self) -> float:
        return self.high - self.low

    def eased(self, target: Levels, seconds: float) -> Levels:
        """On the way to `target`, `seconds` later: the same at every frame rate."""
        part = -math.expm1(-max(seconds, 0.0) / EASING_SECONDS)
        return Levels(self.low + (target.low - self.low) * part, self.high + (target.high - self.high) * part)


def score_levels(scores: NDArray[np.floating]) -> Levels:
    """Levels about the median score, as wide as the middle 96 % of the field.

    A field that falls off to one side saturates there, so that the other side keeps its contrast.
    """
    finite = scores[np.isfinite(scores)]
    if not finite.size:
        return Levels(-1.0, 1.0)
    low, middle, high = (float(q) for q in np.quantile(finite, (0.02, 0.5, 0.98)))
    half = max((high - low) / 2, 1e-6 * max(1.0, abs(middle)))
    return Levels(middle - half, middle + half)


def logit_levels(scores: NDArray[np.floating]) -> Levels:
    """Levels about 0, where a discriminator is undecided, that hold 96 % of the field."""
    finite = scores[np.isfinite(scores)]
    half = float(np.quantile(np.abs(finite), 0.96)) if finite.size else 1.0
    return Levels(-max(half, 0.1), max(half, 0.1))


def slope_levels(slopes: NDArray[np.floating]) -> Levels:
    """Levels from 0 that hold 98 % of the field, and 1 unless all slopes are far below it."""
    finite = slopes[np.isfinite(slopes)]
    high = float(np.quantile(finite, 0.98)) if finite.size else 1.5
    return Levels(0.0, max(high, 1.5) if high > FAR_BELOW else max(high, 1e-9))


def cost_levels(costs: NDArray[np.floating]) -> Levels:
    """Levels about 0, where a place costs nothing, that hold 80 % of the places with a cost.

    Costs differ by orders of magnitude: those of the dearest places saturate, so that others are seen.
    """
    sizes = np.abs(costs[np.isfinite(costs) & (costs != 0)])
    half = float(np.quantile(sizes, 0.8)) if sizes.size else 1.0
    return Levels(-max(half, 1e-9), max(half, 1e-9))


def sigmoid(score: NDArray[np.floating]) -> NDArray[np.floating]:
    """D(x) = 1 / (1 + exp(−f)), without overflow."""
    probability: NDArray[np.floating] = 0.5 * (1.0 + np.tanh(0.5 * score))
    return probability


@cache
def colour_table(stops: tuple[str, ...], missing: str) -> NDArray[np.uint32]:
    """`STEPS` colours along the stops, and one more for values that do not exist."""
    colours = [mix(stops, i / (STEPS - 1)) for i in range(STEPS)]
    table = np.array([0xFF000000 | int(colour[1:], 16) for colour in (*colours, missing)], dtype=np.uint32)
    table.flags.writeable = False
    return table


def field_image(values: NDArray[np.floating], levels: Levels, table: NDArray[np.uint32]) -> QImage:
    """An image (ny, nx) of a field whose row 0 is at the lowest y; the image's first row is the highest."""
    with np.errstate(invalid="ignore", over="ignore"):
        place = (values[::-1] - levels.low) * ((STEPS - 1) / max(levels.span, 1e-30))
        index = np.clip(np.nan_to_num(place, nan=0.0), 0, STEPS - 1).astype(np.intp)
    index[~np.isfinite(values[::-1])] = STEPS
    pixels = np.ascontiguousarray(table[index])
    height, width = pixels.shape
    image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32)
    return image.copy()  # the array goes away with this call
