"""Round numbers for axes, colour bars and contour levels, and how they are written."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray


def round_step(span: float, count: float) -> float:
    """The step 1, 2 or 5 times a power of ten that divides `span` into nearest to `count` parts."""
    if not (span > 0 and math.isfinite(span)):
        return 1.0
    raw = span / count
    power = 10.0 ** math.floor(math.log10(raw))
    return next(
        (m * power for m, limit in ((1.0, 1.414), (2.0, 3.162), (5.0, 7.071)) if raw <= limit * power),
        10.0 * power,
    )


def multiples(low: float, high: float, step: float) -> NDArray[np.float64]:
    """All multiples of `step` within [low, high]."""
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return np.arange(first, last + 1, dtype=np.float64) * step


def written(value: float, step: float) -> str:
    """`value` with as many decimals as its `step` needs, and a true minus sign."""
    size = max(abs(value), step)
    if size >= 1e5 or step < 1e-4:
        text = f"{value:.2g}" if abs(value) >= step / 2 else "0"
    else:
        decimals = max(0, -math.floor(math.log10(step) + 1e-9))
        text = f"{value:.{decimals}f}"
        if float(text) == 0:
            text = text.lstrip("-")
    return text.replace("-", "−")


def exponent(largest: float) -> int:
    """The power of ten to leave out of numbers up to `largest`; 0 where they are short without it."""
    if 1e-2 <= largest < 1e5 or not (largest > 0 and math.isfinite(largest)):
        return 0
    return math.floor(math.log10(largest))


def power_of_ten(power: int) -> str:
    """×10⁻⁵ for −5."""
    return "×10" + str(power).translate(_SUPERSCRIPTS)


_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def rounded(value: float) -> str:
    """A number of three digits for a legend or a readout."""
    if not math.isfinite(value):
        return "–" if math.isnan(value) else ("∞" if value > 0 else "−∞")
    return f"{value:.3g}".replace("-", "−")
