"""A choice among a few names, and a switch."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QSizePolicy, QWidget

from app.controls.field import Field, NoStrayWheel, quiet_click
from app.controls.titles import title
from app.languages import said
from app.playground import Playground
from engine.settings import Settings, choices, idle


class ChoiceList(QComboBox):
    """Says when it is about to open."""

    opening = Signal()

    def showPopup(self) -> None:
        """Open."""
        self.opening.emit()
        super().showPopup()


class ChoiceField(Field):
    """A label and a list to choose from."""

    def __init__(self, name: str, playground: Playground, parent: QWidget | None = None) -> None:
        super().__init__(name, playground, parent)
        self.combo = ChoiceList(self)
        self.combo.installEventFilter(NoStrayWheel(self.combo))
        quiet_click(self.combo)
        self.combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.combo.setMinimumContentsLength(8)
        for value in choices(name):
            self.combo.addItem(title(value), value)
        self.combo.activated.connect(self._chosen)
        self._label = QLabel(said(self.knob.label), self)
        self._label.setBuddy(self.combo)
        row = QHBoxLayout()
        row.addWidget(self._label, 3)
        row.addWidget(self.combo, 6)
        self.column.addLayout(row)
        self.finish()

    @property
    def editor(self) -> QWidget:
        return self.combo

    def show_settings(self, settings: Settings) -> None:
        value = getattr(settings, self.name)
        index = self.combo.findData(value)
        if index < 0:  # an array from a file, known by its hash
            self.combo.setPlaceholderText(self.tr("own points"))
        self.combo.setCurrentIndex(index)
        free = idle(settings, self.name) is None
        self.combo.setEnabled(free)
        self._label.setEnabled(free)

    def _chosen(self, index: int) -> None:
        self.try_change(self.combo.itemData(index))


class SwitchField(Field):
    """A knob that is on or off."""

    def __init__(self, name: str, playground: Playground, parent: QWidget | None = None) -> None:
        super().__init__(name, playground, parent)
        self.box = QCheckBox(said(self.knob.label), self)
        self.box.clicked.connect(self.try_change)
        quiet_click(self.box)
        row = QHBoxLayout()
        row.addWidget(self.box, 1)
        self.column.addLayout(row)
        self.finish()

    @property
    def editor(self) -> QWidget:
        return self.box

    def show_settings(self, settings: Settings) -> None:
        self.box.setChecked(getattr(settings, self.name))
        self.box.setEnabled(idle(settings, self.name) is None)
