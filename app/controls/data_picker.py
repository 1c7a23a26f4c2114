"""The data set, chosen by its picture."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QWidget

from app.controls.choice import ChoiceField
from app.controls.sketches import sketch_icon
from app.playground import Playground
from app.theme import Theme
from engine.datasets import TITLES


class DataPicker(ChoiceField):
    """A list of data sets, each with a thumbnail."""

    def __init__(self, playground: Playground, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("data", playground, parent)
        self._theme = theme
        self.combo.setMaxVisibleItems(self.combo.count())
        theme.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        size = self._theme.sizes.control
        self.combo.setIconSize(QSize(size, size))
        for index in range(self.combo.count()):
            name = self.combo.itemData(index)
            self.combo.setItemIcon(index, sketch_icon(name, self._theme.palette.real, size))
            self.combo.setItemData(index, TITLES[name].help, Qt.ItemDataRole.ToolTipRole)
