"""Keyframes within a memory bound, and branches."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.branch import OVERHEAD, Branch, Lone
from engine.keyframe import Keyframe
from engine.settings import Settings
from engine.timeline import BRANCHES, MARKS, Timeline, survivors
from engine.timeline_view import DRAWN, Move
from engine.words import Words

SIZE = 8000 + OVERHEAD
COURSE = Words("course")


def keyframe(step: int, value: float = 0.0, numbers: int = 1000) -> Keyframe:
    tensors = {"critic": np.full(numbers, value)}
    return Keyframe((Settings(),), False, step, step, (True,), tensors, {}, {})


def grown(steps: int, limit: int, stride: int = 64) -> Timeline:
    timeline = Timeline(limit)
    timeline.begin(keyframe(0), COURSE)
    for step in range(stride, steps + 1, stride):
        timeline.current.reach(step, step)
        timeline.keep(keyframe(step), 0)
    return timeline


def true_bytes(timeline: Timeline) -> int:
    marks = {id(m.keyframe): m.bytes for b in timeline.branches.values() for m in b.marks}
    return sum(marks.values())


@pytest.mark.parametrize("count", [2, 3, 10, 50, 400])
def test_memory_is_bounded_and_spacing_grows_with_age(count: int) -> None:
    timeline = grown(64 * 3000, count * SIZE)
    steps = np.array([mark.step for mark in timeline.current.marks])
    assert timeline.bytes == true_bytes(timeline) <= count * SIZE
    assert (steps[0], steps[-1]) == (0, 64 * 3000)
    assert len(steps) >= 0.9 * count
    if count >= 50:
        gaps = np.diff(steps)
        assert gaps[-5:].mean() <= gaps[len(gaps) // 2] <= gaps[:3].mean()
        assert (gaps <= 0.8 * (steps[-1] - steps[:-1]) + 20_000).all()


def test_the_newest_ten_thousand_steps_replay_in_a_moment() -> None:
    """206 kB is a keyframe of the default networks, 256 MiB the default bound: gaps of 64 steps."""
    timeline = grown(300_000, 256 * 2**20 * SIZE // (206_000 + OVERHEAD))
    steps = np.array([mark.step for mark in timeline.current.marks])
    assert np.diff(steps[steps >= steps[-1] - 10_000]).max() <= 64
    assert len(steps) <= MARKS


@given(
    st.lists(st.integers(1, 1000), min_size=1, max_size=40),
    st.integers(0, 50_000),
    st.integers(2, 50),
    st.integers(0, 20_000),
)
def test_what_survives_is_within_the_bound_with_both_ends(
    gaps: list[int], limit: int, count: int, here: int
) -> None:
    steps = [int(step) for step in np.cumsum(gaps)]
    sizes = [1000 + 37 * (step % 7) for step in steps]
    left = survivors(steps, sizes, limit, (steps[-1], here), count)
    assert left == sorted(set(left))
    assert {0, len(steps) - 1} <= set(left)
    assert len(left) <= 2 or (sum(sizes[place] for place in left) <= limit and len(left) <= count)
    if sum(sizes) <= limit and len(sizes) <= count:
        assert left == list(range(len(steps)))


def test_a_keyframe_at_a_step_that_has_one_takes_its_place() -> None:
    timeline = grown(640, 10**9)
    timeline.keep(keyframe(320, 1.0), 0)
    assert [mark.step for mark in timeline.current.marks] == list(range(0, 641, 64))
    assert timeline.current.nearest(383).keyframe.tensors["critic"][0] == 1.0
    assert timeline.bytes == true_bytes(timeline)


def test_numbers_that_are_not_finite_make_no_keyframe() -> None:
    timeline = grown(640, 10**9)
    timeline.keep(keyframe(650, np.nan), 0)
    assert timeline.current.marks[-1].step == 640


def test_branches_share_what_they_have_in_common() -> None:
    timeline = grown(6400, 10**9)
    before = timeline.bytes
    timeline.fork(keyframe(3200), 0, COURSE)
    assert timeline.bytes == true_bytes(timeline) == before + SIZE
    assert timeline.current.nearest(3199).keyframe is timeline.branches[0].nearest(3199).keyframe


def test_the_oldest_branches_go_first() -> None:
    timeline = Timeline(40 * SIZE)
    for start in range(60):
        timeline.begin(keyframe(0), Words(str(start)))
        for step in range(64, 64 * 8, 64):
            timeline.current.reach(step, step)
            timeline.keep(keyframe(step), 0)
    left = sorted(timeline.branches)
    assert left == list(range(left[0], 60))
    assert len(left) <= BRANCHES
    assert timeline.bytes == true_bytes(timeline) <= 40 * SIZE
    for branch in timeline.branches.values():
        assert (branch.marks[0].step, branch.marks[-1].step) == (0, 448)


def test_a_lower_bound_thins_at_once() -> None:
    timeline = grown(64 * 500, 10**9)
    timeline.bound(20 * SIZE)
    assert timeline.bytes == true_bytes(timeline) <= 20 * SIZE


def test_a_branch_knows_what_comes_next() -> None:
    branch = Branch(0, COURSE, end=100)
    branch.moves = [Move(10, 10, {"n_critic": 2}), Move(10, 10, {"n_critic": 3}), Move(50, 30, {})]
    for step, count in ((20, 5), (25, 15), (60, 1)):
        branch.add_lone(step, count, 20)
    assert branch.lone == [Lone(20, 20, 20), Lone(60, 1, 20)]
    assert [branch.stretch(step, 0) for step in (0, 9, 10)] == [10, 1, 0]
    assert [branch.stretch(step, 2) for step in (10, 20, 39, 40, 49)] == [10, 20, 1, 10, 1]
    assert [branch.stretch(step, 3) for step in (50, 60, 61, 100, 200)] == [10, 1, 39, 0, 0]
    assert branch.lone_at(19) is branch.lone_at(40) is None
    child = branch.upto(30, 2)
    assert (child.lone, child.moves, child.end) == ([Lone(20, 10, 20)], branch.moves[:2], 30)


def test_iterations_and_settings_are_known_everywhere() -> None:
    timeline = Timeline()
    timeline.begin(keyframe(0), COURSE)
    here = timeline.current
    here.moves = [Move(10, 10, {"n_critic": 2}), Move(30, 20, {"n_critic": 9}, replica=0)]
    here.add_lone(15, 10, 15)
    here.reach(100, 90)
    assert [here.iteration_at(step) for step in (0, 15, 20, 25, 100)] == [0, 15, 15, 15, 90]
    found = [here.population_at(step)[0].n_critic for step in (9, 10, 29, 30)]
    assert found == [Settings().n_critic, 2, 2, 9]


def test_the_view_draws_a_drag_as_one_move_and_is_never_large() -> None:
    timeline = grown(64 * 1500, 10**9)
    here = timeline.current
    here.moves = [Move(step, step, {"n_critic": step}) for step in range(100, 200, 2)]
    here.moves += [Move(step, step, {"clip_value": 0.1}, 1) for step in range(5000, 90_000, 101)]
    here.add_lone(150, 7, 150)
    view = timeline.view(0.25, exact=True)
    assert len(view.keyframes) == DRAWN
    assert (view.keyframes[0], view.keyframes[-1]) == (0, 64 * 1500)
    assert len(view.moves) == DRAWN
    assert (view.branches[0].wasserstein, view.branches[0].exact) == (0.25, True)
    here.moves = here.moves[:60]
    drawn = timeline.view().moves
    assert [(move.step, move.critic_steps) for move in drawn[:2]] == [(100, 0), (150, 7)]
    assert drawn[0].change == {"n_critic": 198}
    assert len(drawn) == 12


def test_a_copy_does_not_see_what_comes_later() -> None:
    timeline = grown(640, 10**9)
    copy = timeline.copy()
    timeline.current.reach(900, 900)
    timeline.keep(keyframe(900), 0)
    timeline.current.moves.append(Move(900, 900, {}))
    assert (copy.current.end, len(copy.current.marks), copy.current.moves) == (640, 11, [])
