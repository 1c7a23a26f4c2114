"""Another language in the middle of training: another window, the same session."""

from __future__ import annotations

import gc
import warnings
import weakref
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.languages import Languages
from app.memory import Memory
from app.playground import Playground
from app.shell import Shell
from app.theme import Theme
from app.window import MainWindow
from engine.link.messages import Start
from tests.app.fake_client import FakeClient


@pytest.fixture
def shell(qtbot: QtBot, playground: Playground, dressed: Theme, store: QSettings) -> Iterator[Shell]:
    """A window in English, its engine started and playing."""
    languages = Languages(store)
    languages.start("en")
    shell = Shell(playground, dressed, languages, Memory(store))
    with qtbot.waitExposed(shell.window):
        shell.window.show()
    playground.start()
    qtbot.waitUntil(
        lambda: (history := shell.window.board.history) is not None and history.last_iteration > 100
    )
    yield shell
    languages.remove()
    shell.window.close()
    shell.window.deleteLater()


def switch(qtbot: QtBot, shell: Shell, code: str) -> MainWindow:
    old = shell.window
    with qtbot.waitSignal(old.destroyed):
        old.actions_[f"language_{code}"].trigger()
    assert shell.window is not old
    return shell.window


def test_the_words_change_and_training_goes_on(qtbot: QtBot, shell: Shell, fake: FakeClient) -> None:
    playground = shell.window.playground
    playground.change({"gp_lambda": 0.5})
    assert shell.window.actions_["restart"].text() == "Restart"
    before = fake.iteration
    window = switch(qtbot, shell, "zh")
    assert window.actions_["restart"].text() == "重新开始"
    assert len(fake.of(Start)) == 1  # nothing began anew
    assert not fake.closed
    qtbot.waitUntil(lambda: fake.iteration > before + 200)
    assert playground.settings.gp_lambda == 0.5
    assert playground.undo_stack.undo_text is not None
    playground.undo_stack.undo()
    assert playground.settings.gp_lambda != 0.5
    assert switch(qtbot, shell, "en").actions_["restart"].text() == "Restart"


def test_no_number_of_the_past_is_lost(qtbot: QtBot, shell: Shell) -> None:
    playground, old = shell.window.playground, shell.window
    record = old.door.exports.record
    qtbot.waitUntil(lambda: bool(record.truths) and bool(record.coverages))
    playground.set_playing(playing=False)
    qtbot.waitUntil(lambda: old.status_line.status is not None and not old.status_line.status.playing)
    old.plane.set_layer("trails", on=True)
    old.controls.set_hidden(("gp_lambda",))
    history = old.board.history
    assert history is not None
    known = history.state()
    truths, steps = [one.step for one in record.truths], [one.at for one in record.coverages]
    size = old.size()
    window = switch(qtbot, shell, "zh")
    assert window.size() == size
    after = window.board.history
    assert after is not None
    for name, values in after.state().items():
        np.testing.assert_array_equal(values, known[name], err_msg=name)
    record = window.door.exports.record  # answers that were asked for before may come later
    assert [one.step for one in record.truths][: len(truths)] == truths
    assert [one.at for one in record.coverages][: len(steps)] == steps
    assert "trails" in window.plane.layers
    assert window.controls.hidden == ("gp_lambda",)
    assert not playground.playing
    assert window.actions_["play"].text() == "播放"


def test_the_pointer_says_that_it_takes_a_moment(
    qtbot: QtBot, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Qt.CursorShape | None] = []
    make = shell._make

    def watched() -> MainWindow:
        cursor = QGuiApplication.overrideCursor()
        shown.append(cursor.shape() if cursor else None)
        return make()

    monkeypatch.setattr(shell, "_make", watched)
    window = switch(qtbot, shell, "zh")
    assert shown == [Qt.CursorShape.WaitCursor]
    assert QGuiApplication.overrideCursor() is None
    assert not window.school.library.loaded  # nobody has asked for lessons


def test_a_lesson_goes_on_where_it_was(qtbot: QtBot, shell: Shell, fake: FakeClient) -> None:
    old = shell.window
    old.school.open("gan", 1)
    runs = len(fake.of(Start))
    old.school.tutor.done.add(0)
    window = switch(qtbot, shell, "zh")
    tutor = window.school.tutor
    assert tutor.lesson is not None
    assert (tutor.lesson.name, tutor.index, 0 in tutor.done) == ("gan", 1, True)
    assert len(fake.of(Start)) == runs  # the step is not set up a second time


def test_the_old_window_hears_nothing_any_more(qtbot: QtBot, shell: Shell) -> None:
    """Else a slot of something that is deleted fails, and pytest-qt fails the test for it."""
    for code in ("zh", "en", "zh"):
        switch(qtbot, shell, code)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        shell.window.playground.change({"n_critic": 3})
        shell.window.theme.set_mode("dark")
        with qtbot.waitSignal(shell.window.playground.frame):
            pass


def test_the_old_window_leaves_no_memory_behind(qtbot: QtBot, shell: Shell) -> None:
    """A slot that is no method of a `QObject` would keep all that the window was made of."""
    window = shell.window
    old = [weakref.ref(part) for part in (window.school, window.board, window.plane, window.actions_)]
    del window
    switch(qtbot, shell, "zh")
    QApplication.processEvents()
    gc.collect()
    assert [part() for part in old] == [None] * 4


def test_the_choice_is_remembered(qtbot: QtBot, shell: Shell, store: QSettings) -> None:
    switch(qtbot, shell, "zh")
    assert Languages(store).choice == "zh"
    assert shell.window.actions_["language_zh"].isChecked()
    assert not shell.window.actions_["language_en"].isChecked()
