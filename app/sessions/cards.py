"""How a session is drawn in the gallery: its picture, and beside it what it is."""

from __future__ import annotations

import time

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.sessions.shelf import ENTRY, Entry
from app.sessions.words import lines
from app.theme import Theme

PICTURE = 84  # points
WIDTH = 300

Index = QModelIndex | QPersistentModelIndex


class CardDelegate(QStyledItemDelegate):
    """A card of fixed size: picture to the left, four lines to the right."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(round(WIDTH * self._large), self._picture + 2 * self._theme.sizes.spacing)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry = index.data(ENTRY)
        painter.save()
        space = self._theme.sizes.spacing
        frame = option.rect.adjusted(2, 2, -2, -2)
        self._draw_frame(painter, frame, option)
        self._draw_picture(
            painter, QRect(frame.left() + space, frame.top() + space - 2, *[self._picture] * 2), entry
        )
        left = frame.left() + 2 * space + self._picture
        self._draw_words(
            painter, QRect(left, frame.top() + space - 2, frame.right() - left - space, self._picture), entry
        )
        painter.restore()

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """The name is edited where it stands."""
        space, frame = self._theme.sizes.spacing, option.rect
        left = frame.left() + space + self._picture + space
        editor.setGeometry(left, frame.top() + 2, frame.right() - left - 2, editor.sizeHint().height())

    @property
    def _large(self) -> float:
        return self._theme.sizes.font / 13

    @property
    def _picture(self) -> int:
        return round(PICTURE * self._large)

    def _draw_frame(self, painter: QPainter, frame: QRect, option: QStyleOptionViewItem) -> None:
        state: QStyle.StateFlag = option.state
        palette, radius = self._theme.palette, self._theme.sizes.radius
        selected = bool(state & QStyle.StateFlag.State_Selected)
        over = bool(state & QStyle.StateFlag.State_MouseOver)
        focus = bool(state & QStyle.StateFlag.State_HasFocus)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = painter.pen()
        pen.setColor(QColor(palette.accent if selected or focus else palette.border))
        pen.setWidth(2 if selected else 1)
        painter.setPen(pen)
        painter.setBrush(QColor(palette.raised if selected or over else palette.panel))
        painter.drawRoundedRect(frame, radius, radius)

    def _draw_picture(self, painter: QPainter, place: QRect, entry: Entry) -> None:
        if entry.pixmap is None:
            painter.fillRect(place, QColor(self._theme.palette.grid))
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(place, entry.pixmap)

    def _draw_words(self, painter: QPainter, place: QRect, entry: Entry) -> None:
        theme = self._theme
        said = lines(entry.card) if entry.card else (entry.why or "…", "", "")
        written = _when(entry.changed)
        last = " · ".join(words for words in (said[2], written) if words)
        rows = (
            (entry.path.stem, theme.font(bold=True), theme.palette.text),
            (said[0], theme.font(), theme.palette.text if entry.card else theme.palette.warn),
            (said[1], theme.font(), theme.palette.text),
            (last, theme.font(theme.sizes.font_small), theme.palette.muted),
        )
        if entry.why:
            rows = (rows[0], ("", *rows[1][1:]), ("", *rows[2][1:]), rows[3])
        tall = place.height() // len(rows)
        for row, (text, font, colour) in enumerate(rows):
            painter.setFont(font)
            painter.setPen(QColor(colour))
            line = QRect(place.left(), place.top() + row * tall, place.width(), tall)
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, line.width())
            painter.drawText(line, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)
        if entry.why:
            painter.setFont(theme.font(theme.sizes.font_small))
            painter.setPen(QColor(theme.palette.warn))
            middle = QRect(place.left(), place.top() + tall, place.width(), 2 * tall)
            painter.drawText(middle, int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter), entry.why)


def _when(written: float) -> str:
    """The hour if it was today, else the day."""
    at = time.localtime(written)
    today = at[:3] == time.localtime()[:3]
    return time.strftime("%H:%M" if today else "%Y-%m-%d", at)
