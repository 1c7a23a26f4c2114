"""Going on with one replica of a population, through the training thread."""

from __future__ import annotations

import pytest
import torch

from engine.history import History
from engine.link.messages import (
    Event,
    HistoryReady,
    Save,
    Single,
    Start,
    Status,
    StepIteration,
    Visit,
    WantCoverage,
)
from engine.session import Session
from engine.settings import Settings
from engine.snapshot import open_file
from tests.engine.link.test_travel import Stage, Timed

TINY = Settings(critic_depth=1, critic_width=8, generator_depth=1, generator_width=8, batch_size=32)
THREE = tuple(TINY.with_(n_critic=n) for n in (1, 3, 2))
BEGIN = (0.0, Start(1, THREE, playing=False)), (0.1, StepIteration(40)), (1.0, WantCoverage())


def real() -> Stage:
    stage = Stage()
    stage.made = Timed(stage.clock)
    return stage


def started(stage: Stage) -> list[int]:
    return [event.run for event in stage.sent.events("started")]


def test_one_goes_on_alone_with_its_bits_and_its_past() -> None:
    stage = real()
    stage.play(*BEGIN, (2.0, Single(2, 0)), (2.1, StepIteration(25)))
    many = Session(THREE, "cpu")
    many.run(65)
    assert stage.session.population == THREE[:1]
    assert torch.equal(stage.session.tensors()["critic"][0], many.tensors()["critic"][0])
    told = stage.sent.of(HistoryReady)[-1]
    assert (told.run, told.population) == (2, THREE[:1])
    assert told.history is not None
    history = History.from_state(told.history)
    assert (history.replicas, history.last_iteration) == (1, 39)
    assert {one.replica for one in told.coverages} == {0}
    assert len(told.coverages) == 1
    assert started(stage) == [1, 2]


def test_the_population_stays_as_a_branch() -> None:
    stage = real()
    stage.play(*BEGIN, (2.0, Single(2, 1)), (2.1, StepIteration(5)), (3.0, Visit(3, 0)), end=5.0)
    assert stage.session.population == THREE
    assert stage.session.step == 40
    assert len(stage.view.branches) == 2
    assert started(stage) == [1, 2, 3]


def test_training_goes_on_if_it_did_before() -> None:
    stage = Stage()
    stage.play((0.0, Start(1, THREE)), (1.0, Single(2, 1)), end=2.0)
    assert stage.sent.of(Status)[-1].playing
    assert len(stage.sent.of(Status)[-1].population) == 1


@pytest.mark.parametrize("replica", [-1, 3])
def test_a_replica_that_is_not_there_is_refused_and_all_stay(replica: int) -> None:
    stage = Stage()
    stage.play((0.0, Start(1, THREE, playing=False)), (1.0, Single(2, replica)))
    refused = stage.sent.events("refused")
    assert [event.run for event in refused] == [2]
    assert "no replica" in str(refused[0].words)
    assert len(stage.session.population) == 3
    assert isinstance(refused[0], Event)


def test_both_courses_are_in_the_file(tmp_path: pytest.TempPathFactory) -> None:
    path = tmp_path / "both.wgan"  # type: ignore[operator]
    stage = real()
    stage.play(*BEGIN, (2.0, Single(2, 0)), (2.1, StepIteration(5)), (3.0, Save(str(path))), end=6.0)
    timeline = open_file(path).timeline
    assert [len(one.marks[0].keyframe.population) for one in timeline.branches.values()] == [3, 1]
    one = Session.from_keyframe(timeline.current.marks[-1].keyframe, "cpu")
    many = Session(THREE, "cpu")
    many.run(60)
    one.run(60 - one.iteration)
    assert torch.equal(one.tensors()["generator"][0], many.tensors()["generator"][0])


def test_independent_replicas_are_asked_for_by_the_start() -> None:
    stage = real()
    members = tuple(TINY.with_(seed=seed) for seed in range(2))
    stage.play((0.0, Start(1, members, playing=False, independent=True)), (0.1, StepIteration(10)))
    assert stage.session.independent
