"""Slow motion: the parts of an iteration, each as it was."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.playground import Playground
from app.slow.conductor import Conductor, at, between
from app.slow.flow import FlowPicture
from app.slow.phases import CLIP, CRITIC, GENERATOR, NODES, PENALTY, SAMPLE, SCORE, phases, values
from app.theme import Theme
from engine.frame import Frame, FrameRequest
from engine.link.messages import StepIteration
from engine.recipes import with_recipe
from engine.settings import Settings
from tests.app.fake_client import FakeClient


def frame(step: int, height: float, place: float) -> Frame:
    return Frame(
        1,
        step,
        step,
        np.full((1, 3, 2), place, np.float32),
        np.zeros((3, 2), np.float32),
        landscape=np.full((1, 4, 4), height, np.float32),
        interpolates=np.zeros((1, 3, 2), np.float32),
    )


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        (Settings(), ["sample", "score", "penalty", "critic", "generator"]),
        (with_recipe("wgan"), ["sample", "score", "critic", "clip", "generator"]),
        (with_recipe("gan"), ["sample", "score", "critic", "generator"]),
        (Settings(freeze_critic=True), ["sample", "score", "penalty", "generator"]),
        (Settings(freeze_generator=True), ["sample", "score", "penalty", "critic"]),
    ],
)
def test_an_iteration_is_made_of_what_its_settings_say(settings: Settings, names: list[str]) -> None:
    course = phases(settings)
    assert [phase.name for phase in course] == names
    for phase in course:
        assert phase.lit <= set(NODES)
        assert "{" not in phase.words.format(**values(settings)) + phase.title.format(**values(settings))


def test_phases_follow_each_other_and_end() -> None:
    course = phases(Settings())
    seen = [at(course, part)[0] for part in np.linspace(0, 0.999, 400)]
    assert list(dict.fromkeys(seen)) == list(course)
    assert at(course, 1.0) == (None, 1.0)
    assert at(course, 0.0) == (SAMPLE, 0.0)


def test_the_critic_steps_while_the_fakes_stand_and_then_they_move() -> None:
    before, after = frame(1, 0.0, 0.0), frame(2, 10.0, 1.0)
    for phase, within, height, place in (
        (SAMPLE, 0.9, 0.0, 0.0),
        (SCORE, 0.5, 0.0, 0.0),
        (PENALTY, 0.5, 0.0, 0.0),
        (CRITIC, 0.5, 5.0, 0.0),
        (CLIP, 0.5, 10.0, 0.0),
        (GENERATOR, 0.5, 10.0, 0.5),
        (GENERATOR, 1.0, 10.0, 1.0),
    ):
        shown = between(before, after, phase, within)
        assert shown.landscape is not None
        assert float(shown.landscape[0, 0, 0]) == pytest.approx(height)
        assert float(shown.fakes[0, 0, 0]) == pytest.approx(place)


class Stage:
    """A conductor with a clock of ours."""

    def __init__(self, playground: Playground) -> None:
        self.now = 0.0
        self.shown: list[Frame] = []
        self.conductor = Conductor(playground, self.shown.append, clock=lambda: self.now)


@pytest.fixture
def stage(qtbot: QtBot, playground: Playground) -> Iterator[Stage]:
    playground.start()
    stage = Stage(playground)
    yield stage
    stage.conductor.stop()
    stage.conductor.deleteLater()


def test_it_steps_once_and_shows_the_whole_way(
    stage: Stage, playground: Playground, fake: FakeClient
) -> None:
    conductor = stage.conductor
    told: list[object] = []
    conductor.phase_changed.connect(told.append)
    assert not conductor.take(frame(5, 0.0, 0.0))
    assert conductor.request(FrameRequest()) == FrameRequest()
    conductor.start()
    assert not playground.playing
    assert conductor.request(FrameRequest(frozenset())).layers == {"landscape", "interpolates"}
    assert conductor.take(frame(5, 0.0, 0.0))
    for _ in range(3):
        conductor.tick()
    assert fake.of(StepIteration) == [StepIteration(1)]
    conductor.take(frame(5, 0.0, 0.0))  # still the old one
    conductor.take(frame(6, 10.0, 1.0))
    told.clear()
    for part in np.linspace(0, 1.01, 60):
        stage.now = part * conductor.seconds
        conductor.tick()
    assert told == list(phases(Settings()))
    assert stage.shown[-1].step == 6
    conductor.tick()
    assert len(fake.of(StepIteration)) == 2


def test_playing_on_ends_it(stage: Stage, playground: Playground) -> None:
    stage.conductor.set_running(on=True)
    playground.set_playing(playing=True)
    assert not stage.conductor.running
    assert stage.conductor.phase is None


def test_the_speed_sets_the_pace(stage: Stage, playground: Playground) -> None:
    for speed, seconds in ((0.5, 16.0), (16.0, 4.0), (500.0, 2.0), (None, 8.0)):
        playground.set_speed(speed)
        assert stage.conductor.seconds == seconds


def test_a_moved_view_does_not_mix_two_extents() -> None:
    before, after = frame(1, 0.0, 0.0), frame(2, 10.0, 1.0)
    moved = Frame(1, 2, 2, after.fakes, after.reals, (-1.0, 1.0, -1.0, 1.0), landscape=after.landscape)
    shown = between(before, moved, CRITIC, 0.5)
    assert shown.landscape is not None
    assert float(shown.landscape.max()) == 10.0
    assert shown.extent == moved.extent


def test_the_picture_says_what_it_lights(qtbot: QtBot, playground: Playground) -> None:
    theme = Theme("light")
    flow = FlowPicture(playground, theme)
    qtbot.addWidget(flow)
    flow.resize(700, 94)
    flow.show()
    dark = flow.grab().toImage()
    flow.show_phase(CRITIC)
    assert flow.title() == "4/5  Critic step × 5"
    assert "5 times" in flow.words()
    assert flow.grab().toImage() != dark
    theme.deleteLater()
