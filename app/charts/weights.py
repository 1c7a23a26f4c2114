"""The critic's weights as a histogram, with ±c and the share that clipping holds there."""

from __future__ import annotations

import math

from PySide6.QtWidgets import QWidget

from app.charts.histogram import HistogramChart, Samples
from app.charts.legend import LegendItem
from app.charts.numbers import short
from app.theme import Theme
from engine.frame import Frame


class WeightHistogram(HistogramChart):
    name = "weights"
    terms = ("weights", "weights_at_clip")
    layers = frozenset({"weights"})

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, self.tr("Critic weights"), self.tr("%"), parent)
        self.labels = ((self.tr("weights"), "accent", ()),)

    @property
    def clip_value(self) -> float | None:
        """The limit c while the constraint is clipping."""
        settings = self.settings
        return settings.clip_value if settings is not None and settings.constraint == "clip" else None

    def pick(self, frame: Frame) -> tuple[Samples, ...]:
        return () if frame.weights is None else (Samples(frame.weights, *self.labels[0]),)

    def extent(self) -> tuple[float, float]:
        low, high = super().extent()
        if math.isnan(low):
            return low, high
        widest = max(-low, high, self.clip_value or 0.0)
        return -widest, widest

    def guides(self) -> list[tuple[float, str]]:
        c = self.clip_value
        return [] if c is None else [(-c, f"−c = {short(-c)}"), (c, f"c = {short(c)}")]

    def legend_items(self) -> list[LegendItem]:
        items = super().legend_items()
        if self.clip_value is not None and self.history is not None:
            share = self.history.last("weights_at_clip", min(self.replica, self.history.replicas - 1))
            text = "–" if math.isnan(share) else f"{100 * share:.0f} %"
            items.insert(
                1, LegendItem(self.tr("at ±c"), self.colour("text"), "none", value=text, room="100 %")
            )
        return items
