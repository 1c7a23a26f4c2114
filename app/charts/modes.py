"""The fakes' share at each mode against the mode's weight, and how wide each mode's fakes are."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from app.charts.canvas import Canvas, Frame2D
from app.charts.chart import Chart
from app.charts.legend import LegendItem
from app.charts.ranges import EasedRange
from app.charts.readout import chip
from app.charts.scales import Linear
from app.theme import Theme
from engine.frame import Coverage, ModeReading
from engine.history import History

_MISSED = 0.1  # of its weight: a mode with less is as good as missing
_BAR = 0.72  # of the room that a mode has


class ModesChart(Chart):
    """One bar a mode, as high as its share of the fakes; a line across it where it should end."""

    name = "modes"
    terms = ("mode_share", "mode_width")
    signed = False

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self.modes: tuple[ModeReading, ...] = ()
        self._sigma = 0.0
        self._answered = False
        self._all: tuple[Coverage, ...] = ()
        self._mode: int | None = None
        super().__init__(theme, self.tr("Share of each mode"), "%", parent)
        self.x_scale, self.x_tick_room = Linear(whole=True), 28.0
        self.y_range = EasedRange(0.0, 20.0, stands=True)

    def set_history(self, history: History) -> None:
        """A new run: its modes are not known yet."""
        self._all, self.modes, self._answered, self._mode = (), (), False, None
        self.y_range.reset()
        self._look_again()

    def take_coverage(self, coverage: tuple[Coverage, ...]) -> None:
        self._all, self._answered = coverage, True
        self.invalidate()

    @property
    def x_span(self) -> tuple[float, float]:
        return 0.4, max(len(self.modes), 2) + 0.6

    def empty_text(self) -> str:
        if not self._answered:
            return self.tr("Waiting for the first count of modes")
        return "" if self.modes else self.tr("These data have no known modes")

    def hover_at(self, x: float | None) -> None:
        mode = None if x is None or not self.modes else min(max(round(x), 1), len(self.modes))
        if mode != self._mode:
            self._mode = mode
            self.update(self._body())

    def hover_step(self, direction: int) -> None:
        self.hover_at(float((0 if self._mode is None else self._mode) + direction))

    def legend_items(self) -> list[LegendItem]:
        """Share and width of the mode under the crosshair; without one, the median width."""
        share, measured = "", self.modes
        if self._mode is not None and self._mode <= len(self.modes):
            one = self.modes[self._mode - 1]
            share, measured = f"{100 * one.share:.1f} / {100 * one.weight:.1f} %", (one,)
        width = self._width(measured)
        return [
            LegendItem(
                self.tr("share / weight"), self.colour("fake"), "bars", value=share, room="10.0 / 12.5 %"
            ),
            LegendItem(self.tr("width"), self.colour("text"), "none", value=width, room="0.95 × 0.20 σ"),
        ]

    def _width(self, modes: Sequence[ModeReading]) -> str:
        """How long and how wide, in σ: the medians over those modes that have been measured."""
        known = [(mode.along, mode.across) for mode in modes if not math.isnan(mode.along)]
        if not self._sigma or not known:
            return ""
        along, across = np.median(known, axis=0) / self._sigma
        return f"{along:.2f} × {across:.2f} σ"

    def _pull(self) -> None:
        if not self._all:
            return
        one = self._all[min(self.replica, len(self._all) - 1)]
        self.modes, self._sigma = one.modes, one.sigma or 0.0
        if self.modes:
            shares = [100 * max(mode.share, mode.weight) for mode in self.modes]
            logarithmic = self.header.log.isChecked()
            low = float(self.y_scale.place(0.02)) if logarithmic else 0.0
            self.y_range.follow(low, float(self.y_scale.place(max(shares))))

    def _draw(self, canvas: Canvas) -> None:
        painter, frame = canvas.painter, canvas.frame
        painter.save()
        painter.setClipRect(frame.rect.adjusted(0, -1, 0, 1))
        floor = frame.rect.bottom()
        for index, mode in enumerate(self.modes, start=1):
            left, right = (float(frame.to_x(index + side * _BAR / 2)) for side in (-1, 1))
            goal = float(frame.to_y(self.y_scale.place(100 * mode.weight)))
            top = float(frame.to_y(self.y_scale.place(100 * mode.share)))
            missed = mode.share < _MISSED * mode.weight
            self._draw_bar(painter, QRectF(left, top, right - left, floor - top), mode)
            pen = QPen(self.colour("danger" if missed else "text", 0.9), 1.5)
            if missed:  # a hollow box where the bar should be
                pen.setStyle(Qt.PenStyle.DotLine)
                painter.setPen(pen)
                painter.drawRect(QRectF(left, goal, right - left, floor - goal))
            else:
                painter.setPen(pen)
                painter.drawLine(QRectF(left - 1, goal, right - left + 2, 0).topLeft(),
                                 QRectF(left - 1, goal, right - left + 2, 0).topRight())  # fmt: skip
        painter.restore()

    def _draw_bar(self, painter: QPainter, bar: QRectF, mode: ModeReading) -> None:
        """The bar, filled as far across as the mode's fakes are wide."""
        fill = QColor(self.colour("fake", 0.25))
        painter.fillRect(bar, fill)
        if self._sigma and not math.isnan(mode.along):
            part = min(math.sqrt(mode.along * mode.across) / self._sigma, 1.0)
            inner = bar.width() * part / 2
            painter.fillRect(bar.adjusted(bar.width() / 2 - inner, 0, inner - bar.width() / 2, 0),
                             self.colour("fake", 0.75))  # fmt: skip

    def _draw_over(self, painter: QPainter, frame: Frame2D) -> None:
        if self._mode is None or self._mode > len(self.modes):
            return
        x = float(np.asarray(frame.to_x(float(self._mode))))
        centre = self.modes[self._mode - 1].centre
        chip(painter, self.theme, x, frame.rect,
             self.tr("mode {0} at ({1:.2f}, {2:.2f})").format(self._mode, *centre))  # fmt: skip
