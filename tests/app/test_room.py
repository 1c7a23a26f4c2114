"""Room for other languages: with every text 40 % longer nothing is cut off."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QRadioButton,
    QScrollArea,
    QStyle,
    QStyleOptionComboBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.export.dialog import ExportDialog
from app.help_dialogs import AboutDialog
from app.languages import PSEUDO, Languages
from app.playground import Playground
from app.run_until import RunUntilDialog
from app.theme import Theme
from app.window import MainWindow

SLACK = 1  # pixels, for rounding


@pytest.fixture
def window(qtbot: QtBot, playground: Playground, dressed: Theme, store: QSettings) -> Iterator[MainWindow]:
    languages = Languages()
    languages.start(PSEUDO)
    window = MainWindow(playground, dressed, store, languages=languages)
    qtbot.addWidget(window)
    window.resize(1280, 800)
    with qtbot.waitExposed(window):
        window.show()
    playground.start()
    with qtbot.waitSignal(playground.frame):
        pass
    yield window
    languages.remove()


def cut_off(window: QWidget) -> list[str]:
    """The texts that do not fit into their widgets, or whose widgets do not fit into what scrolls them."""
    found = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or widget.visibleRegion().isEmpty():
            continue
        if not _fits(widget):
            found.append(
                f"{type(widget).__name__} {_text(widget)!r}: {widget.size()} for {widget.sizeHint()}"
            )
        if isinstance(widget, QScrollArea):
            off = widget.horizontalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAlwaysOff
            inside = widget.widget()
            if off and inside is not None and inside.width() > widget.viewport().width() + SLACK:
                found.append(f"{type(inside).__name__} is wider than what scrolls it")
    return found


def _fits(widget: QWidget) -> bool:
    """Whether it has room for its text. What is shortened by design has all of it in its tooltip."""
    text = _text(widget)
    parent = widget.parentWidget()
    if not text or text in widget.toolTip() or (parent is not None and text in parent.toolTip()):
        return True
    if isinstance(widget, QLabel):
        if widget.wordWrap():
            return widget.heightForWidth(widget.width()) <= widget.height() + SLACK
        return widget.sizeHint().width() <= widget.width() + SLACK
    if isinstance(widget, QComboBox):
        option = QStyleOptionComboBox()
        widget.initStyleOption(option)
        kind, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
        room = widget.style().subControlRect(kind, option, part, widget).width()
        icon = 0 if widget.itemIcon(widget.currentIndex()).isNull() else widget.iconSize().width() + 4
        return widget.fontMetrics().horizontalAdvance(text) <= room - icon
    if isinstance(widget, (QCheckBox, QRadioButton)):
        return widget.sizeHint().width() <= widget.width() + SLACK
    if isinstance(widget, QAbstractButton):
        icon_only = getattr(widget, "toolButtonStyle", None)
        if icon_only is not None and icon_only() is Qt.ToolButtonStyle.ToolButtonIconOnly:
            return True
        return widget.sizeHint().width() <= widget.width() + SLACK
    return True


def _text(widget: QWidget) -> str:
    if isinstance(widget, QComboBox):
        return widget.currentText()
    if isinstance(widget, QLabel):
        if widget.textFormat() is Qt.TextFormat.RichText or "<" in widget.text():
            document = QTextDocument()
            document.setHtml(widget.text())
            return document.toPlainText()
        return widget.text()
    return widget.text() if isinstance(widget, QAbstractButton) else ""


def test_nothing_is_cut_off_in_the_window(window: MainWindow) -> None:
    assert cut_off(window) == []


def test_all_menus_are_in_the_menu_bar(window: MainWindow) -> None:
    bar = window.menuBar()
    assert all(bar.rect().contains(bar.actionGeometry(action)) for action in bar.actions())
    assert bar.mapTo(window, QPoint(bar.sizeHint().width(), 0)).x() <= window.width()


def test_nothing_is_cut_off_in_a_lesson(window: MainWindow) -> None:
    window.lessons_dock.show()
    window.school.open("gan")
    window.repaint()
    assert cut_off(window.lessons_dock) == []


@pytest.mark.parametrize("kind", [AboutDialog, RunUntilDialog, ExportDialog])
def test_nothing_is_cut_off_in_dialogs(qtbot: QtBot, window: MainWindow, kind: type[QDialog]) -> None:
    if kind is ExportDialog:
        window.door.show()
    elif kind is RunUntilDialog:
        window.ask_until()
    else:
        window.show_about()
    dialog = next(one for one in window.findChildren(QDialog) if isinstance(one, kind))
    with qtbot.waitExposed(dialog):
        pass
    assert cut_off(dialog) == []
    dialog.close()


def test_nothing_is_cut_off_beside_links_of_arenas(qtbot: QtBot, window: MainWindow) -> None:
    window.actions_["compare_clipping"].trigger()
    with qtbot.waitSignal(window.playground.frame):
        pass
    qtbot.waitUntil(lambda: not cut_off(window.controls_dock))


def test_nothing_is_cut_off_in_the_lab(qtbot: QtBot, window: MainWindow) -> None:
    window.actions_["lab"].trigger()
    qtbot.waitUntil(lambda: window.lab_door.shown)
    assert cut_off(window) == []


def test_no_text_is_left_in_english(window: MainWindow) -> None:
    """But names of keys and recipes that stand inside others, and lessons, which are files of their own."""
    found = set()
    lessons = window.lessons_dock.findChildren(QWidget)
    for widget in {*window.findChildren(QWidget)} - {*lessons}:
        texts = widget.toolTip(), widget.accessibleName(), widget.accessibleDescription(), _text(widget)
        found |= {text for text in texts if type(widget).__name__ != "QAbstractButton"}  # Qt's, of docks
    for action in (*window.actions_.all.values(), *window.plane.layer_actions, *window.plane.view_actions):
        found |= {action.text(), action.toolTip()}
    for chart in window.board.charts:
        found |= {chart.title, *(item.label for item in chart.legend_items())}
    english = {text for text in found if "[" not in text and re.search("[A-Za-z]{4,}", text)}
    assert english - {"English", "n_critic"} == set()
