"""The command palette: everything the window can do, found by typing a few letters of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from app.fuzzy import score

WIDTH, HEIGHT = 560, 420


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the palette: where it belongs, what it is called, its key, what it does."""

    group: str
    name: str
    act: Callable[[], object]
    key: str = ""

    @property
    def text(self) -> str:
        return f"{self.group}: {self.name}" if self.group else self.name


class CommandPalette(QDialog):
    """A line to type in and the entries that fit, best first. Enter does the chosen one.

    `extra` may offer entries made from what is typed, as "lambda 0.5".
    """

    def __init__(
        self,
        entries: Iterable[Entry],
        extra: Callable[[str], list[Entry]] = lambda _: [],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._entries = list(entries)
        self._extra = extra
        self._found: list[Entry] = []
        self.setWindowTitle(self.tr("Commands"))
        self.resize(WIDTH, HEIGHT)
        self.line = QLineEdit(self)
        self.line.setPlaceholderText(self.tr("Type a command, a recipe, or a knob and a value: lambda 0.5"))
        self.line.setAccessibleName(self.tr("Command"))
        self.line.setClearButtonEnabled(True)
        self.line.installEventFilter(self)
        self.line.textChanged.connect(self._search)
        self.line.returnPressed.connect(self._act)
        self.list = QTreeWidget(self)
        self.list.setAccessibleName(self.tr("Commands found"))
        self.list.setColumnCount(2)
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(0, self.list.header().ResizeMode.Stretch)
        self.list.header().setSectionResizeMode(1, self.list.header().ResizeMode.ResizeToContents)
        self.list.itemClicked.connect(self._act)
        self.list.itemActivated.connect(self._act)
        column = QVBoxLayout(self)
        column.addWidget(self.line)
        column.addWidget(self.list)
        self._search("")

    @property
    def found(self) -> list[Entry]:
        """The entries listed now, best first."""
        return list(self._found)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrow keys move in the list while the line keeps the typing."""
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
            if (step := steps.get(Qt.Key(event.key()))) and self._found:
                row = self._row() + step
                self._select(min(max(row, 0), len(self._found) - 1))
                return True
        return super().eventFilter(watched, event)

    def _search(self, typed: str) -> None:
        scored = [
            (fit, -place, entry)
            for place, entry in enumerate(self._entries)
            if (fit := score(typed, entry.text)) is not None
        ]
        scored.sort(key=lambda one: one[:2], reverse=True)
        self._found = [*self._extra(typed), *(entry for _, _, entry in scored)]
        self.list.clear()
        for entry in self._found:
            item = QTreeWidgetItem([entry.text, entry.key])
            item.setSizeHint(0, QSize(0, round(1.8 * self.fontMetrics().height())))
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.list.addTopLevelItem(item)
        if self._found:
            self._select(0)

    def _select(self, row: int) -> None:
        item = self.list.topLevelItem(row)
        if item is not None:
            self.list.setCurrentItem(item)

    def _row(self) -> int:
        item = self.list.currentItem()
        return -1 if item is None else self.list.indexOfTopLevelItem(item)

    def _act(self) -> None:
        row = self._row()
        if not 0 <= row < len(self._found):
            return
        entry = self._found[row]
        self.accept()
        entry.act()
