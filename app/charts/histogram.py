"""HistogramChart: how samples of the newest frame are spread, in percent, with lines to compare with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from app.charts import readout
from app.charts.canvas import SOLID, Canvas, Frame2D
from app.charts.chart import Chart
from app.charts.legend import Kind, LegendItem
from app.charts.numbers import short
from app.charts.ranges import EasedRange
from app.theme import Theme
from engine.frame import Frame
from engine.history import History
from engine.settings import Settings

BINS = 48
_FAR = 1e15  # as far as one can zoom out
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """What one outline counts: `values` (R, n), its name, colour in the palette and line style."""

    values: NDArray[np.floating]
    label: str
    colour: str
    dashes: tuple[float, ...] = SOLID


class HistogramChart(Chart):
    """Base of the histograms: a subclass picks its samples from a frame."""

    signed = False
    labels: tuple[tuple[str, str, tuple[float, ...]], ...] = ()  # name, colour, line style before any frame

    def __init__(self, theme: Theme, title: str, unit: str, parent: QWidget | None = None) -> None:
        self.x_range = self.new_x_range()
        self.history: History | None = None
        self.settings: Settings | None = None
        self.samples: tuple[Samples, ...] = ()
        self.shares: list[Floats] = []  # for each outline, (R, BINS) in percent
        self._edges: Floats = np.linspace(0.0, 1.0, BINS + 1)
        self._hovered: float | None = None
        super().__init__(theme, title, unit, parent)
        self.y_range.stands = True
        self.x_tick_room = 36.0

    def new_x_range(self) -> EasedRange:
        """The horizontal range before any data."""
        return EasedRange()

    def pick(self, frame: Frame) -> tuple[Samples, ...]:
        """The samples of `frame` to be counted; empty if it does not carry them."""
        raise NotImplementedError

    def show_frame(self, frame: Frame, settings: Settings) -> None:
        """Count this frame from now on, if it carries what is needed."""
        self.settings = settings
        samples = self.pick(frame)
        if samples:
            self.samples = samples
            self.invalidate()

    def set_history(self, history: History) -> None:
        """A new run: forget the old frame."""
        self.history = history
        self.samples, self.shares = (), []
        self.x_range.reset()
        self.y_range.reset()
        self._look_again()

    def extent(self) -> tuple[float, float]:
        """Smallest and largest value to be shown."""
        values = [part.values[np.isfinite(part.values)] for part in self.samples]
        known = np.concatenate(values) if values else np.zeros(0)
        return (float(known.min()), float(known.max())) if len(known) else (float("nan"), float("nan"))

    def guides(self) -> list[tuple[float, str]]:
        """Values at which upright lines stand, with their names."""
        return []

    # Chart.

    @property
    def x_span(self) -> tuple[float, float]:
        return self.x_range.low, self.x_range.high

    @property
    def x_taken(self) -> bool:
        return self.x_range.taken

    @property
    def eased(self) -> tuple[EasedRange, ...]:
        return self.x_range, self.y_range

    def take_x(self, low: float, high: float) -> None:
        self.x_range.take(max(low, -_FAR), min(high, _FAR))
        self._look_again()

    def fit(self) -> None:
        self.x_range.fit()
        super().fit()

    def hover_at(self, x: float | None) -> None:
        if x != self._hovered:
            self._hovered = x
            self.update(self._body())

    def hover_step(self, direction: int) -> None:
        width = float(self._edges[1] - self._edges[0])
        here = sum(self.x_span) / 2 if self._hovered is None else self._hovered
        self.hover_at(min(max(here + direction * width, self.x_range.low), self.x_range.high - 1e-9))

    def empty_text(self) -> str:
        return "" if self.samples else self.tr("Waiting for the first picture")

    def legend_items(self) -> list[LegendItem]:
        many = bool(self.samples) and len(self.samples[0].values) > 1
        looks = [(part.label, part.colour, part.dashes) for part in self.samples] or list(self.labels)
        items = []
        for index, (label, colour, dashes) in enumerate(looks):
            ink = self.colour("text") if many else self.colour(colour)
            kind: Kind = "outline" if many or dashes else "bars"
            items.append(LegendItem(label, ink, kind, dashes, self._share_text(index), room="00.0 %"))
        if many:
            items += [
                LegendItem(str(replica + 1), self._ink(replica, "text"), "dots", has_value=False)
                for replica in range(len(self.samples[0].values))
            ]
        return items

    def _share_text(self, index: int) -> str:
        """Share of the chosen replica in the bin under the crosshair."""
        if self._hovered is None or index >= len(self.shares):
            return ""
        place = int(np.searchsorted(self._edges, self._hovered, side="right")) - 1
        shares = self.shares[index]
        return f"{shares[min(self.replica, len(shares) - 1), place]:.1f} %" if 0 <= place < BINS else "–"

    def _pull(self) -> None:
        if not self.samples:
            return
        self.x_range.follow(*self.extent())
        self._edges = np.linspace(self.x_range.low, self.x_range.high, BINS + 1)
        self.shares = [percentages(part.values, self._edges) for part in self.samples]
        tallest = max(float(shares.max()) for shares in self.shares)
        smallest = min(100.0 / max(part.values.shape[1], 1) for part in self.samples)
        logarithmic = self.header.log.isChecked()
        low = float(self.y_scale.place(smallest / 2)) if logarithmic else 0.0
        self.y_range.follow(low, float(self.y_scale.place(max(tallest, smallest))))

    def _draw(self, canvas: Canvas) -> None:
        many = len(self.samples[0].values) > 1
        for part, shares in zip(self.samples, self.shares, strict=True):
            for replica in range(len(shares)):
                ink = self._ink(replica, part.colour)
                fill = QColor(ink)
                fill.setAlphaF(0.22)
                canvas.steps(
                    self._edges, self.y_scale.place(shares[replica]), None if many else fill, ink, part.dashes
                )
        for value, name in self.guides():
            self._draw_guide(canvas, value, name)

    def _draw_guide(self, canvas: Canvas, value: float, name: str) -> None:
        canvas.upright(value, self.colour("text", 0.75), (4.0, 3.0))
        x, rect = float(canvas.frame.to_x(value)), canvas.frame.rect
        if rect.left() <= x <= rect.right():
            fits = x + 4 + canvas.painter.fontMetrics().horizontalAdvance(name) <= rect.right() + 12
            canvas.words(
                x + 4 if fits else x - 4,
                rect.top() + 4,
                name,
                self.colour("text"),
                left=fits,
                ground=self.colour("panel", 0.8),
            )

    def _draw_over(self, painter: QPainter, frame: Frame2D) -> None:
        if self._hovered is None:
            return
        x = float(frame.to_x(self._hovered))
        painter.setPen(QPen(self.colour("muted"), 1.0))
        painter.drawLine(QLineF(x, frame.rect.top(), x, frame.rect.bottom()))
        painter.setPen(Qt.PenStyle.NoPen)
        readout.chip(painter, self.theme, x, frame.rect, short(self._hovered))

    def _ink(self, replica: int, colour: str) -> QColor:
        if self.samples and len(self.samples[0].values) > 1:
            series = self.theme.palette.series
            return QColor(series[replica % len(series)])
        return self.colour(colour)


def percentages(values: NDArray[np.floating], edges: Floats) -> Floats:
    """Share of each row of `values` (R, n) in each bin between `edges` (k + 1,), in percent: (R, k).

    What is not finite or lies outside the edges counts in the whole, but in no bin.
    """
    replicas, count = values.shape
    bins = len(edges) - 1
    with np.errstate(invalid="ignore", over="ignore"):
        place = (values - edges[0]) * (bins / (edges[-1] - edges[0]))
        inside = (values >= edges[0]) & (values <= edges[-1])
        index = np.where(inside, place, 0).astype(np.int64).clip(0, bins - 1)
    index += np.arange(replicas)[:, None] * bins
    counts: Floats = np.bincount(index[inside], minlength=replicas * bins).astype(np.float64)
    counts *= 100.0 / max(count, 1)
    return counts.reshape(replicas, bins)
