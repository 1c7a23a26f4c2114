"""What is taken from a population for exact answers and coverage: copies, and the right replica's."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
import torch

from engine.coverage import FAKES
from engine.datasets import shape_of
from engine.draws import LOOK
from engine.exact import FLAT, LATENTS
from engine.frame import TRUTHS, FrameRequest, TruthRequest
from engine.session import Session
from engine.settings import Settings
from engine.words import UserError
from tests.engine.oracle import Network

TINY = Settings(critic_width=8, generator_width=8, critic_depth=2, generator_depth=2, batch_size=16)
ALL = frozenset(TRUTHS)


def test_they_are_copies_of_the_replica_that_is_asked_for() -> None:
    members = [TINY.with_(critic_width=64, batch_size=512, seed=seed) for seed in range(3)]
    session = Session(members, "cpu", independent=True)
    session.run(3)
    assert len(session.trainers) > 1  # chunks: the replica must be found in its own
    taken = [session.truth_samples(TruthRequest(replica=r)) for r in range(3)]
    points = np.random.default_rng(0).standard_normal((50, 2)).astype(np.float32)
    at_once = session.frame(FrameRequest(frozenset({"weights"})))
    before = [samples.scores(points).copy() for samples in taken]
    for samples, weights in zip(taken, at_once.weights, strict=True):  # type: ignore[arg-type]
        flat = np.concatenate([np.append(w.ravel(), b.ravel()) for w, b in samples.critic.layers])
        np.testing.assert_array_equal(flat, weights)
    session.run(2)
    for samples, scores in zip(taken, before, strict=True):
        np.testing.assert_array_equal(samples.scores(points), scores)
    assert not np.array_equal(before[0], session.truth_samples().scores(points))


def test_fakes_are_the_generators_and_independent_of_each_other() -> None:
    session = Session(TINY, "cpu")
    session.run(100)
    samples = session.truth_samples()
    many = samples.fakes(20_000, 1)
    frame = session.frame(FrameRequest(frozenset(), points=4096))
    np.testing.assert_allclose(many.mean(0), frame.fakes[0].mean(0), atol=0.05)
    np.testing.assert_allclose(np.cov(many.T), np.cov(frame.fakes[0].T), atol=0.05)
    assert np.array_equal(samples.fakes(9, 1), samples.fakes(9, 1))
    assert not np.array_equal(samples.fakes(9, 1), samples.fakes(9, 2))
    session.run(1)
    assert not np.array_equal(samples.fakes(9, 1), session.truth_samples().fakes(9, 1))


def test_fakes_of_a_fixed_generator_are_real_points_with_noise() -> None:
    samples = Session(TINY.with_(fixed_generator=True, data="blobs2"), "cpu").truth_samples()
    fakes = samples.fakes(20_000, 1)
    shape = shape_of("blobs2")
    assert fakes.mean(0) == pytest.approx([0.0, 0.0], abs=0.05)
    assert (fakes**2).sum(1).mean() == pytest.approx(shape.spread() ** 2 + 2, rel=0.03)
    independent = samples.reals(20_000, 1)
    assert (independent**2).sum(1).mean() == pytest.approx(shape.spread() ** 2, rel=0.03)


def test_a_uniform_latent_stays_one() -> None:
    samples = Session(TINY.with_(latent="uniform", latent_dim=3), "cpu").truth_samples()
    gaussian = Session(TINY.with_(latent_dim=3), "cpu").truth_samples()
    assert np.abs(samples.fakes(5000, 1)).max() < np.abs(gaussian.fakes(5000, 1)).max()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"replica": 1}, "no replica 1"),
        ({"replica": -1}, "no replica -1"),
        ({"parts": frozenset({"plan", "everything"})}, "no everything"),
        ({"grid": 1}, "from 2 to 1024"),
        ({"extent": (1.0, 1.0, 0.0, 1.0)}, "no part of the plane"),
        ({"extent": (0.0, 1.0, float("nan"), 1.0)}, "no part of the plane"),
    ],
)
def test_what_cannot_be_asked_for_is_refused(wrong: Mapping[str, object], said: str) -> None:
    with pytest.raises(UserError, match=said):
        Session(TINY, "cpu").truth_samples(TruthRequest(**wrong))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["ring8", "grid25", "blobs3", "moons", "checkerboard", "pinwheel", "lines"])
def test_the_spread_is_that_of_many_points(name: str) -> None:
    shape, rng = shape_of(name), np.random.default_rng(0)
    points = shape.points(rng.random((100_000, 2)), rng.standard_normal((100_000, 2)))
    assert shape.spread() == pytest.approx(np.sqrt(points.var(axis=0).sum()), rel=0.01)


def test_coverage_tells_of_every_mode() -> None:
    session = Session([TINY.with_(data="blobs3"), TINY.with_(data="blobs3", seed=1)], "cpu")
    session.run(60)
    for replica, found in enumerate(session.coverage()):
        assert found.replica == replica
        assert len(found.modes) == found.modes_total == 3
        assert [mode.weight for mode in found.modes] == pytest.approx([0.6, 0.3, 0.1])
        assert sum(mode.share for mode in found.modes) == pytest.approx(1.0)
        assert all(not mode.along < mode.across for mode in found.modes)
        assert found.sigma == pytest.approx(0.1)


def test_stretch_and_flatness_are_those_of_autograds_jacobian() -> None:
    session = Session([TINY, TINY.with_(seed=5)], "cpu", dtype=torch.float64)
    session.run(30)
    population = session._population
    with torch.inference_mode():
        latents = population.drawer.latents(TINY, FAKES, session.step, LOOK)[:LATENTS]
    for found, flat in zip(session.coverage(), population.generator, strict=True):
        oracle = Network(flat.clone(), (2, 8, 8, 2), "tanh")
        values = torch.stack(
            [
                torch.linalg.svdvals(torch.autograd.functional.jacobian(oracle, z))  # type: ignore[no-untyped-call]
                for z in latents.clone()
            ]
        ).numpy()
        assert found.stretch == pytest.approx(tuple(np.median(values, axis=0)), rel=1e-9)
        assert found.flat == (values.max(axis=1) < FLAT * shape_of("ring8").spread()).mean()


def test_a_generator_that_does_not_move_is_flat_everywhere() -> None:
    session = Session(TINY, "cpu")
    with torch.inference_mode():
        session.tensors()["generator"].zero_()
    found = session.coverage()[0]
    assert (found.stretch, found.flat) == ((0.0, 0.0), 1.0)
    assert max(mode.share for mode in found.modes) == 1.0
    assert found.modes_captured == 0


def test_nothing_is_told_of_how_a_broken_generator_moves() -> None:
    session = Session([TINY, TINY.with_(seed=1)], "cpu")
    with torch.inference_mode():
        session.tensors()["generator"][0].fill_(torch.nan)
    broken, sound = session.coverage()
    assert (broken.stretch, broken.flat) == (None, None)
    assert broken.modes_captured == 0
    assert sound.stretch is not None


def test_without_modes_or_generator_there_is_less_to_tell() -> None:
    moons = Session(TINY.with_(data="moons"), "cpu").coverage()[0]
    assert (moons.modes_total, moons.modes, moons.sigma) == (None, (), None)
    assert moons.stretch is not None
    assert moons.flat == 0.0
    fixed = Session(TINY.with_(fixed_generator=True), "cpu").coverage()[0]
    assert (fixed.stretch, fixed.flat) == (None, None)
    assert fixed.modes_total == 8


def test_looking_never_changes_training() -> None:
    watched, alone = Session(TINY, "cpu"), Session(TINY, "cpu")
    for _ in range(5):
        watched.run(3)
        watched.truth_samples(TruthRequest(ALL))
        watched.coverage()
    alone.run(15)
    assert all(torch.equal(mine, alone.tensors()[name]) for name, mine in watched.tensors().items())
