"""Sessions of the real engine: saved, closed, opened again by the next window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from app.playground import Playground
from app.sessions.places import Places
from app.theme import Theme
from app.window import MainWindow
from engine.link.client import Client
from engine.settings import Settings
from engine.snapshot import open_file, peek

START = 60_000  # milliseconds for an engine to import torch on a busy machine
SMALL = Settings(critic_width=16, generator_width=16, batch_size=32)


def open_window(qtbot: QtBot, theme: Theme, store: QSettings, places: Places) -> MainWindow:
    """A window whose engine is ready, as the program opens it."""
    clients: list[Client] = []

    def make() -> Client:
        clients.append(Client("cpu", places.journals))
        return clients[0]

    window = MainWindow(Playground(make, SMALL), theme, store, places)
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitSignal(window.playground.frame, timeout=START):
        window.playground.start()
        window.sessions.begin(clients[0].journal)
    return window


def test_what_is_closed_unsaved_is_there_again_and_goes_into_a_file(
    qtbot: QtBot, dressed: Theme, store: QSettings, places: Places, tmp_path: Path
) -> None:
    first = open_window(qtbot, dressed, store, places)
    qtbot.waitUntil(lambda: first.playground.journey.iteration > 20, timeout=START)
    first.playground.change({"n_critic": 2})
    first.playground.step_iterations(5)
    qtbot.waitUntil(lambda: first.playground.journey.view is not None, timeout=START)
    first.plane.set_layer("pull", on=True)
    first.close()
    second = open_window(qtbot, dressed, store, places)
    journey = second.playground.journey
    qtbot.waitUntil(lambda: second.playground.settings.n_critic == 2 and journey.end > 20, timeout=START)
    assert not second.playground.playing
    assert "pull" in second.plane.layers
    assert second.board.history is not None
    assert second.board.history.last_iteration > 0
    path = tmp_path / "kept.wgan"
    with qtbot.waitSignal(second.sessions.desk.saved, timeout=START):
        second.sessions.desk.save(path)
    assert peek(path).settings == SMALL.with_(n_critic=2)
    assert open_file(path).timeline.current.end == journey.end
    second.close()
    assert not list((places.records or tmp_path).glob("*.wgan"))  # a file holds it all
