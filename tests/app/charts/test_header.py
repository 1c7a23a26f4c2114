"""The head of a chart: its title is to be read in full."""

from __future__ import annotations

from PySide6.QtGui import QFontMetricsF

from app.charts.board import ChartBoard
from app.theme import Theme

NARROW = 240  # points: three charts in a row on a screen of 1920


def test_no_title_is_cut_short_beside_two_others(board: ChartBoard, theme: Theme) -> None:
    metrics = QFontMetricsF(theme.font(theme.sizes.font_small + 1, bold=True))
    for chart in board.charts:
        chart.resize(NARROW, 120)
        header = chart.header
        assert metrics.horizontalAdvance(chart.title) <= header.log.geometry().left() - 6.0, chart.title
