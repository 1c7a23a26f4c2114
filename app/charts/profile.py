"""Layer gradients against depth at one moment: a straight line up or down is explosion or vanishing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from app.charts.canvas import DASH, SOLID, Canvas, Frame2D
from app.charts.chart import Chart
from app.charts.legend import LegendItem
from app.charts.marks import floored
from app.charts.numbers import short
from app.charts.scales import Linear, Log, Tick
from app.charts.time_axis import TimeAxis
from app.charts.traces import Floats, bounds
from app.theme import Theme
from engine.history import History

AROUND = 64  # iterations in the mean
_FLOOR = 0.12  # of the plot's height, kept free for zeros


@dataclass(frozen=True, slots=True)
class _Network:
    prefix: str
    label: str
    colour: str
    dashes: tuple[float, ...]


class ProfileChart(Chart):
    """One line a network over its layers, at the crosshair's iteration or the newest (WGAN-GP, Fig. 1b)."""

    name = "profile"
    terms = ("profile",)
    signed = False
    log_first = True

    def __init__(self, theme: Theme, axis: TimeAxis, parent: QWidget | None = None) -> None:
        self.axis = axis
        self.history: History | None = None
        self.norms: list[Floats] = []  # for each network (layers,)
        self._networks: tuple[_Network, ...] = ()
        self._layer: int | None = None
        super().__init__(theme, self.tr("Gradients by depth"), "", parent)
        self.x_scale, self.x_tick_room = Linear(whole=True), 28.0
        self._networks = (
            _Network("critic_layer_", self.tr("critic"), "accent", SOLID),
            _Network("generator_layer_", self.tr("generator"), "fake", DASH),
        )
        axis.hovered_changed.connect(self.invalidate)

    def set_history(self, history: History) -> None:
        """Show a new run."""
        self.history = history
        self.forget()
        self.y_range.reset()
        self._look_again()

    def forget(self) -> None:
        self.norms = []
        super().forget()

    @property
    def layer_count(self) -> int:
        """Layers of the deeper network."""
        return max((len(norms) for norms in self.norms), default=1)

    @property
    def x_span(self) -> tuple[float, float]:
        return -0.4, max(self.layer_count, 2) - 0.6

    def empty_text(self) -> str:
        return (
            ""
            if any(np.isfinite(norms).any() for norms in self.norms)
            else self.tr("Waiting for the first iteration")
        )

    def hover_at(self, x: float | None) -> None:
        layer = None if x is None else min(max(round(x), 0), self.layer_count - 1)
        if layer != self._layer:
            self._layer = layer
            self.update(self._body())

    def hover_step(self, direction: int) -> None:
        self.hover_at(float((0 if self._layer is None else self._layer) + direction))

    def legend_items(self) -> list[LegendItem]:
        return [
            LegendItem(network.label, self.colour(network.colour), "line", network.dashes, self._read(index))
            for index, network in enumerate(self._networks)
        ]

    def _read(self, index: int) -> str:
        """The norm at the layer under the crosshair."""
        if self._layer is None or index >= len(self.norms):
            return ""
        return short(float(self.norms[index][self._layer])) if self._layer < len(self.norms[index]) else "–"

    def _pull(self) -> None:
        if self.history is None or self.history.last_iteration < 0:
            return
        hovered = self.axis.hovered
        at = min(hovered, self.history.last_iteration) if hovered >= 0 else self.history.last_iteration
        self.norms = [self._norms(network.prefix, at) for network in self._networks]
        self.header.set_unit(self.tr("at {n}").format(n=f"{at:,}"))
        low, high = bounds([self.y_scale.place(norms) for norms in self.norms])
        if self._has_zeros:
            low, high = (low, high) if np.isfinite(low) else (-1.0, 0.0)
            low -= _FLOOR * (high - low) + 0.2
        self.y_range.follow(low, high)

    def _norms(self, prefix: str, at: int) -> Floats:
        """Means around iteration `at`, one for each layer."""
        assert self.history is not None
        replica = min(self.replica, self.history.replicas - 1)
        columns = [column for column in self.history.columns if column.startswith(prefix)]
        start = min(at - AROUND // 2, self.history.last_iteration - AROUND + 1)
        curves = [self.history.curve(column, replica, start, start + AROUND - 1, 2) for column in columns]
        return np.asarray([_mean(curve.mean) for curve in curves], dtype=np.float64)

    @property
    def _has_zeros(self) -> bool:
        return isinstance(self.y_scale, Log) and any((norms == 0).any() for norms in self.norms)

    def y_ticks(self, frame: Frame2D, count: int) -> list[Tick]:
        ticks = super().y_ticks(frame, count)
        return floored(ticks, frame) if self._has_zeros else ticks

    def _draw(self, canvas: Canvas) -> None:
        for network, norms in zip(self._networks, self.norms, strict=True):
            layers, places, colour = (
                np.arange(len(norms), dtype=np.float64),
                self.y_scale.place(norms),
                self.colour(network.colour),
            )
            canvas.line(layers, places, colour, network.dashes)
            self._draw_points(
                canvas, layers[norms != 0], places[norms != 0], colour, square=bool(network.dashes)
            )
            if self._has_zeros:
                canvas.zeros(layers[norms == 0], colour)

    def _draw_points(self, canvas: Canvas, x: Floats, y: Floats, colour: QColor, *, square: bool) -> None:
        """Round points for the critic, square ones for the generator."""
        painter, known = canvas.painter, np.isfinite(y)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(canvas.frame.rect.adjusted(-4, -4, 4, 4))
        painter.setPen(QPen(self.colour("panel"), 1.0))
        painter.setBrush(colour)
        for left, top in zip(
            canvas.frame.to_x(x[known]).tolist(), canvas.frame.to_y(y[known]).tolist(), strict=True
        ):
            box = QRectF(left - 3.5, top - 3.5, 7, 7)
            painter.drawRect(box) if square else painter.drawEllipse(box)
        painter.restore()

    def _draw_over(self, painter: QPainter, frame: Frame2D) -> None:
        if self._layer is not None:
            x = float(frame.to_x(float(self._layer)))
            painter.setPen(QPen(self.colour("muted"), 1.0, Qt.PenStyle.DotLine))
            painter.drawLine(QLineF(QPointF(x, frame.rect.top()), QPointF(x, frame.rect.bottom())))


def _mean(values: NDArray[np.floating]) -> float:
    """Mean of what is finite; NaN if nothing is."""
    known = values[np.isfinite(values)]
    return float(known.mean(dtype=np.float64)) if len(known) else float("nan")
