"""A theme, a client without an engine, a playground on it, and a window around that."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.playground import Playground
from app.sessions.places import Places
from app.theme import Theme
from app.window import MainWindow
from tests.app.fake_client import FakeClient


@pytest.fixture
def fake() -> FakeClient:
    return FakeClient()


@pytest.fixture
def playground(qapp: QApplication, fake: FakeClient) -> Iterator[Playground]:
    """Not started: tests turn its clock by `tick`, or start it."""
    playground = Playground(lambda: fake)
    yield playground
    playground.close()


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """A light theme for widgets that dress themselves."""
    theme = Theme("light")
    yield theme
    theme.deleteLater()


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[Theme]:
    """A light theme that the application wears, taken off afterwards."""
    font, palette = qapp.font(), qapp.palette()
    theme = Theme("light")
    theme.apply(qapp)
    yield theme
    theme.set_mode("system")
    qapp.setStyleSheet("")
    qapp.setFont(font)
    qapp.setPalette(palette)


@pytest.fixture
def store(tmp_path: Path) -> QSettings:
    """A memory of its own."""
    return QSettings(str(tmp_path / "memory.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def window(
    qtbot: QtBot, playground: Playground, dressed: Theme, store: QSettings, tmp_path: Path
) -> MainWindow:
    """Shown, its engine started and playing; closed after the test. It knows no folder but the test's."""
    window = MainWindow(playground, dressed, store, Places(tmp_path / "sessions"))
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    playground.start()
    return window
