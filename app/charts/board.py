"""ChartBoard: all charts, fed with metrics and frames, drawn within a time budget."""

from __future__ import annotations

from time import perf_counter

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.charts.chart import Chart
from app.charts.coverage import CoverageChart
from app.charts.divergences import JensenShannonChart, KullbackLeiblerChart
from app.charts.grid import ChartGrid
from app.charts.histogram import HistogramChart
from app.charts.layers import LayerChart
from app.charts.losses import LossChart
from app.charts.menu import chart_menu
from app.charts.modes import ModesChart
from app.charts.optimum import OptimumChart
from app.charts.profile import ProfileChart
from app.charts.pull import PullChart
from app.charts.scores import ScoreHistogram
from app.charts.slopes import SlopeChart, SlopeHistogram
from app.charts.time_axis import TimeAxis
from app.charts.time_chart import TimeChart
from app.charts.wasserstein import WassersteinChart
from app.charts.weights import WeightHistogram
from app.charts.within import WithinChart
from app.theme import Theme
from engine.frame import Coverage, Frame, MetricsBlock, Truth
from engine.history import History
from engine.settings import Settings

BUDGET = 5e-3  # seconds of drawing in one call; a chart that takes longer than usual stays below 8 ms


class ChartBoard(QWidget):
    """Every chart of the window.

    `append` and `show_frame` only store; `redraw`, called 10 to 15 times a second, draws what is stale and
    visible, a few charts at a time.
    """

    iteration_hovered = Signal(int)  # under the shared crosshair; −1: none
    picture_wanted = Signal(object)  # Chart: write a picture of it
    layers_changed = Signal()  # `layers_wanted` has another answer: charts were shown or hidden

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.axis = TimeAxis(self)
        self.history: History | None = None
        area = self._area()
        self.grid = ChartGrid(theme, self._make_charts, area.viewport())
        area.setWidget(self.grid)
        self.charts = self.grid.charts
        self._costs = dict.fromkeys((chart.name for chart in self.charts), 1e-3)
        self._turn = 0
        self.replica = 0
        for chart in self.charts:
            chart.enlarge_wanted.connect(lambda chart=chart: self._toggle(chart))
            chart.menu_wanted.connect(lambda at, chart=chart: self._open_menu(chart, at))
        self.axis.hovered_changed.connect(self.iteration_hovered)
        theme.changed.connect(self._dress)
        self.setAccessibleName(self.tr("Charts"))

    # What the window feeds in.

    def reset(self, columns: tuple[str, ...], replicas: int) -> None:
        """Begin a new run with these metrics."""
        self.history = History(columns, replicas)
        self.axis.reset()
        self.replica = min(self.replica, replicas - 1)
        for chart in self.charts:
            if isinstance(chart, (TimeChart, HistogramChart, ProfileChart, ModesChart)):
                chart.replica = min(chart.replica, replicas - 1)
                chart.set_history(self.history)

    def append(self, block: MetricsBlock) -> None:
        """Store consecutive rows of metrics."""
        if self.history is None:
            self.reset(block.columns, block.values.shape[1])
        assert self.history is not None
        if len(block.iterations) and block.iterations[0] <= self.history.last_iteration:
            self.rewind(int(block.iterations[0]))
        self.history.append(block)
        self.axis.reach(max(self.history.first_iteration, 0), max(self.history.last_iteration, 0))
        for chart in self.charts:
            if isinstance(chart, (TimeChart, ProfileChart)):
                chart.invalidate()

    def restore(self, history: History) -> None:
        """Show a run of which this much is known already."""
        self.reset(history.columns, history.replicas)
        self.history = history
        for chart in self.charts:
            if isinstance(chart, (TimeChart, ProfileChart)):
                chart.set_history(history)
        self.axis.reach(max(history.first_iteration, 0), max(history.last_iteration, 0))

    def rewind(self, step: int) -> None:
        """Training goes another way from `step`: forget what was known from there on."""
        if self.history is not None:
            self.history.truncate_after(step - 1)
        self.axis.rewind(step - 1)
        for chart in self.charts:
            chart.rewind(step)
            if isinstance(chart, (TimeChart, ProfileChart)):
                chart.invalidate()

    def show_frame(self, frame: Frame, settings: Settings) -> None:
        """Show the histograms of this frame, with the settings in force."""
        for chart in self.charts:
            chart.apply_settings(settings)
            if isinstance(chart, HistogramChart):
                chart.show_frame(frame, settings)

    def add_coverage(self, coverage: tuple[Coverage, ...]) -> None:
        """Store one count of modes and quality, a `Coverage` for each replica."""
        ordered = tuple(sorted(coverage, key=lambda one: one.replica))
        for chart in self.charts if ordered else ():
            chart.take_coverage(ordered)

    def add_truth(self, truth: Truth) -> None:
        """Store one exact answer."""
        for chart in self.charts:
            chart.take_truth(truth)

    def mark(self, iteration: int, text: str) -> None:
        """Mark a slider move on the time axis, as "c 0.01 → 0.005"."""
        self.axis.mark(iteration, text)

    def set_replica(self, replica: int) -> None:
        """Choose the replica of which the charts that show only one show this one."""
        self.replica = replica
        for chart in self.charts:
            chart.replica = replica
            chart.forget()

    def redraw(self) -> None:
        """Draw stale visible charts, in turn, until the time budget is spent."""
        begin = perf_counter()
        drawn = 0
        for offset in range(len(self.charts)):
            index = (self._turn + offset) % len(self.charts)
            chart = self.charts[index]
            if not chart.needs_redraw or not _seen(chart):
                continue
            before = perf_counter()
            if drawn and before - begin + self._costs[chart.name] > BUDGET:
                self._turn = index
                return
            chart.redraw()
            drawn += 1
            self._costs[chart.name] += 0.3 * (perf_counter() - before - self._costs[chart.name])
        self._turn = (self._turn + 1) % len(self.charts)

    def layers_wanted(self) -> frozenset[str]:
        """What frames must carry for the charts that can be seen."""
        return frozenset().union(*(chart.layers for chart in self.charts if _seen(chart)))

    def truths_wanted(self) -> frozenset[str]:
        """What exact answers must carry for the charts that can be seen."""
        return frozenset().union(*(chart.truths for chart in self.charts if _seen(chart)))

    # What a person chooses.

    def names(self) -> tuple[str, ...]:
        """All charts by name, in order."""
        return tuple(chart.name for chart in self.charts)

    def hidden_names(self) -> tuple[str, ...]:
        """The charts that were hidden, to be remembered."""
        return tuple(name for name in self.names() if name in self.grid.hidden_names)

    def set_shown(self, name: str, shown: bool) -> None:
        """Show or hide a chart; unknown names are ignored, as from an older program's memory."""
        if name in self.names():
            self.grid.set_shown(name, shown)
            self.layers_changed.emit()

    def enlarge(self, chart: Chart | None) -> None:
        """Let a chart fill the board, or bring all of them back (None)."""
        if chart is not None:
            chart.setFocus(Qt.FocusReason.OtherFocusReason)  # before the others, and their focus, go
        self.grid.enlarge(chart)
        self.layers_changed.emit()

    def event(self, event: QEvent) -> bool:
        """Escape leaves an enlarged chart before it means anything to the window."""
        if event.type() is QEvent.Type.ShortcutOverride and self._leaves(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._leaves(event):
            self.enlarge(None)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu beside the charts: which of them are shown."""
        self._open_menu(None, QPointF(event.globalPos()))

    def _leaves(self, event: QEvent) -> bool:
        escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        return escape and self.grid.enlarged is not None

    def _make_charts(self, grid: QWidget) -> tuple[Chart, ...]:
        theme, axis = self.theme, self.axis
        return (
            LossChart(theme, axis, grid),
            WassersteinChart(theme, axis, grid),
            OptimumChart(theme, axis, grid),
            JensenShannonChart(theme, axis, grid),
            KullbackLeiblerChart(theme, axis, grid),
            CoverageChart(theme, axis, grid),
            ModesChart(theme, grid),
            WithinChart(theme, axis, grid),
            SlopeChart(theme, axis, grid),
            SlopeHistogram(theme, grid),
            PullChart(theme, axis, grid),
            ScoreHistogram(theme, grid),
            LayerChart(theme, axis, "critic", grid),
            LayerChart(theme, axis, "generator", grid),
            ProfileChart(theme, axis, grid),
            WeightHistogram(theme, grid),
        )

    def _area(self) -> QScrollArea:
        """Room for the charts, that scrolls."""
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)
        return area

    def _toggle(self, chart: Chart) -> None:
        self.enlarge(None if self.grid.enlarged is chart else chart)

    def _open_menu(self, chart: Chart | None, at: QPointF) -> None:
        menu = chart_menu(self, chart)
        menu.popup(QPoint(round(at.x()), round(at.y())))

    def _dress(self) -> None:
        for chart in self.charts:
            chart.dress()
        self.grid.arrange()


def _seen(chart: Chart) -> bool:
    """Whether any of the chart is on the screen, not hidden and not scrolled away."""
    return chart.isVisible() and not chart.visibleRegion().isEmpty()
