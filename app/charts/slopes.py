"""The critic's slope at interpolates: over time with a 5 to 95 % band, and spread at this moment."""

from __future__ import annotations

import math

from PySide6.QtWidgets import QWidget

from app.charts.canvas import Canvas
from app.charts.histogram import HistogramChart, Samples
from app.charts.ranges import EasedRange
from app.charts.time_axis import TimeAxis
from app.charts.time_chart import Series, TimeChart
from app.theme import Theme
from engine.frame import Frame


class SlopeChart(TimeChart):
    name = "slope"
    terms = ("slope",)
    signed = False

    def __init__(self, theme: Theme, axis: TimeAxis, parent: QWidget | None = None) -> None:
        super().__init__(theme, axis, self.tr("Critic slope"), self.tr("score / data unit"), (), parent)
        self.series = (
            Series(
                "slope_mean",
                self.tr("mean"),
                "accent",
                smooth=5,
                band=("slope_low", "slope_high"),
                band_label="5–95 %",
            ),
        )

    def _draw_lines_behind(self, canvas: Canvas) -> None:
        canvas.level(float(self.y_scale.place(1.0)), self.colour("text", 0.6), (4.0, 3.0))


class SlopeHistogram(HistogramChart):
    name = "slopes"
    terms = ("slope_histogram",)
    layers = frozenset({"slopes"})

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, self.tr("Slopes at interpolates"), self.tr("%"), parent)
        self.labels = ((self.tr("interpolates"), "interpolate", ()),)

    def new_x_range(self) -> EasedRange:
        return EasedRange(stands=True)

    def pick(self, frame: Frame) -> tuple[Samples, ...]:
        if frame.interpolate_slopes is None:
            return ()
        return (Samples(frame.interpolate_slopes, *self.labels[0]),)

    def extent(self) -> tuple[float, float]:
        low, high = super().extent()
        return (low, high) if math.isnan(low) else (0.0, max(high, 1.0))

    def guides(self) -> list[tuple[float, str]]:
        return [(1.0, "1")]
