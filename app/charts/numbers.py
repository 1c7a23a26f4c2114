"""Numbers as short text: 12k, 0.35, 1e-3, −2."""

from __future__ import annotations

import math

_SUFFIXES = ((1e12, ""), (1e6, "M"), (1e3, "k"))
_PLAIN_BELOW = 1e4  # 9,999 still reads well in full
_SCIENTIFIC_BELOW = 1e-3
_SCIENTIFIC_ABOVE = 1e9


def short(value: float, digits: int = 3) -> str:
    """`value` with about `digits` significant digits, as on a read-out; – for NaN."""
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    size = abs(value)
    if size == 0:
        return "0"
    if size < _SCIENTIFIC_BELOW or size >= _SCIENTIFIC_ABOVE:
        return _signed(value, _scientific(size, digits - 1))
    if size < _PLAIN_BELOW:
        decimals = max(0, digits - 1 - math.floor(math.log10(size)))
        return _signed(value, _trimmed(f"{size:.{decimals}f}"))
    unit, suffix = next(pair for pair in _SUFFIXES if size >= pair[0])
    decimals = max(0, digits - 1 - math.floor(math.log10(size / unit)))
    return _signed(value, _trimmed(f"{size / unit:.{decimals}f}") + suffix)


def tick_texts(values: list[float], step: float) -> list[str]:
    """Texts of linear ticks `step` apart; all share one suffix and one number of decimals."""
    largest = max((abs(value) for value in values), default=0.0)
    if largest >= _SCIENTIFIC_ABOVE or (largest and largest < _SCIENTIFIC_BELOW):
        return [short(value) if abs(value) > step / 2 else "0" for value in values]
    unit, suffix = 1.0, ""
    if largest >= _PLAIN_BELOW:
        unit, suffix = next(pair for pair in _SUFFIXES if largest >= pair[0])
    decimals = max(0, -math.floor(math.log10(step / unit) + 1e-9))
    return [
        _signed(value, f"{abs(value) / unit:.{decimals}f}{suffix}") if abs(value) > step / 2 else "0"
        for value in values
    ]


def decade_text(value: float) -> str:
    """Text of a logarithmic tick: 1e-3, 0.01, 0.1, 1, 10, 100, 1k … with its sign."""
    size = abs(value)
    if size == 0:
        return "0"
    if 0.99e-2 <= size < _SCIENTIFIC_ABOVE:
        return short(value, 1) if size >= _PLAIN_BELOW / 10 else _signed(value, f"{size:g}")
    return _signed(value, _scientific(size, 0))


def _scientific(size: float, decimals: int) -> str:
    mantissa, exponent = f"{size:.{decimals}e}".split("e")
    return f"{_trimmed(mantissa)}e{int(exponent)}"


def _trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def _signed(value: float, text: str) -> str:
    return f"−{text}" if value < 0 else text
