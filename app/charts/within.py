"""Collapse within a mode: how wide its fakes are, and how far G(z) moves where z moves."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.charts.answer_chart import AnswerChart
from app.charts.canvas import DASH, DOT, Canvas
from app.charts.levels import draw_level
from app.charts.time_axis import TimeAxis
from app.charts.time_chart import Series
from app.theme import Theme
from engine.frame import Coverage
from engine.lessons.measures import width_ratio

_NONE = float("nan")


class WithinChart(AnswerChart[tuple[Coverage, ...]]):
    """Width of the fakes in units of σ, the median over modes, and the singular values of ∂G/∂z."""

    name = "within"
    terms = ("mode_width", "stretch", "flat_latents")
    signed = False
    log_first = True

    def __init__(self, theme: Theme, axis: TimeAxis, parent: QWidget | None = None) -> None:
        super().__init__(theme, axis, self.tr("Within modes"), "", parent)
        self.series = (
            Series("", self.tr("width / σ"), "fake"),
            Series("", self.tr("∂G/∂z largest"), "accent", DASH),
            Series("", self.tr("smallest"), "interpolate", DOT),
        )

    def take_coverage(self, coverage: tuple[Coverage, ...]) -> None:
        self.keep(coverage[0].at, coverage)
        flat = coverage[min(self.replica, len(coverage) - 1)].flat
        self.header.set_unit("" if flat is None else self.tr("flat {0}").format(f"{100 * flat:.0f} %"))

    def waiting_text(self) -> str:
        return self.tr("Waiting for the first count of modes")

    def numbers(self, answer: tuple[Coverage, ...], replica: int) -> Sequence[float]:
        one = answer[min(replica, len(answer) - 1)]
        large, small = one.stretch or (_NONE, _NONE)
        return width_ratio(one), large, small

    def _draw_lines_behind(self, canvas: Canvas) -> None:
        draw_level(self, canvas, 1.0, self.tr("1: σ of the data"))
