"""Exact landscapes glide from answer to answer, and what is asked for no more is not believed for long."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.plane.truths import EASE, KEPT, Truths
from engine.frame import Landscape, TruthRequest
from tests.app.plane.frames import EXTENT, linear_truth

ALL = TruthRequest(frozenset({"optimal", "cost", "plan"}), 0, EXTENT, 9)
PARTS = frozenset({"optimal", "cost"})


@pytest.fixture
def truths() -> Truths:
    kept = Truths()
    kept.ask(PARTS, 0.0)
    return kept


def _optimal(truths: Truths, now: float) -> np.ndarray:
    grid = truths.grid("optimal", now)
    assert grid is not None
    return grid[0]


def test_a_potential_is_centred_and_a_discriminator_is_not(truths: Truths) -> None:
    assert np.isnan(truths.distance)
    truths.take(linear_truth(ALL), 0.0, log_loss=False)
    assert np.median(_optimal(truths, 0.0)) == pytest.approx(0)
    assert truths.distance == 0.5
    truths.take(linear_truth(ALL, log_loss=True), 1.0, log_loss=True)
    assert np.median(_optimal(truths, 10.0)) == pytest.approx(0.5)


def test_the_first_answer_is_there_at_once_and_the_next_one_glides(truths: Truths) -> None:
    first = linear_truth(ALL)
    assert first.cost is not None
    truths.take(first, 0.0, log_loss=False)
    doubled = replace(first, cost=Landscape(EXTENT, 2 * first.cost.values))
    truths.take(doubled, 5.0, log_loss=False)
    steps = [5.0, 5.0 + EASE / 2, 5.0 + EASE, 6.0]
    corner = [grid[0][0, -1] for grid in (truths.grid("cost", now) for now in steps) if grid is not None]
    assert corner == pytest.approx([6.0, 9.0, 12.0, 12.0])
    way = truths.grid("cost", 5.0 + EASE / 2)
    assert way is not None
    assert np.isposinf(way[0][-1]).all()  # never NaN on the way


def test_another_part_of_the_plane_is_shown_at_once(truths: Truths) -> None:
    truths.take(linear_truth(ALL), 0.0, log_loss=False)
    elsewhere = linear_truth(replace(ALL, extent=(0.0, 1.0, 0.0, 1.0)))
    truths.take(elsewhere, 5.0, log_loss=False)
    grid = truths.grid("optimal", 5.0)
    assert grid is not None
    assert grid[1] == (0.0, 1.0, 0.0, 1.0)
    assert np.ptp(grid[0]) == pytest.approx(1.0)


def test_what_was_made_is_stale_until_it_has_arrived(truths: Truths) -> None:
    truths.take(linear_truth(ALL), 0.0, log_loss=False)
    truths.take(linear_truth(ALL), 5.0, log_loss=False)
    assert truths.stale("cost", 4.0, 5.0)
    assert not truths.stale("cost", 5.0, 5.01)  # not at every frame
    assert truths.stale("cost", 5.0, 5.1)
    assert truths.stale("cost", 5.0 + 0.9 * EASE, 5.0 + EASE)  # once more at the end
    assert not truths.stale("cost", 5.0 + EASE, 9.0)


def test_parts_that_never_come_are_said_to_lack(truths: Truths) -> None:
    bare = replace(linear_truth(ALL), cost=None)
    truths.take(bare, 0.0, log_loss=False)
    assert not truths.lacks("cost")  # it may have been under way
    truths.take(bare, 1.0, log_loss=False)
    assert truths.lacks("cost")
    assert not truths.lacks("optimal")
    truths.take(linear_truth(ALL), 2.0, log_loss=False)
    assert not truths.lacks("cost")


def test_an_old_answer_is_not_shown_again(truths: Truths) -> None:
    for away, kept in ((KEPT / 2, True), (2 * KEPT, False)):
        truths.take(linear_truth(ALL), 0.0, log_loss=False)
        truths.ask(frozenset(), 0.1)
        truths.ask(PARTS, away)
        assert truths.has("optimal") is kept


def test_an_optimum_of_another_loss_is_not_believed(truths: Truths) -> None:
    truths.take(linear_truth(ALL), 0.0, log_loss=True)
    assert not truths.has("optimal")
    assert truths.has("cost")
    truths.take(linear_truth(ALL), 0.0, log_loss=False)
    truths.forget_optimal()
    assert not truths.has("optimal")
