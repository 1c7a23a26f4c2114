"""A session: the same bits whoever looks, back and forth through keyframes, divergence, bad changes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.frame import LAYERS, FrameRequest, MetricsBlock
from engine.keyframe import Keyframe
from engine.recipes import RECIPES, with_recipe
from engine.session import Session
from engine.settings import Settings
from engine.words import UserError

TINY = Settings(
    critic_width=8, generator_width=8, critic_depth=2, generator_depth=2, batch_size=16, n_critic=2
)


WILD = TINY.with_(optimizer="sgd", critic_rate=1.0, constraint="none", beta1=0.9)


def same(one: Session, other: Session) -> bool:
    mine, theirs = one.tensors(), other.tensors()
    return all(torch.equal(mine[name], theirs[name]) for name in mine)


def game(recipe: str) -> Settings:
    return with_recipe(recipe, TINY).with_(
        critic_width=8, generator_width=8, critic_depth=2, generator_depth=2, batch_size=16
    )


@pytest.mark.parametrize("recipe", RECIPES)
def test_save_load_goes_on_bit_for_bit(recipe: str, tmp_path: Path) -> None:
    for members in (game(recipe), [game(recipe), game(recipe).with_(seed=1)]):
        through, stopped = Session(members, "cpu"), Session(members, "cpu")
        through.run(14)
        stopped.run(7)
        stopped.save(tmp_path / "a.wgan")
        loaded = Session.load(tmp_path / "a.wgan", "cpu")
        loaded.run(7)
        assert same(through, loaded)
        assert (loaded.iteration, loaded.step) == (14, 14)


@pytest.mark.parametrize("data", ["ring8", "moons"])
def test_a_count_of_modes_tells_its_place_among_the_rows(data: str) -> None:
    session = Session(TINY.with_(data=data), "cpu")
    session.run(3)
    session.train_critic(5)
    (found,) = session.coverage()
    assert (found.iteration, found.at) == (3, 8)
    assert found.at == session.metrics().iterations[-1] + 1


def test_a_critic_without_scores_has_no_accuracy() -> None:
    session = Session(TINY, "cpu")
    session.run(1)
    with torch.inference_mode():
        session._population.trainers[0].critic.parameters.fill_(float("nan"))
    session.run(1)
    block = session.metrics()
    accuracy = block.values[:, 0, block.columns.index("accuracy")]
    assert np.isnan(accuracy).tolist() == [False, True]


def test_looking_never_changes_training() -> None:
    watched, alone = Session(TINY, "cpu"), Session(TINY, "cpu")
    for _ in range(10):
        watched.run(7)
        watched.frame(FrameRequest(frozenset(LAYERS), points=50, grid=8))
        watched.metrics()
        watched.coverage()
        watched.keyframe()
    alone.run(70)
    assert same(watched, alone)
    np.testing.assert_array_equal(watched.metrics().values, alone.metrics().values)


def test_same_changes_give_the_same_bits_and_act_at_once() -> None:
    sessions = [Session(TINY, "cpu") for _ in range(3)]
    for session in sessions[:2]:
        session.run(5)
        session.apply({"gp_lambda": 5.0, "n_critic": 4, "data": "moons"})
        session.train_critic(3)
        session.apply({"constraint": "clip", "clip_value": 0.05})
        session.run(5)
    sessions[2].run(10)
    assert same(*sessions[:2])
    assert not same(sessions[0], sessions[2])
    assert float(sessions[0].tensors()["critic"].abs().max()) <= 0.05 + 1e-7
    assert (sessions[0].iteration, sessions[0].step) == (10, 13)


def test_an_independent_replica_is_the_single_session_of_its_seed() -> None:
    members = [TINY.with_(seed=seed) for seed in range(3)]
    population = Session(members, "cpu", independent=True)
    population.run(20)
    alone = Session(members[2], "cpu")
    alone.run(20)
    for name, tensor in alone.tensors().items():
        torch.testing.assert_close(population.tensors()[name][2:], tensor, rtol=1e-3, atol=1e-5)


def test_chunks_do_not_matter() -> None:
    """A population too large for the cache trains in chunks: the same numbers."""
    members = [TINY.with_(critic_width=64, batch_size=512, gp_lambda=0.1 * r + 0.1) for r in range(3)]
    population, alone = Session(members, "cpu"), Session(members[2], "cpu")
    population.run(5)
    alone.run(5)
    assert [len(trainer.population) for trainer in population.trainers] == [2, 1]
    for name, tensor in alone.tensors().items():
        torch.testing.assert_close(population.tensors()[name][2:], tensor)


def test_a_diverging_replica_stops_and_changes_no_other() -> None:
    calm = TINY.with_(gp_lambda=1.0)
    together, alone = Session([calm, WILD, calm], "cpu"), Session([calm, calm, calm], "cpu")
    assert together.run(128) == alone.run(128) == 128
    assert together.alive == (True, False, True)
    events = together.events()
    assert [(event.kind, event.replica) for event in events] == [("diverged", 1)]
    assert "Replica 1" in str(events[0].words)
    for name, tensor in alone.tensors().items():
        mine = together.tensors()[name]
        assert torch.isfinite(mine).all()
        torch.testing.assert_close(mine[[0, 2]], tensor[[0, 2]], rtol=1e-4, atol=1e-6)
    frozen = together.tensors()["critic"][1].clone()
    together.run(10)
    assert torch.equal(together.tensors()["critic"][1], frozen)
    assert together.events() == []


def test_a_session_that_has_diverged_stops() -> None:
    session = Session(WILD, "cpu")
    assert session.run(1000) == 64
    assert session.run(10) == 0
    assert np.isfinite(session.frame().fakes).all()


def test_metrics_have_no_holes_however_they_are_fetched() -> None:
    often, once = Session(TINY, "cpu"), Session(TINY, "cpu")
    rows: list[MetricsBlock] = []
    for n in (1, 3, 60, 1, 64, 71):
        often.run(n)
        rows.append(often.metrics(len(np.concatenate([r.iterations for r in rows])) - 1 if rows else -1))
    once.run(200)
    np.testing.assert_array_equal(np.concatenate([r.iterations for r in rows]), np.arange(200))
    np.testing.assert_array_equal(np.concatenate([r.values for r in rows]), once.metrics().values)


def test_restore_goes_back_and_forgets_what_came_after() -> None:
    session, straight = Session(TINY, "cpu"), Session(TINY, "cpu")
    session.run(10)
    keyframe = session.keyframe()
    session.apply({"gp_lambda": 9.0})
    session.run(10)
    session.restore(keyframe)
    assert session.history.last_iteration == 9
    session.run(10)
    straight.run(20)
    assert same(session, straight)


def test_freezing_leaves_a_network_alone() -> None:
    for frozen, moving in (("critic", "generator"), ("generator", "critic")):
        session = Session(TINY.with_(**{f"freeze_{frozen}": True}), "cpu")
        before = {name: tensor.clone() for name, tensor in session.tensors().items()}
        session.run(3)
        assert torch.equal(session.tensors()[frozen], before[frozen])
        assert not torch.equal(session.tensors()[moving], before[moving])
        assert np.isfinite(session.metrics().values[-1, 0, :4]).all()


def test_critic_warm_up_is_the_published_one() -> None:
    from engine.trainer import critic_steps

    warm = TINY.with_(critic_warmup=True, n_critic=5)
    hundreds = [i for i in range(1600) if critic_steps(warm, i) == 100]
    assert hundreds == [*range(25), 500, 1000, 1500]
    assert {critic_steps(TINY, i) for i in range(30)} == {TINY.n_critic}


def test_fixed_generator_leaves_fakes_around_the_real_points() -> None:
    session = Session(TINY.with_(fixed_generator=True), "cpu")
    session.run(5)
    frame = session.frame(FrameRequest(points=4096))
    shift = frame.fakes[0] - frame.reals
    assert np.abs(shift.mean(0)).max() < 0.06
    assert np.abs(shift.std(0) - 1).max() < 0.06


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"seed": 3}, "restart"),
        ({"critic_width": 16}, "restart"),
        ({"gp_lambda": -1}, "0.0001"),
        ({"lambda": 1}, "no knob lambda"),
        ({"data": "ring9"}, "ring8"),
        ({"data": "points:" + "0" * 64}, "points"),
    ],
)
def test_a_bad_change_is_refused_and_changes_nothing(change: dict[str, object], said: str) -> None:
    session, other = Session(TINY, "cpu"), Session(TINY, "cpu")
    with pytest.raises(UserError, match=said):
        session.apply({"n_critic": 7} | change)
    session.run(2)
    other.run(2)
    assert session.population == other.population
    assert same(session, other)


def test_mixed_structures_and_unknown_devices_are_refused() -> None:
    with pytest.raises(UserError, match="critic_width"):
        Session([TINY, TINY.with_(critic_width=9)], "cpu")
    with pytest.raises(UserError, match="at least one"):
        Session([], "cpu")
    with pytest.raises(UserError, match="abacus"):
        Session(TINY, "abacus")


def test_frame_carries_what_was_asked_for() -> None:
    session = Session([TINY, TINY.with_(seed=1)], "cpu")
    session.run(3)
    bare = session.frame(FrameRequest(frozenset(), points=10))
    assert bare.landscape is bare.slope is bare.pull is bare.weights is None
    full = session.frame(FrameRequest(frozenset(LAYERS), points=10, grid=12))
    assert full.pull is not None
    assert full.interpolates is not None
    assert full.landscape is not None
    assert full.slope is not None
    assert full.scores_real is not None
    assert full.scores_fake is not None
    assert full.interpolate_slopes is not None
    assert full.latent_grid is not None
    assert full.weights is not None
    assert full.fakes.shape == full.pull.shape == full.interpolates.shape == (2, 10, 2)
    assert full.landscape.shape == full.slope.shape == (2, 12, 12)
    assert full.scores_real.shape == full.scores_fake.shape == full.interpolate_slopes.shape == (2, 10)
    assert full.latent_grid.shape[0] == 2
    np.testing.assert_array_equal(full.weights, session.tensors()["critic"].numpy())


def test_landscape_slope_and_pull_are_derivatives_of_the_critic() -> None:
    """Against central differences of the landscape and of the critic at moved points, in float64."""
    session = Session(TINY.with_(critic_activation="tanh", loss="minimax"), "cpu", dtype=torch.float64)
    session.run(20)
    frame = session.frame(FrameRequest(frozenset(LAYERS), points=6, grid=401, extent=(-1, 1, -1, 1)))
    assert frame.landscape is not None
    assert frame.slope is not None
    assert frame.pull is not None
    dy, dx = np.gradient(frame.landscape[0].astype(float), 2 / 400)
    inside = (slice(1, -1), slice(1, -1))
    np.testing.assert_allclose(np.hypot(dx, dy)[inside], frame.slope[0][inside], rtol=0.02, atol=2e-3)
    critic = session.trainers[0].critic
    step = 1e-5
    for point, pull in zip(frame.fakes[0], frame.pull[0], strict=True):
        for axis in range(2):
            moved = np.stack([point, point]).astype(float)
            moved[0, axis] += step
            moved[1, axis] -= step
            with torch.inference_mode():
                score = critic.forward(torch.from_numpy(moved)[None])[-1][0, :, 0]
            loss = torch.log1p(-torch.sigmoid(score))
            assert -(loss[0] - loss[1]).item() / (2 * step) == pytest.approx(pull[axis], rel=1e-3, abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_file_is_refused_in_one_sentence(data: st.DataObject) -> None:
    whole = Session(TINY, "cpu").keyframe().to_bytes()
    damage = data.draw(st.sampled_from(["flip", "cut", "extend"]))
    at = data.draw(st.integers(0, len(whole) - 1))
    if damage == "flip":
        bit = 1 << data.draw(st.integers(0, 7))
        broken = whole[:at] + bytes([whole[at] ^ bit]) + whole[at + 1 :]
    else:
        broken = whole[:at] if damage == "cut" else whole + bytes(at % 64 + 1)
    keyframe, refusal = opened(broken)
    if keyframe is None:
        assert refusal
        assert "\n" not in refusal
        return
    original = Keyframe.from_bytes(whole)  # the flip hit what does not matter, as the torch version's text
    for name, array in original.tensors.items():
        np.testing.assert_array_equal(keyframe.tensors[name], array)


def opened(data: bytes) -> tuple[Keyframe | None, str]:
    try:
        return Keyframe.from_bytes(data), ""
    except UserError as error:
        return None, str(error)


def test_what_is_no_session_is_refused(tmp_path: Path) -> None:
    for name, data in {
        "empty": b"",
        "text": b"hello",
        "huge": b"\xff" * 64,
        "picture": b"\x89PNG\r\n",
    }.items():
        (tmp_path / name).write_bytes(data)
        with pytest.raises(UserError, match="not a WGAN Playground file"):
            Session.load(tmp_path / name)
    with pytest.raises(UserError, match="cannot read"):
        Session.load(tmp_path / "missing.wgan")
    with pytest.raises(UserError, match="cannot write"):
        Session(TINY, "cpu").save(tmp_path / "no" / "folder.wgan")
