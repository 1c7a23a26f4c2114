"""The theme follows mode and system, and dresses all that can be seen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from app.palettes import DARK, LIGHT, Palette, contrast
from app.style_sheet import ICONS, style_sheet
from app.theme import PRESENTER_SCALE, Sizes, Theme

PALETTES = pytest.mark.parametrize("palette", [LIGHT, DARK], ids=lambda p: p.name)


@PALETTES
def test_the_style_sheet_is_complete(palette: Palette) -> None:
    text = style_sheet(palette, Sizes())
    assert "$" not in text
    assert text.count("{") == text.count("}")
    for widget in (
        "QPushButton",
        "QToolButton",
        "QSlider",
        "QComboBox",
        "QDockWidget",
        "QToolBar",
        "QMenu",
        "QToolTip",
        "QScrollBar",
        "QStatusBar",
        "QTableView",
        "QLineEdit",
        "QCheckBox",
    ):
        assert widget in text
    for part in text.split('url("')[1:]:
        assert (ICONS / palette.name / part.split('"')[0].rsplit("/", 1)[1]).is_file()


def test_modes_choose_the_palette_and_say_so(qtbot: QtBot) -> None:
    theme = Theme("light")
    assert theme.palette is LIGHT
    with qtbot.waitSignal(theme.changed):
        theme.set_mode("dark")
    assert theme.palette is DARK
    with qtbot.assertNotEmitted(theme.changed):
        theme.set_mode("dark")


def test_presenter_mode_enlarges_type(qtbot: QtBot) -> None:
    theme = Theme("light")
    small = theme.font().pixelSize()
    with qtbot.waitSignal(theme.changed):
        theme.set_presenter(True)
    assert theme.font().pixelSize() == round(small * PRESENTER_SCALE)
    theme.set_presenter(False)
    assert theme.sizes == Sizes()


class _Hints(QObject):
    """Stands for the platform's style hints, which a test cannot switch."""

    colorSchemeChanged = Signal()  # noqa: N815 - Qt's name


def test_only_system_mode_follows_the_system(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    hints = _Hints()
    monkeypatch.setattr(Theme, "_scheme_changed", staticmethod(lambda: hints.colorSchemeChanged))
    following, fixed = Theme("system"), Theme("light")
    with qtbot.waitSignal(following.changed), qtbot.assertNotEmitted(fixed.changed):
        hints.colorSchemeChanged.emit()


def test_apply_dresses_the_application(qapp: QApplication) -> None:
    before = qapp.styleSheet(), qapp.palette(), qapp.font(), qapp.style().objectName()
    theme = Theme("dark")
    try:
        theme.apply(qapp)
        assert DARK.panel in qapp.styleSheet()
        assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(DARK.window)
        theme.set_mode("light")
        assert LIGHT.panel in qapp.styleSheet()
        assert qapp.palette().color(QPalette.ColorRole.WindowText) == QColor(LIGHT.text)
        assert set(theme.font().families()) <= set(qapp.font().families())
    finally:
        qapp.setStyleSheet(before[0])
        qapp.setPalette(before[1])
        qapp.setFont(before[2])
        qapp.setStyle(before[3])
        QGuiApplication.styleHints().unsetColorScheme()


@PALETTES
def test_a_tick_is_seen_in_the_row_that_is_selected(qtbot: QtBot, palette: Palette) -> None:
    pictures = []
    for on in (False, True):
        menu = QMenu()
        qtbot.addWidget(menu)
        menu.setStyleSheet(style_sheet(palette, Sizes()))
        action = menu.addAction("Ring of 8")
        action.setCheckable(True)
        action.setChecked(on)
        menu.resize(menu.sizeHint())
        menu.setActiveAction(action)
        picture = menu.grab().toImage()
        pictures.append([picture.pixelColor(x, y).name() for x in range(30) for y in range(picture.height())])
    bare, ticked = pictures
    changed = [now for before, now in zip(bare, ticked, strict=True) if before != now]
    assert max(contrast(ink, palette.accent) for ink in changed) > 3
