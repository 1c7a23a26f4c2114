"""The caption below the stage: what is seen, in words, in a frame whose height does not change with them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from app.lab.facts import Facts, facts
from app.lab.scene import REACH, Scene
from app.lab.sentences import sentences
from app.theme import Theme

_LONGEST = (Scene(), Scene(kind="blobs"), Scene(kind="blobs").apart(0.77 * REACH))
_NARROWEST = 300  # pixels: before the first layout a widget is narrower still


class Caption(QFrame):
    """A headline and why it is so; as high as the longest that it may have to say."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "panel")
        self.headline, self.why = QLabel(self), QLabel(self)
        self._column = QVBoxLayout(self)
        for label in (self.headline, self.why):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            self._column.addWidget(label)
        self._column.addStretch(1)
        theme.changed.connect(self._dress)
        self._dress()

    def show_facts(self, known: Facts) -> None:
        """Say what is seen."""
        headline, why = sentences(known)
        self.headline.setText(headline)
        self.why.setText(why)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        sizes = self._theme.sizes
        room = max(self.width() - 2 * (sizes.spacing + sizes.tight) - 4, _NARROWEST)
        tall = 0
        for scene in _LONGEST:
            headline, why = sentences(facts(scene))
            tall = max(tall, _height(headline, self._bold(), room) + _height(why, self._plain(), room))
        self.setFixedHeight(tall + 2 * sizes.spacing + sizes.tight + 6)

    def _bold(self) -> QFont:
        return self._theme.font(self._theme.sizes.font_large, bold=True)

    def _plain(self) -> QFont:
        return self._theme.font(self._theme.sizes.font)

    def _dress(self) -> None:
        sizes = self._theme.sizes
        edge = sizes.spacing + sizes.tight
        self._column.setContentsMargins(edge, sizes.spacing, edge, sizes.spacing)
        self._column.setSpacing(sizes.tight)
        self.headline.setFont(self._bold())
        self.why.setFont(self._plain())
        self._fit()


def _height(text: str, font: QFont, width: int) -> int:
    wrapped = Qt.TextFlag.TextWordWrap
    return QFontMetrics(font).boundingRect(0, 0, width, 10_000, wrapped, text).height()
