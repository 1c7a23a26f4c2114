"""The style sheet: how widgets look, in terms of the theme's colours and sizes."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.palettes import Palette
    from app.theme import Sizes

ICONS = Path(__file__).resolve().parent.parent / "assets" / "theme"


def style_sheet(palette: Palette, sizes: Sizes) -> str:
    """The application's style sheet for one palette and one set of sizes."""
    values = {name: value for name, value in asdict(palette).items() if isinstance(value, str)}
    lengths = {name: f"{value}px" for name, value in asdict(sizes).items()}
    derived = {
        "icons": (ICONS / palette.name).as_posix(),
        "line_height": f"{sizes.control}px",
        "knob": f"{sizes.icon - 2}px",
        "knob_radius": f"{(sizes.icon - 2) // 2}px",
        "knob_margin": f"-{(sizes.icon - 6) // 2}px",
        "mark": f"{sizes.icon - 2}px",
        "arrow": f"{sizes.icon - 6}px",
        "arrow_radius": f"{(sizes.icon - 4) // 2}px",
        "inner": f"{sizes.control - 10}px",
    }
    return "\n".join(
        Template(part).substitute({**lengths, **values, **derived, "control": palette.control})
        for part in (_BASE, _BUTTONS, _FIELDS, _SLIDERS, _MARKS, _BARS, _LISTS, _SCROLL)
    )


_BASE = """
QMainWindow, QDialog { background: $window; }
QMainWindow::separator { background: $window; width: $spacing; height: $spacing; }
QMainWindow::separator:hover { background: $border; }
QLabel { background: transparent; }
QLabel[role="title"] { font-size: $font_title; font-weight: 600; }
QLabel[role="section"] { font-weight: 600; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="small"] { color: $muted; font-size: $font_small; }
QLabel[role="warn"] { color: $warn; }
QLabel[role="danger"] { color: $danger; }
QLabel[role="good"] { color: $good; }
QFrame[role="panel"] { background: $panel; border: 1px solid $border; border-radius: $radius; }
QToolTip { background: $panel; color: $text; border: 1px solid $control; padding: $tight $spacing; }
QDockWidget { font-weight: 600; }
QDockWidget::title { background: $window; color: $muted; padding: $tight $spacing; text-align: left; }
QDockWidget > QWidget { background: $panel; }
QGroupBox { border: 1px solid $border; border-radius: $radius; margin-top: $wide; padding: $spacing; }
QGroupBox::title { subcontrol-origin: margin; left: $spacing; color: $muted; }
QSplitter::handle { background: $window; }
QSplitter::handle:hover { background: $border; }
QStatusBar { background: $window; border-top: 1px solid $border; color: $muted; }
QStatusBar::item { border: none; }
QProgressBar { background: $raised; border: 1px solid $border; border-radius: $radius; text-align: center; }
QProgressBar::chunk { background: $accent; border-radius: $radius; }
"""

_BUTTONS = """
QPushButton { background: $raised; color: $text; border: 1px solid $control; border-radius: $radius;
  padding: 3px 12px; min-height: $inner; }
QPushButton:hover { border-color: $text; }
QPushButton:pressed { background: $border; }
QPushButton:checked, QPushButton:default { background: $accent; color: $accent_text; border-color: $accent; }
QPushButton:focus { border: 2px solid $accent; padding: 2px 11px; }
QPushButton:checked:focus, QPushButton:default:focus { border-color: $text; }
QPushButton:disabled { background: $window; color: $disabled; border-color: $border; }
QPushButton:flat { background: transparent; border-color: transparent; }
QToolButton { background: transparent; color: $text; border: 1px solid transparent; border-radius: $radius;
  padding: 4px; }
QToolButton:hover { background: $raised; border-color: $border; }
QToolButton:pressed { background: $border; }
QToolButton:checked { background: $raised; border-color: $accent; }
QToolButton:focus { border: 2px solid $accent; padding: 3px; }
QToolButton:disabled { color: $disabled; }
QToolButton::menu-indicator { image: none; }
"""

_FIELDS = """
QLineEdit, QAbstractSpinBox, QComboBox, QPlainTextEdit, QTextEdit { background: $panel; color: $text;
  border: 1px solid $control; border-radius: $radius; padding: 3px 8px; min-height: $inner;
  selection-background-color: $accent; selection-color: $accent_text; }
QLineEdit:hover, QAbstractSpinBox:hover, QComboBox:hover { border-color: $text; }
QLineEdit:focus, QAbstractSpinBox:focus, QComboBox:focus, QPlainTextEdit:focus, QTextEdit:focus {
  border: 2px solid $accent; padding: 2px 7px; }
QLineEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled { background: $window; color: $disabled;
  border-color: $border; }
QLineEdit[invalid="true"] { border-color: $danger; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: none; background: transparent;
  width: $icon; }
QAbstractSpinBox::up-arrow { image: url("$icons/chevron-up.svg"); width: $arrow; height: $arrow; }
QAbstractSpinBox::down-arrow { image: url("$icons/chevron-down.svg"); width: $arrow; height: $arrow; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: url("$icons/chevron-down.svg"); width: $arrow; height: $arrow; }
QComboBox QAbstractItemView { background: $panel; border: 1px solid $control; padding: 2px; outline: none; }
"""

_SLIDERS = """
QSlider { min-height: $line_height; }
QSlider:vertical { min-height: 60px; min-width: $line_height; }
QSlider::groove:horizontal { height: 4px; background: $border; border-radius: 2px; }
QSlider::groove:vertical { width: 4px; background: $border; border-radius: 2px; }
QSlider::sub-page:horizontal, QSlider::add-page:vertical { background: $accent; border-radius: 2px; }
QSlider::handle { background: $panel; border: 2px solid $accent; border-radius: $knob_radius; }
QSlider::handle:horizontal { width: $arrow; height: $arrow; margin: $knob_margin 0; }
QSlider::handle:vertical { width: $arrow; height: $arrow; margin: 0 $knob_margin; }
QSlider::handle:hover, QSlider::handle:pressed { background: $accent; }
QSlider::handle:focus { background: $accent; border-color: $text; }
QSlider::sub-page:disabled, QSlider::add-page:vertical:disabled { background: $border; }
QSlider::handle:disabled { background: $window; border-color: $border; }
"""

_MARKS = """
QCheckBox, QRadioButton { spacing: $spacing; color: $text; background: transparent; }
QCheckBox::indicator, QRadioButton::indicator { width: $arrow; height: $arrow; background: $panel;
  border: 1px solid $control; border-radius: 4px; }
QRadioButton::indicator { border-radius: $arrow_radius; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: $text; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border: 2px solid $accent; width: $arrow; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent;
  image: url("$icons/check.svg"); }
QRadioButton::indicator:checked { background: $accent; border-color: $accent;
  image: url("$icons/dot.svg"); }
QCheckBox::indicator:checked:focus, QRadioButton::indicator:checked:focus { border-color: $text; }
QCheckBox:disabled, QRadioButton:disabled { color: $disabled; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { background: $window;
  border-color: $border; }
QCheckBox:focus, QRadioButton:focus { outline: none; text-decoration: underline; }
"""

_BARS = """
QToolBar { background: $window; border: none; border-bottom: 1px solid $border; spacing: $tight;
  padding: $tight $spacing; }
QToolBar::separator { background: $border; width: 1px; margin: $tight; }
QMenuBar { background: $window; color: $text; padding: 2px $tight; }
QMenuBar::item { background: transparent; padding: $tight $spacing; border-radius: $tight; }
QMenuBar::item:selected { background: $accent; color: $accent_text; }
QMenu { background: $panel; color: $text; border: 1px solid $control; padding: $tight; }
QMenu::item { padding: 5px 28px 5px 12px; border-radius: $tight; }
QMenu[role="pictures"] { icon-size: 40px; }
QMenu::item:selected { background: $accent; color: $accent_text; }
QMenu::item:disabled { color: $disabled; background: transparent; }
QMenu::icon { padding-left: $spacing; }
QMenu::separator { height: 1px; background: $border; margin: $tight $spacing; }
QMenu::right-arrow { image: url("$icons/chevron-right.svg"); width: $arrow; height: $arrow; }
QMenu::indicator:checked { image: url("$icons/tick.svg"); width: $arrow; height: $arrow; }
QMenu::indicator:checked:selected { image: url("$icons/check.svg"); }
QMenu::indicator { width: $arrow; height: $arrow; padding-left: $spacing; }
QTabWidget::pane { border: 1px solid $border; border-radius: $radius; background: $panel; }
QTabBar::tab { background: transparent; color: $muted; padding: 5px 12px;
  border-bottom: 2px solid transparent; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }
QTabBar::tab:focus { background: $raised; color: $text; }
QTabBar::tab:disabled { color: $disabled; }
"""

_LISTS = """
QAbstractItemView { background: $panel; color: $text; alternate-background-color: $raised;
  selection-background-color: $accent; selection-color: $accent_text; border: 1px solid $border; }
QAbstractItemView:focus { border-color: $accent; }
QAbstractItemView::item { padding: 3px $tight; }
QAbstractItemView::item:hover { background: $raised; color: $text; }
QAbstractItemView::item:selected { background: $accent; color: $accent_text; }
QAbstractItemView::item:disabled { color: $disabled; }
QTableView { gridline-color: $grid; }
QHeaderView { background: $raised; border: none; }
QHeaderView::section { background: $raised; color: $muted; border: none; font-weight: 600;
  border-bottom: 1px solid $border; padding: $tight $spacing; }
QTableCornerButton::section { background: $raised; border: none; }
"""

_SCROLL = """
QScrollArea { border: none; background: transparent; }
QScrollArea > QWidget > QWidget { background: transparent; }
QScrollBar { background: transparent; border: none; }
QScrollBar:vertical { width: 12px; margin: 0; }
QScrollBar:horizontal { height: 12px; margin: 0; }
QScrollBar::handle { background: $control; border: 3px solid $panel; border-radius: 6px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; }
"""
