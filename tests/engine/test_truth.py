"""The exact distance beside training: the session's samples, the solver's thread."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist

from engine.floor import DRAWS
from engine.frame import Truth
from engine.samples import FLOOR_DRAWS, Samples
from engine.session import Session
from engine.settings import Settings
from engine.truth import Solver
from engine.words import UserError

TINY = Settings(critic_width=8, generator_width=8, critic_depth=2, generator_depth=2, batch_size=16)


def answer(solver: Solver, samples: Samples) -> Truth:
    assert solver.ask(samples)
    while True:
        if found := solver.take():
            assert found[0] == samples.run
            return found[1]


def test_truth_is_the_best_assignment_and_bounds_the_estimate() -> None:
    session, solver = Session([TINY, TINY.with_(seed=1)], "cpu"), Solver()
    session.run(30)
    try:
        for replica in range(2):
            samples = replace(session.truth_samples(replica), run=7)
            truth = answer(solver, samples)
            cost = cdist(samples.real.astype(float), samples.fake.astype(float))
            pairs = linear_sum_assignment(cost)
            assert truth.distance == pytest.approx(cost[pairs].mean(), rel=1e-6)
            assert truth.estimate == pytest.approx(
                samples.scores_real.mean(dtype=float) - samples.scores_fake.mean(dtype=float), rel=1e-6
            )
            assert truth.scaled <= truth.distance + 1e-9
            assert (truth.iteration, truth.replica) == (30, replica)
    finally:
        solver.stop()


def test_scores_are_the_critics_at_the_samples() -> None:
    session = Session(TINY, "cpu")
    session.run(5)
    samples = session.truth_samples()
    with torch.inference_mode():
        for points, scores in ((samples.real, samples.scores_real), (samples.fake, samples.scores_fake)):
            found = session.trainers[0].critic.forward(torch.from_numpy(points)[None])[-1][0, :, 0]
            np.testing.assert_allclose(found.numpy(), scores, rtol=1e-4, atol=1e-6)


def test_the_floor_is_known_after_enough_draws_and_belongs_to_its_target() -> None:
    session, solver = Session(TINY, "cpu"), Solver()
    try:
        floors = []
        for _ in range(DRAWS // FLOOR_DRAWS):
            session.run(1)
            floors.append(answer(solver, session.truth_samples()).floor)
        assert floors[:-1] == [None] * (len(floors) - 1)
        assert floors[-1] == pytest.approx(0.077, abs=0.022)
        session.apply({"data": "moons"})
        assert answer(solver, session.truth_samples()).floor is None
    finally:
        solver.stop()


def test_looking_at_the_truth_never_changes_training() -> None:
    watched, alone = Session(TINY, "cpu"), Session(TINY, "cpu")
    for _ in range(5):
        watched.run(3)
        watched.truth_samples()
    alone.run(15)
    assert all(torch.equal(mine, alone.tensors()[name]) for name, mine in watched.tensors().items())


def test_one_question_at_a_time_and_stopping_twice() -> None:
    session, solver = Session(TINY, "cpu"), Solver()
    samples = session.truth_samples()
    assert solver.ask(samples)
    assert not solver.ask(samples)
    assert solver.busy
    solver.stop()
    solver.stop()
    assert not solver.ask(samples)


def test_fakes_that_overflow_have_no_distance_but_an_answer() -> None:
    session, solver = Session(TINY, "cpu"), Solver()
    samples = session.truth_samples()
    try:
        assert np.isnan(answer(solver, replace(samples, fake=np.full_like(samples.fake, np.inf))).distance)
        assert answer(solver, samples).distance > 0
    finally:
        solver.stop()


def test_a_replica_that_is_not_there_is_refused() -> None:
    with pytest.raises(UserError, match="no replica 1"):
        Session(TINY, "cpu").truth_samples(1)
