"""What a claim is: counting seeds, and numbers as people read them."""

from __future__ import annotations

import numpy as np
import pytest

from engine.claims.claim import Outcome, Part, most, number, spread


@pytest.mark.parametrize(("seeds", "needed"), [(1, 1), (3, 3), (5, 5), (9, 9), (10, 9), (11, 10), (20, 18)])
def test_nine_of_ten_seeds_make_a_claim(seeds: int, needed: int) -> None:
    assert most(seeds) == needed


def test_a_statement_holds_from_nine_of_ten_seeds_on() -> None:
    nine, eight = np.arange(10) < 9, np.arange(10) < 8
    assert Part.over("s", "m", nine).holds
    assert not Part.over("s", "m", eight).holds
    assert (Part.over("s", "m", eight).held, Part.over("s", "m", eight).of) == (8, 10)


def test_an_exact_statement_stands_or_falls_alone() -> None:
    yes, no = Part.exact("s", "m", shown=True), Part.exact("s", "m", shown=False)
    assert yes.holds
    assert not no.holds
    assert Outcome((yes, yes)).holds
    assert not Outcome((yes, no)).holds


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (0.693147, "0.693"),
        (-2.5, "−2.5"),
        (1234.6, "1,235"),
        (3.2e-7, "3.2e−7"),
        (1.5e9, "1.5e9"),
        (float("inf"), "∞"),
        (float("nan"), "NaN"),
    ],
)
def test_numbers_are_short_and_never_wrong(value: float, text: str) -> None:
    assert number(value) == text


def test_spread_is_mean_and_deviation_and_counts_what_is_lost() -> None:
    assert spread([1.0, 3.0]) == "2 ± 1"
    assert spread(np.array([1.0, np.inf, 3.0]), "m") == "2 ± 1 m (1 not finite)"
    assert spread([float("nan")]) == "not finite"
