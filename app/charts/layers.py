"""Gradients at the layers of one network over time: a line a layer, colour by depth."""

from __future__ import annotations

from typing import Literal

from PySide6.QtGui import QColor, QFontMetricsF
from PySide6.QtWidgets import QWidget

from app.charts.canvas import Canvas
from app.charts.time_axis import TimeAxis
from app.charts.time_chart import Series, TimeChart
from app.theme import Theme
from engine.history import History


class LayerChart(TimeChart):
    """Norms of the loss's gradient with respect to each layer's activation, for one network."""

    signed = False
    log_first = True
    one_replica = True

    def __init__(
        self,
        theme: Theme,
        axis: TimeAxis,
        network: Literal["critic", "generator"],
        parent: QWidget | None = None,
    ) -> None:
        self.name = f"{network}_layers"
        self.terms = (self.name,)
        self._prefix = f"{network}_layer_"
        super().__init__(theme, axis, "", self.tr("by layer"), (), parent)
        title = self.tr("Critic gradients") if network == "critic" else self.tr("Generator gradients")
        self.set_title(title)

    def set_history(self, history: History) -> None:
        count = sum(column.startswith(self._prefix) for column in history.columns)
        self.series = tuple(Series(f"{self._prefix}{index}", str(index), smooth=5) for index in range(count))
        super().set_history(history)

    def series_colour(self, index: int, replica: int) -> QColor:
        return QColor(self.theme.palette.depth_colour(index, max(len(self.series), 1)))

    def _draw_bands(self, canvas: Canvas) -> None:
        """No bands: twelve of them would hide the lines."""

    def _draw(self, canvas: Canvas) -> None:
        super()._draw(canvas)
        self._number_lines(canvas)

    def _number_lines(self, canvas: Canvas) -> None:
        """Each line's number at its right end; those that would overlap are left out, ends first."""
        rect = canvas.frame.rect
        room = QFontMetricsF(canvas.painter.font()).capHeight() + 3
        taken: list[float] = []
        last = len(self.series) - 1
        for index in sorted(range(last + 1), key=lambda index: index not in (0, last)):
            shown = self.traces.get((index, self.replicas[0]))
            if shown is None or not len(shown.line):
                continue
            y = float(canvas.frame.to_y(self.y_scale.place(shown.line[-1])))
            if rect.top() <= y <= rect.bottom() and all(abs(y - other) >= room for other in taken):
                taken.append(y)
                canvas.words(rect.right() + 3, y, str(index), self.series_colour(index, 0), left=True)
