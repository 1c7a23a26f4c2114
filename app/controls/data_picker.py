"""The data set, chosen by its picture; data of one's own of this session stand below the others."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QWidget

from app.belongings import Own
from app.controls.choice import ChoiceField
from app.controls.sketches import own_icon, sketch_icon
from app.languages import said
from app.playground import Playground
from app.theme import Theme
from engine.datasets import TITLES
from engine.settings import DATASETS, Settings
from engine.stored import sha_of


class DataPicker(ChoiceField):
    """A list of data sets, each with a thumbnail, drawn when it is first seen."""

    def __init__(self, playground: Playground, theme: Theme, parent: QWidget | None = None) -> None:
        self._theme = theme
        self._own: tuple[Own, ...] = ()
        self._sketched = set(range(len(DATASETS)))  # places in the list; none has to be before `_dress`
        self._drawn: dict[str, QIcon] = {}  # thumbnails of our own, in the colours of now
        super().__init__("data", playground, parent)
        self.combo.setMaxVisibleItems(len(DATASETS))
        self.combo.opening.connect(self._sketch_all)
        theme.changed.connect(self._dress)
        playground.belongings.changed.connect(self._follow)
        playground.belongings.grew.connect(self._grow)
        self._dress()

    def show_settings(self, settings: Settings) -> None:
        self._list_own(settings.data)
        super().show_settings(settings)
        self._sketch(self.combo.currentIndex())

    def _follow(self) -> None:
        self.show_settings(self.playground.settings)
        self._draw_own()

    def _grow(self, data: str, old: str) -> None:
        """In the midst of a stroke only the name changes: pictures would cost more than the painting."""
        place = self.combo.findData(old)
        if place >= 0:
            self.combo.setItemData(place, data)
            self._own = self.playground.belongings.items

    def _list_own(self, data: str) -> None:
        """What there is to go back to, and what is in force if that came by another way."""
        belongings = self.playground.belongings
        items = belongings.items
        if sha_of(data) and not any(one.data == data for one in items):
            items = (Own(data, belongings.label(data)), *items)
        if items == self._own:
            return
        self._own = items
        while self.combo.count() > len(DATASETS):
            self.combo.removeItem(self.combo.count() - 1)
        if items:
            self.combo.insertSeparator(len(DATASETS))
        for one in items:
            self.combo.addItem(one.label, one.data)
            self.combo.setItemData(self.combo.count() - 1, one.file or one.label, Qt.ItemDataRole.ToolTipRole)
        self._draw_own()

    def _dress(self) -> None:
        size = self._theme.sizes.control
        self.combo.setIconSize(QSize(size, size))
        for index, name in enumerate(DATASETS):
            self.combo.setItemData(index, said(TITLES[name].help), Qt.ItemDataRole.ToolTipRole)
        self._sketched.clear()
        self._sketch(self.combo.currentIndex())
        self._drawn.clear()
        self._draw_own()

    def _sketch(self, index: int) -> None:
        if 0 <= index < len(DATASETS) and index not in self._sketched:
            self._sketched.add(index)
            size = self._theme.sizes.control
            self.combo.setItemIcon(index, sketch_icon(DATASETS[index], self._theme.palette.real, size))

    def _sketch_all(self) -> None:
        for index in range(len(DATASETS)):
            self._sketch(index)

    def _draw_own(self) -> None:
        self._drawn = {one.data: self._picture(one.data) for one in self._own}
        for data, picture in self._drawn.items():
            self.combo.setItemIcon(self.combo.findData(data), picture)

    def _picture(self, data: str) -> QIcon:
        array = self.playground.belongings.array(data)
        if data in self._drawn or array is None:
            return self._drawn.get(data, QIcon())
        return own_icon(data.partition(":")[0], array, self._theme.palette.real, self._theme.sizes.control)
