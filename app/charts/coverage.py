"""Modes captured and high quality over time, against what perfect data reach."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from app.charts.answer_chart import AnswerChart
from app.charts.canvas import DASH, DOT, Canvas
from app.charts.legend import LegendItem
from app.charts.levels import draw_level
from app.charts.ranges import EasedRange
from app.charts.time_axis import TimeAxis
from app.charts.time_chart import Series
from app.theme import Theme
from engine.frame import Coverage

CEILING = 100 * (1 - math.exp(-4.5))  # % of a Gaussian in the plane within 3σ of its centre: 98.9


class CoverageChart(AnswerChart[tuple[Coverage, ...]]):
    """Shares in percent from the answers of the engine, about one a second."""

    name = "coverage"
    terms = ("modes_captured", "high_quality", "near")
    signed = False

    def __init__(self, theme: Theme, axis: TimeAxis, parent: QWidget | None = None) -> None:
        super().__init__(theme, axis, self.tr("Modes and quality"), "%", parent)
        self.series = (
            Series("modes", self.tr("modes"), "accent"),
            Series("near", self.tr("near"), "muted", DOT),
            Series("high_quality", self.tr("high quality"), "fake", DASH),
        )
        self.y_range = EasedRange(0.0, 105.0, fixed=True)

    def take_coverage(self, coverage: tuple[Coverage, ...]) -> None:
        self.keep(coverage[0].at, coverage)

    def set_log(self, on: bool) -> None:
        """From 1 % up on a logarithmic axis, from 0 on a linear one."""
        self.y_range = EasedRange(0.0, math.log10(120.0) if on else 105.0, fixed=True)
        super().set_log(on)

    def waiting_text(self) -> str:
        return self.tr("Waiting for the first count of modes")

    def absent_text(self) -> str:
        return self.tr("These data have no known modes")

    def numbers(self, answer: tuple[Coverage, ...], replica: int) -> Sequence[float]:
        return _percent(answer[min(replica, len(answer) - 1)])

    def legend_items(self) -> list[LegendItem]:
        return [replace(item, room="100.0 %") for item in super().legend_items()]

    def read(self, index: int, replica: int) -> str:
        """The answer under the crosshair, or the newest: modes as a count, the others in percent."""
        if not len(self.answers):
            return "–"
        answer = self.answers.at(self.axis.hovered)
        one = answer[min(replica, len(answer) - 1)]
        if index == 0:
            known = one.modes_captured is not None
            return f"{one.modes_captured} / {one.modes_total}" if known else "–"
        share = _percent(one)[index]
        return "–" if math.isnan(share) else f"{share:.1f} %"

    def _draw_lines_behind(self, canvas: Canvas) -> None:
        draw_level(self, canvas, CEILING, f"{CEILING:.1f} %")


def _percent(one: Coverage) -> tuple[float, float, float]:
    """Modes captured, near, high quality, in percent; NaN where there is none."""
    known = one.modes_captured is not None and one.modes_total
    modes = (one.modes_captured or 0) / (one.modes_total or 1) if known else math.nan
    near = math.nan if one.near is None else one.near
    quality = math.nan if one.high_quality is None else one.high_quality
    return 100 * modes, 100 * near, 100 * quality
