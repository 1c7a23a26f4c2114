"""Along the line through both shapes: where they are, D* that saturates, f* that does not (WGAN, Fig. 2)."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QWidget

from app.charts.canvas import Canvas, Frame2D
from app.charts.legend import LegendItem
from app.charts.scales import Linear, Tick
from app.lab.card import Row
from app.lab.facts import PROFILE_HALF, Facts, Floats, Profile, profile
from app.lab.figure import Figure
from app.lab.sentences import length
from app.theme import Theme

_PEAK = 0.82  # height of a density's peak on the axis of D
_MARGIN = 0.07
_SEEN = 2e-3  # of the peak: a lower density has no outline
_FLAT = 0.34  # data units to either side of a thin shape for which its plateau is drawn


class ProfileFigure(Figure):
    """D* on the left axis from 0 to 1, f* on the right one in data units; both cross in the middle."""

    x_span = (-PROFILE_HALF, PROFILE_HALF)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(
            theme,
            self.tr("Along the line through both shapes"),
            self.tr("data units from the middle"),
            parent,
        )
        self._profile: Profile | None = None

    def show_facts(self, facts: Facts) -> None:
        self._profile = profile(facts.scene)
        self.right_room = self.theme.sizes.font_small * 1.8
        super().show_facts(facts)

    def y_span(self) -> tuple[float, float]:
        return -_MARGIN, 1 + _MARGIN

    def y_ticks(self, frame: Frame2D, count: int) -> list[Tick]:
        return [Tick(0.0, "0"), Tick(0.5, "½"), Tick(1.0, "1")]

    def distance_at(self, place: float) -> float:
        """A centre at `place` has the other as far on the other side."""
        return 2 * abs(place)

    def rows(self, facts: Facts) -> list[Row]:
        here = facts.here
        return [
            (LegendItem(self.tr("real"), self.colour("real"), "bars", has_value=False), "lab_distance"),
            (LegendItem(self.tr("fake"), self.colour("fake"), "bars", has_value=False), "lab_distance"),
            (
                LegendItem(self.tr("D*(x), left"), self.colour("interpolate"), has_value=False),
                "lab_discriminator",
            ),
            (LegendItem(self.tr("f*(x), right"), self.colour("accent"), has_value=False), "lab_critic"),
            (
                LegendItem(
                    self.tr("E f*(real) − E f*(fake) = W₁"),
                    self.colour("accent"),
                    "none",
                    value=length(here.wasserstein),
                ),
                "lab_wasserstein",
            ),
        ]

    def _changes_ground(self, before: Facts, after: Facts) -> bool:
        return False

    def _paint_ground(self, canvas: Canvas, facts: Facts) -> None:
        """The axis of f* at the right."""
        painter, plot = canvas.painter, self.plot
        metrics = QFontMetricsF(painter.font())
        painter.setPen(self.colour("accent"))
        free = plot.bottom() + 99
        for tick in Linear().ticks(-3.0, 3.0, 3):
            y = float(self.frame.to_y(self._score_place(np.array([tick.place]))[0]))
            if y < free:
                painter.drawLine(QLineF(plot.right(), y, plot.right() + 3, y))
                painter.drawText(QPointF(plot.right() + 8, y + metrics.capHeight() / 2), tick.text)
                free = y - 2 * metrics.capHeight()

    def _paint_over(self, canvas: Canvas, facts: Facts) -> None:
        found = self._profile
        if found is None:
            return
        painter = canvas.painter
        self.paint_places(painter)
        for name, density, at in (("real", found.real, found.real_at), ("fake", found.fake, found.fake_at)):
            self._paint_mass(canvas, name, found.places, density, at)
        self.curve(painter, found.places, self._score_place(found.critic), self.colour("accent"))
        self._paint_discriminator(painter, found, facts)
        for at in (found.real_at, found.fake_at):
            score = float(np.interp(at, found.places, found.critic))
            self.dot(painter, self.at(at, self._score_place(np.array([score]))[0]), self.colour("accent"))

    def _paint_mass(self, canvas: Canvas, name: str, places: Floats, density: Floats, at: float) -> None:
        """Where a shape is: a filled density, or a spike where it has no width."""
        painter, colour = canvas.painter, self.colour(name)
        if not density.any():
            foot, top = self.at(at, 0.0), self.at(at, _PEAK)
            painter.fillRect(QRectF(foot.x() - 1.25, top.y(), 2.5, foot.y() - top.y()), colour)
            self.dot(painter, top, colour, radius=4.0)
            return
        heights = density * _PEAK
        canvas.band(places, np.zeros_like(heights), heights, self.colour(name, 0.22))
        canvas.line(places, np.where(density > _SEEN, heights, np.nan), colour)

    def _paint_discriminator(self, painter: QPainter, found: Profile, facts: Facts) -> None:
        """D*; between thin shapes it may be anything, and only its plateaus at them are sure."""
        colour = self.colour("interpolate")
        if np.isfinite(found.discriminator).any():
            self.curve(painter, found.places, found.discriminator, colour)
        elif facts.here.wasserstein > 0:
            self._paint_plateaus(painter, found, facts)
        values = found.at_centres
        for at, value in zip((found.real_at, found.fake_at), values, strict=True):
            self.dot(painter, self.at(at, value), colour)

    def _paint_plateaus(self, painter: QPainter, found: Profile, facts: Facts) -> None:
        colour = self.colour("interpolate")
        reach = min(_FLAT, facts.scene.distance / 2)
        for at, value in ((found.real_at, 1.0), (found.fake_at, 0.0)):
            self.curve(painter, np.array([at - reach, at + reach]), np.full(2, value), colour)
        pen = QPen(self.colour("interpolate", 0.7), 1.0, Qt.PenStyle.DotLine)
        painter.setPen(pen)
        left, right = sorted(((found.real_at, 1.0), (found.fake_at, 0.0)))
        painter.drawLine(self.at(left[0] + reach, left[1]), self.at(right[0] - reach, right[1]))

    def _score_place(self, scores: Floats) -> Floats:
        """The range of f* laid over that of D*, 0 at ½."""
        return np.asarray(0.5 + scores / (2 * PROFILE_HALF) * (1 + 2 * _MARGIN), np.float64)
