"""Charts of exact answers: divergences, agreement, modes and widths."""

from __future__ import annotations

import math

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.charts.board import ChartBoard
from app.charts.divergences import LOG2, JensenShannonChart, KullbackLeiblerChart
from app.charts.modes import ModesChart
from app.charts.optimum import OptimumChart
from app.charts.time_axis import TimeAxis
from app.charts.wasserstein import WassersteinChart
from app.charts.within import WithinChart
from app.theme import Theme
from engine.frame import metric_columns
from engine.history import History
from engine.lessons.measures import width_ratio
from engine.recipes import with_recipe
from engine.settings import Settings
from tests.app.charts import synthetic


@pytest.fixture
def history() -> History:
    history = History(metric_columns(4, 4), 1)
    history.append(synthetic.block(400))
    return history


def axis(history: History) -> TimeAxis:
    axis = TimeAxis()
    axis.reach(0, history.last_iteration)
    return axis


def test_js_stands_below_log_2_and_beside_the_discriminators_bound(
    qtbot: QtBot, theme: Theme, history: History
) -> None:
    chart = JensenShannonChart(theme, axis(history))
    qtbot.addWidget(chart)
    chart.set_history(history)
    chart.apply_settings(with_recipe("gan", Settings()))
    chart.redraw()
    assert chart.empty_text()
    answers = [synthetic.truth(step) for step in (100, 200, 300)]
    for answer in answers:
        chart.take_truth(answer)
    chart.redraw()
    assert chart.traces[0, 0].line.tolist() == [one.divergences.js for one in answers if one.divergences]
    assert (chart.traces[1, 0].line < chart.traces[0, 0].line).all()
    assert chart.y_range.low == 0 < LOG2 < chart.y_range.high
    chart.apply_settings(Settings())  # a Wasserstein critic knows nothing of JS
    chart.redraw()
    assert len(chart.series) == 1
    assert len(chart.legend_items()) == 1


def test_an_infinite_kl_is_marked_and_breaks_the_line(qtbot: QtBot, theme: Theme, history: History) -> None:
    chart = KullbackLeiblerChart(theme, axis(history))
    qtbot.addWidget(chart)
    chart.set_history(history)
    for step, kl in ((100, None), (200, math.inf), (300, None)):
        chart.take_truth(synthetic.truth(step, kl=kl))
    chart.redraw()
    line = chart.traces[0, 0].line
    assert np.isfinite(line).tolist() == [True, False, True]
    assert math.isfinite(chart.y_range.high)
    chart.axis.hover(200)
    assert chart.read(0, 0) == "∞"
    chart.rewind(100)
    for step in (110, 120):  # nothing but ∞
        chart.take_truth(synthetic.truth(step, kl=math.inf))
    chart.axis.hover(-1)
    assert chart.read(0, 0) == "∞"
    assert chart.empty_text() == ""


def test_what_the_log_d_trick_descends_is_shown_for_it_alone(qtbot: QtBot, theme: Theme) -> None:
    chart = KullbackLeiblerChart(theme, TimeAxis())
    qtbot.addWidget(chart)
    assert len(chart.series) == 2
    chart.apply_settings(with_recipe("ns-gan", Settings()))
    assert [series.label for series in chart.series][2] == "KL − 2 JS"


def test_the_meter_reads_1_where_estimate_and_distance_fall_together(
    qtbot: QtBot, theme: Theme, history: History
) -> None:
    chart = OptimumChart(theme, axis(history))
    qtbot.addWidget(chart)
    chart.set_history(history)
    for step in range(20, 300, 20):
        chart.take_truth(synthetic.truth(step))
    chart.redraw()
    assert chart.read(2, 0) == "1"
    assert chart.read(1, 0) == "0.97"
    chart.rewind(60)
    assert chart.read(2, 0) == "–"  # too few pairs for a correlation


def test_a_mode_that_is_missed_is_told(qtbot: QtBot, theme: Theme) -> None:
    chart = ModesChart(theme)
    qtbot.addWidget(chart)
    chart.resize(420, 220)
    chart.show()
    chart.set_history(History(metric_columns(4, 4), 1))
    assert chart.empty_text()
    chart.take_coverage(synthetic.coverage(6000))
    chart.redraw()
    assert [mode.share > 0 for mode in chart.modes] == [True] * 4 + [False] * 4
    assert [item.value for item in chart.legend_items()] == ["", "0.90 × 0.45 σ"]  # the median
    chart.hover_at(2.2)
    assert chart.legend_items()[0].value == "25.0 / 12.5 %"
    assert chart.legend_items()[1].value == "0.90 × 0.45 σ"
    chart.hover_at(99.0)
    assert chart.legend_items()[0].value == "0.0 / 12.5 %"
    assert chart.legend_items()[1].value == ""
    chart.take_coverage(synthetic.coverage(1, modes=None))
    chart.redraw()
    assert "no known modes" in chart.empty_text()


def test_widths_within_modes_are_in_sigmas(qtbot: QtBot, theme: Theme, history: History) -> None:
    (one,) = synthetic.coverage(6000)
    assert width_ratio(one) == pytest.approx(math.sqrt(0.9 * 0.45))
    (nothing,) = synthetic.coverage(6000, modes=None)
    assert math.isnan(width_ratio(nothing))
    chart = WithinChart(theme, axis(history))
    qtbot.addWidget(chart)
    chart.set_history(history)
    chart.take_coverage((one,))
    chart.redraw()
    assert chart.read(1, 0) == "1.2"


def test_only_visible_charts_ask_for_divergences(board: ChartBoard) -> None:
    assert board.truths_wanted() == {"divergences"}
    for name in ("jensen_shannon", "kullback_leibler"):
        board.set_shown(name, shown=False)
    assert board.truths_wanted() == frozenset()


def test_the_wasserstein_chart_says_how_good_a_meter_the_estimate_is(
    qtbot: QtBot, theme: Theme, history: History
) -> None:
    chart = WassersteinChart(theme, axis(history))
    qtbot.addWidget(chart)
    chart.set_history(history)
    chart.redraw()
    assert chart.header.unit == "score"
    for step in range(20, 300, 20):
        chart.take_truth(synthetic.truth(step))
    chart.redraw()
    assert chart.header.unit == "rank corr. 1"
