"""Arrow keys on the plane, in a chart and on a slider: what is to the right comes nearer with Right."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.controls.scale import Scale
from app.controls.slider import ScaleSlider
from app.keys import WAYS, FocusShown
from app.plane.navigation import Navigable


@pytest.mark.parametrize("key", WAYS)
def test_an_arrow_key_looks_where_it_points(qtbot: QtBot, key: Qt.Key) -> None:
    widget = Navigable()
    qtbot.addWidget(widget)
    before = widget.view.extent
    QTest.keyClick(widget, key)
    after, (right, up) = widget.view.extent, WAYS[key]
    assert [sign(b - a) for a, b in zip(before, after, strict=True)] == [right, right, up, up]


@pytest.mark.parametrize("key", WAYS)
def test_right_and_up_are_more_on_a_slider(qtbot: QtBot, key: Qt.Key) -> None:
    slider = ScaleSlider(Scale(0.0, 1.0))
    qtbot.addWidget(slider)
    slider.show_value(0.5)
    with qtbot.waitSignal(slider.moved) as moved:
        QTest.keyClick(slider, key)
    assert moved.args is not None
    assert sign(moved.args[0] - 0.5) == sum(WAYS[key])


@pytest.mark.parametrize(
    ("reason", "shown"),
    [
        (Qt.FocusReason.TabFocusReason, True),
        (Qt.FocusReason.BacktabFocusReason, True),
        (Qt.FocusReason.ShortcutFocusReason, True),
        (Qt.FocusReason.MouseFocusReason, False),
        (Qt.FocusReason.ActiveWindowFocusReason, False),
    ],
)
def test_the_focus_is_marked_for_those_who_came_by_key(
    qtbot: QtBot, reason: Qt.FocusReason, shown: bool
) -> None:
    widget = FocusShown()
    qtbot.addWidget(widget)
    widget.focusInEvent(QFocusEvent(QFocusEvent.Type.FocusIn, reason))
    assert widget.focus_shown is shown
    widget.focusOutEvent(QFocusEvent(QFocusEvent.Type.FocusOut, reason))
    assert not widget.focus_shown


def sign(value: float) -> int:
    return (value > 1e-9) - (value < -1e-9)
