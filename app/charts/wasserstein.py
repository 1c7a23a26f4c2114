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

_FIELDS = {"W₁": "distance", "est./K": "scaled"}  # what a series shows of an exact answer, by its symbol


class WassersteinChart(TimeChart):
    """Estimate and penalty at every iteration; the exact distance and estimate/K about once a second.

    Of several replicas only what can be compared is drawn: W₁ and estimate/K, both in units of distance.
    """

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
        self._truths: dict[int, Answers[Truth]] = {}
        super().__init__(theme, axis, self.tr("Wasserstein distance"), self.tr("score"), (), parent)
        self._single = (
            Series("wasserstein_estimate", self.tr("estimate"), "accent", smooth=SMOOTH),
            Series("penalty", self.tr("penalty"), "warn", DASH, smooth=SMOOTH),
            Series("", "W₁", "real"),
            Series("", "est./K", "interpolate", DOT),
        )
        self.series = self._single

    def set_history(self, history: History) -> None:
        self._truths.clear()
        self.series = self._single if history.replicas == 1 else self._single[2:]
        super().set_history(history)

    def take_truth(self, truth: Truth) -> None:
        """One exact answer about one replica."""
        self._truths_of(truth.replica).add(truth.step, truth)
        self.invalidate()

    def rewind(self, step: int) -> None:
        for truths in self._truths.values():
            truths.rewind(step)
        self.invalidate()

    def empty_text(self) -> str:
        if self.many and self.history is not None and not any(map(len, self._truths.values())):
            return self.tr("Waiting for the first exact answer")
        return super().empty_text()

    def legend_items(self) -> list[LegendItem]:
        items = super().legend_items()
        return items if self.many else [replace(item, room="0.000") for item in items]

    def read(self, index: int, replica: int) -> str:
        if self.series[index].column:
            return super().read(index, replica)
        truths = self._truths_of(replica)
        if not len(truths):
            return "–"
        return short(getattr(truths.at(self.axis.hovered), _FIELDS[self.series[index].label]))

    def _truths_of(self, replica: int) -> Answers[Truth]:
        return self._truths.setdefault(replica, Answers())

    def _pull(self) -> None:
        for replica in self.replicas:
            if not len(self._truths_of(replica)):
                continue
            iterations, truths = self._truths_of(replica).spread(int(self.plot_width))
            for index, series in enumerate(self.series):
                if name := _FIELDS.get(series.label):
                    values = np.asarray([getattr(truth, name) for truth in truths], dtype=np.float64)
                    self.traces[index, replica] = Trace(iterations, values, values, values, values)
        super()._pull()
        self._tell_meter()

    def _draw_lines_behind(self, canvas: Canvas) -> None:
        """The noise floor: what the exact distance of a perfect generator comes out at, and 95 % of them."""
        truths = self._truths_of(self.replica)
        newest = truths.at(-1) if len(truths) else None
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
        truths = self._truths_of(self.replica)
        if len(truths) and not self.many:
            at = self.axis.hovered
            step = at if at >= 0 else truths.at(-1).step
            value = running_rank(truths.until(step, WINDOW))
        unit = self.tr("data units") if self.many else self.tr("score")
        self.header.set_unit(unit if value is None else self.tr("rank corr. {0}").format(short(value)))
