"""The stopwatch of challenges: iterations of the reading that reached the goal, best of the session."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.diagnosis.state import Diagnosis
from app.lessons.library import OURS, Library
from app.lessons.panel import LessonsPanel
from app.lessons.stopwatch import Reading, Stopwatch, Time
from app.lessons.tutor import Tutor
from app.looking import COVERAGE_GAP, OFTEN_GAP
from app.playground import Playground
from app.theme import Theme
from app.window import MainWindow
from engine.frame import Coverage, Truth
from engine.lessons.parse import Names, parse, read_lesson
from tests.app.lessons.test_lessons import stand

RACE = parse("""\
# Race

## Ring
set: gan
play: paused
clock: near > 0.7
! Bronze.
  when near > 0.7
! Silver.
  when near > 0.7 and iteration <= 600
! Gold.
  when near > 0.7 and iteration < 350

## Rest
! Wait.
  when iteration >= 5
""")


class Clock:
    """Seconds by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def tutor(qtbot: QtBot, playground: Playground) -> Iterator[Tutor]:
    playground.start(playing=False)
    diagnosis = Diagnosis(playground)
    tutor = Tutor(playground, diagnosis)
    yield tutor
    tutor.stop()
    tutor.deleteLater()
    diagnosis.deleteLater()


def read(tutor: Tutor, playground: Playground) -> list[Reading]:
    readings: list[Reading] = []
    tutor.clocked.connect(readings.append)
    return readings


def near(playground: Playground, iteration: int, share: float) -> None:
    playground.coverage.emit((Coverage(iteration, 0, 8, 8, 8, share, share),))


def test_it_counts_stops_and_keeps_the_best() -> None:
    clock = Clock()
    watch = Stopwatch(clock)
    watch.aim(("race", 0), (350, 600))
    clock.now = 5.0  # reading the text takes no time of the attempt
    assert watch.look(0, playing=False, reached_at=None) == Reading(Time(0, 0.0), False, 350, None)
    clock.now = 8.0
    assert watch.look(351, playing=True, reached_at=None) == Reading(Time(351, 3.0), False, 600, None)
    clock.now = 9.0
    reached = Time(580, 4.0)
    assert watch.look(610, playing=True, reached_at=580) == Reading(reached, True, 600, reached)
    clock.now = 20.0
    assert watch.look(900, playing=True, reached_at=900).time == reached
    watch.begin()
    assert watch.look(700, playing=False, reached_at=None) == Reading(Time(700, 0.0), False, None, reached)
    assert watch.look(700, playing=False, reached_at=690).best == reached
    watch.begin()
    assert watch.look(300, playing=False, reached_at=290).best == Time(290, 0.0)
    watch.aim(("race", 1), ())
    assert watch.look(0, playing=False, reached_at=None).best is None


def test_what_counts_is_when_it_was_measured(tutor: Tutor, playground: Playground) -> None:
    """On a fast computer training is far ahead of the reading."""
    tutor.open(RACE)
    readings = read(tutor, playground)
    stand(playground, 100)
    near(playground, 90, 0.5)
    tutor.look()
    assert (readings[-1].time.iterations, readings[-1].limit, readings[-1].stopped) == (100, 349, False)
    stand(playground, 700)
    near(playground, 340, 0.8)
    tutor.look()
    assert (readings[-1].time.iterations, readings[-1].stopped) == (340, True)
    assert tutor.done == {0, 1, 2}
    playground.restart()
    stand(playground, 30)
    tutor.look()
    assert (readings[-1].time.iterations, readings[-1].stopped) == (30, False)
    assert readings[-1].best is not None
    assert readings[-1].best.iterations == 340


def test_the_exact_distance_is_as_old_as_its_answer(tutor: Tutor, playground: Playground) -> None:
    tutor.open(parse("# R\n## S\nset: gan\nclock: wasserstein < 0.2\n"))
    readings = read(tutor, playground)
    stand(playground, 900)
    playground.truth.emit(Truth(800, 0, 0.1, 0.1, 0.1, None, None, step=800))
    tutor.look()
    assert (readings[-1].time.iterations, readings[-1].stopped) == (800, True)


def test_modes_are_counted_often_while_it_runs(tutor: Tutor, playground: Playground) -> None:
    question = playground.looking._coverage
    tutor.open(RACE)
    assert question.gap == OFTEN_GAP
    tutor.go(1)
    assert question.gap == COVERAGE_GAP
    tutor.go(0)
    tutor.open(None)
    assert question.gap == COVERAGE_GAP


def test_the_panel_shows_it_in_such_steps_alone(qtbot: QtBot, tutor: Tutor, playground: Playground) -> None:
    theme = Theme("light")
    library = Library((), Names)
    panel = LessonsPanel(tutor, library, theme)
    qtbot.addWidget(panel)
    panel.show()
    tutor.open(RACE)
    row = panel.clock
    assert row.isVisible()
    assert (row.count.text(), row.goal.text(), row.best.text()) == ("0", "of 349 iterations", "")
    stand(playground, 1200)
    near(playground, 1100, 0.8)
    tutor.look()
    assert (row.count.text(), row.goal.text()) == ("✓ 1,100", "iterations")
    assert row.best.text() == "best 1,100"
    tutor.go(1)
    assert not row.isVisible()
    panel.stop()
    library.deleteLater()
    theme.deleteLater()


def test_another_window_goes_on_with_it(window: MainWindow) -> None:
    tutor, playground = window.school.tutor, window.playground
    window.school.open("challenges")
    stand(playground, 200)
    near(playground, 150, 0.9)
    tutor.look()
    left = tutor.left()
    assert left is not None
    tutor.open(None)
    tutor.watch = Stopwatch()  # the other window has one of its own, which hears of the run that goes on
    playground.restart()
    window.school.take_up(left)
    readings = read(tutor, playground)
    stand(playground, 210)
    tutor.look()
    assert readings[-1].time.iterations == 150
    assert tutor.done == {0, 1, 2}


def test_every_challenge_of_ours_has_a_stopwatch_and_a_goal_that_is_a_task() -> None:
    lesson = read_lesson(OURS / "challenges.lesson")
    for step in lesson.steps:
        assert step.clock is not None, step.title
        goal = set(step.clock.parts)
        assert any(goal <= set(task.when.parts) for task in step.tasks), step.title
