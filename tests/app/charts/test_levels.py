"""The name of a level stands where no curve runs, and charts leave room for it."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from pytestqt.qtbot import QtBot

from app.charts.canvas import Floats, Frame2D
from app.charts.divergences import LOG2, JensenShannonChart
from app.charts.levels import quiet_box
from app.charts.time_axis import TimeAxis
from app.theme import Theme

PLOT = QRectF(40, 30, 200, 100)
WIDTH, HEIGHT = 60.0, 9.0


def frame(plot: QRectF = PLOT) -> Frame2D:
    return Frame2D(plot, (0.0, 100.0), (0.0, 1.0))


def curve(*corners: tuple[float, float]) -> tuple[Floats, Floats]:
    x, y = np.asarray(corners, dtype=np.float64).T
    return x, y


ABOVE = curve((0, 0.56), (49, 0.56))  # just above the level at 0.5, in the left half
BELOW = curve((0, 0.44), (49, 0.44))
FAR_ABOVE = curve((51, 0.56), (100, 0.56))


@pytest.mark.parametrize(
    ("curves", "left", "above"),
    [
        ([], True, True),
        ([ABOVE], True, False),
        ([BELOW], True, True),
        ([ABOVE, BELOW], False, True),
        ([ABOVE, BELOW, FAR_ABOVE], False, False),
        ([curve((2, 0.0), (4, 1.0), (6, 1.0), (10, 1.0))], False, True),  # across both boxes at the left
        ([curve((0, np.nan), (10, np.nan))], True, True),
        ([curve((0, -np.inf), (100, -np.inf))], True, True),  # zeros on a logarithmic axis
    ],
)
def test_a_name_evades_the_curves(curves: list[tuple[Floats, Floats]], left: bool, above: bool) -> None:
    box = quiet_box(frame(), 0.5, WIDTH, HEIGHT, curves)
    assert box is not None
    assert (box.center().x() < PLOT.center().x(), box.center().y() < PLOT.center().y()) == (left, above)
    assert PLOT.contains(box)


def test_it_stands_below_at_the_ceiling_and_above_at_the_floor() -> None:
    high, low = (quiet_box(frame(), level, WIDTH, HEIGHT, []) for level in (1.0, 0.0))
    assert high is not None
    assert high.top() > PLOT.top()
    assert low is not None
    assert low.bottom() < PLOT.bottom()


def test_without_room_or_out_of_sight_there_is_no_name() -> None:
    assert quiet_box(frame(), 1.5, WIDTH, HEIGHT, []) is None
    assert quiet_box(frame(), 0.5, 300.0, HEIGHT, []) is None
    assert quiet_box(frame(QRectF(0, 0, 200, 8)), 0.5, WIDTH, HEIGHT, []) is None


@pytest.mark.parametrize("log", [False, True])
def test_the_ceiling_of_js_has_its_name_above_whatever_the_curve_does(
    qtbot: QtBot, theme: Theme, log: bool
) -> None:
    chart = JensenShannonChart(theme, TimeAxis())
    qtbot.addWidget(chart)
    chart.resize(250, 150)  # smaller than on a screen of 1920 pixels
    chart.show()
    chart.set_log(log)
    at_most = float(chart.y_scale.place(LOG2))
    full = [curve((chart.x_span[0], at_most), (chart.x_span[1], at_most))]
    box = quiet_box(chart.frame, at_most, WIDTH, HEIGHT, full)
    assert box is not None
    assert box.bottom() < float(chart.frame.to_y(at_most))
