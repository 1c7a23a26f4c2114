"""The critic's estimate of the Wasserstein distance, and the penalty, over time."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.charts.canvas import DASH
from app.charts.losses import SMOOTH
from app.charts.time_axis import TimeAxis
from app.charts.time_chart import Series, TimeChart
from app.theme import Theme


class WassersteinChart(TimeChart):
    name = "wasserstein"
    terms = ("wasserstein_estimate", "penalty")

    def __init__(self, theme: Theme, axis: TimeAxis, parent: QWidget | None = None) -> None:
        super().__init__(theme, axis, self.tr("Wasserstein estimate"), self.tr("score"), (), parent)
        self.series = (
            Series("wasserstein_estimate", self.tr("estimate"), "accent", smooth=SMOOTH),
            Series("penalty", self.tr("penalty"), "warn", DASH, smooth=SMOOTH),
        )
