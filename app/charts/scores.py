"""Scores of real and fake as histograms; for log losses as D(x), with accuracy."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QWidget

from app.charts.canvas import DASH
from app.charts.histogram import HistogramChart, Samples
from app.charts.legend import LegendItem
from app.charts.numbers import short
from app.charts.ranges import EasedRange
from app.theme import Theme
from engine.frame import Floats, Frame
from engine.settings import LOG_LOSSES, Settings


class ScoreHistogram(HistogramChart):
    name = "scores"
    terms = ("scores", "accuracy")
    layers = frozenset({"scores"})

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, self.tr("Scores"), "f(x), %", parent)
        self.labels = ((self.tr("real"), "real", ()), (self.tr("fake"), "fake", DASH))
        self._as_probability = False

    def show_frame(self, frame: Frame, settings: Settings) -> None:
        """Count this frame; D(x) has the fixed axis 0 to 1, f(x) one that follows the scores."""
        as_probability = settings.loss in LOG_LOSSES
        if as_probability != self._as_probability:
            self._as_probability = as_probability
            self.x_range = EasedRange(0.0, 1.0, fixed=as_probability)
            self.y_range.fit()
            self.header.set_unit("D(x), %" if as_probability else "f(x), %")
        super().show_frame(frame, settings)

    def pick(self, frame: Frame) -> tuple[Samples, ...]:
        if frame.scores_real is None or frame.scores_fake is None:
            return ()
        both = zip((frame.scores_real, frame.scores_fake), self.labels, strict=True)
        return tuple(Samples(belief(s) if self._as_probability else s, *look) for s, look in both)

    def guides(self) -> list[tuple[float, str]]:
        return [(0.5, "½")] if self._as_probability else []

    def legend_items(self) -> list[LegendItem]:
        items = super().legend_items()
        if self._as_probability and self.history is not None:
            accuracy = self.history.last("accuracy", min(self.replica, self.history.replicas - 1))
            items.insert(
                2, LegendItem(self.tr("accuracy"), self.colour("text"), "none", value=short(accuracy, 2))
            )
        return items


def belief(score: Floats) -> Floats:
    """D(x) = 1/(1 + exp(−f(x))), without overflow."""
    small = np.exp(-np.abs(score))
    return np.where(score >= 0, 1 / (1 + small), small / (1 + small)).astype(np.float32)
