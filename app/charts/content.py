"""What a chart says of itself: what it is called, what it needs, and how it draws its data."""

from __future__ import annotations

from PySide6.QtGui import QPainter

from app.charts.canvas import Canvas, Frame2D
from app.charts.legend import LegendItem
from engine.frame import Coverage, Truth
from engine.settings import Settings


class Content:
    """The part of a chart that its subclass writes.

    `name` identifies the chart, `terms` are the glossary entries that explain it on hover, `layers` the
    parts of a `Frame` and `truths` those of a `Truth` that it needs.
    """

    name = ""
    terms: tuple[str, ...] = ()
    layers: frozenset[str] = frozenset()
    truths: frozenset[str] = frozenset()

    def _pull(self) -> None:
        """Fetch the data to be drawn and let the ranges follow them."""
        raise NotImplementedError

    def _draw(self, canvas: Canvas) -> None:
        """Draw the data."""
        raise NotImplementedError

    def _draw_over(self, painter: QPainter, frame: Frame2D) -> None:
        """Draw the crosshair and what it reads, on every paint."""

    def legend_items(self) -> list[LegendItem]:
        """The legend, values included."""
        raise NotImplementedError

    def empty_text(self) -> str:
        """What to say where there is nothing to draw; empty if there is something."""
        return ""

    @property
    def x_span(self) -> tuple[float, float]:
        """The places at the left and right edge."""
        raise NotImplementedError

    @property
    def x_taken(self) -> bool:
        """Whether a person chose the horizontal range."""
        return False

    def bottom_help(self, low: float, high: float) -> str:
        """Help for the places `low` to `high` of the horizontal axis."""
        return ""

    def apply_settings(self, settings: Settings) -> None:
        """The settings in force, for a chart that depends on them."""

    def take_truth(self, truth: Truth) -> None:
        """An exact answer has come."""

    def take_coverage(self, coverage: tuple[Coverage, ...]) -> None:
        """A count of modes has come: a `Coverage` for each replica, in order."""

    def rewind(self, step: int) -> None:
        """What was stored from `step` on is no longer true: training goes another way from there."""
