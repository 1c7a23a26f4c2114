"""A board for the tests of charts."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.charts.board import ChartBoard
from app.theme import Theme


@pytest.fixture
def board(qtbot: QtBot, theme: Theme) -> ChartBoard:
    """A board of 900 × 900 on the screen."""
    board = ChartBoard(theme)
    qtbot.addWidget(board)
    board.resize(900, 900)
    board.show()
    qtbot.waitExposed(board)
    return board
