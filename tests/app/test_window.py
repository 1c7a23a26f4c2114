"""The whole window on a client without an engine."""

from __future__ import annotations

import gc
import itertools
import weakref
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QMenu,
    QScrollBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app import status_line
from app.actions import SPEEDS
from app.charts.coverage import CoverageChart
from app.command_palette import CommandPalette
from app.commands import entries, typed_values
from app.glossary import ENTRIES
from app.help_dialogs import AboutDialog, ShortcutList, versions
from app.playground import Playground
from app.run_until import RunUntilDialog
from app.sessions.places import Places
from app.theme import Theme
from app.window import MainWindow
from engine.frame import Coverage, metric_columns
from engine.link.messages import Event, Pause, RunUntil, Start, Status
from engine.settings import Settings
from engine.words import Words
from tests.app.fake_client import FakeClient


def wait_for_frame(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.playground.frame):
        pass


def dialog_of(qtbot: QtBot, kind: type[QDialog]) -> QDialog:
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), kind))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, kind)
    return dialog


def test_it_says_that_the_engine_is_starting_until_the_first_frame(
    qtbot: QtBot,
    playground: Playground,
    fake: FakeClient,
    dressed: Theme,
    store: QSettings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said: list[str] = []
    monkeypatch.setattr("app.plane.plane.Plane.message", lambda _, text: said.append(text))
    fake.silent = True
    window = MainWindow(playground, dressed, store)
    qtbot.addWidget(window)
    window.show()
    assert said == ["Starting the engine …"]
    assert window.status_line.words.text() == "Starting the engine …"
    playground.start()
    fake.silent = False
    with qtbot.waitSignal(playground.frame):
        pass
    assert said[-1] == ""
    window.close()


def test_the_status_line_tells_what_the_engine_said(
    qtbot: QtBot, window: MainWindow, fake: FakeClient
) -> None:
    line = window.status_line
    fake.playing = False
    fake.answers.clear()
    window.playground.tick()
    line._show_status(Status(1, 1234567, 9, True, 87.4, 0.03, "CUDA, H200", ()))
    assert line.iteration.text() == "iteration 1,234,567"
    assert line.speed.text() == "87 it/s"
    assert line.device.text() == "CUDA, H200"


@pytest.mark.parametrize(
    ("kind", "role"),
    [
        ("diverged", "danger"),
        ("failed", "danger"),
        ("lost", "danger"),
        ("refused", "warn"),
        ("warning", "warn"),
        ("stopped", "good"),
        ("recovered", "good"),
    ],
)
def test_what_goes_wrong_is_said_in_words(window: MainWindow, kind: str, role: str) -> None:
    window.playground.event_came.emit(Event(1, kind, Words("weights at {n}", {"n": 7})))
    assert window.status_line.words.text() == "weights at 7"
    assert window.status_line.words.property("role") == role


@pytest.mark.parametrize(("role", "gives_way"), [("good", True), ("warn", True), ("danger", False)])
def test_old_news_give_way_to_what_happens_but_failures_stay(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, role: str, gives_way: bool
) -> None:
    line = window.status_line
    now = 100.0
    monkeypatch.setattr(status_line, "perf_counter", lambda: now)
    training = Status(1, 7, 7, True, 9.0, 0.03, "CPU", ())
    line.say("all is well again", role)
    line._show_status(training)
    assert line.words.text() == "all is well again"
    now += status_line.NEWS_SECONDS + 1
    line._show_status(replace(training, playing=False))
    assert line.words.text() == "all is well again"
    line._show_status(training)
    assert (line.words.text() == "training") == gives_way


def test_panels_give_back_the_room_that_large_type_took(
    qtbot: QtBot, window: MainWindow, dressed: Theme
) -> None:
    window.resize(1280, 800)
    window.reset_layout()
    qtbot.wait(1)
    before = window.controls_dock.width(), window.charts_dock.width()
    dressed.set_presenter(True)
    qtbot.wait(1)
    assert window.controls_dock.width() > before[0]
    dressed.set_presenter(False)
    qtbot.wait(1)
    assert (window.controls_dock.width(), window.charts_dock.width()) == pytest.approx(before, abs=2)


def test_no_two_actions_share_a_key(window: MainWindow) -> None:
    actions = {*window.actions_.all.values(), *window.plane.actions()}
    keys = Counter(key.toString() for action in actions for key in action.shortcuts())
    assert [key for key, count in keys.items() if count > 1] == []


def test_space_plays_and_pauses_but_not_where_it_is_needed(qtbot: QtBot, window: MainWindow) -> None:
    window.activateWindow()
    window.plane.setFocus()
    QTest.keyClick(window.plane, Qt.Key.Key_Space)
    assert not window.playground.playing
    button = window.arena.transport.buttons["freeze_critic"]
    button.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert window.playground.settings.freeze_critic
    assert not window.playground.playing


def test_single_keys_do_not_disturb_typing(qtbot: QtBot, window: MainWindow) -> None:
    field = window.controls.fields["gp_lambda"]
    edit = field.findChild(QLineEdit)
    assert edit is not None
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, "1r")
    assert edit.text() == "1r"
    assert window.playground.run == 1


def test_clicks_leave_the_keyboard_with_the_plane(qtbot: QtBot, window: MainWindow) -> None:
    window.plane.setFocus()
    QTest.mouseClick(window.arena.transport.buttons["play"], Qt.MouseButton.LeftButton)
    assert not window.playground.playing
    assert window.plane.hasFocus()


def test_every_control_has_a_name_and_can_be_reached(qtbot: QtBot, window: MainWindow) -> None:
    for section in window.controls.sections.values():
        section.reveal()
    kinds = (QAbstractButton, QAbstractSlider, QComboBox, QLineEdit)
    reached = reachable(window)
    for widget in window.findChildren(QWidget):
        ours = isinstance(widget, kinds) and not isinstance(widget, QScrollBar)
        internal = widget.objectName().startswith("qt_") or isinstance(widget.parent(), QComboBox)
        if ours and not internal and widget.isVisible() and widget.isEnabled():
            assert widget.accessibleName() or getattr(widget, "text", str)(), widget
            assert widget in reached, (widget, widget.accessibleName())


def reachable(window: MainWindow) -> set[QWidget]:
    """The widgets that Tab goes through, in one round."""
    found, widget = set[QWidget](), window.nextInFocusChain()
    while widget is not window and widget is not None and widget not in found:
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            found.add(widget)
        widget = widget.nextInFocusChain()
    return found


def test_all_panels_hide_with_one_key_and_come_back(qtbot: QtBot, window: MainWindow) -> None:
    panels = (
        window.controls_dock,
        window.charts_dock,
        window.arena.transport,
        window.arena.layer_bar,
        window.status_line,
        window.menuBar(),
    )
    window.charts_dock.hide()
    shown = [panel.isVisible() for panel in panels]
    window.plane.setFocus()
    QTest.keyClick(window.plane, Qt.Key.Key_H)
    assert [panel.isVisible() for panel in panels] == [False] * len(panels)
    assert window.plane.isVisible()
    QTest.keyClick(window.plane, Qt.Key.Key_H)
    assert [panel.isVisible() for panel in panels] == shown
    QTest.keyClick(window.plane, Qt.Key.Key_H)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert [panel.isVisible() for panel in panels] == shown


def test_layout_and_theme_are_remembered_and_can_be_reset(
    qtbot: QtBot, window: MainWindow, dressed: Theme, store: QSettings
) -> None:
    window.actions_["theme_dark"].trigger()
    window.plane.layer_actions[4].setChecked(True)
    window.charts_dock.hide()
    window.resize(970, 640)  # the offscreen screen is small
    window.close()
    dressed.set_mode("light")
    again = MainWindow(Playground(FakeClient), dressed, store)
    qtbot.addWidget(again)
    again.show()
    assert dressed.mode == "dark"
    assert again.plane.layer_actions[4].isChecked()
    assert again.charts_dock.isHidden()
    assert not again.controls_dock.isHidden()
    assert again.height() == 640
    again.actions_["reset_layout"].trigger()
    assert not again.charts_dock.isHidden()


def test_a_damaged_memory_is_ignored(qtbot: QtBot, dressed: Theme, store: QSettings) -> None:
    for key in ("theme", "presenter", "geometry", "state", "layers", "hidden_charts"):
        store.setValue(key, "rubbish")
    window = MainWindow(Playground(FakeClient), dressed, store)
    qtbot.addWidget(window)
    window.show()
    assert not window.controls_dock.isHidden()


def test_themes_switch_without_a_restart(window: MainWindow, dressed: Theme) -> None:
    for mode in ("dark", "light", "system"):
        window.actions_[f"theme_{mode}"].trigger()
        assert dressed.mode == mode
        assert window.actions_[f"theme_{mode}"].isChecked()


def test_the_palette_knows_every_action_and_knob(window: MainWindow) -> None:
    words = {"recipe": "Recipe", "data": "Data", "knob": "Knob"}
    more = [*window.plane.layer_actions, *window.plane.view_actions]
    names = " | ".join(entry.text for entry in entries(window.actions_, more, window.controls, words))
    for action in [*window.actions_.all.values(), *more]:
        if action.objectName() != "commands":
            assert action.text().replace("&", "").rstrip("…") in names
    assert "(latent_dim)" in names


def test_the_palette_acts(qtbot: QtBot, window: MainWindow) -> None:
    window.actions_["commands"].trigger()
    palette = dialog_of(qtbot, CommandPalette)
    assert isinstance(palette, CommandPalette)
    QTest.keyClicks(palette.line, "recipe wgan spect")
    assert palette.found[0].text == "Recipe: WGAN, spectral"
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    assert window.playground.settings.constraint == "spectral"
    window.actions_["commands"].trigger()
    palette = dialog_of(qtbot, CommandPalette)
    assert isinstance(palette, CommandPalette)
    QTest.keyClicks(palette.line, "n_critic 12")
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    assert window.playground.settings.n_critic == 12


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("lambda 0.5", ["Penalty weight  λ = 0.5"]),
        ("loss hinge", ["Loss  L = hinge"]),
        ("lambda -3", []),
        ("lambda", []),
        ("", []),
        ("zzz 1", []),
    ],
)
def test_values_can_be_typed(playground: Playground, typed: str, found: list[str]) -> None:
    assert [entry.text for entry in typed_values(typed, playground)][:1] == found


def test_the_shortcut_list_shows_every_key(qtbot: QtBot, window: MainWindow) -> None:
    window.show_shortcuts()
    dialog = dialog_of(qtbot, ShortcutList)
    shown = " ".join(label.property("text") or "" for label in dialog.findChildren(QWidget))
    actions: set[QAction] = {*window.actions_.all.values(), *window.plane.actions()}
    for action in actions:
        if action.shortcuts():
            assert action.text().replace("&", "") in shown, action.text()
    dialog.close()


def test_about_names_torch_without_importing_it(qtbot: QtBot, window: MainWindow, fake: FakeClient) -> None:
    qtbot.waitUntil(lambda: window.status_line.status is not None)
    window.show_about()
    dialog = dialog_of(qtbot, AboutDialog)
    said = dict(versions("CPU"))
    assert said["PyTorch"][0].isdigit()
    assert said["Device"] == "CPU"
    dialog.close()


def test_run_until_asks_and_runs(qtbot: QtBot, window: MainWindow, fake: FakeClient) -> None:
    window.playground.set_playing(playing=False)
    window.actions_["until"].trigger()
    dialog = dialog_of(qtbot, RunUntilDialog)
    assert isinstance(dialog, RunUntilDialog)
    dialog.by_iteration.click()
    dialog.iteration.setValue(4000)
    dialog.by_modes.click()
    dialog.accept()
    assert fake.of(RunUntil)[-1] == RunUntil(iteration=4000, all_modes=True)
    assert window.playground.playing
    assert window.actions_["until"].isChecked()


def test_menus_hold_every_action(window: MainWindow) -> None:
    placed: set[QAction] = set()

    def walk(actions: list[QAction]) -> None:
        for action in actions:
            placed.add(action)
            menu = action.menu()
            if isinstance(menu, QMenu):
                walk(menu.actions())

    walk(window.menuBar().actions())
    assert [name for name, action in window.actions_.all.items() if action not in placed] == []


def test_slider_moves_become_marks(qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.feed.MARK_REST", 0.0)
    window.playground.change({"gp_lambda": 2.0})
    qtbot.waitUntil(lambda: [mark.text for mark in window.board.axis.marks] == ["λ 0.1 → 2"])


def test_marks_and_modes_stand_at_the_step_that_the_curves_count(
    qtbot: QtBot, window: MainWindow, fake: FakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.feed.MARK_REST", 0.0)
    fake.silent = True
    window.board.reset(metric_columns(3, 3), 1)
    applied = Event(1, "applied", Words("changed"), 40, change={"gp_lambda": 2.0}, step=540)
    window.playground.event_came.emit(applied)
    qtbot.waitUntil(lambda: bool(window.board.axis.marks))
    assert [mark.iteration for mark in window.board.axis.marks] == [540]
    window.playground.coverage.emit((Coverage(40, 0, 8, 8, 8, 1.0, 1.0, 540),))
    chart = next(chart for chart in window.board.charts if isinstance(chart, CoverageChart))
    chart.redraw()
    assert chart.traces[0, 0].iterations.tolist() == [540]


def test_lone_critic_steps_are_told_beside_the_iteration(window: MainWindow) -> None:
    line = window.status_line
    line._show_status(Status(1, 40, 40, True, 9.0, 0.03, "CPU", ()))
    assert line.iteration.text() == "iteration 40"
    line._show_status(Status(1, 40, 540, True, 9.0, 0.03, "CPU", ()))
    assert line.iteration.text() == "iteration 40 · step 540"


def test_numbers_of_the_status_line_explain_themselves(window: MainWindow) -> None:
    line = window.status_line
    for label, term in ((line.iteration, "iteration"), (line.speed, "throughput"), (line.frames, "frames")):
        assert ENTRIES[term].name in label.toolTip()
        assert label.accessibleName()


def test_closing_ends_the_engine_and_all_clocks(qtbot: QtBot, window: MainWindow, fake: FakeClient) -> None:
    wait_for_frame(qtbot, window)
    window.close()
    assert fake.closed
    assert window.isHidden()


def test_restart_and_new_seed_are_two_buttons(window: MainWindow, fake: FakeClient) -> None:
    window.arena.transport.buttons["restart"].click()
    window.arena.transport.buttons["new_seed"].click()
    seeds = [start.population[0].seed for start in fake.of(Start) if isinstance(start, Start)]
    assert seeds[0] == seeds[1] == 0 != seeds[2]
    window.arena.transport.buttons["play"].click()
    assert fake.of(Pause)


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080)])
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_nothing_in_the_bars_is_cut_off_or_overlaps(
    qtbot: QtBot, window: MainWindow, size: tuple[int, int], mode: str
) -> None:
    window.actions_[f"theme_{mode}"].trigger()
    window.resize(*size)
    window.reset_layout()
    qtbot.wait(1)
    for bar, buttons in (
        (window.arena.transport, window.arena.transport.buttons.values()),
        (window.arena.layer_bar, window.arena.layer_bar.buttons),
    ):
        shown = [button for button in buttons if button.isVisible()]
        for one, other in itertools.pairwise(shown):
            assert one.geometry().right() < other.geometry().left()
        for button in shown:
            assert bar.rect().contains(button.geometry())
            assert button.width() >= button.sizeHint().width()
    for field in window.controls.fields.values():
        if field.isVisible():
            assert field.width() <= window.controls.viewport().width()
            assert field.height() >= field.minimumSizeHint().height()


def test_a_closed_window_and_its_playground_leave_no_memory_behind(
    qtbot: QtBot, dressed: Theme, store: QSettings, tmp_path: Path
) -> None:
    playground = Playground(FakeClient)
    window = MainWindow(playground, dressed, store, Places(tmp_path))
    window.show()
    playground.start()
    wait_for_frame(qtbot, window)
    for action in ("slow", "slow", "lab", "lab"):
        window.actions_[action].trigger()
    window.school.open("gan")
    playground.take_on((Settings(), Settings(n_critic=1)), {}, "two")
    wait_for_frame(qtbot, window)
    parts = [weakref.ref(part) for part in (playground, window, window.school, window.board)]
    window.close()
    playground.close()
    with qtbot.waitSignal(window.destroyed):
        window.deleteLater()
    del window, playground
    gc.collect()
    assert [part() for part in parts] == [None] * 4


def test_the_slider_stands_next_to_a_speed_that_it_does_not_have(window: MainWindow) -> None:
    slider = window.arena.transport.speed
    window.playground.set_speed(30)
    assert SPEEDS[slider.value()] == 20
    assert window.playground.speed == 30
    window.playground.set_speed(None)
    assert SPEEDS[slider.value()] is None


def test_lessons_take_the_height_that_controls_do_not_need(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_["lessons"].trigger()
    window.school.open("gan")
    qtbot.waitUntil(lambda: window.controls_dock.height() < 200)
    assert window.lessons_dock.height() > 450
