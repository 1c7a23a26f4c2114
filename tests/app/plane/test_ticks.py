"""Steps are round, ticks are their multiples, and texts say the number."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.plane.ticks import exponent, multiples, power_of_ten, round_step, rounded, written

spans = st.floats(1e-8, 1e8)


@given(spans, st.floats(2, 20))
def test_steps_are_one_two_or_five_and_near_the_count(span: float, count: float) -> None:
    step = round_step(span, count)
    digit = step / 10 ** math.floor(math.log10(step) + 1e-9)
    assert min(abs(digit - d) for d in (1, 2, 5, 10)) < 1e-6
    assert 1 / 1.6 < span / count / step < 1.6


@pytest.mark.parametrize("span", [0.0, -1.0, math.nan, math.inf])
def test_a_step_for_nothing(span: float) -> None:
    assert round_step(span, 5) == 1.0


@given(st.floats(-1e4, 1e4), st.floats(0.01, 1e4), st.floats(3, 12))
def test_multiples_lie_inside_and_none_is_missing(low: float, span: float, count: float) -> None:
    step = round_step(span, count)
    ticks = multiples(low, low + span, step)
    slack = 1e-6 * step
    assert np.allclose(ticks / step, np.round(ticks / step), atol=1e-6)
    assert (ticks >= low - slack).all()
    assert (ticks <= low + span + slack).all()
    assert abs(len(ticks) - span / step) <= 1.0 + 1e-6


@given(st.integers(-50, 50), st.sampled_from([0.001, 0.02, 0.5, 1.0, 2.0, 10.0]))
def test_written_ticks_read_back(number: int, step: float) -> None:
    assert float(written(number * step, step).replace("−", "-")) == pytest.approx(number * step)


def test_writing() -> None:
    assert written(-0.5, 0.5) == "−0.5"
    assert written(-1e-17, 0.5) == "0.0"
    assert written(2.0, 1.0) == "2"
    assert rounded(0.123456) == "0.123"
    assert rounded(-1e-5) == "−1e−05"
    assert (rounded(math.nan), rounded(math.inf), rounded(-math.inf)) == ("–", "∞", "−∞")


def test_powers_are_left_out_of_long_numbers_only() -> None:
    assert [exponent(x) for x in (0.05, 1.0, 9e4, 0.0, math.inf, math.nan)] == [0] * 6
    assert exponent(3.4e-5) == -5
    assert exponent(2e6) == 6
    assert power_of_ten(-12) == "×10⁻¹²"
