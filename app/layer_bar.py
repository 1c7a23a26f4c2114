"""The row of layer switches above the plane."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from app.controls.field import quiet_click
from app.theme import Theme


class LayerBar(QFrame):
    """One button for each layer, its key as its word; at the right what acts on the view."""

    def __init__(
        self, layers: Iterable[QAction], view: Iterable[QAction], theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "panel")
        self.buttons: list[QToolButton] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.sizes.tight, 2, theme.sizes.tight, 2)
        row.setSpacing(2)
        for action in layers:
            row.addWidget(self._button(action, Qt.ToolButtonStyle.ToolButtonIconOnly))
        row.addStretch(1)
        for action in view:
            row.addWidget(self._button(action, Qt.ToolButtonStyle.ToolButtonTextOnly))
        theme.changed.connect(self._dress)
        self._dress()

    def set_shown(self, action: QAction, *, shown: bool) -> None:
        """Show or hide the button of an action."""
        for button in self.buttons:
            if button.defaultAction() is action:
                button.setVisible(shown)

    def _button(self, action: QAction, style: Qt.ToolButtonStyle) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(action)
        button.setToolButtonStyle(style)
        button.setAccessibleName(action.text())
        quiet_click(button)
        self.buttons.append(button)
        return button

    def _dress(self) -> None:
        size = self._theme.sizes.icon
        for button in self.buttons:
            button.setIconSize(QSize(size, size))
