"""The row of layer switches above the plane."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QMenu, QToolButton, QWidget

from app.controls.field import quiet_click
from app.theme import Theme

LEAST = 4  # layers that are always in the row


class LayerBar(QFrame):
    """One button for each layer, its key in its tooltip; at the right what acts on the view.

    Layers for which there is no room are in a menu at the end of their row.
    """

    def __init__(
        self, layers: Iterable[QAction], view: Iterable[QAction], theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "panel")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme.sizes.tight, 2, theme.sizes.tight, 2)
        self._row.setSpacing(2)
        self._row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._layers = [self._button(action, Qt.ToolButtonStyle.ToolButtonIconOnly) for action in layers]
        self.more = self._more_button()
        self._row.addStretch(1)
        self._view = [self._button(action, Qt.ToolButtonStyle.ToolButtonTextOnly) for action in view]
        self._left_out: set[QToolButton] = set()
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def buttons(self) -> list[QToolButton]:
        """All buttons from left to right, those without room included."""
        return [*self._layers, self.more, *self._view]

    def set_shown(self, action: QAction, *, shown: bool) -> None:
        """Show or hide the button of an action on the view."""
        for button in self._view:
            if button.defaultAction() is action:
                (self._left_out.discard if shown else self._left_out.add)(button)
                button.setVisible(shown)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """With most layers in the menu: the bar never widens the window."""
        always = [*self._layers[:LEAST], self.more, *self._seen_view()]
        return QSize(self._width(always), super().minimumSizeHint().height())

    def _fit(self) -> None:
        """Put into the menu what has no room."""
        room, count = self.width(), len(self._layers)
        if self._width([*self._layers, *self._seen_view()]) > room:
            while (
                count > LEAST and self._width([*self._layers[:count], self.more, *self._seen_view()]) > room
            ):
                count -= 1
        hidden = [button.defaultAction() for button in self._layers[count:]]
        for index, button in enumerate(self._layers):
            button.setVisible(index < count)
        if self.more.menu().actions() != hidden:
            self.more.menu().clear()
            self.more.menu().addActions(hidden)
        self.more.setVisible(bool(hidden))

    def _seen_view(self) -> list[QToolButton]:
        return [button for button in self._view if button not in self._left_out]

    def _width(self, buttons: list[QToolButton]) -> int:
        """How wide the bar is with these buttons."""
        margins = self._row.contentsMargins()
        spaces = self._row.spacing() * len(buttons)  # one of them beside the stretch
        return margins.left() + margins.right() + spaces + sum(b.sizeHint().width() for b in buttons)

    def _more_button(self) -> QToolButton:
        button = QToolButton(self)
        button.setText("»")
        button.setToolTip(self.tr("More layers"))
        button.setAccessibleName(self.tr("More layers"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setMenu(QMenu(button))
        button.hide()
        self._row.addWidget(button)
        return button

    def _button(self, action: QAction, style: Qt.ToolButtonStyle) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(action)
        button.setToolButtonStyle(style)
        button.setAccessibleName(action.text())
        quiet_click(button)
        self._row.addWidget(button)
        return button

    def _dress(self) -> None:
        size = self._theme.sizes.icon
        for button in self.buttons:
            button.setIconSize(QSize(size, size))
        self._fit()
