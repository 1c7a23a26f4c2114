"""The tutor: sets a step up, and notices what the student does and what is to be seen."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from app.changes import Population, difference
from app.diagnosis.state import Diagnosis
from app.lessons.stopwatch import Stopwatch
from app.playground import Playground
from engine.frame import Coverage, Floats, MetricsBlock, Truth, TruthRequest
from engine.lessons.conditions import Condition, Moment
from engine.lessons.measures import METRICS, ROWS, of_coverage, of_metrics, of_truth
from engine.lessons.model import Lesson, Step
from engine.link.messages import Event, Status

LOOK_MS = 200
_DIVERGENCES = frozenset({"js", "kl_fake_real", "kl_real_fake"})


@dataclass(frozen=True, slots=True)
class Left:
    """How far a lesson has come in the window that showed it."""

    name: str
    index: int
    done: frozenset[int]
    begin_at: int | None  # iteration at which the step began
    watch: Stopwatch


class Tutor(QObject):
    """One lesson at a time. A task that was ticked off stays so until its step is begun again."""

    lesson_changed = Signal(object)  # Lesson, or None
    step_changed = Signal(object)  # Step: set it up, show it
    ticked = Signal(int)  # which task of the step
    step_done = Signal()  # all its tasks are ticked off
    clocked = Signal(object)  # Reading of the stopwatch, in steps that have one

    def __init__(self, playground: Playground, diagnosis: Diagnosis, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._playground, self._diagnosis = playground, diagnosis
        self.lesson: Lesson | None = None
        self.index = 0
        self.done: set[int] = set()
        self.watch = Stopwatch()
        self._rows: Floats = np.zeros((0, 0), np.float32)
        self._columns: tuple[str, ...] = ()
        self._coverage: Coverage | None = None
        self._truth: Truth | None = None
        self._status: Status | None = None
        self._begin_at: int | None = None
        self._start: dict[str, float] = {}
        self._actions: set[str] = set()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._connect()

    def _connect(self) -> None:
        playground = self._playground
        playground.metrics.connect(self._take_metrics)
        playground.coverage.connect(self._take_coverage)
        playground.truth.connect(self._take_truth)
        playground.status.connect(self._take_status)
        playground.event_came.connect(self._hear)
        playground.run_started.connect(self._forget)

    @property
    def step(self) -> Step | None:
        """The step that is shown."""
        return self.lesson.steps[self.index] if self.lesson else None

    def open(self, lesson: Lesson | None, index: int = 0, *, set_up: bool = True) -> None:
        """Begin a lesson, or leave it (None); without `set_up` the session is left as it stands."""
        self.lesson, self.index = lesson, 0
        self.lesson_changed.emit(lesson)
        if lesson is None:
            self._timer.stop()
            self._playground.looking.count_often(on=False)
        else:
            self.go(min(max(index, 0), len(lesson.steps) - 1), set_up=set_up)
            self._timer.start(LOOK_MS)

    def go(self, index: int, *, set_up: bool = True) -> None:
        """Show a step and set the session up as it says."""
        if self.lesson is None or not 0 <= index < len(self.lesson.steps):
            return
        self.index = index
        self.done.clear()
        self._actions.clear()
        self._start.clear()
        self._begin_at = None
        step = self.lesson.steps[index]
        if set_up:
            self._set_up(step)
        self._actions.clear()
        self.watch.begin()
        self._show(step)

    def left(self) -> Left | None:
        """How far the lesson has come, for another window."""
        if self.lesson is None:
            return None
        return Left(self.lesson.name, self.index, frozenset(self.done), self._begin_at, self.watch)

    def take_up(self, lesson: Lesson, left: Left | None = None) -> None:
        """Show a step that was begun elsewhere, or has been written anew.

        Nothing is set up, and what was done stays ticked off.
        """
        index, done = (self.index, self.done) if left is None else (left.index, left.done)
        self.lesson, self.index = lesson, min(index, len(lesson.steps) - 1)
        self.lesson_changed.emit(lesson)
        step = lesson.steps[self.index]
        self.done = {place for place in done if place < len(step.tasks)}
        self._actions.clear()
        if left is not None:
            self._begin_at, self.watch = left.begin_at, left.watch
        self._show(step)
        for place in sorted(self.done):
            self.ticked.emit(place)
        self._timer.start(LOOK_MS)

    def restart_step(self) -> None:
        """The same step from its beginning."""
        self.go(self.index)

    def note(self, action: str) -> None:
        """The student did this. A new seed is another beginning, too."""
        self._actions |= {action, "restart"} if action == "new_seed" else {action}

    def want(self, request: TruthRequest) -> TruthRequest:
        """The request with what the tasks of this step look at."""
        tasks = self.step.tasks if self.step else ()
        names = frozenset[str]().union(*(task.when.names for task in tasks))
        return replace(request, parts=request.parts | {"divergences"}) if names & _DIVERGENCES else request

    def stop(self) -> None:
        self._timer.stop()

    def look(self) -> None:
        """Tick off what has been done or seen."""
        step = self.step
        if step is None:
            return
        moment = self.moment()
        for name, value in moment.values.items():
            if not math.isnan(value):
                self._start.setdefault(name, value)
        before = len(self.done)
        for place, task in enumerate(step.tasks):
            if place not in self.done and task.when.holds(self._as_of(moment, task.when)):
                self.done.add(place)
                self.ticked.emit(place)
        if len(self.done) > before and len(self.done) == len(step.tasks):
            self.step_done.emit()
        if step.clock is not None:
            self._clock(moment, step.clock)

    def moment(self) -> Moment:
        """What is known of the chosen arena now."""
        values: dict[str, float] = {}
        if self._status is not None and self._begin_at is not None:
            values["iteration"] = float(self._status.iteration - self._begin_at)
        values |= of_metrics(self._columns, self._rows) if len(self._rows) else {}
        values |= of_coverage(self._coverage) if self._coverage else {}
        values |= of_truth(self._truth) if self._truth else {}
        kinds = frozenset(one.kind for one in self._diagnosis.now)
        return Moment(self._playground.settings, values, dict(self._start), kinds, frozenset(self._actions))

    def _show(self, step: Step) -> None:
        self.watch.aim((self.lesson.name if self.lesson else "", self.index), step.limits)
        self._playground.looking.count_often(on=step.clock is not None)
        self.step_changed.emit(step)
        if step.clock is not None:
            self.clocked.emit(self.watch.look(0, playing=self._playground.playing, reached_at=None))

    def _clock(self, moment: Moment, goal: Condition) -> None:
        seen = self._as_of(moment, goal)
        reached = int(seen.values.get("iteration", 0)) if goal.holds(seen) else None
        used = int(moment.values.get("iteration", 0))
        self.clocked.emit(self.watch.look(used, playing=self._playground.playing, reached_at=reached))

    def _as_of(self, moment: Moment, when: Condition) -> Moment:
        """The moment at which what `when` looks at was counted: training has gone on since."""
        read: list[int] = []
        if self._coverage is not None and when.names & of_coverage(self._coverage).keys():
            read.append(self._coverage.iteration)
        if self._truth is not None and when.names & of_truth(self._truth).keys():
            read.append(self._truth.iteration)
        if not read or self._begin_at is None or when.names & METRICS:
            return moment
        then = float(max(max(read) - self._begin_at, 0))
        return replace(moment, values={**moment.values, "iteration": then})

    def _set_up(self, step: Step) -> None:
        play = self._playground
        if step.population is not None:
            unlinked = _differing(step.population)
            before = play.run
            play.compare(step.population, step.title, unlinked)
            if play.run == before:
                play.restart()
        if step.speed is not None:
            play.set_speed(None if math.isinf(step.speed) else step.speed)
        if step.playing is not None and step.playing != play.playing:
            play.set_playing(playing=step.playing)

    def _take_metrics(self, block: MetricsBlock) -> None:
        replica = min(self._playground.chosen, block.values.shape[1] - 1)
        rows = block.values[:, replica]
        if block.columns != self._columns:
            self._columns, self._rows = block.columns, rows[-ROWS:]
        else:
            self._rows = np.concatenate((self._rows, rows))[-ROWS:]

    def _take_coverage(self, answers: tuple[Coverage, ...]) -> None:
        self._coverage = next((one for one in answers if one.replica == self._playground.chosen), None)

    def _take_truth(self, truth: Truth) -> None:
        if truth.replica == self._playground.chosen:
            self._truth = truth

    def _take_status(self, status: Status) -> None:
        self._status = status
        if self._begin_at is None:
            self._begin_at = status.iteration

    def _hear(self, event: Event) -> None:
        if event.kind == "forked":
            self.note("fork")

    def _forget(self) -> None:
        """A new run: what was measured belongs to the old one, and iterations count from 0."""
        self._rows, self._columns = np.zeros((0, 0), np.float32), ()
        self._coverage = self._truth = self._status = None
        self._begin_at = 0
        self._start.clear()
        self.watch.begin()


def _differing(population: Population) -> frozenset[str]:
    """The knobs in which arenas differ: those are not linked."""
    differ = (difference(population[0], other).keys() for other in population[1:])
    return frozenset[str]().union(*differ)
