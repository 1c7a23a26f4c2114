"""Copying and pasting settings in the window, and writing the script."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from app.window import MainWindow
from engine.link.messages import Apply, Start
from engine.packing import quantised
from engine.points import stored_name
from engine.recipes import with_recipe
from engine.script import script_of
from engine.settings import Settings
from engine.share import Shared, to_text
from tests.app.fake_client import FakeClient

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
RING = quantised((np.abs(np.hypot(*np.mgrid[-8:8, -8:8]) - 5) < 2).astype(np.float32))
NAME = stored_name("painted", RING)
SHA = NAME.partition(":")[2]


@pytest.fixture
def clipboard(window: MainWindow) -> Iterator[QClipboard]:
    found = QGuiApplication.clipboard()
    found.clear()
    yield found
    found.clear()


def said(window: MainWindow) -> tuple[str, str]:
    words = window.status_line.words
    return words.text(), words.property("role")


def test_settings_are_copied_as_text(window: MainWindow, clipboard: QClipboard, qtbot: QtBot) -> None:
    window.playground.change({"data": "moons", "n_critic": 3})
    QTest.keyClick(window.plane, Qt.Key.Key_C, CTRL)
    assert clipboard.text() == "wgan1 wgan-gp-live n_critic=3 data=moons"
    assert said(window) == ("On the clipboard: wgan1 wgan-gp-live n_critic=3 data=moons", "good")


@pytest.mark.parametrize("modifier", [CTRL, CTRL | SHIFT])
def test_pasting_is_one_step_to_undo(
    window: MainWindow, clipboard: QClipboard, qtbot: QtBot, modifier: Qt.KeyboardModifier
) -> None:
    before = window.playground.settings
    clipboard.setText("“wgan1 wgan\u00a0data=moons seed=5”.\n")
    with qtbot.waitSignal(window.sharing.pasted) as caught:
        QTest.keyClick(window.plane, Qt.Key.Key_V, modifier)
    wanted = with_recipe("wgan").with_(data="moons", seed=5)
    assert window.playground.settings == wanted
    assert caught.args is not None
    assert isinstance(caught.args[0], Shared)
    assert said(window)[1] == "good"
    assert window.playground.undo_stack.undo_text == "pasted settings"
    window.actions_["undo"].trigger()
    assert window.playground.settings == before


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "this is no settings text"),
        ("hello there", "this is no settings text; one reads like “wgan1"),
        ("wgan1 wgan clip_value=5", "clip_value = 5.0 is not allowed; it is a number from 0.0001 to 1"),
        ("wgan9 wgan", "this settings text is of version 9; this program reads version 1"),
        ("wgan1 wgan seed=0/1/2/3/4/5/6/7/8/9", "is of 10 replicas, and the window shows 9 at most"),
    ],
)
def test_a_bad_text_changes_nothing_and_is_explained(
    window: MainWindow, clipboard: QClipboard, text: str, sentence: str
) -> None:
    before, steps = window.playground.settings, window.playground.undo_stack.count()
    clipboard.setText(text)
    window.actions_["paste_settings"].trigger()
    assert sentence in said(window)[0]
    assert said(window)[1] == "warn"
    assert (window.playground.settings, window.playground.undo_stack.count()) == (before, steps)


def test_arenas_side_by_side_are_one_text(
    window: MainWindow, clipboard: QClipboard, fake: FakeClient
) -> None:
    text = "wgan1 wgan clip_value=0.01/0.1/0.001"
    clipboard.setText(text)
    window.actions_["paste_settings"].trigger()
    assert [one.clip_value for one in window.playground.population] == [0.01, 0.1, 0.001]
    assert window.playground.unlinked == {"clip_value"}
    window.playground.change({"clip_value": 0.5})
    window.actions_["copy_settings"].trigger()
    assert clipboard.text() == "wgan1 wgan clip_value=0.5/0.1/1e-3"
    clipboard.setText("wgan1 gan")
    window.actions_["paste_settings"].trigger()
    assert window.playground.population == (with_recipe("gan"),)
    window.actions_["undo"].trigger()
    assert len(window.playground.population) == 3


def test_the_same_settings_are_no_step(window: MainWindow, clipboard: QClipboard) -> None:
    window.actions_["copy_settings"].trigger()
    window.actions_["paste_settings"].trigger()
    assert window.playground.undo_stack.count() == 0
    assert "already" in said(window)[0]


def test_a_painted_density_goes_to_the_engine_and_comes_back(
    window: MainWindow, clipboard: QClipboard, fake: FakeClient
) -> None:
    text = to_text(window.playground.settings.with_(data=NAME), {SHA: RING})
    clipboard.setText(text)
    window.actions_["paste_settings"].trigger()
    window.playground.tick()
    applied = [command for command in fake.sent if isinstance(command, Apply)][-1]
    assert applied.change == {"data": NAME}
    assert np.array_equal(applied.arrays[SHA], RING)
    window.playground.restart()
    begun = [command for command in fake.sent if isinstance(command, Start)][-1]
    assert np.array_equal(begun.arrays[SHA], RING)
    clipboard.clear()
    window.actions_["copy_settings"].trigger()
    assert clipboard.text() == text


def test_data_that_fit_no_text_are_refused(window: MainWindow, clipboard: QClipboard) -> None:
    points = np.random.default_rng(0).normal(size=(5000, 2)).astype(np.float32)
    name = stored_name("points", points)
    window.playground.take_on([Settings(data=name)], {name.partition(":")[2]: points}, "points")
    window.actions_["copy_settings"].trigger()
    assert clipboard.text() == ""
    assert "the points are too large for a text" in said(window)[0]


def test_in_a_field_the_keys_are_the_fields_own(
    window: MainWindow, clipboard: QClipboard, qtbot: QtBot
) -> None:
    clipboard.setText("wgan1 wgan")
    field = window.controls.findChild(QLineEdit)
    assert field is not None
    field.setFocus()
    field.selectAll()
    before = window.playground.settings
    QTest.keyClick(field, Qt.Key.Key_V, CTRL)
    assert window.playground.settings == before


def test_the_script_is_written(window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "gan.py"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    window.actions_["save_script"].trigger()
    assert file.read_text(encoding="utf-8") == script_of(window.playground.settings)
    assert said(window) == (f"Wrote {file}", "good")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "no" / "gan.py"), ""))
    window.actions_["save_script"].trigger()
    assert said(window)[1] == "warn"
    window.playground.change({"freeze_critic": True, "freeze_generator": True})
    window.actions_["save_script"].trigger()
    assert "nothing that a script could train" in said(window)[0]
