"""The solver's thread: one question at a time, an answer to each, an end when it is told."""

from __future__ import annotations

import numpy as np
import pytest

from engine.frame import TRUTHS, Truth, TruthRequest
from engine.plain import PlainMlp
from engine.samples import Samples
from engine.session import Session
from engine.settings import Settings
from engine.truth import Solver

TINY = Settings(critic_width=8, generator_width=8, critic_depth=2, generator_depth=2, batch_size=16)


def answer(solver: Solver, samples: Samples) -> Truth:
    assert solver.ask(samples)
    while True:
        if found := solver.take():
            assert found[0] == samples.run
            return found[1]


def test_questions_are_answered_one_by_one() -> None:
    session, solver = Session([TINY, TINY.with_(seed=1)], "cpu"), Solver()
    session.run(30)
    try:
        for replica in range(2):
            request = TruthRequest(frozenset(TRUTHS), replica=replica, grid=12)
            samples = session.truth_samples(request)
            truth = answer(solver, samples)
            assert (truth.iteration, truth.replica) == (30, replica)
            assert truth.scaled <= truth.distance + 1e-9
            assert truth.plan is not None
            np.testing.assert_array_equal(truth.plan.fakes, samples.fake.astype(np.float32))
        assert solver.take() is None
    finally:
        solver.stop()


def test_one_question_at_a_time_and_stopping_twice() -> None:
    session, solver = Session(TINY, "cpu"), Solver()
    samples = session.truth_samples()
    assert solver.ask(samples)
    assert not solver.ask(samples)
    assert solver.busy
    solver.stop()
    solver.stop()
    assert not solver.ask(samples)


def test_there_is_an_answer_whatever_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    session, solver = Session(TINY, "cpu"), Solver()
    samples = session.truth_samples()

    def broken(*_: object) -> None:
        raise ZeroDivisionError("broken")

    try:
        with monkeypatch.context() as patch:
            patch.setattr(PlainMlp, "__call__", broken)
            assert np.isnan(answer(solver, samples).distance)
        assert answer(solver, samples).distance > 0
    finally:
        solver.stop()


def test_answers_that_take_long_are_followed_by_a_rest() -> None:
    """A tenth of the time at most, and ten seconds at most."""
    now = [100.0]
    session, solver = Session(TINY, "cpu"), Solver(lambda: now[0])
    samples = session.truth_samples()
    try:
        found = [solver.rested]
        for took, rest in ((0.05, 0.5), (0.4, 4.0), (3.0, 10.0)):
            began = now[0]
            assert solver.ask(samples)
            while solver._answer is None:
                pass
            now[0] = began + took
            assert solver.take()
            for now[0] in (began + rest - 1e-6, began + rest + 1e-6):
                found.append(solver.rested)
        assert found == [True, *[False, True] * 3]
    finally:
        solver.stop()
