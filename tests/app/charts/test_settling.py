"""A chart at rest shows the data and nothing of how it came to them."""

from __future__ import annotations

from app.charts.board import ChartBoard
from app.charts.chart import Chart
from engine.settings import Settings
from tests.app.charts import synthetic


def ranges(chart: Chart) -> list[tuple[float, float]]:
    return [(one.low, one.high) for one in chart.eased]


def test_axes_at_rest_do_not_depend_on_earlier_pictures(board: ChartBoard) -> None:
    blocks = [synthetic.block(60, seed=1), synthetic.block(340, start=61, seed=2)]

    def play(*, drawn: bool) -> list[list[tuple[float, float]]]:
        board.reset(blocks[0].columns, 1)
        for seed, block in enumerate(blocks):
            board.append(block)
            board.show_frame(synthetic.frame(seed=seed), Settings())
            for chart in board.charts if drawn else ():
                chart.redraw()
        for chart in board.charts:
            chart.settle()
            assert not chart.needs_redraw
        return [ranges(chart) for chart in board.charts]

    assert play(drawn=True) == play(drawn=False)


def test_what_a_person_chose_stays(board: ChartBoard) -> None:
    chart = board.charts[0]
    chart.take_y(-3.0, 7.0)
    chart.settle()
    assert (chart.y_range.low, chart.y_range.high) == (-3.0, 7.0)
