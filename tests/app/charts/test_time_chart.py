"""Charts over time show what the history holds, and say so when there is nothing."""

from __future__ import annotations

import math

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.charts.answers import KEPT
from app.charts.board import ChartBoard
from app.charts.coverage import CEILING, CoverageChart
from app.charts.layers import LayerChart
from app.charts.losses import LossChart
from app.charts.time_axis import TimeAxis
from app.charts.time_chart import TimeChart
from app.charts.wasserstein import WassersteinChart
from app.theme import Theme
from engine.frame import MetricsBlock, Truth, metric_columns
from engine.history import History
from engine.settings import Settings
from tests.app.charts import synthetic


def chart_of(board: ChartBoard, name: str) -> TimeChart:
    return next(chart for chart in board.charts if isinstance(chart, TimeChart) and chart.name == name)


def filled(board: ChartBoard, block: MetricsBlock) -> ChartBoard:
    board.reset(block.columns, block.values.shape[1])
    board.append(block)
    for chart in board.charts:
        chart.redraw()
    return board


def test_the_drawn_curve_is_the_metric(board: ChartBoard) -> None:
    block = synthetic.block(150)
    chart = chart_of(filled(board, block), "losses")
    column = block.columns.index("critic_loss")
    assert chart.traces[0, 0].iterations.tolist() == block.iterations.tolist()
    assert chart.traces[0, 0].mean == pytest.approx(block.values[:, 0, column])


def test_the_crosshair_reads_the_value_there_in_every_chart(board: ChartBoard) -> None:
    block = synthetic.block(150)
    filled(board, block).axis.hover(42)
    for name, column, index in (("losses", "generator_loss", 1), ("pull", "pull_mean", 0)):
        value = block.values[41, 0, block.columns.index(column)]
        read = chart_of(board, name).read(index, 0).replace("−", "-")
        assert float(read) == pytest.approx(value, rel=6e-3)


def test_nothing_yet_and_no_such_metric_are_told_apart(qtbot: QtBot, theme: Theme) -> None:
    chart = WassersteinChart(theme, TimeAxis(theme))
    qtbot.addWidget(chart)
    waiting = chart.empty_text()
    assert waiting
    block = synthetic.block(20)
    block.values[:] = np.nan
    history = History(block.columns, 1)
    history.append(block)
    chart.set_history(history)
    chart.axis.reach(1, 20)
    chart.redraw()
    assert chart.empty_text() not in ("", waiting)
    assert chart.read(0, 0) == "–"


def test_a_divergence_spoils_no_axis(board: ChartBoard) -> None:
    block = synthetic.block(300)
    block.values[200:] = np.nan
    block.values[150:160] = np.inf
    for chart in filled(board, block).charts:
        assert math.isfinite(chart.y_range.low)
        assert math.isfinite(chart.y_range.high)
        assert not chart.grab().isNull()


def test_exact_zeros_stand_on_the_floor(board: ChartBoard) -> None:
    chart = chart_of(filled(board, synthetic.block(600)), "generator_layers")
    ticks = chart.y_ticks(chart.frame, 4)
    assert (ticks[0].text, ticks[0].place) == ("0", chart.y_range.low)
    known = np.concatenate([one.mean[one.mean > 0] for one in chart.traces.values()])
    assert np.log10(known).min() > chart.y_range.low
    chart.set_log(False)
    chart.redraw()
    assert chart.y_range.low <= 0


def test_one_line_a_layer_with_its_own_colour(qtbot: QtBot, theme: Theme) -> None:
    for network in ("critic", "generator"):
        chart = LayerChart(theme, TimeAxis(theme), network)
        qtbot.addWidget(chart)
        chart.set_history(History(synthetic.block(1, layers=(12, 5)).columns, 4))
        count = 12 if network == "critic" else 5
        assert len(chart.series) == count
        assert len({chart.series_colour(index, 0).name() for index in range(count)}) == count
        assert len(chart.replicas) == 1


def test_a_population_has_a_curve_for_each_replica(board: ChartBoard) -> None:
    chart = chart_of(filled(board, synthetic.block(100, replicas=9)), "slope")
    assert len(chart.traces) == 9
    labels = [item.label for item in chart.legend_items()]
    assert labels[-9:] == [str(replica) for replica in range(1, 10)]


def test_log_losses_are_in_nats(qtbot: QtBot, theme: Theme) -> None:
    chart = LossChart(theme, TimeAxis(theme))
    qtbot.addWidget(chart)
    chart.apply_settings(Settings(loss="minimax"))
    assert chart.header.unit == "nats"
    chart.apply_settings(Settings(loss="wasserstein"))
    assert chart.header.unit == "score"


@pytest.fixture
def coverage(qtbot: QtBot, theme: Theme) -> CoverageChart:
    chart = CoverageChart(theme, TimeAxis(theme))
    qtbot.addWidget(chart)
    chart.axis.reach(1, 20_000)
    return chart


def test_coverage_is_shown_in_percent_and_read_as_counts(coverage: CoverageChart) -> None:
    for iteration in (3000, 6000, 12_000):
        coverage.take_coverage(synthetic.coverage(iteration))
    coverage.redraw()
    assert coverage.traces[0, 0].mean.tolist() == [25.0, 50.0, 100.0]
    assert coverage.read(0, 0) == "8 / 8"
    assert coverage.read(2, 0) == "95.0 %"
    coverage.axis.hover(6100)
    assert coverage.read(0, 0) == "4 / 8"


def test_coverage_says_when_the_data_have_no_modes(coverage: CoverageChart) -> None:
    coverage.take_coverage(synthetic.coverage(10, modes=None))
    coverage.redraw()
    assert coverage.empty_text()
    assert coverage.read(0, 0) == "–"


def test_coverage_forgets_what_was_rewound_and_stays_bounded(coverage: CoverageChart) -> None:
    for iteration in (100, 200, 300):
        coverage.take_coverage(synthetic.coverage(iteration))
    coverage.rewind(150)
    coverage.take_coverage(synthetic.coverage(150))
    coverage.redraw()
    assert coverage.traces[0, 0].iterations.tolist() == [100, 150]
    for iteration in range(200, 200 + 2 * KEPT):
        coverage.take_coverage(synthetic.coverage(iteration))
    coverage.redraw()
    assert len(coverage.traces[0, 0].iterations) <= KEPT
    assert coverage.traces[0, 0].iterations[-1] == 199 + 2 * KEPT


def test_the_ceiling_is_that_of_a_gaussian_within_three_sigma() -> None:
    rng = np.random.default_rng(0)
    inside = np.linalg.norm(rng.normal(size=(400_000, 2)), axis=1) <= 3
    assert pytest.approx(100 * inside.mean(), abs=0.06) == CEILING


def test_exact_distances_stand_beside_the_estimate(qtbot: QtBot, theme: Theme) -> None:
    chart = WassersteinChart(theme, TimeAxis())
    qtbot.addWidget(chart)
    chart.resize(420, 220)
    history = History(metric_columns(4, 4), 1)
    chart.set_history(history)
    history.append(synthetic.block(400))
    chart.axis.reach(0, 399)
    assert chart.read(2, 0) == chart.read(3, 0) == "–"
    for iteration in (100, 200, 300):
        chart.take_truth(Truth(iteration, 0, iteration / 1000, 0.5, iteration / 2000, 0.08, 0.12, iteration))
    chart.redraw()
    assert chart.traces[2, 0].iterations.tolist() == [100, 200, 300]
    assert chart.traces[2, 0].line.tolist() == [0.1, 0.2, 0.3]
    assert chart.traces[3, 0].line.tolist() == [0.05, 0.1, 0.15]
    assert [chart.read(index, 0) for index in (2, 3)] == ["0.3", "0.15"]
    chart.rewind(150)
    chart.take_truth(Truth(150, 0, 0.7, 0.5, 0.6, None, None, 150))
    chart.redraw()
    assert chart.traces[2, 0].line.tolist() == [0.1, 0.7]
    chart.set_history(history)
    assert chart.read(2, 0) == "–"
