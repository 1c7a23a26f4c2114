"""Losses of both networks over time."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.charts.canvas import DASH
from app.charts.time_axis import TimeAxis
from app.charts.time_chart import Series, TimeChart
from app.theme import Theme
from engine.settings import LOG_LOSSES, Settings

SMOOTH = 9  # columns


class LossChart(TimeChart):
    name = "losses"
    terms = ("critic_loss", "generator_loss")

    def __init__(self, theme: Theme, axis: TimeAxis, parent: QWidget | None = None) -> None:
        super().__init__(theme, axis, self.tr("Losses"), "", (), parent)
        self.series = (
            Series("critic_loss", self.tr("critic"), "accent", smooth=SMOOTH),
            Series("generator_loss", self.tr("generator"), "fake", DASH, smooth=SMOOTH),
        )

    def apply_settings(self, settings: Settings) -> None:
        """Log losses are measured in nats, the others in units of the score."""
        self.header.set_unit(self.tr("nats") if settings.loss in LOG_LOSSES else self.tr("score"))
