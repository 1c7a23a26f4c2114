"""The board: what it draws, asks for, and how it is worked."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QToolButton
from pytestqt.qtbot import QtBot

from app.charts.board import ChartBoard
from app.charts.chart import Chart
from app.charts.grid import best_columns, split
from app.charts.menu import chart_menu
from app.charts.time_chart import TimeChart
from app.glossary import ENTRIES
from app.theme import Theme
from engine.frame import LAYERS, metric_columns
from engine.settings import Settings
from tests.app.charts import synthetic


def fill(board: ChartBoard, count: int = 500, replicas: int = 1) -> None:
    block = synthetic.block(count, replicas=replicas)
    board.reset(block.columns, replicas)
    board.append(block)
    board.show_frame(synthetic.frame(replicas=replicas), Settings())
    board.add_coverage(synthetic.coverage(count, replicas))
    for step in range(1, count, max(1, count // 40)):
        board.add_truth(synthetic.truth(step))


def drain(board: ChartBoard) -> int:
    """Redraw until nothing is stale; how many calls that took."""
    for call in range(1, 200):
        board.redraw()
        if not any(chart.needs_redraw for chart in board.charts if not chart.visibleRegion().isEmpty()):
            return call
    raise AssertionError("the board never comes to rest")


def centre(chart: Chart) -> QPoint:
    return chart.frame.rect.center().toPoint()


@pytest.mark.parametrize(
    ("count", "columns", "rows"),
    [
        (10, 2, [2, 2, 2, 2, 2]),
        (10, 3, [3, 3, 2, 2]),
        (1, 4, [1]),
        (0, 3, []),
        (5, 9, [5]),
    ],
)
def test_rows_are_even(count: int, columns: int, rows: list[int]) -> None:
    assert split(count, columns) == rows


@pytest.mark.parametrize(
    ("count", "most", "size", "columns"),
    [
        (3, 3, (760, 900), 1),  # three tall strips would say little
        (3, 3, (760, 300), 3),
        (6, 4, (900, 900), 2),
        (15, 3, (760, 900), 3),  # more than fit: as many in a row as can be
        (1, 5, (760, 900), 1),
        (0, 3, (760, 900), 3),
    ],
)
def test_charts_get_a_good_shape(count: int, most: int, size: tuple[int, int], columns: int) -> None:
    assert best_columns(count, most, *size, 190) == columns


def test_every_stale_chart_gets_its_turn_and_then_the_board_rests(board: ChartBoard) -> None:
    fill(board)
    drain(board)
    seen = [chart for chart in board.charts if not chart.visibleRegion().isEmpty()]
    assert len(seen) == len(board.charts)
    assert all(chart.empty_text() == "" for chart in seen)


def test_a_spent_budget_leaves_the_rest_for_the_next_call(
    board: ChartBoard, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(board)
    drain(board)
    monkeypatch.setattr("app.charts.board.BUDGET", 0.0)
    drawn: list[str] = []
    for chart in board.charts:
        monkeypatch.setattr(chart, "redraw", lambda name=chart.name: drawn.append(name))
        chart.invalidate()
    for _ in board.charts:
        board.redraw()
    assert sorted(drawn) == sorted(board.names())


def test_hidden_and_scrolled_away_charts_cost_nothing(board: ChartBoard) -> None:
    fill(board)
    for name in board.names():
        board.set_shown(name, name == "losses")
    drain(board)
    assert [chart.name for chart in board.charts if not chart.needs_redraw] == ["losses"]


def test_layers_wanted_follow_what_can_be_seen(board: ChartBoard) -> None:
    assert board.layers_wanted() == {"scores", "weights", "slopes"}
    assert board.layers_wanted() <= set(LAYERS)
    board.set_shown("scores", False)
    assert board.layers_wanted() == {"weights", "slopes"}
    assert board.hidden_names() == ("scores",)
    board.hide()
    assert board.layers_wanted() == frozenset()


def test_unknown_charts_are_ignored(board: ChartBoard) -> None:
    board.set_shown("no_such_chart", False)
    assert board.hidden_names() == ()


def test_every_metric_of_the_engine_is_on_a_chart(board: ChartBoard) -> None:
    columns = metric_columns(3, 2)
    board.reset(columns, 1)
    shown = {"accuracy", "weights_at_clip"}  # in the legends of histograms
    for chart in board.charts:
        if isinstance(chart, TimeChart):
            for series in chart.series:
                shown |= {series.column, *(series.band or ())}
    assert shown >= set(columns)


def test_every_chart_is_explained_and_has_an_accessible_name(board: ChartBoard) -> None:
    for chart in board.charts:
        assert chart.accessibleName() == chart.title != ""
        assert chart.terms
        assert all(ENTRIES[term].name in chart.explanation() for term in chart.terms)
        buttons = chart.findChildren(QToolButton)
        assert len({button.accessibleName() for button in buttons}) == 3
        assert chart.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_the_crosshair_is_shared_and_told(qtbot: QtBot, board: ChartBoard) -> None:
    fill(board)
    drain(board)
    heard: list[int] = []
    board.iteration_hovered.connect(heard.append)
    chart = board.charts[0]
    QTest.mouseMove(chart, centre(chart))
    assert heard[-1] == pytest.approx(250, abs=8)
    assert board.axis.hovered == heard[-1]
    QTest.mouseMove(chart, QPoint(3, 3))
    assert heard[-1] == -1


def test_the_keyboard_moves_zooms_fits_and_enlarges(qtbot: QtBot, board: ChartBoard) -> None:
    fill(board)
    drain(board)
    chart = board.charts[1]
    chart.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(chart, Qt.Key.Key_Left)
    first = board.axis.hovered
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert 0 < board.axis.hovered < first
    QTest.keyClick(chart, Qt.Key.Key_Plus)
    assert board.axis.range[1] - board.axis.range[0] == pytest.approx(400)
    assert chart.header.fit.isVisible()
    QTest.keyClick(chart, Qt.Key.Key_Home)
    assert not board.axis.taken
    QTest.keyClick(chart, Qt.Key.Key_Return)
    assert [one for one in board.charts if one.isVisible()] == [chart]
    QTest.keyClick(chart, Qt.Key.Key_Escape)
    assert all(one.isVisible() for one in board.charts)


def test_a_double_click_enlarges_and_on_an_axis_fits(qtbot: QtBot, board: ChartBoard) -> None:
    fill(board)
    drain(board)
    chart = board.charts[2]
    QTest.mouseDClick(chart, Qt.MouseButton.LeftButton, pos=centre(chart))
    assert [one.name for one in board.charts if one.isVisible()] == [chart.name]
    assert chart.width() > 0.9 * board.width()
    QTest.mouseDClick(chart, Qt.MouseButton.LeftButton, pos=centre(chart))
    assert all(one.isVisible() for one in board.charts)
    chart.take_y(0.0, 3.0)
    below = QPoint(centre(chart).x(), int(chart.frame.rect.bottom()) + 6)
    QTest.mouseDClick(chart, Qt.MouseButton.LeftButton, pos=below)
    assert not chart.y_range.taken


def test_dragging_pans_along_one_axis_and_stays(qtbot: QtBot, board: ChartBoard) -> None:
    fill(board)
    drain(board)
    chart = board.charts[0]
    rect, start = chart.frame.rect, centre(chart)
    QTest.mousePress(chart, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(chart, start + QPoint(round(rect.width() / 4), 3))
    QTest.mouseRelease(chart, Qt.MouseButton.LeftButton, pos=start)
    assert board.axis.range == pytest.approx((-125, 375), abs=3)
    assert not chart.y_range.taken
    board.append(synthetic.block(100, start=501))
    drain(board)
    assert board.axis.range == pytest.approx((-125, 375), abs=3)


def test_the_wheel_zooms_with_ctrl_only(board: ChartBoard) -> None:
    fill(board)
    chart = board.charts[0]

    def wheel(modifier: Qt.KeyboardModifier) -> bool:
        at = QPointF(centre(chart))
        event = QWheelEvent(
            at,
            chart.mapToGlobal(at),
            QPoint(),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            modifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(chart, event)
        return event.isAccepted()

    assert not wheel(Qt.KeyboardModifier.NoModifier)
    assert not board.axis.taken
    assert wheel(Qt.KeyboardModifier.ControlModifier)
    assert board.axis.range == pytest.approx((50, 450), abs=3)


def test_log_switches_every_chart_there_and_back(board: ChartBoard) -> None:
    fill(board)
    drain(board)
    for chart in board.charts:
        was = chart.header.log.isChecked()
        chart.header.log.click()
        assert chart.header.log.isChecked() is not was
        assert not chart.grab().isNull()
        assert np.isfinite([chart.y_range.low, chart.y_range.high]).all()
        chart.header.log.click()
    drain(board)


def test_slider_moves_are_explained_on_the_axis(board: ChartBoard) -> None:
    fill(board)
    board.mark(250, "c 0.01 → 0.005")
    chart = board.charts[0]
    frame = chart.frame
    x = float(frame.to_x(250.0))
    assert "c 0.01 → 0.005" in chart._help_at(QPointF(x, frame.rect.bottom() + 4))
    assert "→" not in chart._help_at(QPointF(x + 60, frame.rect.bottom() + 4))
    assert chart._help_at(frame.rect.center()) == ""
    assert "Critic loss" in chart._help_at(QPointF(20, 10))


def test_a_rewind_takes_curves_and_marks_back(board: ChartBoard) -> None:
    fill(board, 500)
    board.mark(400, "λ 0.1 → 1")
    board.append(synthetic.block(50, start=301))
    assert board.history is not None
    assert board.history.last_iteration == 350
    assert board.axis.newest == 350
    assert board.axis.marks == []


def test_a_new_run_forgets_the_old_one(board: ChartBoard) -> None:
    fill(board, 500, replicas=3)
    drain(board)
    board.set_replica(2)
    drain(board)
    board.reset(metric_columns(2, 2), 1)
    assert all(chart.empty_text() for chart in board.charts)
    assert all(chart.replica == 0 for chart in board.charts)
    drain(board)


def test_the_menu_hides_and_shows_charts(board: ChartBoard) -> None:
    menu = chart_menu(board, board.charts[0])
    actions = {action.text(): action for action in menu.actions()}
    actions["Hide"].trigger()
    assert board.hidden_names() == ("losses",)
    again = chart_menu(board, None)
    times, charts = again.findChildren(QMenu)
    charts.actions()[0].trigger()
    assert board.hidden_names() == ()
    times.actions()[-1].trigger()
    assert board.axis.newest_only == 1000
    menu.deleteLater()
    again.deleteLater()


def test_a_change_of_theme_repaints(board: ChartBoard, theme: Theme) -> None:
    fill(board)
    drain(board)
    before = board.grab().toImage()
    theme.set_mode("dark")
    assert board.grab().toImage().pixelColor(20, 200) != before.pixelColor(20, 200)
    theme.set_presenter(True)
    drain(board)
    theme.set_mode("light")


@pytest.mark.parametrize("width", [240, 500, 900, 1600])
def test_no_chart_leaves_the_board_or_overlaps_another(qtbot: QtBot, board: ChartBoard, width: int) -> None:
    fill(board, replicas=9)
    board.resize(width, 700)
    drain(board)
    boxes = [chart.geometry() for chart in board.charts]
    for index, box in enumerate(boxes):
        assert board.grid.rect().contains(box)
        assert not any(box.intersects(other) for other in boxes[index + 1 :])
    for chart in board.charts:
        assert chart.frame.rect.height() >= 40


def test_escape_leaves_an_enlarged_chart_before_it_reaches_the_window(
    qtbot: QtBot, board: ChartBoard
) -> None:
    heard: list[bool] = []
    window = QMainWindow()
    qtbot.addWidget(window)
    window.setCentralWidget(board)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    shortcut = QShortcut(QKeySequence(Qt.Key.Key_Escape), window)
    shortcut.activated.connect(lambda: heard.append(True))
    chart = board.charts[0]
    board.enlarge(chart)
    for widget in (chart, chart.header.log):
        board.enlarge(chart)
        widget.setFocus()
        QTest.keyClick(widget, Qt.Key.Key_Escape)
        assert board.grid.enlarged is None
    assert heard == []
    QTest.keyClick(chart, Qt.Key.Key_Escape)
    assert heard == [True]
    board.setParent(None)  # the fixture deletes it


def test_no_gesture_in_any_order_breaks_a_chart(qtbot: QtBot, board: ChartBoard) -> None:
    fill(board, replicas=2)
    rng = np.random.default_rng(0)
    at = 500

    def point(chart: Chart) -> QPoint:
        return QPoint(int(rng.integers(0, chart.width())), int(rng.integers(0, chart.height())))

    keys = (
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Plus,
        Qt.Key.Key_Minus,
        Qt.Key.Key_Home,
        Qt.Key.Key_Return,
    )
    for _ in range(250):
        chart = board.charts[int(rng.integers(len(board.charts)))]
        match int(rng.integers(8)):
            case 0:
                QTest.mouseDClick(
                    chart, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point(chart)
                )
            case 1:
                QTest.mousePress(
                    chart, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point(chart)
                )
                QTest.mouseMove(chart, point(chart))
                QTest.mouseRelease(
                    chart, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point(chart)
                )
            case 2:
                chart.zoom(float(10.0 ** rng.uniform(-4, 4)), QPointF(point(chart)))
            case 3:
                QTest.keyClick(chart, keys[int(rng.integers(len(keys)))])
            case 4:
                chart.header.log.click()
            case 5:
                board.set_shown(chart.name, bool(rng.integers(2)))
            case 6:
                board.append(synthetic.block(20, start=at + 1, replicas=2))
                board.show_frame(synthetic.frame(replicas=2), Settings(loss="hinge"))
                at += 20
            case _:
                board.resize(int(rng.integers(60, 1200)), int(rng.integers(60, 900)))
        board.redraw()
        assert chart.frame.y[0] < chart.frame.y[1]
        assert chart.frame.x[0] < chart.frame.x[1]
    assert not board.grab().isNull()
