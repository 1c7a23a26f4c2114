"""The pull of the generator's loss at fakes, over time."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.charts.losses import SMOOTH
from app.charts.time_axis import TimeAxis
from app.charts.time_chart import Series, TimeChart
from app.theme import Theme


class PullChart(TimeChart):
    name = "pull"
    terms = ("pull",)
    signed = False
    log_first = True

    def __init__(self, theme: Theme, axis: TimeAxis, parent: QWidget | None = None) -> None:
        super().__init__(theme, axis, self.tr("Pull at fakes"), self.tr("loss / data unit"), (), parent)
        self.series = (Series("pull_mean", self.tr("mean"), "fake", smooth=SMOOTH),)
