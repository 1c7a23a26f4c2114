"""TimeChart: curves over iterations, with bands, crosshair, slider marks and zeros on the floor."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from app.charts import marks, readout
from app.charts.canvas import SOLID, Canvas, Frame2D
from app.charts.chart import Chart
from app.charts.legend import LegendItem
from app.charts.numbers import short
from app.charts.scales import Linear, Log, Tick
from app.charts.time_axis import TimeAxis
from app.charts.traces import Trace, bounds, nearest, trace
from app.theme import Theme
from engine.history import History

BANDS_UP_TO = 3  # replicas; more bands would hide each other
_WIDE = 260.0  # points: room for words beside the numbers
_FLOOR = 0.12  # of the plot's height, kept free for zeros below the smallest value


@dataclass(frozen=True, slots=True)
class Series:
    """One curve: the metric's column, its name, how it is drawn, and the columns of its band if it has one.

    Without a column the chart has its traces from elsewhere.

    Without band columns the band runs from the lowest to the highest value of what one pixel stands for.
    """

    column: str
    label: str
    colour: str = "accent"  # a name in the palette
    dashes: tuple[float, ...] = SOLID
    smooth: int = 1  # columns in the running mean
    band: tuple[str, str] | None = None
    band_label: str = ""
    percent: bool = False


class TimeChart(Chart):
    """Curves of a `History`, one for each series and replica.

    One replica: a colour for each series. A population: a colour and a number for each replica; line
    styles tell the series apart.
    """

    one_replica = False  # show only the chosen replica of a population

    def __init__(
        self,
        theme: Theme,
        axis: TimeAxis,
        title: str,
        unit: str,
        series: tuple[Series, ...] = (),
        parent: QWidget | None = None,
    ) -> None:
        self.series = series
        self.axis = axis
        self.history: History | None = None
        self.traces: dict[tuple[int, int], Trace] = {}
        self._limits: dict[tuple[int, int], tuple[Trace, Trace]] = {}
        self._has_zeros = False
        self._pointed = False  # whether the crosshair is moved from this chart
        super().__init__(theme, title, unit, parent)
        self.x_scale = Linear(whole=True)
        axis.hovered_changed.connect(self._crosshair_moved)
        axis.changed.connect(self.invalidate)

    @property
    def replicas(self) -> range:
        """The replicas shown."""
        if self.history is None or self.history.replicas == 1:
            return range(1)
        return range(self.replica, self.replica + 1) if self.one_replica else range(self.history.replicas)

    @property
    def many(self) -> bool:
        """Whether several replicas share the chart."""
        return len(self.replicas) > 1

    def set_history(self, history: History) -> None:
        """Show a new run."""
        self.history = history
        self.traces, self._limits = {}, {}
        self.y_range.reset()
        self._layout()
        self._look_again()

    def explanation(self) -> str:
        note = self.tr(
            "Lines are running means, faint bands reach from the lowest to the highest value. "
            "Numbers are the newest, or those under the crosshair."
        )
        return f"{super().explanation()} {note}"

    def forget(self) -> None:
        self.traces, self._limits = {}, {}
        super().forget()

    def series_colour(self, index: int, replica: int) -> QColor:
        """The colour of a curve."""
        if self.many:
            series = self.theme.palette.series
            return QColor(series[replica % len(series)])
        return self.colour(self.series[index].colour)

    # Chart.

    @property
    def x_span(self) -> tuple[float, float]:
        return self.axis.range

    @property
    def x_taken(self) -> bool:
        return self.axis.taken

    def take_x(self, low: float, high: float) -> None:
        self.axis.take(low, high)
        self._look_again()

    def fit(self) -> None:
        self.axis.fit()
        super().fit()

    def hover_at(self, x: float | None) -> None:
        self._pointed = x is not None
        self.axis.hover(-1 if x is None else max(round(x), 0))

    def hover_step(self, direction: int) -> None:
        shown = next((one.iterations for one in self.traces.values() if len(one.iterations)), None)
        if shown is None:
            return
        self._pointed = True
        here = nearest(shown, self.axis.hovered) if self.axis.hovered >= 0 else len(shown) - 1 - direction
        self.axis.hover(int(shown[min(max(here + direction, 0), len(shown) - 1)]))

    def bottom_help(self, low: float, high: float) -> str:
        moves = self.axis.marks_between(low, high)
        lines = [f"{move.text}  ({move.iteration:,})" for move in moves[-8:]]
        if not lines:
            return self.tr("Iterations. A triangle marks a change of settings.")
        return "\n".join(["…", *lines] if len(moves) > 8 else lines)

    def empty_text(self) -> str:
        if self.history is None or self.history.last_iteration < 0:
            return self.tr("Waiting for the first iteration")
        if not any(np.isfinite(one.mean).any() for one in self.traces.values()):
            return self.absent_text()
        return ""

    def y_ticks(self, frame: Frame2D, count: int) -> list[Tick]:
        ticks = super().y_ticks(frame, count)
        return marks.floored(ticks, frame) if self._has_zeros else ticks

    def absent_text(self) -> str:
        """What to say where the metric does not exist."""
        return self.tr("Does not exist under these settings")

    def legend_items(self) -> list[LegendItem]:
        items: list[LegendItem] = []
        for index, series in enumerate(self.series):
            neutral = self.many
            colour = self.colour("text") if neutral else self.series_colour(index, 0)
            value = "" if neutral else self.read(index, self.replicas[0])
            items.append(LegendItem(series.label, colour, "line", series.dashes, value, not neutral))
            if series.band is not None and not neutral:
                items.append(self._band_item(index, series))
        if self.many:
            items += [
                LegendItem(str(replica + 1), self.series_colour(0, replica), "dots", has_value=False)
                for replica in self.replicas
            ]
        return items

    def read(self, index: int, replica: int) -> str:
        """The value of a curve under the crosshair, or its newest, as text."""
        shown = self.traces.get((index, replica))
        if shown is None or not len(shown.iterations):
            return "–"
        value = shown.at(self.axis.hovered) if self.axis.hovered >= 0 else float(shown.line[-1])
        return (
            f"{100 * value:.1f} %" if self.series[index].percent and not math.isnan(value) else short(value)
        )

    def _band_item(self, index: int, series: Series) -> LegendItem:
        limits = self._limits.get((index, self.replicas[0]))
        at = self.axis.hovered if self.axis.hovered >= 0 else self.axis.range[1]
        value = " … ".join(short(limit.at(at)) for limit in limits) if limits else "–"
        colour = self.colour(series.colour, 0.3)
        return LegendItem(series.band_label, colour, "band", value=value, room="0.000 … 0.000")

    def _pull(self) -> None:
        if self.history is None or self.history.last_iteration < 0:
            return
        start, stop = (int(edge) for edge in self.axis.range)
        points = int(self.plot_width) // (1 if not self.many else 2)
        for index, series in enumerate(self.series):
            for replica in self.replicas if series.column else ():
                key = (index, replica)
                self.traces[key] = trace(
                    self.history.curve(series.column, replica, start, stop, points), series.smooth
                )
                if series.band is not None and len(self.replicas) <= BANDS_UP_TO:
                    low, high = (
                        trace(self.history.curve(column, replica, start, stop, points))
                        for column in series.band
                    )
                    self._limits[key] = (low, high)
        self._follow()

    def _follow(self) -> None:
        """Let the vertical range follow the curves, spikes of noise left out."""
        lines = [self.y_scale.place(one.line) for one in self.traces.values()]
        edges = [self.y_scale.place(part) for one in self.traces.values() for part in (one.low, one.high)]
        edges += [self.y_scale.place(one.line) for pair in self._limits.values() for one in pair]
        low, high = bounds(lines)
        rough_low, rough_high = bounds(edges, 0.01)
        low, high = min(low, rough_low), max(high, rough_high)
        self._has_zeros = isinstance(self.y_scale, Log) and any(
            (one.low == 0).any() for one in self.traces.values()
        )
        if self._has_zeros:
            low, high = (low, high) if math.isfinite(low) else (-1.0, 0.0)
            low -= _FLOOR * (high - low) + 0.2
        self.y_range.follow(low, high)

    def _draw(self, canvas: Canvas) -> None:
        marks.draw_moves(canvas, self.axis.marks_between(*canvas.frame.x), self.theme)
        self._draw_lines_behind(canvas)
        if len(self.replicas) <= BANDS_UP_TO:
            self._draw_bands(canvas)
        for (index, replica), one in self.traces.items():
            places = self.y_scale.place(one.line)
            colour = self.series_colour(index, replica)
            canvas.line(one.iterations, places, colour, self.series[index].dashes)
            if self._has_zeros:
                marks.draw_zeros(canvas, one.iterations[one.low == 0], colour)

    def _draw_lines_behind(self, canvas: Canvas) -> None:
        """Draw what the curves are to be compared with."""

    def _draw_bands(self, canvas: Canvas) -> None:
        for (index, replica), one in self.traces.items():
            colour = QColor(self.series_colour(index, replica))
            limits = self._limits.get((index, replica))
            colour.setAlphaF(0.22 if limits else 0.16)
            low, high = (limits[0].mean, limits[1].mean) if limits else (one.low, one.high)
            canvas.band(one.iterations, self.y_scale.place(low), self.y_scale.place(high), colour)

    def _draw_over(self, painter: QPainter, frame: Frame2D) -> None:
        at = self.axis.hovered
        if not (at >= 0 and frame.x[0] <= at <= frame.x[1]):
            return
        x = float(frame.to_x(float(at)))
        painter.setPen(QPen(self.colour("muted"), 1.0))
        painter.drawLine(QLineF(x, frame.rect.top(), x, frame.rect.bottom()))
        for (index, replica), one in self.traces.items():
            place = float(frame.to_y(self.y_scale.place(one.at(at))))
            if frame.rect.top() <= place <= frame.rect.bottom():
                painter.setPen(QPen(self.colour("panel"), 1.0))
                painter.setBrush(self.series_colour(index, replica))
                painter.drawEllipse(QPointF(x, place), 3.0, 3.0)
        wide = frame.rect.width() > _WIDE
        text = self.tr("iteration {n}").format(n=f"{at:,}") if wide else f"{at:,}"
        readout.chip(painter, self.theme, x, frame.rect, text)
        if self._pointed:
            self._draw_table(painter, frame, x)

    def _draw_table(self, painter: QPainter, frame: Frame2D, x: float) -> None:
        """The values that the legend has no room for, in the chart that is pointed at."""
        if self.many:
            rows = [
                [str(replica + 1), *(self.read(index, replica) for index in range(len(self.series)))]
                for replica in self.replicas
            ]
            colours = [self.series_colour(0, replica) for replica in self.replicas]
        elif self.legend.compact:
            rows = [
                [series.label, self.read(index, self.replicas[0])] for index, series in enumerate(self.series)
            ]
            colours = [self.series_colour(index, 0) for index in range(len(self.series))]
        else:
            return
        readout.table(painter, self.theme, x, frame.rect, rows, colours)

    def _crosshair_moved(self) -> None:
        self.update(self._body())
