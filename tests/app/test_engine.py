"""The window on the real engine, in its own process."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.controls.number import NumberField
from app.playground import Playground
from app.sessions.places import Places
from app.theme import Theme
from app.window import MainWindow
from engine.link.client import Client
from engine.link.messages import Status
from engine.settings import Settings, to_dict
from tests.app.test_monkey import Monkey

REPEATS = int(os.environ.get("WGAN_REPEATS", "1"))  # 20 in the full form
HANDS = int(os.environ.get("WGAN_MONKEY", "100"))
START = 60_000  # milliseconds for an engine to import torch on a busy machine
SMALL = Settings(critic_width=16, generator_width=16, batch_size=32)


class Live:
    """A window, its client, and what the engine has said."""

    def __init__(self, window: MainWindow, clients: list[Client]) -> None:
        self.window = window
        self.clients = clients
        self.states: list[Status] = []
        self.events: list[str] = []
        window.playground.status.connect(self.states.append)
        window.playground.event_came.connect(lambda event: self.events.append(event.kind))

    @property
    def now(self) -> Status:
        return self.states[-1]


@pytest.fixture
def live(qtbot: QtBot, dressed: Theme, store: QSettings, tmp_path: Path) -> Iterator[Live]:
    clients: list[Client] = []

    def make() -> Client:
        clients.append(Client("cpu"))
        return clients[-1]

    window = MainWindow(Playground(make, SMALL), dressed, store, Places(tmp_path / "sessions"))
    qtbot.addWidget(window)
    live = Live(window, clients)
    with qtbot.waitExposed(window):
        window.show()
    with qtbot.waitSignal(window.playground.frame, timeout=START):
        window.playground.start()
    yield live
    window.close()


def test_a_slider_reaches_training_and_back(qtbot: QtBot, live: Live) -> None:
    qtbot.waitUntil(lambda: bool(live.states) and live.now.iteration > 5, timeout=START)
    assert live.now.playing
    assert "CPU" in live.window.status_line.device.text()
    field = live.window.controls.fields["n_critic"]
    assert isinstance(field, NumberField)
    assert field.slider is not None
    middle = field.slider.height() // 2
    QTest.mouseClick(field.slider, Qt.MouseButton.LeftButton, pos=QPoint(field.slider.width() // 2, middle))
    wanted = live.window.playground.settings.n_critic
    assert 5 < wanted < 50
    qtbot.waitUntil(lambda: live.now.population[0].n_critic == wanted, timeout=START)
    live.window.playground.undo_stack.undo()
    qtbot.waitUntil(lambda: live.now.population[0].n_critic == 5, timeout=START)


def test_transport_moves_the_engine(qtbot: QtBot, live: Live) -> None:
    window = live.window
    window.arena.transport.buttons["play"].click()
    qtbot.waitUntil(lambda: bool(live.states) and not live.now.playing, timeout=START)
    at, step = live.now.iteration, live.now.step
    window.arena.transport.buttons["iteration"].click()
    qtbot.waitUntil(lambda: live.now.iteration == at + 1, timeout=START)
    step = live.now.step
    window.arena.transport.buttons["critic"].click()
    qtbot.waitUntil(lambda: live.now.step == step + 1, timeout=START)
    assert live.now.iteration == at + 1
    window.arena.transport.buttons["restart"].click()
    qtbot.waitUntil(lambda: live.now.run == 2 and live.now.iteration == 0, timeout=START)
    window.playground.change({"data": "moons"})
    window.playground.choose_recipe("gan")
    qtbot.waitUntil(lambda: live.now.population == (window.playground.settings,), timeout=START)


def test_a_killed_engine_is_said_and_training_goes_on(qtbot: QtBot, live: Live) -> None:
    for _ in range(REPEATS):
        live.events.clear()
        live.states.clear()
        qtbot.waitUntil(lambda: bool(live.states) and live.now.iteration > 20, timeout=START)
        pid = live.clients[0].pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        qtbot.waitUntil(lambda: "lost" in live.events, timeout=START)
        assert "engine" in live.window.status_line.words.text()
        qtbot.waitUntil(lambda: "recovered" in live.events or "started" in live.events, timeout=START)
        with qtbot.waitSignal(live.window.playground.frame, timeout=START):
            pass


@pytest.mark.timeout(600)
def test_random_hands_while_the_engine_trains(
    qtbot: QtBot, live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever they do, the window answers, and afterwards the two still agree and train."""
    window = live.window
    monkey = Monkey(window, qtbot, monkeypatch, seed=7)
    for count in range(HANDS):
        monkey.act()
        if count % 3 == 0:
            QApplication.processEvents()
    for top in QApplication.topLevelWidgets():
        if top is not window and top.isVisible():
            top.close()
    window.leave_modes()
    playground = window.playground
    playground.change(to_dict(SMALL))
    playground.restart()
    playground.set_playing(playing=True)
    playground.set_speed(None)
    assert playground.settings == SMALL  # other arenas may differ in knobs that are not linked
    agreed = playground.population
    qtbot.waitUntil(lambda: live.now.population == agreed and live.now.playing, timeout=START)
    iteration = live.now.iteration
    qtbot.waitUntil(lambda: live.now.iteration > iteration, timeout=START)
    assert "failed" not in live.events
    assert "lost" not in live.events


@pytest.mark.parametrize("_", range(REPEATS))
def test_closing_while_training_leaves_nothing(qtbot: QtBot, live: Live, _: int) -> None:
    live.window.close()
    assert live.clients[0].state == "closed"
    assert live.clients[0].pid is None


def test_closing_while_the_engine_starts_leaves_nothing(
    qtbot: QtBot, dressed: Theme, store: QSettings
) -> None:
    clients = [Client("cpu")]
    window = MainWindow(Playground(lambda: clients[0], SMALL), dressed, store)
    qtbot.addWidget(window)
    window.show()
    window.playground.start()
    window.close()
    assert clients[0].pid is None
