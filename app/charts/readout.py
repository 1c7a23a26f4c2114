"""What the crosshair reads: a chip on the axis, and a table of replicas beside the line."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from app.theme import Theme

_PAD = 4.0


def chip(painter: QPainter, theme: Theme, x: float, plot: QRectF, text: str) -> None:
    """A small label on the horizontal axis at `x`, kept inside the plot's width."""
    metrics = QFontMetricsF(painter.font())
    width, height = metrics.horizontalAdvance(text) + 2 * _PAD, metrics.capHeight() + 2 * _PAD
    left = min(max(x - width / 2, plot.left()), plot.right() - width)
    box = QRectF(left, plot.bottom() + 2, width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("text"))
    painter.drawRoundedRect(box, 3.0, 3.0)
    painter.setPen(theme.colour("panel"))
    painter.drawText(QPointF(left + _PAD, box.bottom() - _PAD), text)


def table(
    painter: QPainter, theme: Theme, x: float, plot: QRectF, rows: list[list[str]], colours: list[QColor]
) -> None:
    """Rows of texts, each behind a swatch of its colour, on the side of `x` with more room."""
    metrics = QFontMetricsF(painter.font())
    line = metrics.capHeight() + 6.0
    deep = max(1, min(len(rows), int((plot.height() - 2 * _PAD) / line)))  # rows in each block, side by side
    blocks = -(-len(rows) // deep)
    widths = [max(metrics.horizontalAdvance(row[column]) for row in rows) for column in range(len(rows[0]))]
    block = 12.0 + sum(widths) + 8.0 * len(widths)
    width = block * blocks + _PAD
    height = line * deep + 2 * _PAD
    left = x + 8 if x < plot.center().x() else x - 8 - width
    box = QRectF(min(max(left, 2.0), plot.right() - width + 8), plot.top(), width, height)
    painter.setPen(QPen(theme.colour("border"), 1.0))
    painter.setBrush(theme.colour("raised", 0.94))
    painter.drawRoundedRect(box, 4.0, 4.0)
    for index, row in enumerate(rows):
        middle = box.top() + _PAD + line * (index % deep + 0.5)
        at = box.left() + _PAD + block * (index // deep)
        painter.fillRect(QRectF(at, middle - 3, 7, 6), colours[index])
        painter.setPen(theme.colour("text"))
        at += 12.0
        for text, room in zip(row, widths, strict=True):
            painter.drawText(
                QPointF(at + room - metrics.horizontalAdvance(text), middle + metrics.capHeight() / 2), text
            )
            at += room + 8.0
