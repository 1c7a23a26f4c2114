"""Jensen-Shannon and Kullback-Leibler divergences over time, from exact cell masses."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.charts.answer_chart import AnswerChart
from app.charts.canvas import DASH, DOT, Canvas
from app.charts.levels import draw_level
from app.charts.numbers import short
from app.charts.ranges import EasedRange
from app.charts.time_axis import TimeAxis
from app.charts.time_chart import Series
from app.theme import Theme
from engine.frame import DivergenceReading, Truth
from engine.settings import LOG_LOSSES, Settings

LOG2 = math.log(2)
_LINEAR, _LOG = (0.0, 0.85), (-3.0, 0.5)  # of JS: room above log 2 for its name
_NONE = float("nan")


class _DivergenceChart(AnswerChart[DivergenceReading]):
    truths = frozenset({"divergences"})
    of_one = True

    def take_truth(self, truth: Truth) -> None:
        if truth.divergences is not None:
            self.keep(truth.step, truth.divergences, truth.replica)

    def waiting_text(self) -> str:
        return self.tr("Waiting for the first exact answer.\nPoints from a file have no known density.")


class JensenShannonChart(_DivergenceChart):
    """JS against its ceiling log 2, the estimator's own noise, and what the discriminator knows of it."""

    name = "jensen_shannon"
    terms = ("jensen_shannon", "discriminator_bound", "game_value")
    signed = False

    def __init__(self, theme: Theme, axis: TimeAxis, parent: QWidget | None = None) -> None:
        super().__init__(theme, axis, self.tr("JS divergence"), self.tr("nats"), parent)
        self._js = Series("", "JS", "real")
        self._bound = Series("", self.tr("D's bound"), "interpolate", DOT)
        self.series = (self._js, self._bound)
        self.y_range = EasedRange(*_LINEAR, fixed=True)

    def apply_settings(self, settings: Settings) -> None:
        """Only a log loss's discriminator estimates JS, and only its game has the value C(G)."""
        log_loss = settings.loss in LOG_LOSSES
        series = (self._js, self._bound) if log_loss else (self._js,)
        if series != self.series:
            self.series = series
            self.forget()
        newest = self.answers.at(self.axis.hovered) if len(self.answers) else None
        value = self.tr("nats · C(G) {0}").format(short(newest.value)) if newest and log_loss else ""
        self.header.set_unit(value or self.tr("nats"))

    def numbers(self, answer: DivergenceReading, replica: int) -> Sequence[float]:
        bound = _NONE if answer.bound is None else answer.bound
        return (answer.js, bound)[: len(self.series)]

    def set_log(self, on: bool) -> None:
        """From a thousandth up on a logarithmic axis, from 0 on a linear one."""
        self.y_range = EasedRange(*(_LOG if on else _LINEAR), fixed=True)
        super().set_log(on)

    def _draw_lines_behind(self, canvas: Canvas) -> None:
        draw_level(self, canvas, LOG2, self.tr("log 2: nothing shared"))
        floor = self.answers.at(-1) if len(self.answers) else None
        if floor is not None and floor.js_floor_high is not None:
            draw_level(self, canvas, floor.js_floor_high, "", "real")


class KullbackLeiblerChart(_DivergenceChart):
    """Both directions, and what the −log D trick descends: ∞ where p_r is 0 under a fake."""

    name = "kullback_leibler"
    terms = ("kl_fake_real", "kl_real_fake", "non_saturating_objective")

    def __init__(self, theme: Theme, axis: TimeAxis, parent: QWidget | None = None) -> None:
        super().__init__(theme, axis, self.tr("KL divergences"), self.tr("nats"), parent)
        self._two = (
            Series("", "KL(p_g‖p_r)", "fake"),
            Series("", "KL(p_r‖p_g) ≥", "real", DASH),
        )
        self._trick = Series("", "KL − 2 JS", "interpolate", DOT)
        self.series = self._two

    def apply_settings(self, settings: Settings) -> None:
        """KL − 2 JS is what the non-saturating generator descends at the optimal discriminator."""
        series = (*self._two, self._trick) if settings.loss == "non_saturating" else self._two
        if series != self.series:
            self.series = series
            self.forget()

    def numbers(self, answer: DivergenceReading, replica: int) -> Sequence[float]:
        return (answer.kl_fake_real, answer.kl_real_fake, answer.non_saturating)[: len(self.series)]
