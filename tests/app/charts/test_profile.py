"""Gradients by depth: the right layers at the right iteration."""

from __future__ import annotations

import numpy as np
import pytest

from app.charts.board import ChartBoard
from app.charts.profile import AROUND, ProfileChart
from engine.frame import MetricsBlock
from tests.app.charts import synthetic


@pytest.fixture
def block() -> MetricsBlock:
    return synthetic.block(1000, layers=(5, 3), replicas=2)


@pytest.fixture
def chart(board: ChartBoard, block: MetricsBlock) -> ProfileChart:
    board.reset(block.columns, 2)
    board.append(block)
    return next(chart for chart in board.charts if isinstance(chart, ProfileChart))


def expected(block: MetricsBlock, network: str, rows: slice, replica: int = 0) -> np.ndarray:
    columns = [index for index, name in enumerate(block.columns) if name.startswith(network)]
    return np.asarray(block.values[rows, replica][:, columns].mean(axis=0))


def test_the_newest_iterations_are_shown(chart: ProfileChart, block: MetricsBlock) -> None:
    chart.redraw()
    critic, generator = chart.norms
    assert (len(critic), len(generator)) == (5, 3)
    assert critic == pytest.approx(expected(block, "critic_layer", slice(-AROUND, None)), rel=0.1)
    assert chart.header.unit == "at 1,000"
    assert (np.diff(np.log10(critic)) > 0).all()


def test_the_crosshair_chooses_the_moment(
    chart: ProfileChart, board: ChartBoard, block: MetricsBlock
) -> None:
    chart.redraw()
    board.axis.hover(400)
    assert chart.needs_redraw
    chart.redraw()
    around = slice(400 - AROUND, 400 + AROUND)
    assert chart.norms[0] == pytest.approx(expected(block, "critic_layer", around), rel=0.15)
    assert chart.header.unit == "at 400"


def test_the_chosen_replica_is_shown(chart: ProfileChart, board: ChartBoard, block: MetricsBlock) -> None:
    block.values[:, 1] *= 100
    board.append(block)
    board.set_replica(1)
    chart.redraw()
    assert chart.norms[1] == pytest.approx(
        expected(block, "generator_layer", slice(-AROUND, None), 1), rel=0.1
    )


def test_exact_zeros_stand_on_the_floor(chart: ProfileChart, board: ChartBoard) -> None:
    board.axis.hover(700)  # the synthetic generator's first layer is dead there
    chart.redraw()
    assert chart.norms[1][0] == 0
    assert chart.y_ticks(chart.frame, 4)[0].text == "0"
    assert chart.empty_text() == ""


def test_the_layer_under_the_crosshair_is_read(chart: ProfileChart) -> None:
    chart.redraw()
    chart.hover_at(4.2)
    critic, generator = (item.value for item in chart.legend_items())
    assert float(critic) == pytest.approx(chart.norms[0][4], rel=6e-3)
    assert generator == "–"
    chart.hover_step(-2)
    assert float(chart.legend_items()[1].value) == pytest.approx(chart.norms[1][2], rel=6e-3)
