"""AnswerChart: curves over iterations made from answers of the engine, about one a second."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

import numpy as np
from PySide6.QtWidgets import QWidget

from app.charts import marks
from app.charts.answers import Answers
from app.charts.canvas import Canvas
from app.charts.numbers import short
from app.charts.time_axis import TimeAxis
from app.charts.time_chart import TimeChart
from app.charts.traces import Floats, Trace
from app.theme import Theme
from engine.history import History

T = TypeVar("T")


class AnswerChart(TimeChart, Generic[T]):
    """A subclass says by `numbers` what an answer puts on the curves; what is infinite stands at the top.

    An answer is about all replicas, or, where `of_one`, about one of them.
    """

    of_one = False

    def __init__(
        self, theme: Theme, axis: TimeAxis, title: str, unit: str, parent: QWidget | None = None
    ) -> None:
        self._answers: dict[int, Answers[T]] = {}
        self._infinite: dict[tuple[int, int], Floats] = {}
        super().__init__(theme, axis, title, unit, (), parent)

    def numbers(self, answer: T, replica: int) -> Sequence[float]:
        """What the answer says of a replica, for each series; NaN: nothing."""
        raise NotImplementedError

    def waiting_text(self) -> str:
        """What to say before the first answer."""
        return self.tr("Waiting for the first exact answer")

    @property
    def answers(self) -> Answers[T]:
        """Those about the chosen replica."""
        return self.answers_of(self.replica)

    def answers_of(self, replica: int) -> Answers[T]:
        """Those about a replica."""
        return self._answers.setdefault(replica if self.of_one else 0, Answers())

    def keep(self, step: int, answer: T, replica: int = 0) -> None:
        """Store an answer."""
        self.answers_of(replica).add(step, answer)
        self.invalidate()

    def rewind(self, step: int) -> None:
        for answers in self._answers.values():
            answers.rewind(step)
        self.invalidate()

    def set_history(self, history: History) -> None:
        self._answers.clear()
        self._infinite = {}
        super().set_history(history)

    def empty_text(self) -> str:
        known = [replica for replica in self.replicas if len(self.answers_of(replica))]
        if not known:
            return self.waiting_text()
        newest = np.asarray([self.numbers(self.answers_of(one).at(-1), one) for one in known])
        curves = [one.mean for one in self.traces.values()]
        if np.isnan(newest).all() and not any(np.isfinite(curve).any() for curve in curves):
            return self.absent_text()
        return ""

    def read(self, index: int, replica: int) -> str:
        """The answer under the crosshair, or the newest."""
        answers = self.answers_of(replica)
        if not len(answers):
            return "–"
        return short(float(self.numbers(answers.at(self.axis.hovered), replica)[index]))

    def _pull(self) -> None:
        self.traces, self._infinite = {}, {}
        for replica in self.replicas:
            if not len(self.answers_of(replica)):
                continue
            steps, answers = self.answers_of(replica).spread(int(self.plot_width))
            table = np.asarray([self.numbers(answer, replica) for answer in answers], dtype=np.float64)
            for index in range(len(self.series)):
                self._infinite[index, replica] = steps[np.isposinf(table[:, index])]
                values = np.where(np.isfinite(table[:, index]), table[:, index], np.nan)
                self.traces[index, replica] = Trace(steps, values, values, values, values)
        self._follow()

    def _draw(self, canvas: Canvas) -> None:
        super()._draw(canvas)
        for (index, replica), steps in self._infinite.items():
            marks.draw_infinities(canvas, steps, self.series_colour(index, replica))
