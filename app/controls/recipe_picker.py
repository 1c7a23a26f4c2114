"""The recipe: a named game with its usual optimizer. Shows "Custom" when a knob was moved away from all."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.controls.field import NoStrayWheel, quiet_click
from app.languages import said
from app.playground import Playground
from engine.recipes import RECIPES, matching_recipe
from engine.settings import Settings


class RecipePicker(QWidget):
    """The list of recipes, with a sentence on the one in force."""

    menu_asked = Signal(object)  # QPoint, global

    def __init__(self, playground: Playground, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._playground = playground
        self.combo = QComboBox(self)
        self.combo.setAccessibleName(self.tr("Recipe"))
        self.combo.setPlaceholderText(self.tr("Custom"))
        quiet_click(self.combo)
        self.combo.installEventFilter(NoStrayWheel(self.combo))
        self.combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.combo.setMinimumContentsLength(8)
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._fill()
        self.combo.activated.connect(self._chosen)
        self._about = QLabel(self)
        self._about.setWordWrap(True)
        self._about.setProperty("role", "small")
        self._about.setAlignment(Qt.AlignmentFlag.AlignTop)
        label = QLabel(self.tr("Recipe"), self)
        label.setBuddy(self.combo)
        row = QHBoxLayout()
        row.addWidget(label, 3)
        row.addWidget(self.combo, 6)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self._about)
        playground.settings_changed.connect(self._show)
        self._show(playground.settings)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_asked.emit(event.globalPos())

    def _fill(self) -> None:
        for published in (False, True):
            if published:
                self.combo.insertSeparator(self.combo.count())
            for name, recipe in RECIPES.items():
                if recipe.published == published:
                    self.combo.addItem(said(recipe.title), name)
                    self.combo.setItemData(
                        self.combo.count() - 1, said(recipe.help), Qt.ItemDataRole.ToolTipRole
                    )

    def _show(self, settings: Settings) -> None:
        name = matching_recipe(settings)
        self.combo.setCurrentIndex(-1 if name is None else self.combo.findData(name))
        text = (
            said(RECIPES[name].help)
            if name
            else self.tr("Your own: a knob was moved away from every recipe.")
        )
        if text != self._about.text():
            self._about.setText(text)
            self.combo.setToolTip(f"{said(RECIPES[name].title)}: {text}" if name else text)

    def _chosen(self, index: int) -> None:
        if name := self.combo.itemData(index):
            self._playground.choose_recipe(name)
