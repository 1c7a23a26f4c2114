"""The palette finds what was meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.fuzzy import score

NAMES = [
    "Restart",
    "New seed",
    "Freeze critic",
    "Freeze generator",
    "Critic to optimality",
    "Recipe: WGAN-GP",
    "Recipe: WGAN",
    "Data: Ring of 8",
    "Plane only",
    "Knob: Penalty weight  λ  (gp_lambda)",
]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("rest", "Restart"),
        ("ns", "New seed"),
        ("fg", "Freeze generator"),
        ("wgan", "Recipe: WGAN"),
        ("wgan-gp", "Recipe: WGAN-GP"),
        ("ring", "Data: Ring of 8"),
        ("opt", "Critic to optimality"),
        ("plane", "Plane only"),
        ("gp_l", "Knob: Penalty weight  λ  (gp_lambda)"),
    ],
)
def test_the_best_fit_is_the_one_meant(typed: str, wanted: str) -> None:
    fits = {name: fit for name in NAMES if (fit := score(typed, name)) is not None}
    assert max(fits, key=lambda name: fits[name]) == wanted


@given(st.text("abc ", max_size=6), st.text("abcd ", max_size=12))
def test_a_fit_is_a_subsequence(typed: str, name: str) -> None:
    letters = typed.replace(" ", "")
    rest = iter(name)
    assert (score(typed, name) is not None) == all(letter in rest for letter in letters)
