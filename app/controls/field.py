"""A field: the widget of one knob, with its label, error line and help. It shows; the playground knows."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.controls.scale import shown
from app.controls.titles import title, why_idle
from app.languages import said, say
from app.playground import Playground
from engine.settings import Knob, Settings, choices, knobs, to_dict, value_type
from engine.words import UserError, Words


class Field(QWidget):
    """The base of all fields. `editor` is what takes the keyboard."""

    menu_asked = Signal(object)  # QPoint, global

    def __init__(self, name: str, playground: Playground, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self.knob: Knob = knobs()[name]
        self.playground = playground
        self.default: object = to_dict(Settings())[name]
        self._shown: object = getattr(playground.settings, name)
        self._error = QLabel(self)
        self._error.setWordWrap(True)
        self._error.setProperty("role", "danger")
        self._error.hide()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        playground.settings_changed.connect(self._show)

    @property
    def editor(self) -> QWidget:
        raise NotImplementedError

    @property
    def value(self) -> object:
        """The value in force."""
        return getattr(self.playground.settings, self.name)

    @property
    def error(self) -> str:
        """The sentence shown, or "" if the last entry was allowed."""
        return "" if self._error.isHidden() else self._error.text()

    def try_change(self, value: object, gesture: object = None) -> None:
        """Ask for a value; if it is not allowed, say so below the field and keep the old one."""
        try:
            self.playground.change({self.name: value}, gesture=gesture)
        except UserError as error:
            self._say(_with_label(error.words, self.knob))
        else:
            self._say("")
        self.show_settings(self.playground.settings)

    def reset(self) -> None:
        self.try_change(self.default)

    def show_settings(self, settings: Settings) -> None:
        """Show the value in force and whether it acts; called on every change of settings."""
        raise NotImplementedError

    def describe(self, settings: Settings) -> None:
        """Tooltip and accessible name from the knob, and from why it is idle if it is."""
        reason = why_idle(settings, self.name)
        chosen = title(str(getattr(settings, self.name))) if choices(self.name) else ""
        text = tooltip(self.name, reason, chosen)
        if text == self.toolTip():
            return
        self.setToolTip(text)
        self.editor.setAccessibleName(said(self.knob.label))
        self.editor.setAccessibleDescription(f"{said(self.knob.help)} {reason}".strip())

    def finish(self) -> None:
        """Called at the end of a subclass's `__init__`: below everything the error line, and the values."""
        self.column.addWidget(self._error)
        self._show(self.playground.settings)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_asked.emit(event.globalPos())

    def put_beside(self, widget: QWidget) -> None:
        """Room for a small widget at the end of the field's first line."""
        first = self.column.itemAt(0)
        layout = first.layout() if first is not None else None
        if layout is not None:
            layout.addWidget(widget)

    def _show(self, settings: Settings) -> None:
        value = getattr(settings, self.name)
        if value != self._shown:  # changed by whatever way: what was refused before is past
            self._shown = value
            self._say("")
        self.describe(settings)
        self.show_settings(settings)

    def _say(self, text: str) -> None:
        self._error.setText(text)
        self._error.setVisible(bool(text))


class NoStrayWheel(QObject):
    """Keeps the wheel for scrolling: a control takes it only while it has the keyboard."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QWheelEvent) and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False


def label_row_text(knob: Knob) -> str:
    """A knob's label with its symbol set back."""
    label = said(knob.label)
    if knob.symbol.casefold() == label.casefold():
        return label
    return f"{label} <span style='font-weight:400'>&nbsp;{knob.symbol}</span>"


def tooltip(name: str, reason: str = "", chosen: str = "") -> str:
    """Symbol, meaning, range and what a change does, as rich text; of a choice all of its name."""
    knob = knobs()[name]
    lines = [f"<b>{said(knob.label)}</b> &nbsp;{knob.symbol}", said(knob.help)]
    if chosen:
        lines[0] += f" &nbsp;{chosen}"
    if knob.low is not None and knob.high is not None and not choices(name):
        unit = f" {said(knob.unit)}" if knob.unit else ""
        whole = value_type(name) is int
        low, high = (shown(int(end) if whole else end) for end in (knob.low, knob.high))
        words = _tr("whole number, {0} to {1}") if whole else _tr("{0} to {1}")
        lines.append(f"<i>{words.format(low, high)}{unit}</i>")
    if not knob.live:
        lines.append(f"<i>{_tr('A change restarts the run.')}</i>")
    if reason:
        lines.append(f"<b>{_tr('Idle:')}</b> {reason}")
    return "<p style='white-space:normal'>" + "<br>".join(lines) + "</p>"


class OwnSpace(QObject):
    """Lets a control that has the keyboard keep the space bar, which elsewhere plays and pauses."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space:
            event.accept()
            return True
        return super().eventFilter(watched, event)


def quiet_click(widget: QWidget) -> None:
    """A click leaves the keyboard where it was, so that single keys go on working; Tab still gets there."""
    widget.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    widget.installEventFilter(OwnSpace(widget))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Field", text)


def _with_label(words: Words, knob: Knob) -> str:
    """The sentence with the field named as on screen."""
    return say(Words(words.template, {**words.params, "name": knob.label}))
