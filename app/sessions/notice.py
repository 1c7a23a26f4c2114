"""A bar that asks one question without standing in the way."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from app.theme import Theme


class NoticeBar(QFrame):
    """A sentence and a button for each answer. Hidden until there is something to ask."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.buttons: list[QPushButton] = []
        self._row = QHBoxLayout(self)
        space = theme.sizes
        self._row.setContentsMargins(space.wide, space.spacing, space.spacing, space.spacing)
        self._row.setSpacing(space.spacing)
        self._row.addWidget(self.words, 1)
        self.hide()

    def add_answer(self, text: str, answer: Callable[[], object]) -> QPushButton:
        """A button; every answer hides the bar."""
        button = QPushButton(text, self)
        button.clicked.connect(self.hide)
        button.clicked.connect(lambda _=False: answer())
        self._row.addWidget(button)
        self.buttons.append(button)
        return button

    def ask(self, words: str) -> None:
        """Show the question."""
        self.words.setText(words)
        self.setAccessibleName(words)
        self.show()
