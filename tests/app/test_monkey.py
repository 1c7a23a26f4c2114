"""Random hands on real widgets, while training: nothing breaks, and the window still answers.

Five hundred actions; `WGAN_MONKEY=5000` makes it the full test.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLineEdit,
    QMenu,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.window import MainWindow
from engine.settings import Settings
from tests.app.fake_client import FakeClient

WAITS_MS = 500  # of an action in a loop of its own
ACTIONS = int(os.environ.get("WGAN_MONKEY", "500"))
LETTERS = "0123456789.-+e abcxyz,!?/"
KEYS = (
    Qt.Key.Key_Space, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Up,
    Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp,
    Qt.Key.Key_Delete, Qt.Key.Key_C, Qt.Key.Key_D, Qt.Key.Key_F, Qt.Key.Key_G, Qt.Key.Key_H, Qt.Key.Key_I,
    Qt.Key.Key_N, Qt.Key.Key_O, Qt.Key.Key_R, Qt.Key.Key_1, Qt.Key.Key_5, Qt.Key.Key_6, Qt.Key.Key_7,
    Qt.Key.Key_8, Qt.Key.Key_9, Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight,
    Qt.Key.Key_Plus, Qt.Key.Key_Minus,
)  # fmt: skip
# They end the test or ask the system for a file.
SPARED = {"quit", "save_picture", "save", "save_as", "open", "gallery_folder", "lessons_folder"}


class Monkey:
    """Draws one action after another from a seed; turns down dialogs that wait for a person."""

    def __init__(
        self, window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, *, seed: int
    ) -> None:
        for ask in ("getSaveFileName", "getOpenFileName"):
            monkeypatch.setattr(QFileDialog, ask, lambda *_: ("", ""))
        self._window = window
        self._qtbot = qtbot
        self._dice = random.Random(seed)

    def act(self) -> str:
        """Do something, and say what."""
        moves: list[Callable[[], str]] = [
            self.click,
            self.drag,
            self.key,
            self.write,
            self.choose,
            self.trigger,
        ]
        guard = QTimer()  # a menu that opens in a loop of its own would wait for a person
        guard.timeout.connect(self._close_what_waits)
        guard.start(WAITS_MS)
        try:
            done = self._dice.choices(moves, weights=(4, 6, 5, 3, 2, 3))[0]()
        finally:
            guard.stop()
        self.clear_the_way()
        return done

    def _close_what_waits(self) -> None:
        for top in (QApplication.activePopupWidget(), QApplication.activeModalWidget()):
            if top is not None:
                top.close()

    def click(self) -> str:
        button = self._one_of(QAbstractButton)
        if isinstance(button, QAbstractButton) and button.objectName() not in SPARED:
            action = getattr(button, "defaultAction", lambda: None)()
            if action is None or action.objectName() not in SPARED:
                button.click()
        return f"click {button}"

    def drag(self) -> str:
        target = self._one_of(QAbstractSlider) if self._dice.random() < 0.7 else self._window.plane
        if target is not None:
            left = Qt.MouseButton.LeftButton
            QTest.mousePress(target, left, pos=self._point(target))
            for _ in range(3):
                QTest.mouseMove(target, self._point(target))
            QTest.mouseRelease(target, left, pos=self._point(target))
        return f"drag {target}"

    def key(self) -> str:
        focused = QApplication.focusWidget() or self._window.plane
        key = self._dice.choice(KEYS)
        QTest.keyClick(focused, key)
        return f"{key} on {focused}"

    def write(self) -> str:
        line = self._one_of(QLineEdit)
        text = "".join(self._dice.choices(LETTERS, k=self._dice.randint(0, 6)))
        if isinstance(line, QLineEdit):
            line.setFocus()
            line.selectAll()
            QTest.keyClicks(line, text)
            QTest.keyClick(line, Qt.Key.Key_Return)
        return f"type {text!r} into {line}"

    def choose(self) -> str:
        combo = self._one_of(QComboBox)
        if isinstance(combo, QComboBox):
            index = self._dice.randrange(combo.count())
            combo.setCurrentIndex(index)
            combo.activated.emit(index)
        return f"choose in {combo}"

    def trigger(self) -> str:
        name = self._dice.choice([name for name in self._window.actions_ if name not in SPARED])
        self._window.actions_[name].trigger()
        return f"trigger {name}"

    def clear_the_way(self) -> None:
        """Close what a real person would close after a look."""
        for top in QApplication.topLevelWidgets():
            if isinstance(top, (QMenu, QDialog)) and top.isVisible() and self._dice.random() < 0.7:
                assert not isinstance(top, QFileDialog), top.windowTitle()
                top.close()

    def _one_of(self, kind: type[QWidget]) -> QWidget | None:
        root = QApplication.activeModalWidget() or self._window
        found = [one for one in root.findChildren(kind) if one.isVisible() and one.isEnabled()]
        return self._dice.choice(found) if found else None

    def _point(self, widget: QWidget) -> QPoint:
        return QPoint(
            self._dice.randrange(max(widget.width(), 1)), self._dice.randrange(max(widget.height(), 1))
        )


@pytest.mark.timeout(600)
def test_random_hands_break_nothing(
    qtbot: QtBot, window: MainWindow, fake: FakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake.pace = 3
    monkey = Monkey(window, qtbot, monkeypatch, seed=3)
    done = []
    for count in range(ACTIONS):
        done.append(monkey.act())
        if count % 5 == 0:
            QApplication.processEvents()
        assert isinstance(window.playground.settings, Settings), done[-5:]
        assert not window.isHidden(), done[-5:]
    for top in QApplication.topLevelWidgets():
        if top is not window and top.isVisible():
            top.close()
    window.lab_door.leave()
    window.playground.set_playing(playing=True)
    with qtbot.waitSignal(window.playground.frame):
        pass
    window.playground.tick()
    assert fake.population == window.playground.population
