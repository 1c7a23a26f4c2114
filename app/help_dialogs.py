"""The list of shortcuts, and About."""

from __future__ import annotations

import platform
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QAction, QIcon, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.icons import program_icon

Group = tuple[str, Iterable[QAction]]
LOGO = 72


class ShortcutList(QDialog):
    """Every key and what it does, in two columns."""

    def __init__(self, groups: Iterable[Group], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        columns = (QVBoxLayout(), QVBoxLayout())
        lengths = [0, 0]
        for title, actions in groups:
            rows = [
                (_keys(action), action.text().replace("&", "")) for action in actions if action.shortcuts()
            ]
            if rows:
                side = lengths.index(min(lengths))
                columns[side].addWidget(_table(title, rows))
                lengths[side] += len(rows) + 2
        body = QWidget(self)
        sides = QHBoxLayout(body)
        sides.setSpacing(32)
        for column in columns:
            column.addStretch(1)
            sides.addLayout(column)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setWidget(body)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setMinimumWidth(body.sizeHint().width() + 24)
        outer = QVBoxLayout(self)
        outer.addWidget(scroll)
        outer.addWidget(_close(self))
        self.resize(scroll.minimumWidth() + 24, min(body.sizeHint().height() + 80, 640))


class AboutDialog(QDialog):
    """What this is, the versions it runs on, and the device."""

    def __init__(self, device: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("About WGAN Playground"))
        logo = QLabel(self)
        logo.setPixmap(program_icon().pixmap(LOGO, LOGO))
        logo.setAlignment(Qt.AlignmentFlag.AlignTop)
        title = QLabel(self.tr("WGAN Playground"), self)
        title.setProperty("role", "title")
        said = QLabel(
            self.tr(
                "Watch a generative adversarial network learn a distribution in the plane, "
                "take hold of it while it learns, and see why it collapses or converges."
            ),
            self,
        )
        said.setWordWrap(True)
        said.setMinimumWidth(360)
        facts = QLabel("\n".join(f"{name}  {what}" for name, what in versions(device)), self)
        facts.setProperty("role", "muted")
        facts.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        facts.setAccessibleName(self.tr("Versions and device"))
        column = QVBoxLayout()
        column.setSpacing(12)
        for widget in (title, said, facts):
            column.addWidget(widget)
        top = QHBoxLayout()
        top.setSpacing(20)
        top.addWidget(logo)
        top.addLayout(column, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 20, 20, 16)
        outer.addLayout(top)
        outer.addWidget(_close(self))


def versions(device: str) -> list[tuple[str, str]]:
    """Names and versions of what we run on; torch's is read from its package, never by importing it."""
    return [
        ("WGAN Playground", _installed("wgan-playground")),
        ("Python", platform.python_version()),
        ("PyTorch", _installed("torch")),
        ("Qt", qVersion()),
        ("NumPy", _installed("numpy")),
        ("Device", device or "–"),
    ]


def _installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "–"


def _keys(action: QAction) -> str:
    native = QKeySequence.SequenceFormat.NativeText
    return ", ".join(key.toString(native) for key in action.shortcuts())


def _table(title: str, rows: list[tuple[str, str]]) -> QWidget:
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 12)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    heading = QLabel(title, box)
    heading.setProperty("role", "section")
    grid.addWidget(heading, 0, 0, 1, 2)
    for line, (keys, text) in enumerate(rows, start=1):
        key = QLabel(keys, box)
        key.setProperty("role", "muted")
        grid.addWidget(key, line, 0)
        grid.addWidget(QLabel(text, box), line, 1)
    grid.setColumnMinimumWidth(0, 96)
    grid.setColumnStretch(1, 1)
    return box


def _close(dialog: QDialog) -> QDialogButtonBox:
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, dialog)
    buttons.rejected.connect(dialog.reject)
    buttons.button(QDialogButtonBox.StandardButton.Close).setIcon(QIcon())
    return buttons
