"""Prose: a paragraph of a lesson, with formulas among the words, as tall as it needs to be."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QResizeEvent, QTextDocument, QWheelEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QWidget

from app.lessons.formulas import Asked, Formulas
from app.lessons.rich import Formula, pieces, plain
from app.theme import Theme


class Prose(QTextBrowser):
    """Read only; formulas that are not typeset yet, or cannot be, are shown as they are written."""

    def __init__(
        self,
        text: str,
        formulas: Formulas,
        theme: Theme,
        *,
        formula: bool = False,
        muted: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._text, self._formulas, self._theme = text, formulas, theme
        self._formula, self._muted = formula, muted
        self._html = ""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(plain(text))
        self.setStyleSheet(
            "QTextBrowser { background: transparent; border: none; padding: 0; min-height: 0; }"
        )
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(0)
        formulas.made.connect(self.render_text)
        theme.changed.connect(self.render_text)
        self.render_text()

    def render_text(self) -> None:
        """Show the text with the formulas that are there."""
        palette, size = self._theme.palette, self._theme.sizes.font
        colour = palette.muted if self._muted else palette.text
        if self._formula:
            body = f'<div align="center">{self._of(Formula(self._text), colour, inline=False)}</div>'
        else:
            body = "".join(
                self._of(piece, colour, inline=True) if isinstance(piece, Formula) else piece
                for piece in pieces(self._text)
            )
        html = f'<div style="color: {colour}; font-size: {size}px; line-height: 130%">{body}</div>'
        if html != self._html:
            self._html = html
            self.setHtml(html)
            self._fit()

    def _of(self, formula: Formula, colour: str, *, inline: bool) -> str:
        size = round(self._theme.sizes.font * (1.15 if inline else 1.3))
        asked = Asked(formula.tex, size, colour, inline)
        image = self._formulas.image(asked)
        if image is None:
            return f"<code>{formula.tex.replace('<', '&lt;')}</code>"
        name = f"formula:{abs(hash(asked))}"
        self.document().addResource(QTextDocument.ResourceType.ImageResource.value, QUrl(name), image)
        width, height = image.width() / image.devicePixelRatio(), image.height() / image.devicePixelRatio()
        room = max(self.viewport().width(), 120)
        if width > room:
            width, height = room, height * room / width
        return f'<img src="{name}" width="{width:.0f}" height="{height:.0f}" style="vertical-align: middle">'

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling is the page's."""
        event.ignore()

    def _fit(self) -> None:
        self.document().setTextWidth(self.viewport().width())
        self.setFixedHeight(round(self.document().size().height()) + 2)

    def sizeHint(self) -> QSize:
        return QSize(200, self.height())
