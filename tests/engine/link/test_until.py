"""Stop conditions, against a slow and plain oracle."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from engine.frame import Coverage, MetricsBlock
from engine.link.messages import RunUntil
from engine.link.until import SMOOTHED, Until
from engine.words import UserError


def block(estimates: np.ndarray, first: int = 0) -> MetricsBlock:
    values = np.stack([np.full_like(estimates, 7.0), estimates], axis=2).astype(np.float32)
    columns = ("critic_loss", "wasserstein_estimate")
    return MetricsBlock(1, columns, np.arange(first, first + len(estimates)), values)


def met_by(estimates: np.ndarray, limit: float, *, learned: bool = False) -> int | None:
    """The first row at which every replica's mean over 50 is below, having been above; or None."""
    above = np.full(estimates.shape[1], learned)
    for end in range(SMOOTHED, len(estimates) + 1):
        mean = estimates[end - SMOOTHED : end].astype(np.float32).astype(np.float64).mean(axis=0)
        above |= mean >= limit
        if np.all(above & (mean < limit)):
            return end - 1
    return None


estimates = hnp.arrays(
    np.float32,
    st.tuples(st.integers(1, 160), st.integers(1, 2)),
    elements=st.integers(-4, 4).map(lambda n: n / 4),  # sums are exact
)


@given(estimates, st.sampled_from([-0.1, 0.05, 0.3]), st.integers(1, 40), st.booleans())
def test_meets_the_condition_in_the_block_where_the_oracle_does(
    values: np.ndarray, limit: float, size: int, learned: bool
) -> None:
    until = Until()
    until.begin(learned=learned)
    until.ask(RunUntil(estimate_below=limit), 0)
    expected = met_by(values, limit, learned=learned)
    found = None
    for first in range(0, len(values), size):
        if until.rows(block(values[first : first + size], first)) and found is None:
            found = first // size
    assert found == (None if expected is None else expected // size)


def test_an_untrained_critic_is_not_below() -> None:
    until = Until()
    until.ask(RunUntil(estimate_below=0.5), 0)
    assert until.rows(block(np.zeros((500, 1), np.float32))) is None
    assert until.rows(block(np.ones((60, 1), np.float32))) is None
    words = until.rows(block(np.zeros((60, 1), np.float32)))
    assert "0.5" in str(words)


def test_being_below_already_counts_if_it_was_above_before_one_asked() -> None:
    until = Until()
    until.rows(block(np.ones((60, 1), np.float32)))
    until.rows(block(np.zeros((60, 1), np.float32)))
    until.ask(RunUntil(estimate_below=0.5), 120)
    assert until.rows(block(np.zeros((1, 1), np.float32)))


def test_numbers_that_do_not_exist_meet_nothing() -> None:
    until = Until()
    until.begin(learned=True)
    until.ask(RunUntil(estimate_below=0.5), 0)
    assert until.rows(block(np.full((200, 2), np.nan, np.float32))) is None


@pytest.mark.parametrize("wanted", [RunUntil(iteration=9), RunUntil(estimate_below=float("nan"))])
def test_refuses_what_can_never_be(wanted: RunUntil) -> None:
    until = Until()
    with pytest.raises(UserError):
        until.ask(wanted, 9)
    assert until.wanted == RunUntil()


def coverage(captured: int | None, total: int | None) -> Coverage:
    return Coverage(5, 0, captured, total, captured, 1.0, 1.0)


def test_all_modes_means_all_modes_of_every_replica() -> None:
    until = Until()
    assert until.covered([coverage(8, 8)]) is None  # not asked for
    until.ask(RunUntil(all_modes=True), 0)
    assert until.covered([coverage(8, 8), coverage(7, 8)]) is None
    assert "8" in str(until.covered([coverage(8, 8), coverage(8, 8)]))
    with pytest.raises(UserError):
        until.covered([coverage(None, None)])
