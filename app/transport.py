"""The transport bar below the plane: play, steps, restart, holding still, run until, speed."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QSlider, QToolButton, QVBoxLayout, QWidget

from app.actions import OPTIMAL_STEPS, SPEEDS, Actions, nearest_speed
from app.controls.field import quiet_click
from app.playground import Playground
from app.theme import Theme
from engine.link.messages import RunUntil

GROUPS = (
    ("play", "iteration", "critic", "optimal"),
    ("restart", "new_seed", "until"),
    ("freeze_critic", "freeze_generator"),
)
SLIDER_WIDTH = 92


class TransportBar(QFrame):
    """Buttons of the actions, and the speed. Where room is short the buttons lose their words."""

    def __init__(
        self, playground: Playground, actions: Actions, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._playground = playground
        self._theme = theme
        self.setProperty("role", "panel")
        self.buttons: dict[str, QToolButton] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme.sizes.tight, 2, theme.sizes.spacing, 2)
        self._row.setSpacing(0)
        for index, group in enumerate(GROUPS):
            if index:
                self._row.addWidget(_divider(self))
            for name in group:
                self._row.addWidget(self._button(name, actions))
        self._row.addStretch(1)
        self._row.addWidget(self._speed_box())
        self._add_optimal_menu(actions)
        playground.speed_changed.connect(self._show_speed)
        playground.until_changed.connect(self.show_until)
        theme.changed.connect(self._dress)
        self._dress()
        self._show_speed(playground.speed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_words()

    def minimumSizeHint(self) -> QSize:
        """Without words: the bar never widens the window."""
        return QSize(self._wordless_width(), super().minimumSizeHint().height())

    def _button(self, name: str, actions: Actions) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(actions[name])
        button.setAccessibleName(actions[name].text())
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        quiet_click(button)
        actions[name].changed.connect(lambda: button.setAccessibleName(actions[name].text()))
        self.buttons[name] = button
        return button

    def _add_optimal_menu(self, actions: Actions) -> None:
        menu = QMenu(self)
        for count in (OPTIMAL_STEPS[0], OPTIMAL_STEPS[2]):
            menu.addAction(actions[f"optimal_{count}"])
        button = self.buttons["optimal"]
        button.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        button.customContextMenuRequested.connect(lambda at: menu.popup(button.mapToGlobal(at)))

    def _speed_box(self) -> QWidget:
        box = QWidget(self)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.speed = QSlider(Qt.Orientation.Horizontal, box)
        self.speed.setRange(0, len(SPEEDS) - 1)
        self.speed.setPageStep(1)
        self.speed.setAccessibleName(self.tr("Speed"))
        self.speed.setToolTip(self.tr("Speed: slow motion to flat out  ([ and ])"))
        quiet_click(self.speed)
        self.speed.valueChanged.connect(lambda index: self._playground.set_speed(SPEEDS[index]))
        self._speed_label = QLabel(box)
        self._speed_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._speed_label.setProperty("role", "small")
        column.addStretch(1)
        column.addWidget(self.speed)
        column.addWidget(self._speed_label)
        column.addStretch(1)
        return box

    def _show_speed(self, speed: float | None) -> None:
        with QSignalBlocker(self.speed):  # one between two of the slider's stays what it is
            self.speed.setValue(nearest_speed(speed))
        text = self.tr("flat out") if speed is None else self.tr("{0} it/s").format(f"{speed:g}")
        self._speed_label.setText(text)

    def show_until(self, until: RunUntil) -> None:
        button = self.buttons["until"]
        button.defaultAction().setChecked(until != RunUntil())

    def _fit_words(self) -> None:
        style = Qt.ToolButtonStyle
        wanted = (
            style.ToolButtonTextUnderIcon
            if self._worded_width() <= self.width()
            else style.ToolButtonIconOnly
        )
        for button in self.buttons.values():
            if button.toolButtonStyle() != wanted:
                button.setToolButtonStyle(wanted)

    def _worded_width(self) -> int:
        margin = 2 * self._theme.sizes.spacing
        words = sum(
            max(
                button.fontMetrics().horizontalAdvance(button.defaultAction().iconText()) + 10,
                self._icon_width(),
            )
            for button in self.buttons.values()
        )
        return words + self._rest_width() + margin

    def _wordless_width(self) -> int:
        return len(self.buttons) * self._icon_width() + self._rest_width() + 2 * self._theme.sizes.spacing

    def _icon_width(self) -> int:
        return self._theme.sizes.icon + 12

    def _rest_width(self) -> int:
        """Dividers and the speed."""
        return (len(GROUPS) - 1) * (2 * self._theme.sizes.tight + 1) + self.speed.width()

    def _dress(self) -> None:
        sizes = self._theme.sizes
        self.speed.setFixedWidth(round(SLIDER_WIDTH * sizes.font / 13))
        for button in self.buttons.values():
            button.setIconSize(QSize(sizes.icon, sizes.icon))
            button.setFont(self._theme.font(sizes.font_small))
        self._fit_words()


def _divider(parent: QWidget) -> QFrame:
    line = QFrame(parent)
    line.setFrameShape(QFrame.Shape.VLine)
    line.setFrameShadow(QFrame.Shadow.Plain)
    line.setForegroundRole(line.palette().ColorRole.Mid)
    line.setContentsMargins(4, 6, 4, 6)
    return line
