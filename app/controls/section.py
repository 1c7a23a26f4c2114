"""A section of the panel that folds away under its heading."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from app.controls.field import quiet_click
from app.theme import Theme


class Section(QWidget):
    """A heading that folds and unfolds what is below it; `note` is a line of small print."""

    def __init__(
        self, title: str, theme: Theme, *, note: str = "", open_: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.is_open = open_
        self.heading = QToolButton(self)
        self.heading.setText(f" {title}")
        self.heading.setAccessibleName(title)
        self.heading.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        quiet_click(self.heading)
        self.heading.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.heading.setIconSize(QSize(10, 10))
        self.heading.setObjectName("section")
        self.heading.clicked.connect(lambda: self.set_open(is_open=not self.is_open))
        self._theme = theme
        self.body = QFrame(self)
        self._rows = QVBoxLayout(self.body)
        self._rows.setContentsMargins(0, theme.sizes.tight, 0, 0)
        self._rows.setSpacing(theme.sizes.tight)
        if note:
            small = QLabel(note, self.body)
            small.setProperty("role", "small")
            small.setWordWrap(True)
            self._rows.addWidget(small)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.heading)
        column.addWidget(self.body)
        theme.changed.connect(self._dress)
        self._dress()
        self.set_open(is_open=open_)

    @property
    def title(self) -> str:
        return self.heading.accessibleName()

    def add(self, widget: QWidget) -> None:
        self._rows.addWidget(widget)

    def reveal(self) -> None:
        """Unfold, so that what is inside can be shown."""
        self.set_open(is_open=True)

    def set_open(self, *, is_open: bool) -> None:
        """Fold or unfold."""
        self.is_open = is_open
        self.heading.setArrowType(Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow)
        self.heading.setAccessibleDescription(self.tr("unfolded") if is_open else self.tr("folded"))
        self.body.setVisible(is_open)

    def _dress(self) -> None:
        self.heading.setFont(self._theme.font(bold=True))
        self.heading.setStyleSheet("padding-left: 0; padding-right: 0")
