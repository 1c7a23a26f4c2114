"""The time axis: any moment of a session can be gone back to and on from, with the bits of the first time."""

from __future__ import annotations

import os
import random
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.branch import Kept
from engine.keyframe import Keyframe
from engine.player import Player
from engine.session import Session
from engine.settings import Settings
from engine.timeline import MEMORY, STRIDE, Timeline
from engine.words import UserError

EXAMPLES = 500 if os.environ.get("WGAN_EVIDENCE") else 20
TINY = Settings(
    critic_width=8, generator_width=8, critic_depth=2, generator_depth=2, batch_size=16, n_critic=2
)


def same(one: Keyframe, other: Keyframe) -> bool:
    tensors = all(np.array_equal(one.tensors[name], other.tensors[name]) for name in one.tensors)
    counts = (one.iteration, one.step, one.alive, one.population)
    return tensors and counts == (other.iteration, other.step, other.alive, other.population)


@dataclass(frozen=True)
class Lived:
    """A session that has been through a lot, and what it was after every step."""

    player: Player[Session]
    moments: dict[int, Keyframe]
    metrics: np.ndarray


def live(members: list[Settings], limit: int) -> Lived:
    """50 slider moves, lone critic steps now and then, a change of data, loss, constraint, optimizer."""
    rng = random.Random(7)
    session = Session(members, "cpu", independent=len(members) > 1)
    player = Player.begin(session, Timeline(limit))
    moments = {0: session.keyframe()}

    def on(steps: int) -> None:
        for _ in range(steps):
            player.advance(1)
            moments[session.step] = session.keyframe()

    turns: dict[int, dict[str, object]] = {
        10: {"data": "moons"},
        20: {"constraint": "clip", "clip_value": 0.1},
        30: {"optimizer": "rmsprop"},
        40: {"loss": "hinge"},
    }
    for turn in range(50):
        on(rng.randint(1, 9))
        replica = rng.choice([None, *range(len(members))])
        player.apply({"gp_lambda": rng.uniform(0.1, 9.0), "critic_rate": 10 ** rng.uniform(-5, -2)}, replica)
        if turn in turns:
            player.apply(turns[turn])
        moments[session.step] = session.keyframe()  # what is made at a step is in force there
        if turn % 6 == 0:
            player.train_critic(rng.randint(1, 40))
            moments[session.step] = session.keyframe()
    on(5)
    return Lived(player, moments, session.metrics().values.copy())


@pytest.fixture(scope="module")
def lived() -> Lived:
    return live([TINY], MEMORY)


@pytest.fixture(scope="module")
def crowded() -> Lived:
    """Two replicas, and memory for next to no keyframes."""
    return live([TINY, TINY.with_(seed=1, gp_lambda=2.0)], 1)


@pytest.mark.parametrize("which", ["lived", "crowded"])
def test_going_back_to_any_step_and_on_gives_the_same_bits(
    which: str, request: pytest.FixtureRequest
) -> None:
    session = request.getfixturevalue(which)
    player, end = session.player, max(session.moments)

    @settings(max_examples=EXAMPLES if which == "lived" else EXAMPLES // 3, deadline=None)
    @given(st.integers(0, end), st.integers(0, end))
    def check(step: int, more: int) -> None:
        player.go(step)
        assert player.session.step == step
        if step in session.moments:
            assert same(player.session.keyframe(), session.moments[step])
        player.advance(min(more, player.known))
        player.meet()
        if player.session.step in session.moments:
            assert same(player.session.keyframe(), session.moments[player.session.step])

    check()
    player.go(end)
    assert not player.behind
    np.testing.assert_array_equal(player.session.metrics().values, session.metrics)


def test_little_memory_leaves_the_first_keyframe_and_the_last(crowded: Lived) -> None:
    crowded.player.go(max(crowded.moments))
    steps = [mark.step for mark in crowded.player.timeline.current.marks]
    assert len(steps) == 2
    assert steps[0] == 0


def test_training_on_from_the_end_after_looking_back_is_as_if_nobody_had_looked() -> None:
    looked, straight = Session(TINY, "cpu"), Session(TINY, "cpu")
    player = Player.begin(looked, Timeline())
    player.advance(150)
    for step in (3, 149, 64, 0):
        player.go(step)
    player.advance(150 + 100)
    straight.run(250)
    assert same(looked.keyframe(), straight.keyframe())
    np.testing.assert_array_equal(looked.metrics().values, straight.metrics().values)


def test_a_fork_goes_its_own_way_and_leaves_the_old_one_as_it_was() -> None:
    session = Session(TINY, "cpu")
    player = Player.begin(session, Timeline(), lambda: Kept(session.history.state()))
    player.advance(200)
    end = session.keyframe()
    player.go(101)
    assert player.apply({"gp_lambda": 7.0})
    assert session.history.last_iteration == 100
    player.advance(70)
    here = player.timeline.current
    assert (here.parent, here.start, here.end, len(player.timeline.branches)) == (0, 101, 171, 2)
    alone = Session(TINY, "cpu")
    alone.run(101)
    alone.apply({"gp_lambda": 7.0})
    alone.run(70)
    assert same(session.keyframe(), alone.keyframe())
    old = player.timeline.branches[0]
    player.leave()
    player.timeline.show(old)
    back = Player.at(player.timeline, old, old.end, lambda keyframe: Session.from_keyframe(keyframe, "cpu"))
    back.go(old.end)
    assert same(back.session.keyframe(), end)
    assert back.session.history.last_iteration == 199


def test_a_refused_change_behind_the_end_forks_nothing() -> None:
    player = Player.begin(Session(TINY, "cpu"), Timeline())
    player.advance(100)
    player.go(50)
    with pytest.raises(UserError, match="gp_lambda"):
        player.apply({"gp_lambda": -1})
    assert not player.apply({"gp_lambda": TINY.gp_lambda})
    assert len(player.timeline.branches) == 1


def test_a_fork_at_once_of_a_fork_from_which_nothing_came_takes_its_place() -> None:
    player = Player.begin(Session(TINY, "cpu"), Timeline())
    player.advance(100)
    player.go(50)
    player.apply({"gp_lambda": 7.0})
    player.go(30)
    player.apply({"gp_lambda": 8.0})
    player.advance(1)
    assert sorted(player.timeline.branches) == [0, 2]
    assert player.timeline.current.parent == 0


def test_a_diverging_session_is_replayed_to_where_it_stopped() -> None:
    wild = TINY.with_(optimizer="sgd", critic_rate=1.0, constraint="none", beta1=0.9)
    player = Player.begin(Session([TINY, wild], "cpu"), Timeline())
    player.advance(40)
    middle = player.session.keyframe()
    player.rest()
    player.advance(160)
    end = player.session.keyframe()
    assert end.alive == (True, False)
    assert all(
        np.isfinite(a).all() for m in player.timeline.current.marks for a in m.keyframe.tensors.values()
    )
    player.go(40)
    assert np.array_equal(
        player.session.keyframe().tensors["critic"], middle.tensors["critic"], equal_nan=True
    )
    player.go(200)
    assert same(player.session.keyframe(), end)


def test_keyframes_lie_where_replicas_are_looked_at() -> None:
    player = Player.begin(Session(TINY, "cpu"), Timeline())
    player.advance(10 * STRIDE + 3)
    assert [mark.step for mark in player.timeline.current.marks] == [STRIDE * k for k in range(11)]
    for mark in player.timeline.current.marks[1:]:
        tensors = mark.keyframe.tensors
        assert tensors["safe.critic"] is tensors["critic"]  # takes no memory of its own


def test_moves_are_made_at_once_where_there_is_no_time_to_replay() -> None:
    player = Player.begin(Session(TINY, "cpu"), Timeline())
    player.advance(64)
    player.apply({"gp_lambda": 7.0})
    player.advance(64)
    player.apply({"n_critic": 3})
    player.go(10)
    assert player.hurry()
    assert not player.behind
    assert (player.session.population[0].gp_lambda, player.session.population[0].n_critic) == (7.0, 3)
    assert [move.step for move in player.timeline.current.moves] == [10, 10]
