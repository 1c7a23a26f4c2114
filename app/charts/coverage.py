"""Modes captured and high quality over time, against what perfect data reach."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from PySide6.QtWidgets import QWidget

from app.charts.answers import Answers
from app.charts.canvas import DASH, DOT, Canvas
from app.charts.legend import LegendItem
from app.charts.ranges import EasedRange
from app.charts.time_axis import TimeAxis
from app.charts.time_chart import Series, TimeChart
from app.charts.traces import Floats, Trace
from app.theme import Theme
from engine.frame import Coverage
from engine.history import History

CEILING = 100 * (1 - math.exp(-4.5))  # % of a Gaussian in the plane within 3σ of its centre: 98.9


class CoverageChart(TimeChart):
    """Shares in percent from the answers of the engine, about one a second."""

    name = "coverage"
    terms = ("modes_captured", "high_quality", "near")
    signed = False

    def __init__(self, theme: Theme, axis: TimeAxis, parent: QWidget | None = None) -> None:
        self._answers: Answers[tuple[Coverage, ...]] = Answers()
        super().__init__(theme, axis, self.tr("Modes and quality"), "%", (), parent)
        self.series = (
            Series("modes", self.tr("modes"), "accent"),
            Series("near", self.tr("near"), "muted", DOT),
            Series("high_quality", self.tr("high quality"), "fake", DASH),
        )
        self.y_range = EasedRange(0.0, 105.0, fixed=True)

    def set_history(self, history: History) -> None:
        self._answers.clear()
        super().set_history(history)

    def add(self, coverage: tuple[Coverage, ...]) -> None:
        """One answer: a `Coverage` for each replica. Answers from a later iteration were rewound away."""
        if not coverage:
            return
        self._answers.add(coverage[0].at, tuple(sorted(coverage, key=lambda one: one.replica)))
        self.invalidate()

    def set_log(self, on: bool) -> None:
        """From 1 % up on a logarithmic axis, from 0 on a linear one."""
        self.y_range = EasedRange(0.0, math.log10(120.0) if on else 105.0, fixed=True)
        super().set_log(on)

    def empty_text(self) -> str:
        if not len(self._answers):
            return self.tr("Waiting for the first count of modes")
        if not np.isfinite(_percents(self._answers.at(-1))).any():
            return self.tr("These data have no known modes")
        return ""

    def legend_items(self) -> list[LegendItem]:
        return [replace(item, room="100.0 %") for item in super().legend_items()]

    def read(self, index: int, replica: int) -> str:
        """The answer under the crosshair, or the newest: modes as a count, the others in percent."""
        if not len(self._answers):
            return "–"
        answer = self._answers.at(self.axis.hovered)
        one = answer[min(replica, len(answer) - 1)]
        if index == 0:
            known = one.modes_captured is not None
            return f"{one.modes_captured} / {one.modes_total}" if known else "–"
        share = _percent(one)[index]
        return "–" if math.isnan(share) else f"{share:.1f} %"

    def _pull(self) -> None:
        if not len(self._answers):
            self.traces = {}
            return
        iterations, answers = self._answers.spread(int(self.plot_width))
        percent = np.stack([_percents(answer) for answer in answers])
        for replica in self.replicas:
            for index in range(len(self.series)):
                values = percent[:, min(replica, percent.shape[1] - 1), index]
                self.traces[index, replica] = Trace(iterations, values, values, values, values)
        self.y_range.follow(self.y_range.low, self.y_range.high)

    def _draw_lines_behind(self, canvas: Canvas) -> None:
        place = float(self.y_scale.place(CEILING))
        canvas.level(place, self.colour("text", 0.6), (4.0, 3.0))
        at = canvas.frame.rect.left() + 4, float(canvas.frame.to_y(place)) + 8
        canvas.words(*at, f"{CEILING:.1f} %", self.colour("muted"), left=True)


def _percents(answer: tuple[Coverage, ...]) -> Floats:
    return np.asarray([_percent(one) for one in answer], dtype=np.float64)


def _percent(one: Coverage) -> tuple[float, float, float]:
    """Modes captured, near, high quality, in percent; NaN where there is none."""
    known = one.modes_captured is not None and one.modes_total
    modes = (one.modes_captured or 0) / (one.modes_total or 1) if known else math.nan
    near = math.nan if one.near is None else one.near
    quality = math.nan if one.high_quality is None else one.high_quality
    return 100 * modes, 100 * near, 100 * quality
