"""ChartGrid: lays charts out in rows whose number of columns adapts to the width."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from app.charts.chart import Chart
from app.theme import Theme

GAP = 6
_MOST_COLUMNS = 5
_SHAPE = 1.8  # width over height


class ChartGrid(QWidget):
    """Holds the charts; one may be enlarged and fills the grid."""

    def __init__(
        self,
        theme: Theme,
        make: Callable[[QWidget], tuple[Chart, ...]],
        parent: QWidget | None = None,
    ) -> None:
        """`make` makes the charts as children of this."""
        super().__init__(parent)
        self._theme = theme
        self.charts = make(self)
        self._hidden: set[str] = set()
        self.enlarged: Chart | None = None
        self._nothing = QLabel(self.tr("All charts are hidden. Right-click to choose some."), self)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setWordWrap(True)
        self.arrange()

    @property
    def hidden_names(self) -> frozenset[str]:
        return frozenset(self._hidden)

    def set_shown(self, name: str, shown: bool) -> None:
        """Show or hide the chart called `name`."""
        (self._hidden.discard if shown else self._hidden.add)(name)
        if self.enlarged is not None and self.enlarged.name in self._hidden:
            self.enlarge(None)
        self.arrange()

    def enlarge(self, chart: Chart | None) -> None:
        """Let `chart` fill the grid, or bring all of them back (None)."""
        self.enlarged = chart
        for one in self.charts:
            one.wheel_zooms = one is chart
        self.arrange()

    def arrange(self) -> None:
        """Place the charts in the room there is."""
        shown = [chart for chart in self.charts if chart.name not in self._hidden]
        if self.enlarged is not None:
            shown = [self.enlarged]
        least_width, least_height = self._least()
        most = max(1, min(_MOST_COLUMNS, (self.width() + GAP) // (least_width + GAP)))
        rows = split(
            len(shown), best_columns(len(shown), most, self.width(), self._room(), least_height + GAP)
        )
        needed = len(rows) * (least_height + GAP) + GAP if self.enlarged is None else 0
        self.setMinimumHeight(needed)
        height = max(self.height(), needed)
        remaining = iter(shown)
        for row, count in enumerate(rows):
            top, bottom = _part(row, len(rows), height), _part(row + 1, len(rows), height)
            for column in range(count):
                left, right = _part(column, count, self.width()), _part(column + 1, count, self.width())
                next(remaining).setGeometry(QRect(left, top, right - left - GAP, bottom - top - GAP))
        for chart in self.charts:
            chart.setVisible(chart in shown)
        self._nothing.setGeometry(self.rect())
        self._nothing.setVisible(not shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the charts anew."""
        super().resizeEvent(event)
        self.arrange()

    def _room(self) -> int:
        """The height that can be seen without scrolling."""
        parent = self.parentWidget()
        return self.height() if parent is None else parent.height()

    def _least(self) -> tuple[int, int]:
        """Smallest width and height of a chart that can still be read."""
        size = self._theme.sizes.font_small
        return size * 21, round(size * 13.5)


def best_columns(count: int, most: int, width: int, height: int, least: int) -> int:
    """How many columns give charts the best shape; as many as can be where they do not fit the height."""
    fitting = [columns for columns in range(1, most + 1) if -(-count // columns) * least <= height]
    if count == 0 or not fitting:
        return most

    def badness(columns: int) -> float:
        return abs(math.log(width / columns / (height / -(-count // columns)) / _SHAPE))

    return min(fitting, key=badness)


def split(count: int, columns: int) -> list[int]:
    """Charts in each row: `count` in all, at most `columns`, as even as can be, fuller rows first."""
    if count == 0:
        return []
    rows = -(-count // columns)
    return [count // rows + (row < count % rows) for row in range(rows)]


def _part(index: int, count: int, length: int) -> int:
    return GAP + round(index * (length - GAP) / count)
