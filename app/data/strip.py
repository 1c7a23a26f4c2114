"""The tools over the plane while data are made by hand."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from app.charts.numbers import short
from app.controls.elided import ElidedLabel
from app.controls.field import quiet_click
from app.controls.scale import Scale
from app.controls.slider import ScaleSlider
from app.icons import icon
from app.theme import Theme

RADIUS = Scale(0.04, 1.0, log=True)  # of the brush, in data units
STRENGTH = Scale(0.05, 1.0)
SIGMA = Scale(0.0, 1.0, power=2.0)  # of each mode, in data units
SLIDER_WIDTH = 96


class Meter(QWidget):
    """A name, a slider and its value."""

    moved = Signal(float)

    def __init__(
        self, text: str, hint: str, scale: Scale, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.name = QLabel(text, self)
        self.slider = ScaleSlider(scale, self)
        self.slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.slider.setAccessibleName(text)
        self.slider.setAccessibleDescription(hint)
        self.value = QLabel(self)
        for widget in (self.name, self.slider, self.value):
            widget.setToolTip(hint)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.sizes.tight)
        for widget in (self.name, self.slider, self.value):
            row.addWidget(widget)
        self.slider.moved.connect(self.moved)
        self._dress()
        theme.changed.connect(self._dress)

    def show_value(self, value: float, text: str) -> None:
        """Put the handle there."""
        self.slider.show_value(value)
        self.value.setText(text)

    def _dress(self) -> None:
        self.slider.setMinimumWidth(SLIDER_WIDTH // 2)
        self.slider.setMaximumWidth(round(SLIDER_WIDTH * self._theme.sizes.font / 13))
        self.value.setFixedWidth(self.value.fontMetrics().horizontalAdvance("0.000"))


class Strip(QFrame):
    """Shows the tools of painting or of modes, and asks by signals; it is hidden while neither is done."""

    erases = Signal(bool)
    radius_chosen = Signal(float)
    strength_chosen = Signal(float)
    sigma_chosen = Signal(float)
    clear_asked = Signal()
    delete_asked = Signal()
    leave_asked = Signal()

    def __init__(self, theme: Theme, actions: dict[str, QAction], parent: QWidget | None = None) -> None:
        """`actions`: undo, redo, paint_data, edit_modes, open_data."""
        super().__init__(parent)
        self._theme = theme
        self._pictures: dict[QToolButton, str] = {}
        self.setProperty("role", "panel")
        self._row = QHBoxLayout(self)
        self.brush = self._tool(
            self.tr("Brush"), "brush", self.tr("Paint: the data get denser"), checkable=True
        )
        self.eraser = self._tool(
            self.tr("Eraser"), "eraser", self.tr("Rub out: the data get thinner"), checkable=True
        )
        self._group = QButtonGroup(self)
        for button in (self.brush, self.eraser):
            self._group.addButton(button)
        self.brush.setChecked(True)
        self.eraser.toggled.connect(self.erases)
        self.size_ = self._meter(
            self.tr("Size"), self.tr("Radius of the brush in data units  (wheel)"), RADIUS, self.radius_chosen
        )
        self.strength = self._meter(
            self.tr("Strength"),
            self.tr("How much of the full density one stroke adds or takes"),
            STRENGTH,
            self.strength_chosen,
        )
        self.width_ = self._meter(
            "σ", self.tr("Width of every mode in data units  (wheel)"), SIGMA, self.sigma_chosen
        )
        self.delete = self._tool(
            self.tr("Delete"), "clear", self.tr("Take the chosen mode away  (Del, right click)")
        )
        self.clear = self._tool(self.tr("Clear"), "clear", self.tr("Empty the canvas"))
        self.clear.clicked.connect(self.clear_asked)
        self.delete.clicked.connect(self.delete_asked)
        self._line_up_actions(actions)
        theme.changed.connect(self._dress)
        self._dress()
        self.hide()

    def show_painting(self) -> None:
        """The tools of the brush."""
        self._show(painting=True)

    def show_placing(self) -> None:
        """The tools of modes."""
        self._show(painting=False)

    def show_brush(self, radius: float, strength: float) -> None:
        """Where the sliders stand."""
        self.size_.show_value(radius, short(radius))
        self.strength.show_value(strength, f"{strength:.0%}")

    def show_sigma(self, sigma: float) -> None:
        """Where the slider of the width stands."""
        self.width_.show_value(sigma, short(sigma))

    def say(self, text: str) -> None:
        """A hint at the end of the row."""
        self.hint.show_text(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave_asked.emit()
        else:
            super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        """The strip never widens the window: it does with fewer words where there is no room for them."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Leave out values, then names, until everything can be worked."""
        for values, names in ((True, True), (False, True), (False, False)):
            for meter in (self.size_, self.strength, self.width_):
                meter.value.setVisible(values)
                meter.name.setVisible(names)
            self._row.invalidate()
            if self._row.minimumSize().width() <= self.width():
                break

    def _show(self, *, painting: bool) -> None:
        for widget in (self.brush, self.eraser, self.size_, self.strength, self.clear):
            widget.setVisible(painting)
        for widget in (self.width_, self.delete):
            widget.setVisible(not painting)
        self.show()
        self._fit()

    def _line_up_actions(self, actions: dict[str, QAction]) -> None:
        for name, picture in (("undo", "undo"), ("redo", "redo"), ("open_data", "file")):
            self._action(actions[name], picture)
        self.hint = ElidedLabel(self)
        self.hint.setProperty("role", "muted")
        self._row.addWidget(self.hint, 1)
        self.done = QPushButton(self.tr("Done"), self)
        self.done.setToolTip(self.tr("Go on watching  (Esc)"))
        self.done.setAutoDefault(False)
        quiet_click(self.done)
        self.done.clicked.connect(self.leave_asked)
        self._row.addWidget(self.done)

    def _tool(self, text: str, picture: str, hint: str, *, checkable: bool = False) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setToolTip(hint)
        button.setAccessibleName(text)
        button.setAccessibleDescription(hint)
        button.setCheckable(checkable)
        quiet_click(button)
        self._pictures[button] = picture
        self._row.addWidget(button)
        return button

    def _action(self, action: QAction, picture: str) -> None:
        """A button that does what an action does, with a picture of its own."""
        button = self._tool(action.text(), picture, action.toolTip())
        button.clicked.connect(action.trigger)

        def follow() -> None:
            button.setEnabled(action.isEnabled())
            button.setToolTip(action.toolTip() if action.objectName() == "open_data" else action.text())
            button.setAccessibleName(action.text())

        action.changed.connect(follow)
        follow()

    def _meter(self, text: str, hint: str, scale: Scale, moved: object) -> Meter:
        meter = Meter(text, hint, scale, self._theme, self)
        meter.moved.connect(moved)
        self._row.addWidget(meter)
        return meter

    def _dress(self) -> None:
        sizes, palette = self._theme.sizes, self._theme.palette
        self._row.setContentsMargins(sizes.spacing, 2, sizes.spacing, 2)
        self._row.setSpacing(sizes.tight)
        for button, picture in self._pictures.items():
            button.setIconSize(QSize(sizes.icon, sizes.icon))
            button.setIcon(
                icon(picture, palette.text, sizes.icon, checked=palette.accent, disabled=palette.disabled)
            )
        self._fit()
