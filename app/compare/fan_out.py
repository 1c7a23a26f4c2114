"""The dialog for a fan: a knob, its range, and as many arenas as wanted."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.compare.captions import differing, value_text
from app.compare.layout import MOST
from app.compare.spread import FEWEST, fan, fannable, options, ready, spread, usual_range
from app.controls.scale import shown
from app.languages import said, say
from engine.settings import Settings, knobs, value_type
from engine.words import UserError

Begin = Callable[[tuple[Settings, ...], str], None]


class FanOutDialog(QDialog):
    """Says at once which values there will be, or why there cannot be any."""

    def __init__(
        self, settings: Settings, name: str, begin: Begin, parent: QWidget | None = None, count: int = MOST
    ) -> None:
        super().__init__(parent)
        self._settings, self._begin = settings, begin
        self.setWindowTitle(self.tr("Fan out a knob"))
        self.knob = QComboBox(self)
        for one in fannable():
            self.knob.addItem(f"{said(knobs()[one].label)}  {knobs()[one].symbol}", one)
        self.low, self.high = QLineEdit(self), QLineEdit(self)
        self.count = QSpinBox(self)
        self.count.setRange(FEWEST, MOST)
        self.count.setValue(count)
        self.log = QCheckBox(self.tr("equal ratios, not equal steps"), self)
        self.choices: list[QCheckBox] = []
        self._pages = QStackedWidget(self)
        self._told = QLabel(self)
        self._told.setWordWrap(True)
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setText(self.tr("Fan out"))
        self._lay_out()
        self.knob.currentIndexChanged.connect(self._turn)
        for edit in (self.low, self.high):
            edit.textChanged.connect(self._tell)
        self.count.valueChanged.connect(self._tell)
        self.log.toggled.connect(self._tell)
        self.knob.setCurrentIndex(self.knob.findData(name if name in fannable() else fannable()[0]))
        self._turn()

    @property
    def name(self) -> str:
        """The knob chosen."""
        return str(self.knob.currentData())

    def values(self) -> tuple[object, ...]:
        """The values that the dialog stands for.

        Raises:
            UserError: what was typed is no number, or no range.
        """
        if options(self.name):
            return tuple(
                value for box, value in zip(self.choices, options(self.name), strict=True) if box.isChecked()
            )
        low, high = (_number(edit.text()) for edit in (self.low, self.high))
        return spread(self.name, low, high, self.count.value(), log=self.log.isChecked())

    def population(self) -> tuple[Settings, ...]:
        """The arenas that the dialog stands for.

        Raises:
            UserError: values that are not allowed.
        """
        return fan(self._settings, self.name, self.values())

    def accept(self) -> None:
        """Begin the comparison, if it can be."""
        try:
            self._begin(self.population(), self.tr("fan out {0}").format(said(knobs()[self.name].label)))
        except UserError as error:
            self._say(say(error), "danger")
        else:
            super().accept()

    def _lay_out(self) -> None:
        numbers = QWidget(self)
        form = QFormLayout(numbers)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(self.tr("from"), self.low)
        form.addRow(self.tr("to"), self.high)
        form.addRow(self.tr("arenas"), self.count)
        form.addRow("", self.log)
        self._boxes = QWidget(self)
        QVBoxLayout(self._boxes).setContentsMargins(0, 0, 0, 0)
        self._pages.addWidget(numbers)
        self._pages.addWidget(self._boxes)
        shared = QLabel(
            self.tr(
                "All arenas share data, networks, batch and latent, and what is drawn at random, so that "
                "only this knob makes the difference."
            ),
            self,
        )
        shared.setWordWrap(True)
        shared.setProperty("role", "small")
        top = QFormLayout()
        top.addRow(self.tr("knob"), self.knob)
        column = QVBoxLayout(self)
        for item in (self._pages, self._told, shared, self._buttons):
            column.addWidget(item)
        column.insertLayout(0, top)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self.setMinimumWidth(380)

    def _turn(self) -> None:
        """Another knob: its choices, or its range."""
        for box in self.choices:
            box.deleteLater()
        self.choices = []
        few = options(self.name)
        self._pages.setCurrentIndex(1 if few else 0)
        layout = self._boxes.layout()
        assert layout is not None
        for value in few[:MOST]:
            box = QCheckBox(value_text(self.name, value), self._boxes)
            box.setChecked(True)
            box.toggled.connect(self._tell)
            layout.addWidget(box)
            self.choices.append(box)
        if not few:
            low, high = usual_range(self.name, self._settings)
            self.log.setChecked(knobs()[self.name].log)
            self.low.setText(_text(self.name, low))
            self.high.setText(_text(self.name, high))
        self._tell()

    def _tell(self) -> None:
        """Say which values there will be, or what is wrong."""
        try:
            population = self.population()
        except UserError as error:
            self._say(say(error), "danger")
            return
        values = ", ".join(value_text(self.name, getattr(one, self.name)) for one in population)
        words = self.tr("{0} arenas: {1}").format(len(population), values)
        changed = differing((self._settings, ready(self._settings, self.name)))
        for other in changed:
            value = value_text(other, getattr(population[0], other))
            words += "\n" + self.tr("{0} becomes “{1}”, for this knob acts only with it.").format(
                said(knobs()[other].label), value
            )
        self._say(words, "muted")

    def _say(self, text: str, role: str) -> None:
        self._told.setText(text)
        self._told.setProperty("role", role)
        self._told.style().unpolish(self._told)
        self._told.style().polish(self._told)
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(role != "danger")


def _number(text: str) -> float:
    try:
        return float(text.strip().replace(",", ".").replace("−", "-"))
    except ValueError:
        raise UserError("“{text}” is no number", text=text.strip()) from None


def _text(name: str, value: float) -> str:
    return shown(int(value) if value_type(name) is int else float(value))
