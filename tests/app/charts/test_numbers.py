"""Short numbers: what they read back as, and how they look."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.charts.numbers import decade_text, short, tick_texts

_UNITS = {"k": 1e3, "M": 1e6}


def value_of(text: str) -> float:
    """An independent reader of our texts."""
    text = text.replace("−", "-")
    unit = _UNITS.get(text[-1], 1.0)
    return float(text.rstrip("kM")) * unit


@given(st.floats(min_value=-1e15, max_value=1e15).filter(lambda v: v == 0 or abs(v) > 1e-30))
def test_short_reads_back_within_its_digits(value: float) -> None:
    text = short(value)
    assert len(text) <= 9
    assert math.isclose(value_of(text), value, rel_tol=6e-3, abs_tol=0.0)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (math.nan, "–"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (0.01, "0.01"),
        (12_000, "12k"),
        (-0.5, "−0.5"),
        (1e-4, "1e-4"),
        (1_500_000, "1.5M"),
        (1000, "1000"),
    ],
)
def test_short_texts(value: float, text: str) -> None:
    assert short(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1e-3, "1e-3"),
        (0.01, "0.01"),
        (0.1, "0.1"),
        (1, "1"),
        (100, "100"),
        (1e4, "10k"),
        (1e6, "1M"),
        (-10, "−10"),
        (1e-12, "1e-12"),
        (1e9, "1e9"),
        (0, "0"),
    ],
)
def test_decade_texts(value: float, text: str) -> None:
    assert decade_text(value) == text


def test_ticks_share_their_decimals_and_suffix() -> None:
    assert tick_texts([0.0, 0.5, 1.0], 0.5) == ["0", "0.5", "1.0"]
    assert tick_texts([0.0, 5000.0, 10000.0], 5000.0) == ["0", "5k", "10k"]
    assert tick_texts([-2e-4, 0.0, 2e-4], 2e-4) == ["−2e-4", "0", "2e-4"]
