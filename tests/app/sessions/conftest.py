"""A window with places of its own to keep sessions in."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from app.playground import Playground
from app.sessions.places import Places
from app.theme import Theme
from app.window import MainWindow


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path / "own", tmp_path / "data")


@pytest.fixture
def window(
    qtbot: QtBot, playground: Playground, dressed: Theme, store: QSettings, places: Places
) -> MainWindow:
    """Shown, its engine started and playing; closed after the test."""
    window = MainWindow(playground, dressed, store, places)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    playground.start()
    return window
