"""The menu of a chart, and of the board beside the charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from app.charts.chart import Chart

if TYPE_CHECKING:
    from app.charts.board import ChartBoard

NEWEST = (None, 100_000, 10_000, 1_000)


def chart_menu(board: ChartBoard, chart: Chart | None) -> QMenu:
    """What can be done with `chart`, and which charts are shown; it deletes itself when closed."""
    menu = QMenu(board)
    menu.aboutToHide.connect(menu.deleteLater)
    if chart is not None:
        _add_chart(menu, board, chart)
    _add_time(menu.addMenu(board.tr("Iterations shown")), board)
    shown = menu.addMenu(board.tr("Charts"))
    for one in board.charts:
        action = shown.addAction(one.title)
        action.setCheckable(True)
        action.setChecked(one.name not in board.grid.hidden_names)
        action.toggled.connect(lambda on, name=one.name: board.set_shown(name, on))
    return menu


def _add_chart(menu: QMenu, board: ChartBoard, chart: Chart) -> None:
    enlarged = board.grid.enlarged is chart
    text = board.tr("Back to all charts") if enlarged else board.tr("Enlarge")
    menu.addAction(text).triggered.connect(lambda: board.enlarge(None if enlarged else chart))
    menu.addAction(board.tr("Fit the axes to the data")).triggered.connect(chart.fit)
    log = menu.addAction(board.tr("Logarithmic scale"))
    log.setCheckable(True)
    log.setChecked(chart.header.log.isChecked())
    log.toggled.connect(chart.set_log)
    menu.addAction(board.tr("Export picture …")).triggered.connect(lambda: board.picture_wanted.emit(chart))
    menu.addAction(board.tr("Hide")).triggered.connect(lambda: board.set_shown(chart.name, False))
    menu.addSeparator()


def _add_time(menu: QMenu, board: ChartBoard) -> None:
    group = QActionGroup(menu)
    for count in NEWEST:
        text = board.tr("All") if count is None else board.tr("Newest {n}").format(n=f"{count:,}")
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(not board.axis.taken and board.axis.newest_only == count)
        action.triggered.connect(lambda _=False, count=count: board.axis.show_newest(count))
        group.addAction(action)
