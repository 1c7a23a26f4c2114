"""Painting and modes by hand on the real engine, in its own process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from app.playground import Playground
from app.sessions.places import Places
from app.theme import Theme
from app.window import MainWindow
from engine.frame import Coverage, Frame
from engine.link.client import Client
from engine.settings import Settings
from tests.app.data.test_studio import stroke

START = 60_000  # milliseconds for an engine to import torch on a busy machine
SMALL = Settings(critic_width=16, generator_width=16, batch_size=32)


@pytest.fixture
def live(qtbot: QtBot, dressed: Theme, store: QSettings, tmp_path: Path) -> Iterator[MainWindow]:
    window = MainWindow(
        Playground(lambda: Client("cpu"), SMALL), dressed, store, Places(tmp_path / "sessions")
    )
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    with qtbot.waitSignal(window.playground.frame, timeout=START):
        window.playground.start()
    yield window
    window.close()


def wait_for_reals(qtbot: QtBot, window: MainWindow, place: tuple[float, float], reach: float) -> None:
    """Until every real point of a frame is near a place."""

    def near(frame: Frame) -> bool:
        return bool((np.hypot(*(frame.reals - place).T) < reach).all())

    with qtbot.waitSignal(window.playground.frame, timeout=START, check_params_cb=near):
        pass


def test_new_samples_come_from_where_the_brush_was(qtbot: QtBot, live: MainWindow) -> None:
    live.actions_["paint_data"].trigger()
    easel = live.studio.painting
    stroke(easel, (1.0, -1.0), (1.1, -1.0))
    wait_for_reals(qtbot, live, (1.05, -1.0), 0.45)
    easel.canvas.clear()
    stroke(easel, (-1.0, 1.0))
    wait_for_reals(qtbot, live, (-1.0, 1.0), 0.35)
    live.actions_["undo"].trigger()
    wait_for_reals(qtbot, live, (1.05, -1.0), 0.45)


def test_modes_by_hand_are_counted(qtbot: QtBot, live: MainWindow) -> None:
    live.actions_["edit_modes"].trigger()
    stroke(live.studio.placing, (0.0, 0.0))

    def nine(coverage: tuple[Coverage, ...]) -> bool:
        return coverage[0].modes_total == 9

    with qtbot.waitSignal(live.playground.coverage, timeout=START, check_params_cb=nine):
        pass
