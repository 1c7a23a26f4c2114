"""Against the distance: W₁; JS and KL; what moves the fake (WGAN, Fig. 1)."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QWidget

from app.charts.canvas import DASH, DASH_DOT, DOT, SOLID, Canvas, Frame2D
from app.charts.legend import LegendItem
from app.charts.marks import draw_zeros, floored
from app.charts.numbers import short
from app.charts.scales import Linear, Log, Tick
from app.lab.card import Row
from app.lab.facts import Facts
from app.lab.figure import Figure
from app.lab.scene import REACH
from app.lab.sentences import length
from app.theme import Theme
from engine.distances import LOG2

NATS_TOP = 1.0  # where the finite part of the axis of JS and KL ends
_INFINITY = 1.17  # the place of ∞ on that axis
_LEAST = 1e-12  # what is smaller leaves the logarithmic axis at the bottom
_FROM = 0.05  # data units: nearer than this all pulls go to 0, and the axis does not follow
_ROOM = 0.11  # of the height, kept free below it for exact zeros


class WassersteinFigure(Figure):
    """W₁ = θ: a straight line."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, self.tr("Wasserstein distance"), self.tr("data units, by distance"), parent)

    def y_span(self) -> tuple[float, float]:
        return 0.0, REACH * 1.06

    def rows(self, facts: Facts) -> list[Row]:
        item = LegendItem("W₁", self.colour("accent"), value=length(facts.here.wasserstein))
        return [(item, "lab_wasserstein")]

    def _changes_ground(self, before: Facts, after: Facts) -> bool:
        return False  # the same line for all shapes

    def _paint_ground(self, canvas: Canvas, facts: Facts) -> None:
        curves = facts.curves
        self.curve(canvas.painter, curves.distances, curves.table["wasserstein"], self.colour("accent"))

    def _paint_over(self, canvas: Canvas, facts: Facts) -> None:
        distance = facts.scene.distance
        self.paint_marker(canvas.painter, distance, f"{distance:.2f}")
        self.dot(canvas.painter, self.at(distance, facts.here.wasserstein), self.colour("accent"))


class DivergenceFigure(Figure):
    """JS under its ceiling, and KL, which for shapes that do not overlap is ∞."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, self.tr("Divergences"), self.tr("nats, by distance"), parent)

    def y_span(self) -> tuple[float, float]:
        return 0.0, _INFINITY * 1.04

    def y_ticks(self, frame: Frame2D, count: int) -> list[Tick]:
        clear = float(frame.to_y(_INFINITY)) + 1.7 * self.theme.sizes.font_small  # of the ∞ above them
        ticks = Linear().ticks(0.0, NATS_TOP, count)
        return [tick for tick in ticks if float(frame.to_y(tick.place)) > clear]

    def rows(self, facts: Facts) -> list[Row]:
        here = facts.here
        return [
            (LegendItem("JS", self.colour("interpolate"), value=short(here.js)), "lab_js"),
            (LegendItem("KL", self.colour("danger"), dashes=DASH, value=short(here.kl)), "lab_kl"),
        ]

    def _paint_ground(self, canvas: Canvas, facts: Facts) -> None:
        painter, curves, zero = canvas.painter, facts.curves, facts.curves.at_zero
        js, kl = self.colour("interpolate"), self.colour("danger")
        self._paint_infinity(canvas)
        canvas.level(LOG2, self.colour("muted"), DOT)
        canvas.words(
            self.plot.right() - 2,
            float(self.frame.to_y(LOG2)) - self.theme.sizes.font_small * 0.75,
            "log 2 = 0.693",
            self.colour("muted"),
        )
        known = np.isfinite(curves.table["kl"])
        finite = np.where(known, curves.table["kl"], np.nan)
        self.curve(painter, curves.distances, finite, kl, DASH, ceiling=NATS_TOP * 1.04)
        self.curve(painter, curves.distances, np.where(known, np.nan, _INFINITY), kl, DASH)
        self.curve(painter, curves.distances, curves.table["js"], js)
        if not known.all():  # it leaps as the shapes part: the ends of either branch
            self.dot(painter, self.at(0, _INFINITY), kl, hollow=True, radius=3.0)
            if curves.table["js"][0] > LOG2 / 2:
                self.dot(painter, self.at(0, LOG2), js, hollow=True, radius=3.0)
            self.dot(painter, self.at(0, zero.js), js, radius=3.5)

    def _paint_infinity(self, canvas: Canvas) -> None:
        """A shaded strip above the axis, where ∞ lies."""
        painter, sizes = canvas.painter, self.theme.sizes
        strip = QRectF(self.plot)
        strip.setBottom(float(self.frame.to_y((NATS_TOP * 1.06 + _INFINITY) / 2)))
        painter.fillRect(strip, self.colour("danger", 0.07))
        painter.save()
        painter.setFont(self.theme.font(round(1.5 * sizes.font_small)))
        canvas.words(self.plot.left() - 5, strip.center().y(), "∞", self.colour("danger"))
        painter.restore()

    def _paint_over(self, canvas: Canvas, facts: Facts) -> None:
        painter, distance = canvas.painter, facts.scene.distance
        self.paint_marker(painter, distance, f"{distance:.2f}")
        kl, colour = facts.here.kl, self.colour("danger")
        if kl <= NATS_TOP:
            self.dot(painter, self.at(distance, kl), colour)
        elif math.isinf(kl):
            self.dot(painter, self.at(distance, _INFINITY), colour)
        else:
            self._paint_above(canvas, distance, short(kl))
        self.dot(painter, self.at(distance, facts.here.js), self.colour("interpolate"))

    def _paint_above(self, canvas: Canvas, distance: float, text: str) -> None:
        """A finite value that lies above the axis: an arrow, and how much."""
        painter, colour = canvas.painter, self.colour("danger")
        tip = self.at(distance, NATS_TOP * 1.06)
        painter.setPen(self.colour("panel"))
        painter.setBrush(colour)
        painter.drawPolygon([tip, tip + QPointF(-5.5, 9), tip + QPointF(5.5, 9)])
        left = tip.x() + 60 < self.plot.right()
        side = 9.0 if left else -9.0
        ground = self.colour("panel")
        canvas.words(tip.x() + side, tip.y() + 5, f"KL {text}", colour, left=left, ground=ground)


class GradientFigure(Figure):
    """How hard the best discriminator and the best critic move the fake, on a logarithmic axis with a 0."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        title = self.tr("What moves the fake")
        super().__init__(
            theme, title, self.tr("best critic and best discriminator, per data unit, by distance"), parent
        )
        self._span = (-6.0, 1.0)

    def y_span(self) -> tuple[float, float]:
        low, high = self._span
        return low - _ROOM * (high - low), high

    def y_ticks(self, frame: Frame2D, count: int) -> list[Tick]:
        return floored(Log().ticks(self._span[0], frame.y[1], count), frame)

    def show_facts(self, facts: Facts) -> None:
        """Draw these facts; the axis depends on kind and size alone, so that it rests in a drag."""
        far = facts.curves.distances >= _FROM
        values = np.concatenate([facts.curves.table[name][far] for name, *_ in self._lines()])
        known = values[np.isfinite(values) & (values > 0)]
        low = max(float(known.min()), _LEAST)
        high = float(known.max())
        self._span = (min(math.floor(math.log10(low)), -2), max(math.log10(high) + 0.25, 0.6))
        super().show_facts(facts)

    def rows(self, facts: Facts) -> list[Row]:
        return [
            (
                LegendItem(label, self.colour(colour), dashes=dashes, value=short(getattr(facts.here, name))),
                f"lab_{name}",
            )
            for name, label, colour, dashes in self._lines()
        ]

    def _lines(self) -> list[tuple[str, str, str, tuple[float, ...]]]:
        return [
            ("critic_slope", self.tr("f* slope"), "accent", SOLID),
            ("discriminator_slope", self.tr("D* slope"), "interpolate", SOLID),
            ("minimax_pull", self.tr("minimax pull"), "fake", DASH),
            ("non_saturating_pull", self.tr("−log D pull"), "muted", DASH_DOT),
        ]

    def _paint_ground(self, canvas: Canvas, facts: Facts) -> None:
        curves = facts.curves
        for index, (name, _, colour, dashes) in reversed(list(enumerate(self._lines()))):
            values = curves.table[name]
            self.curve(canvas.painter, curves.distances, self._place(values), self.colour(colour), dashes)
            zeros = np.linspace(0.02, 0.95, 9) * REACH + index * 0.06
            if (values == 0).all():
                draw_zeros(canvas, zeros, self.colour(colour))

    def _paint_over(self, canvas: Canvas, facts: Facts) -> None:
        distance = facts.scene.distance
        self.paint_marker(canvas.painter, distance, f"{distance:.2f}")
        for name, _, colour, _ in reversed(self._lines()):
            value = getattr(facts.here, name)
            if not math.isnan(value):
                place = float(self._place(np.array([value]))[0])
                self.dot(canvas.painter, self.at(distance, place), self.colour(colour))

    def _place(
        self, values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]
    ) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        """Places on the axis; 0 lies on its floor, and NaN nowhere."""
        places = Log().place(values)
        return np.where(np.isneginf(places), self.y_span()[0], places)
