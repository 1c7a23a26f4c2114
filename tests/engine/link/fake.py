"""A session without torch that does what its seed says, on a clock of its own if it is given one."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.datasets import Shape
from engine.frame import Coverage, Frame, FrameRequest, MetricsBlock, TruthRequest, metric_columns
from engine.history import History
from engine.keyframe import Keyframe
from engine.link.inbox import Inbox
from engine.link.messages import Answer, Command, Event, Shutdown
from engine.plain import PlainMlp
from engine.samples import Samples
from engine.settings import Settings, check_population, knobs
from engine.words import UserError, Words

COLUMNS = metric_columns(1, 1)

# Seeds with a meaning
REFUSED = 1001  # the session cannot be made
BROKEN = 1002  # making it raises something unexpected
TOO_LARGE = 1003  # making it needs more memory than there is
RUN_RAISES = 1004  # at iteration 5
RUN_DIES = 1005  # at iteration 5 the process is gone, without a word
PICTURE_DIES = 1006  # likewise at a picture
DIVERGES = 1007  # at iteration 5
OUT_OF_MEMORY = 1008  # at iteration 5
PICTURE_RAISES = 1009


class OutOfMemoryError(RuntimeError):
    """Named as that of torch."""


@dataclass
class Clock:
    """Time that passes only when somebody works or waits."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


class Session:
    """Costs in seconds of the clock; without one, in the time of a short sleep."""

    def __init__(
        self,
        settings: Settings | tuple[Settings, ...],
        device: str = "auto",  # noqa: ARG002 - as the real one
        *,
        arrays: Mapping[str, NDArray[np.float32]] | None = None,
        independent: bool = False,  # noqa: ARG002 - as the real one
        clock: Clock | None = None,
        cost: float = 0.002,
        frame_cost: float = 0.004,
    ) -> None:
        self.population = (settings,) if isinstance(settings, Settings) else check_population(settings)
        self.seed = self.population[0].seed
        if self.seed == REFUSED:
            raise UserError("this cannot be")
        if self.seed == BROKEN:
            raise ZeroDivisionError("broken")
        if self.seed == TOO_LARGE:
            raise OutOfMemoryError("too large")
        self.clock, self.cost, self.frame_cost = clock, cost, frame_cost
        self.arrays = dict(arrays or {})
        self.iteration = self.step = self.critic_steps = 0
        self.alive = (True,) * len(self.population)
        self.made_by = {"program": "imagined"}
        self.history = History(COLUMNS, len(self.population), full=8192, bins=256)
        self._fetched = 0
        self._trace = 0.0  # a number that depends on all that was done
        self.device_words = Words("imagined, {threads} thread", {"threads": 1})
        self.applied: list[tuple[float, int, dict[str, object]]] = []  # when, at which iteration, what
        self.iterations: list[float] = []  # when each was begun
        self.pictures: list[float] = []
        self.estimate: Callable[[int], float] = lambda step: 1.0 / (1 + step)
        self.modes: tuple[int | None, int | None] = (0, 8)
        self._events: list[Event] = []

    @classmethod
    def from_keyframe(cls, keyframe: Keyframe, device: str = "auto", clock: Clock | None = None) -> Session:
        session = cls(keyframe.population, device, arrays=keyframe.arrays, clock=clock)
        session.restore(keyframe)
        return session

    def restore(self, keyframe: Keyframe, *, forget: bool = True) -> None:
        self.population = keyframe.population
        self.iteration, self.step = keyframe.iteration, keyframe.step
        self._trace = float(keyframe.tensors["critic"][0, 0])
        self._fetched = self.step
        if forget:
            self.forget()

    def forget(self) -> None:
        self.history.truncate_after(self.step - 1)

    def recall(self, history: History) -> None:
        self.history = history

    def run(self, n: int, stop: Callable[[], bool] | None = None) -> int:
        for done in range(n):
            if (stop is not None and stop()) or (self.seed == DIVERGES and self.iteration >= 5):
                return done
            self._misbehave()
            self.iterations.append(self.clock.now if self.clock else 0.0)
            self._spend(self.cost)
            self.iteration += 1
            self.step += 1
            self._mix(self.population[0].clip_value)
        return n

    def train_critic(self, k: int) -> None:
        for _ in range(k):
            self._spend(self.cost)
            self.step += 1
            self.critic_steps += 1
            self._mix(2.0)

    def apply(self, change: Mapping[str, object], replica: int | None = None) -> None:
        for name in change:
            if name in knobs() and not knobs()[name].live:
                raise UserError("{name} needs a restart", name=name)
        members = list(self.population)
        for index in range(len(members)) if replica is None else [replica]:
            members[index] = members[index].with_(**change)
        self.population = check_population(members)
        self.applied.append((self.clock.now if self.clock else 0.0, self.iteration, dict(change)))

    def add_arrays(self, arrays: Mapping[str, NDArray[np.float32]]) -> None:
        self.arrays |= arrays

    def metrics(self, since: int = -1) -> MetricsBlock:
        steps = np.arange(max(self._fetched, self.history.last_iteration + 1), self.step)
        values = np.zeros((len(steps), len(self.population), len(COLUMNS)), np.float32)
        for row, step in enumerate(steps):
            values[row, :, COLUMNS.index("wasserstein_estimate")] = self.estimate(int(step))
        self.history.append(MetricsBlock(0, COLUMNS, steps, values))
        self._fetched = self.step
        return self.history.rows(since)

    def frame(self, request: FrameRequest) -> Frame:
        if self.seed == PICTURE_DIES:
            os._exit(9)
        if self.seed == PICTURE_RAISES:
            raise ZeroDivisionError("at a picture")
        self.pictures.append(self.clock.now if self.clock else 0.0)
        self._spend(self.frame_cost)
        cloud = np.zeros((len(self.population), request.points, 2), np.float32)
        return Frame(0, self.iteration, self.step, cloud, cloud[0])

    def coverage(self) -> tuple[Coverage, ...]:
        captured, total = self.modes
        return tuple(
            Coverage(self.iteration, r, captured, total, captured, 1.0, 1.0)
            for r in range(len(self.population))
        )

    def truth_samples(self, request: TruthRequest) -> Samples:
        """Reals at 0 to 3, all fakes at 4.5, and a critic that is x."""
        if request.replica:
            raise UserError("there is no replica {replica}", replica=request.replica)
        points = np.zeros((4, 2))
        points[:, 0] = range(4)
        generator = PlainMlp(((np.zeros((2, 2)), np.array([4.5, 0.0])),), "relu")
        critic = PlainMlp(((np.array([[1.0], [0.0]]), np.zeros(1)),), "relu")
        return Samples(
            run=0,
            iteration=self.iteration,
            step=self.step,
            replica=0,
            target=(),
            shape=Shape(points),
            real=points,
            generator=generator,
            critic=critic,
            seed=0,
            request=request,
        )

    def keyframe(self) -> Keyframe:
        tensors = {"critic": np.full((len(self.population), 1), self._trace)}
        counts = self.iteration, self.step, self.alive
        return Keyframe(self.population, False, *counts, tensors, self.arrays, self.made_by)

    def events(self) -> list[Event]:
        if self.seed == DIVERGES and self.iteration == 5 and not self._events:
            self._events = [
                Event(0, "diverged", Words("it diverged"), 5, r) for r in range(len(self.population))
            ]
            return self._events
        return []

    def _mix(self, what: float) -> None:
        self._trace = (self._trace * 3.7 + what + 0.1) % 1.0

    def _spend(self, seconds: float) -> None:
        if self.clock:
            self.clock.now += seconds
        else:
            time.sleep(seconds)  # the price of an iteration, not a wait for something

    def _misbehave(self) -> None:
        if self.iteration != 5:
            return
        if self.seed == RUN_RAISES:
            raise ZeroDivisionError("at iteration 5")
        if self.seed == RUN_DIES:
            os._exit(9)
        if self.seed == OUT_OF_MEMORY:
            raise OutOfMemoryError("at iteration 5")


@dataclass
class Made:
    """Makes sessions on one clock and remembers them."""

    clock: Clock
    costs: dict[str, Any] = field(default_factory=dict)
    sessions: list[Session] = field(default_factory=list)
    prepare: Callable[[Session], None] = lambda _: None

    def new(
        self,
        population: tuple[Settings, ...],
        device: str,
        arrays: Mapping[str, Any],
        *,
        independent: bool = False,  # noqa: ARG002 - as the real one
    ) -> Session:
        session = Session(population, device, arrays=arrays, clock=self.clock, **self.costs)
        self.prepare(session)
        self.sessions.append(session)
        return session

    def again(self, keyframe: Keyframe, device: str, arrays: Mapping[str, Any]) -> Session:
        session = Session.from_keyframe(keyframe, device, self.clock)
        session.arrays |= arrays
        self.sessions.append(session)
        return session


class Script(Inbox):
    """Commands that come at given times of the clock; waiting lets the clock run. Ends with `Shutdown`."""

    def __init__(self, clock: Clock, script: list[tuple[float, Command]], end: float) -> None:
        super().__init__()
        self._clock, self._script = clock, [*script, (end, Shutdown())]
        self.waits: list[float | None] = []

    def pending(self) -> bool:
        self._arrive()
        return super().pending()

    def drain(self, timeout: float | None = 0.0) -> list[Command]:
        self._arrive()
        found = super().drain(0.0)
        if found or timeout == 0.0:
            return found
        self.waits.append(timeout)
        next_time = self._script[0][0]
        self._clock.now = next_time if timeout is None else min(next_time, self._clock.now + timeout)
        self._arrive()
        return super().drain(0.0)

    def _arrive(self) -> None:
        while self._script and self._script[0][0] <= self._clock.now:
            self.put(self._script.pop(0)[1])


@dataclass
class Sent:
    """Answers in order, with the time of the clock; `react` may put commands in return."""

    clock: Clock
    answers: list[tuple[float, Answer]] = field(default_factory=list)
    react: Callable[[Answer], None] = lambda _: None

    def __call__(self, answer: Answer) -> None:
        self.answers.append((self.clock.now, answer))
        self.react(answer)

    def of(self, kind: type[Any]) -> list[Any]:
        return [answer for _, answer in self.answers if isinstance(answer, kind)]

    def events(self, kind: str) -> list[Event]:
        return [answer for answer in self.of(Event) if answer.kind == kind]
