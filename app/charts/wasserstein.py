"""The critic's estimate of the Wasserstein distance beside the exact one, and the penalty, over time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtWidgets import QWidget

from app.charts.answers import Answers
from app.charts.canvas import DASH, DOT, Canvas
from app.charts.legend import LegendItem
from app.charts.losses import SMOOTH
from app.charts.numbers import short
from app.charts.optimum import running_rank
from app.charts.time_axis import TimeAxis
from app.charts.time_chart import Series, TimeChart
from app.charts.traces import Trace
from app.theme import Theme
from engine.agreement import WINDOW
from engine.frame import Truth
from engine.history import History

_EXACT, _SCALED = 2, 3  # places among the series


class WassersteinChart(TimeChart):
    """Estimate and penalty at every iteration; the exact distance and estimate/K about once a second."""

    name = "wasserstein"
    terms = (
        "wasserstein_estimate",
        "exact_distance",
        "scaled_estimate",
        "noise_floor",
        "rank_correlation",
        "penalty",
    )

    def __init__(self, theme: Theme, axis: TimeAxis, parent: QWidget | None = None) -> None:
        self._truths: Answers[Truth] = Answers()
        super().__init__(theme, axis, self.tr("Wasserstein distance"), self.tr("score"), (), parent)
        self.series = (
            Series("wasserstein_estimate", self.tr("estimate"), "accent", smooth=SMOOTH),
            Series("penalty", self.tr("penalty"), "warn", DASH, smooth=SMOOTH),
            Series("", self.tr("W₁"), "real"),
            Series("", self.tr("est./K"), "interpolate", DOT),
        )

    def set_history(self, history: History) -> None:
        self._truths.clear()
        super().set_history(history)

    def take_truth(self, truth: Truth) -> None:
        """One exact distance; of a population it belongs to one replica, and only a single one is drawn."""
        self._truths.add(truth.step, truth)
        self.invalidate()

    def rewind(self, step: int) -> None:
        self._truths.rewind(step)
        self.invalidate()

    def legend_items(self) -> list[LegendItem]:
        items = super().legend_items()
        return items if self.many else [replace(item, room="0.000") for item in items]

    def read(self, index: int, replica: int) -> str:
        if index < _EXACT:
            return super().read(index, replica)
        if not len(self._truths):
            return "–"
        truth = self._truths.at(self.axis.hovered)
        return short(truth.distance if index == _EXACT else truth.scaled)

    def _pull(self) -> None:
        if len(self._truths) and not self.many:
            iterations, truths = self._truths.spread(int(self.plot_width))
            for index, name in ((_EXACT, "distance"), (_SCALED, "scaled")):
                values = np.asarray([getattr(truth, name) for truth in truths], dtype=np.float64)
                self.traces[index, 0] = Trace(iterations, values, values, values, values)
        super()._pull()
        self._tell_meter()

    def _draw_lines_behind(self, canvas: Canvas) -> None:
        """The noise floor: what the exact distance of a perfect generator comes out at, and 95 % of them."""
        newest = self._truths.at(-1) if len(self._truths) and not self.many else None
        if newest is None or newest.floor is None:
            return
        if newest.floor_low is not None and newest.floor_high is not None:
            edges = np.asarray(canvas.frame.x)
            low, high = (
                np.full(2, self.y_scale.place(edge)) for edge in (newest.floor_low, newest.floor_high)
            )
            canvas.band(edges, low, high, self.colour("real", 0.14))
        canvas.level(float(self.y_scale.place(newest.floor)), self.colour("real", 0.6), (4.0, 3.0))

    def _tell_meter(self) -> None:
        """In the header: does the estimate fall when the distance falls?"""
        value = None
        if len(self._truths) and not self.many:
            at = self.axis.hovered
            step = at if at >= 0 else self._truths.at(-1).step
            value = running_rank(self._truths.until(step, WINDOW))
        self.header.set_unit(
            self.tr("score") if value is None else self.tr("rank corr. {0}").format(short(value))
        )
