"""Histograms count right, as D(x) and within ±c where they should."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from pytestqt.qtbot import QtBot

from app.charts.histogram import BINS, percentages
from app.charts.scores import ScoreHistogram, belief
from app.charts.slopes import SlopeHistogram
from app.charts.weights import WeightHistogram
from app.theme import Theme
from engine.history import History
from engine.settings import Settings
from tests.app.charts import synthetic

off_edges = st.integers(-256, 255).map(lambda k: (k + 0.5) / 64)  # rounding cannot move these over an edge


@given(arrays(np.float32, (2, 50), elements=off_edges))
def test_percentages_agree_with_numpy(values: np.ndarray) -> None:
    edges = np.linspace(-2.0, 2.0, 17)
    for row, shares in zip(values, percentages(values, edges), strict=True):
        assert shares.tolist() == (2.0 * np.histogram(row, edges)[0]).tolist()


def test_what_is_not_finite_counts_in_the_whole_only() -> None:
    values = np.array([[0.5, np.nan, np.inf, 9.0]], np.float32)
    assert percentages(values, np.linspace(0, 1, 3)).tolist() == [[0.0, 25.0]]


def test_belief_is_the_logistic_function_without_overflow() -> None:
    score = np.array([-1e4, -2.0, 0.0, 3.0, 1e4], np.float32)
    assert belief(score) == pytest.approx([0.0, 1 / (1 + np.e**2), 0.5, 1 / (1 + np.e**-3), 1.0], abs=1e-6)


def test_shares_add_up_to_the_whole(qtbot: QtBot, theme: Theme) -> None:
    chart = ScoreHistogram(theme)
    qtbot.addWidget(chart)
    chart.show_frame(synthetic.frame(replicas=3), Settings())
    chart.redraw()
    assert [shares.shape for shares in chart.shares] == [(3, BINS), (3, BINS)]
    assert np.stack(chart.shares).sum(axis=2) == pytest.approx(100.0)


def test_log_losses_are_shown_as_d_from_0_to_1(qtbot: QtBot, theme: Theme) -> None:
    chart = ScoreHistogram(theme)
    qtbot.addWidget(chart)
    block = synthetic.block(10)
    history = History(block.columns, 1)
    history.append(block)
    chart.set_history(history)
    chart.show_frame(synthetic.frame(), Settings(loss="minimax"))
    chart.redraw()
    assert chart.x_span == (0.0, 1.0)
    assert "D(x)" in chart.header.unit
    accuracy = next(item for item in chart.legend_items() if item.label == "accuracy")
    assert float(accuracy.value) == pytest.approx(history.last("accuracy"), abs=0.01)
    chart.show_frame(synthetic.frame(), Settings(loss="wasserstein"))
    chart.redraw()
    assert chart.x_span[0] < 0.0
    assert "f(x)" in chart.header.unit
    assert all(item.label != "accuracy" for item in chart.legend_items())


def test_clipping_draws_its_limits_and_others_do_not(qtbot: QtBot, theme: Theme) -> None:
    chart = WeightHistogram(theme)
    qtbot.addWidget(chart)
    chart.show_frame(synthetic.frame(clip=0.02), Settings(constraint="clip", clip_value=0.02))
    chart.redraw()
    assert [value for value, _ in chart.guides()] == [-0.02, 0.02]
    assert chart.x_span[0] < -0.02
    assert chart.x_span[1] > 0.02
    chart.show_frame(synthetic.frame(), Settings(constraint="gradient_penalty"))
    assert chart.guides() == []


def test_slopes_always_show_zero_and_one(qtbot: QtBot, theme: Theme) -> None:
    chart = SlopeHistogram(theme)
    qtbot.addWidget(chart)
    chart.show_frame(synthetic.frame(), Settings())
    chart.redraw()
    assert chart.x_span[0] == 0.0
    assert chart.x_span[1] > 1.0
    assert [value for value, _ in chart.guides()] == [1.0]


def test_the_bin_under_the_crosshair_is_read(qtbot: QtBot, theme: Theme) -> None:
    chart = SlopeHistogram(theme)
    qtbot.addWidget(chart)
    chart.show_frame(synthetic.frame(), Settings())
    chart.redraw()
    tallest = int(chart.shares[0][0].argmax())
    low, high = chart.x_span
    chart.hover_at(low + (tallest + 0.5) / BINS * (high - low))
    assert chart.legend_items()[0].value == f"{chart.shares[0][0, tallest]:.1f} %"
    chart.hover_at(None)
    assert chart.legend_items()[0].value == ""


def test_frames_that_carry_nothing_leave_the_old_picture(qtbot: QtBot, theme: Theme) -> None:
    chart = WeightHistogram(theme)
    qtbot.addWidget(chart)
    full = synthetic.frame()
    chart.show_frame(full, Settings())
    chart.show_frame(type(full)(run=0, iteration=1, step=1, fakes=full.fakes, reals=full.reals), Settings())
    assert chart.samples[0].values is full.weights
