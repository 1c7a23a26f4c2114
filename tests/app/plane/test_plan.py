"""The lines of a plan stand for all of it, stay where they can, and can be pointed at."""

from __future__ import annotations

import numpy as np
import pytest

from app.plane.plan import EASE, REACH, PlanLines, chosen
from engine.frame import Plan


def _plan(seed: int = 0, n: int = 512) -> Plan:
    """Half of the fakes in a tight heap that goes far, half in a wide one that hardly moves."""
    rng = np.random.default_rng(seed)
    fakes = rng.normal(size=(n, 2)) * np.where(np.arange(n) % 2, 1.0, 0.01)[:, None]
    fakes[::2] += 20
    goals = fakes + np.where(np.arange(n) % 2, 0.01, 9.0)[:, None]
    return Plan(fakes.astype(np.float32), goals.astype(np.float32))


def _pairs(plan: Plan) -> np.ndarray:
    return np.stack([plan.fakes, plan.goals], axis=1).astype(np.float64)


def test_lines_are_as_many_as_the_mass_wherever_it_is() -> None:
    pairs = _pairs(_plan())
    found = chosen(pairs, np.empty((0, 2, 2)))
    assert len(set(found.tolist())) == len(found) == 128
    assert (
        np.count_nonzero(pairs[found, 0, 0] > 10) == 64
    )  # neither the tight heap nor the far way count more


def test_lines_are_spread_over_the_cloud() -> None:
    rng = np.random.default_rng(3)
    pairs = rng.uniform(size=(512, 2, 2))
    drawn = pairs[chosen(pairs, np.empty((0, 2, 2))), 0]
    cells = np.bincount((drawn * 4).astype(int) @ (1, 4), minlength=16)
    assert cells.min() >= 3  # of 8 on average; by chance alone some would have fewer


@pytest.mark.parametrize("n", [0, 1, 100, 300, 512])
def test_any_number_of_points_will_do(n: int) -> None:
    pairs = np.random.default_rng(0).normal(size=(n, 2, 2))
    found = chosen(pairs, np.empty((0, 2, 2)))
    assert len(found) == min(n, 128)
    assert len(set(found.tolist())) == len(found)


def test_the_same_plan_again_has_the_same_lines() -> None:
    lines = PlanLines()
    lines.take(_plan(), 0.0)
    before = lines.lines(0.0)
    lines.take(_plan(), 1.0)
    for now in (1.0, 1.0 + EASE / 2, 2.0):
        assert lines.lines(now) == pytest.approx(before)


def test_lines_of_another_draw_set_out_from_near_ones_and_arrive() -> None:
    lines = PlanLines()
    lines.take(_plan(0), 0.0)
    before = lines.lines(0.0)
    lines.take(_plan(1), 1.0)
    start, end = lines.lines(1.0), lines.lines(1.0 + EASE)
    rows = {tuple(row) for row in before.reshape(-1, 4).round(9).tolist()}
    assert {tuple(row) for row in start.reshape(-1, 4).round(9).tolist()} <= rows
    kept = {tuple(row) for row in _pairs(_plan(1)).reshape(-1, 4).round(9).tolist()}
    assert {tuple(row) for row in end.reshape(-1, 4).round(9).tolist()} <= kept
    moved = np.hypot(*(end - start)[:, 0].T)
    at_random = np.hypot(*(end - before)[:, 0].T)
    assert np.median(moved) < 0.5 * np.median(at_random)


def test_what_is_not_finite_is_left_out() -> None:
    plan = _plan()
    plan.fakes[::4] = np.nan
    lines = PlanLines()
    lines.take(plan, 0.0)
    assert len(lines.pairs) == 384
    assert np.isfinite(lines.lines(0.0)).all()


def test_the_nearest_fake_in_reach_is_pointed_at() -> None:
    lines = PlanLines()
    places = np.array([[0.0, 0.0], [50.0, 0.0]])
    assert lines.pointed_at(places, (45.0, 3.0)) == 1
    assert lines.pointed_at(places, (0.0, REACH + 1)) is None
    assert lines.pointed_at(places[:0], (0.0, 0.0)) is None
    lines.take(_plan(), 0.0)
    lines.clear()
    assert not len(lines.lines(0.0))


def test_settled_lines_know_nothing_of_earlier_plans() -> None:
    newest, one, other = _plan(9), PlanLines(), PlanLines()
    other.take(_plan(4), 1.0)
    for lines in (one, other):
        lines.take(newest, 2.0)
    assert not np.array_equal(one.lines(2.0 + EASE), other.lines(2.0 + EASE))
    other.settle()
    np.testing.assert_array_equal(one.lines(2.0), other.lines(2.0))


def test_equal_moments_have_equal_lines_and_only_gliding_makes_new_ones() -> None:
    lines = PlanLines()
    lines.take(_plan(1), 1.0)
    assert lines.moment(1.0) == lines.moment(9.0)  # the first plan is there at once
    lines.take(_plan(2), 2.0)
    assert lines.moment(2.0) != lines.moment(2.0 + EASE / 2) != lines.moment(2.0 + EASE)
    assert lines.moment(2.0 + EASE) == lines.moment(2.0 + 3 * EASE)
    rest = lines.moment(5.0)
    lines.settle()
    assert lines.moment(5.0) != rest
    rest = lines.moment(5.0)
    lines.clear()
    assert lines.moment(5.0) != rest
