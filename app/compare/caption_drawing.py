"""Draws what stands above an arena: its number in its colour, what distinguishes it, its newest numbers."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from app.theme import Theme

_MIDDLE = Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Caption:
    """What is written about one arena; `alert`: its numbers have overflowed."""

    number: int
    text: str
    readings: tuple[str, ...]
    chosen: bool = False
    alert: str = ""


def series_colour(theme: Theme, replica: int) -> QColor:
    """The colour of a replica, as in the charts."""
    series = theme.palette.series
    return QColor(series[replica % len(series)])


def line_height(theme: Theme) -> float:
    """Pixels of one line above an arena."""
    return round(QFontMetricsF(theme.font(theme.sizes.font)).height() + 2)


def draw_caption(painter: QPainter, caption: Caption, room: QRectF, theme: Theme) -> None:
    """Number, text and readings in one line where there is room for one, else in two."""
    line = line_height(theme)
    first = QRectF(room.topLeft(), QSizeF(room.width(), line))
    badge = _draw_badge(painter, caption, first, theme)
    small = theme.font(theme.sizes.font_small)
    told = (caption.alert,) if caption.alert else caption.readings
    words = "  ".join(told)
    ink = theme.palette.danger if caption.alert else theme.palette.muted
    one_line = room.height() < 1.8 * line
    if one_line:
        width = QFontMetricsF(small).horizontalAdvance(words) + 4
        _write(painter, words, first.adjusted(first.width() - width, 0, 0, 0), small, ink, right=True)
        text = first.adjusted(badge + 6, 0, -width - 6, 0)
    else:
        second = first.translated(0, line).adjusted(badge + 6, 0, 0, 0)
        _write(painter, words, second, small, ink)
        text = first.adjusted(badge + 6, 0, 0, 0)
    bold = theme.font(theme.sizes.font, bold=caption.chosen)
    _write(painter, caption.text, text, bold, theme.palette.text)


def draw_frame(painter: QPainter, plot: QRectF, theme: Theme, *, chosen: bool, focused: bool) -> None:
    """A thin frame; a strong one about the arena that the controls belong to."""
    palette = theme.palette
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if chosen:
        painter.setPen(QPen(QColor(palette.text), 2))
        painter.drawRect(plot.adjusted(0, 0, -1, -1))
        if focused:
            painter.setPen(QPen(QColor(palette.accent), 2))
            painter.drawRect(plot.adjusted(-2, -2, 1, 1))
    else:
        painter.setPen(QPen(QColor(palette.border), 1))
        painter.drawRect(plot.adjusted(0, 0, -1, -1))


def _draw_badge(painter: QPainter, caption: Caption, line: QRectF, theme: Theme) -> float:
    """The number on a round ground of the arena's colour; returns its width."""
    side = line.height() - 1
    badge = QRectF(line.left(), line.top(), side, side)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(series_colour(theme, caption.number - 1))
    painter.drawEllipse(badge)
    painter.setFont(theme.font(theme.sizes.font_small, bold=True))
    painter.setPen(QColor(theme.palette.panel))
    painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, str(caption.number))
    return side


def _write(
    painter: QPainter, text: str, room: QRectF, font: QFont, colour: str, *, right: bool = False
) -> None:
    painter.setFont(font)
    painter.setPen(QColor(colour))
    fitting = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    painter.drawText(room, side | _MIDDLE, fitting)
