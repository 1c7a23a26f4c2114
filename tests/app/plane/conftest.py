"""A plane on the screen, whose time is a test's."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.plane.plane import Plane
from app.theme import Theme
from tests.app.clock import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def plane(qtbot: QtBot, theme: Theme, clock: Clock) -> Plane:
    widget = Plane(theme, clock=clock)
    qtbot.addWidget(widget)
    widget.resize(600, 560)
    widget.show()
    return widget
