"""What a teacher needs at the projector: hidden controls, a ring about the pointer, thick lines."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from app.presenter.ring import PointerRing
from app.theme import Theme
from app.window import MainWindow
from engine.lessons.parse import parse
from engine.share import from_text


def shown(window: MainWindow) -> set[str]:
    return {name for name, field in window.controls.fields.items() if not field.isHidden()}


def test_a_hidden_control_stays_hidden_and_travels_in_the_text(window: MainWindow) -> None:
    controls = window.controls
    menu = QMenu(window)
    controls.add_hiding(menu, "gp_lambda")
    menu.actions()[0].trigger()
    assert "gp_lambda" not in shown(window)
    controls.show_only(("gp_lambda", "n_critic"))  # a lesson wants it: the person's wish is stronger
    assert shown(window) == {"n_critic"}
    controls.show_only(None)
    assert "gp_lambda" not in shown(window)
    window.sharing.copy()
    text = QGuiApplication.clipboard().text()
    assert from_text(text).hidden == ("gp_lambda",)
    window.actions_["show_controls"].trigger()
    assert "gp_lambda" in shown(window)
    assert not window.actions_["show_controls"].isEnabled()
    window.sharing.paste()
    assert "gp_lambda" not in shown(window)
    menu.deleteLater()


def test_unknown_names_hide_nothing(window: MainWindow) -> None:
    window.controls.set_hidden(["no_such_knob", "recipe"])
    assert window.controls.hidden == ("recipe",)
    assert window.controls.recipe.isHidden()


def test_the_ring_follows_the_pointer_and_lets_clicks_through(qtbot: QtBot, window: MainWindow) -> None:
    ring = window.ring
    window.actions_["ring"].trigger()
    assert ring.isVisible()
    at = window.plane.rect().center()
    QTest.mouseMove(window.plane, at)
    QTest.mouseMove(window.plane, at + QPoint(20, 10))
    expected = window.plane.mapTo(window, at + QPoint(20, 10))
    middle = ring.geometry().center()
    assert (middle - expected).manhattanLength() <= 4
    button = window.arena.transport.buttons["play"]
    playing = window.playground.playing
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.playground.playing is not playing
    window.actions_["ring"].trigger()
    assert not ring.isVisible()


def test_large_type_has_a_large_ring(qtbot: QtBot) -> None:
    theme = Theme("light")
    widget = QWidget()
    qtbot.addWidget(widget)
    ring = PointerRing(widget, theme)
    before = ring.width()
    theme.set_presenter(True)
    assert ring.width() > before
    theme.deleteLater()


def test_any_control_can_be_hidden_by_its_menu(window: MainWindow, qtbot: QtBot) -> None:
    controls = window.controls
    for name, widget in {**controls.fields, "recipe": controls.recipe}.items():
        middle = widget.rect().center()
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, middle, widget.mapToGlobal(middle))
        QApplication.sendEvent(widget, event)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu), name
        (hide,) = (action for action in menu.actions() if action.text() == "Hide this control")
        hide.trigger()
        menu.close()
        assert name in controls.hidden
        assert widget.isHidden(), name
    assert shown(window) == set()
    assert window.actions_["show_controls"].isEnabled()
    window.actions_["show_controls"].trigger()
    assert shown(window) == set(controls.fields)


def test_a_saved_session_keeps_what_is_hidden(window: MainWindow) -> None:
    window.controls.set_hidden(["seed", "recipe"])
    about = window.sessions.panels.about()
    window.controls.set_hidden(())
    window.sessions.panels.restore(about)
    assert window.controls.told() == "recipe,seed"
    window.sessions.panels.restore(about | {"hidden_controls": ",nonsense"})
    assert window.controls.hidden == ()


def test_a_lesson_keeps_what_is_hidden_from_step_to_step(window: MainWindow) -> None:
    lesson = parse(
        "# L\n## A\nset: wgan hide=recipe,seed\n## B\nA.\n## C\nkeep: n_critic loss recipe\n## D\nB.\n"
        "## E\nset: gan\nB.\n"
    )
    tutor, everything = window.school.tutor, set(window.controls.fields)
    tutor.open(lesson)
    for step, names, recipe in (
        (0, everything - {"seed"}, False),
        (1, everything - {"seed"}, False),
        (3, {"n_critic", "loss"}, False),
        (4, {"n_critic", "loss"}, True),
        (1, everything - {"seed"}, False),
    ):
        tutor.go(step)
        assert shown(window) == names
        assert window.controls.recipe.isHidden() is not recipe
    assert window.controls.hidden == ()  # a person has hidden none
    tutor.open(None)
    assert shown(window) == everything
