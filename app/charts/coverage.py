"""Modes captured and high quality over time, against what perfect data reach."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from PySide6.QtWidgets import QWidget

from app.charts.canvas import DASH, DOT, Canvas
from app.charts.legend import LegendItem
from app.charts.ranges import EasedRange
from app.charts.time_axis import TimeAxis
from app.charts.time_chart import Series, TimeChart
from app.charts.traces import Floats, Trace, nearest
from app.theme import Theme
from engine.frame import Coverage
from engine.history import History

CEILING = 100 * (1 - math.exp(-4.5))  # % of a Gaussian in the plane within 3σ of its centre: 98.9
ANSWERS_KEPT = 4096  # then every other one goes


class CoverageChart(TimeChart):
    """Shares in percent from the answers of the engine, about one a second."""

    name = "coverage"
    terms = ("modes_captured", "high_quality", "near")
    signed = False

    def __init__(self, theme: Theme, axis: TimeAxis, parent: QWidget | None = None) -> None:
        self._iterations: list[int] = []
        self._answers: list[tuple[Coverage, ...]] = []
        super().__init__(theme, axis, self.tr("Modes and quality"), "%", (), parent)
        self.series = (
            Series("modes", self.tr("modes"), "accent"),
            Series("near", self.tr("near"), "muted", DOT),
            Series("high_quality", self.tr("high quality"), "fake", DASH),
        )
        self.y_range = EasedRange(0.0, 105.0, fixed=True)

    def set_history(self, history: History) -> None:
        self._iterations, self._answers = [], []
        super().set_history(history)

    def add(self, coverage: tuple[Coverage, ...]) -> None:
        """One answer: a `Coverage` for each replica. Answers from a later iteration were rewound away."""
        if not coverage:
            return
        iteration = coverage[0].iteration
        while self._iterations and self._iterations[-1] >= iteration:
            self._iterations.pop()
            self._answers.pop()
        self._iterations.append(iteration)
        self._answers.append(tuple(sorted(coverage, key=lambda one: one.replica)))
        if len(self._answers) > ANSWERS_KEPT:
            self._iterations, self._answers = self._iterations[::2], self._answers[::2]
        self.invalidate()

    def set_log(self, on: bool) -> None:
        low = 0.0 if on else -2.0  # 1 %, and a little below 0 so that a lost run is seen
        self.y_range = EasedRange(low, math.log10(120.0) if on else 105.0, fixed=True)
        super().set_log(on)

    def empty_text(self) -> str:
        if not self._answers:
            return self.tr("Waiting for the first count of modes")
        if not any(np.isfinite(one.mean).any() for one in self.traces.values()):
            return self.tr("These data have no known modes")
        return ""

    def legend_items(self) -> list[LegendItem]:
        return [replace(item, room="100.0 %") for item in super().legend_items()]

    def read(self, index: int, replica: int) -> str:
        """The answer under the crosshair, or the newest: modes as a count, the others in percent."""
        if not self._answers:
            return "–"
        hovered = self.axis.hovered
        place = nearest(np.asarray(self._iterations, dtype=np.float64), hovered) if hovered >= 0 else -1
        answer = self._answers[place]
        one = answer[min(replica, len(answer) - 1)]
        if index == 0:
            return (
                "–"
                if one.modes_captured is None
                else self.tr("{n} of {all}").format(n=one.modes_captured, all=one.modes_total)
            )
        share = _percent(one)[index]
        return "–" if math.isnan(share) else f"{share:.1f} %"

    def _pull(self) -> None:
        iterations = np.asarray(self._iterations, dtype=np.float64)
        for replica in self.replicas:
            rows = np.asarray(
                [_percent(answer[min(replica, len(answer) - 1)]) for answer in self._answers],
                dtype=np.float64,
            ).reshape(-1, len(self.series))
            for index in range(len(self.series)):
                self.traces[index, replica] = _trace(iterations, rows[:, index])
        self.y_range.follow(self.y_range.low, self.y_range.high)

    def _draw_lines_behind(self, canvas: Canvas) -> None:
        place = float(self.y_scale.place(CEILING))
        canvas.level(place, self.colour("text", 0.6), (4.0, 3.0))
        rect = canvas.frame.rect
        canvas.words(
            rect.left() + 4,
            float(canvas.frame.to_y(place)) + 8,
            f"{CEILING:.1f}",
            self.colour("muted"),
            left=True,
        )


def _percent(one: Coverage) -> tuple[float, float, float]:
    """Modes captured, near, high quality, in percent; NaN where there is none."""
    modes = (
        one.modes_captured / one.modes_total
        if one.modes_captured is not None and one.modes_total
        else math.nan
    )
    return tuple(
        100 * (math.nan if share is None else share) for share in (modes, one.near, one.high_quality)
    )  # type: ignore[return-value]


def _trace(iterations: Floats, values: Floats) -> Trace:
    return Trace(iterations, values, values, values, values)
