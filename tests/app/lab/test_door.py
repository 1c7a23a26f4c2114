"""Into the lab and back: training pauses and goes on, and the window is found as it was left."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.command_palette import CommandPalette
from app.lab.door import ALLOWED
from app.lab.lab import DistanceLab
from app.window import MainWindow
from engine.link.messages import Pause, Play, WantFrame
from tests.app.fake_client import FakeClient


def enter(window: MainWindow) -> DistanceLab:
    window.activateWindow()
    window.plane.setFocus()
    QTest.keyClick(window.plane, Qt.Key.Key_L)
    lab = window.lab_door.lab
    assert lab is not None
    return lab


def test_l_opens_it_training_pauses_and_escape_goes_on(window: MainWindow, fake: FakeClient) -> None:
    lab = enter(window)
    assert lab.isVisible()
    assert not window.plane.isVisible()
    assert not window.controls_dock.isVisible()
    assert not window.charts_dock.isVisible()
    assert window.actions_["lab"].isChecked()
    assert (window.playground.playing, fake.playing) == (False, False)
    assert fake.of(Pause)
    QTest.keyClick(lab.stage, Qt.Key.Key_Escape)
    shown = [one.isVisible() for one in (lab, window.plane, window.controls_dock, window.charts_dock)]
    assert shown == [False, True, True, True]
    assert (window.actions_["lab"].isChecked(), window.playground.playing) == (False, True)
    assert fake.playing
    assert window.plane.hasFocus()


def test_no_pictures_are_asked_for_that_nobody_sees(
    qtbot: QtBot, window: MainWindow, fake: FakeClient
) -> None:
    enter(window)
    window.playground.tick()
    asked = len(fake.of(WantFrame))
    for _ in range(3):
        with qtbot.waitSignal(window.playground.status):
            pass
    assert len(fake.of(WantFrame)) == asked
    window.lab_door.leave()
    with qtbot.waitSignal(window.playground.frame):
        pass


def test_what_was_paused_stays_paused(window: MainWindow, fake: FakeClient) -> None:
    window.playground.set_playing(playing=False)
    sent = len(fake.of(Play))
    enter(window)
    window.actions_["lab"].trigger()
    assert not window.lab_door.shown
    assert not window.playground.playing
    assert len(fake.of(Play)) == sent


def test_panels_come_back_as_they_were(window: MainWindow) -> None:
    window.charts_dock.hide()
    width = window.controls_dock.width()
    lab = enter(window)
    lab.bar.back.click()
    assert not window.charts_dock.isVisible()
    assert window.controls_dock.width() == width


def test_what_makes_no_sense_there_rests_meanwhile(window: MainWindow) -> None:
    everything = [*window.actions_.all.values(), *window.plane.actions()]
    before = [action.isEnabled() for action in everything]
    lab = enter(window)
    assert {action.objectName() for action in everything if action.isEnabled()} == ALLOWED
    run = window.playground.run
    for key in (Qt.Key.Key_Space, Qt.Key.Key_R, Qt.Key.Key_N, Qt.Key.Key_I, Qt.Key.Key_H):
        QTest.keyClick(lab.stage, key)
    assert window.playground.run == run
    assert not window.playground.playing
    assert lab.isVisible()
    window.lab_door.leave()
    assert [action.isEnabled() for action in everything] == before


def test_it_can_be_entered_from_the_plane_alone(window: MainWindow) -> None:
    window.show_plane_only(on=True)
    window.actions_["lab"].trigger()
    assert window.menuBar().isVisible()
    window.actions_["lab"].trigger()
    assert window.controls_dock.isVisible()


def test_the_palette_offers_what_can_be_done_there(qtbot: QtBot, window: MainWindow) -> None:
    enter(window)
    window.actions_["commands"].trigger()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), CommandPalette))
    palette = QApplication.activeModalWidget()
    assert isinstance(palette, CommandPalette)
    names = {entry.name for entry in palette.found}
    assert "Distance lab" in names
    assert "Restart" not in names
    assert not window.controls_dock.isVisible()
    palette.close()


def test_the_scene_is_still_there_next_time(window: MainWindow) -> None:
    lab = enter(window)
    lab.show_scene(lab.scene.of_kind("blobs").apart(2.0))
    window.lab_door.leave()
    assert enter(window) is lab
    assert (lab.scene.kind, lab.scene.distance) == ("blobs", 2.0)


@pytest.mark.parametrize("presenter", [False, True])
def test_it_never_widens_the_window(window: MainWindow, presenter: bool) -> None:
    window.theme.set_presenter(presenter)
    QApplication.processEvents()
    window.resize(960, 600)
    lab = enter(window)
    QApplication.processEvents()
    assert (window.width(), window.height()) == (960, 600)
    assert lab.bar.back.geometry().right() <= lab.bar.width()
    window.lab_door.leave()
    assert window.lab_door.stack.minimumSizeHint() == window.arena.minimumSizeHint()


def test_a_window_closed_in_the_lab_remembers_its_panels(window: MainWindow) -> None:
    enter(window)
    window.close()
    assert not window.lab_door.shown
    assert not window.controls_dock.isHidden()
