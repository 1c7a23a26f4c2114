"""A number knob: a slider to take hold of, and a field for the exact value."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QStackedLayout, QToolButton, QWidget

from app.controls.elided import ElidedLabel
from app.controls.field import Field, NoStrayWheel, label_row_text, quiet_click
from app.controls.scale import scale_of, shown
from app.controls.slider import ScaleSlider
from app.controls.titles import why_idle
from app.icons import icon
from app.languages import said
from app.playground import Playground
from app.theme import Theme
from engine.settings import Settings


class NumberEdit(QLineEdit):
    """A line for a number: arrow keys step it, Escape takes the typing back."""

    def __init__(self, field: NumberField) -> None:
        super().__init__(field)
        self._field = field

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 10, Qt.Key.Key_PageDown: -10}
        key = Qt.Key(event.key())
        if key in steps:
            self._field.step(steps[key])
        elif key == Qt.Key.Key_Escape:
            self._field.forget()
        else:
            super().keyPressEvent(event)


class NumberField(Field):
    """Label, exact value, and slider if the range fits on one; the slider's place tells why if idle."""

    def __init__(
        self, name: str, playground: Playground, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(name, playground, parent)
        self._theme = theme
        self._scale = scale_of(name)
        self._gesture = 0
        self.edit = NumberEdit(self)
        self.edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.edit.returnPressed.connect(self._commit)
        self.edit.editingFinished.connect(self._commit)
        self.slider = ScaleSlider(self._scale, self) if self._scale else None
        self._label = QLabel(label_row_text(self.knob), self)
        self._label.setBuddy(self.edit)
        self._back = QToolButton(self)
        self._back.setAccessibleName(self.tr("Reset {0}").format(said(self.knob.label)))
        self._back.setToolTip(self.tr("Back to the default, {0}").format(self._text(self.default)))
        self._back.clicked.connect(self.reset)
        quiet_click(self._back)
        self._reason = ElidedLabel(self)
        self._reason.setProperty("role", "small")
        self._build()
        theme.changed.connect(self._dress)
        self._dress()
        self.finish()

    @property
    def editor(self) -> QWidget:
        return self.slider or self.edit

    def step(self, count: int) -> None:
        """Move by so many key presses, from the value in force."""
        value = float(str(self.value))
        self.try_change(
            self._scale.step(value, count) if self._scale else int(value) + count,
            gesture=(self.name, "keys", self._gesture),
        )

    def forget(self) -> None:
        """Take back what was typed."""
        self.edit.setModified(False)
        self._say("")
        self.show_settings(self.playground.settings)

    def show_settings(self, settings: Settings) -> None:
        value = getattr(settings, self.name)
        if not (self.edit.hasFocus() and self.edit.isModified()):
            self.edit.setText(self._text(value))
        reason = why_idle(settings, self.name)
        self._label.setEnabled(not reason)
        self.edit.setEnabled(not reason)
        self._set_back_shown(shown=not reason and value != self.default)
        if self.slider is not None:
            self.slider.show_value(value)
            self.slider.setEnabled(not reason)
            self._reason.show_text(reason)
            self._stack.setCurrentIndex(1 if reason else 0)

    def _set_back_shown(self, *, shown: bool) -> None:
        if self._back.hasFocus() and not shown:
            self.editor.setFocus()
        self._back.setVisible(shown)

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(self._theme.sizes.tight)
        top.addWidget(self._label)
        top.addStretch(1)
        top.addWidget(self._back)
        top.addWidget(self.edit)
        self.column.addLayout(top)
        if self.slider is None:
            return
        self.slider.installEventFilter(NoStrayWheel(self.slider))
        self.slider.moved.connect(self._slid)
        self.slider.reset_asked.connect(self.reset)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.slider)
        self._stack.addWidget(self._reason)
        self.column.addLayout(self._stack)
        self.setTabOrder(self.slider, self.edit)
        self.setTabOrder(self.edit, self._back)

    def _dress(self) -> None:
        sizes, palette = self._theme.sizes, self._theme.palette
        self._back.setIcon(icon("reset", palette.muted, sizes.icon - 4))
        height, room = sizes.control - sizes.tight, sizes.control - sizes.spacing
        for low in (self.slider, self._reason):
            if low is not None:
                low.setStyleSheet(f"min-height: {room}px; max-height: {room}px")
        self._back.setFixedSize(height, height)
        wide = "0" * (10 if self.slider is None else 6)
        self.edit.setFixedWidth(self.edit.fontMetrics().horizontalAdvance(wide) + 2 * sizes.spacing + 4)

    def _slid(self, value: float) -> None:
        assert self.slider is not None
        self.edit.setModified(False)
        whole = self._scale is not None and self._scale.whole
        self.try_change(round(value) if whole else value, gesture=(self.name, "slider", self.slider.gesture))

    def _commit(self) -> None:
        if not self.edit.isModified():
            return
        self.edit.setModified(False)
        self._gesture += 1
        self.try_change(self.edit.text().strip().replace(",", ".").replace("−", "-"))

    def _text(self, value: object) -> str:
        number = float(str(value))
        return shown(int(number) if isinstance(value, int) else number)
