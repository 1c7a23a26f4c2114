"""The legend above the plot: a sample of each layer as it is drawn, and its name."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from app.palettes import Palette
from app.plane.cloud import Marker, paint_marker
from app.plane.motion import HEAD, MEDIAN_LENGTH

GAP, SAMPLE = 18, 20  # pixels between entries, and for a sample


@dataclass(frozen=True, slots=True)
class Entry:
    """One sample and its text; `sample` is a marker or the kind of line."""

    sample: Marker | str
    text: str


def rows(entries: list[Entry], font: QFont, width: float) -> list[list[Entry]]:
    """The entries in as many rows as `width` pixels ask for."""
    metrics = QFontMetricsF(font)
    result: list[list[Entry]] = [[]]
    used = 0.0
    for entry in entries:
        room = SAMPLE + metrics.horizontalAdvance(entry.text) + GAP
        if result[-1] and used + room - GAP > width:
            result.append([])
            used = 0.0
        result[-1].append(entry)
        used += room
    return result


def row_height(font: QFont) -> float:
    return QFontMetricsF(font).height() + 6


def paint_legend(
    painter: QPainter, lines: list[list[Entry]], left: float, top: float, font: QFont, palette: Palette
) -> None:
    """Draw the rows from (left, top) in widget pixels."""
    metrics, step = QFontMetricsF(font), row_height(font)
    painter.setFont(font)
    for number, line in enumerate(lines):
        x, middle = left, top + (number + 0.5) * step
        for entry in line:
            paint_sample(painter, entry.sample, QPointF(x + SAMPLE / 2 - 3, middle), palette)
            painter.setPen(QColor(palette.text))
            width = metrics.horizontalAdvance(entry.text)
            painter.drawText(
                QRectF(x + SAMPLE, middle - step / 2, width + 2, step),
                Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
                entry.text,
            )
            x += SAMPLE + width + GAP


def paint_sample(painter: QPainter, sample: Marker | str, at: QPointF, palette: Palette) -> None:
    """One sample about 16 pixels wide, in the middle `at`."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if isinstance(sample, Marker):
        paint_marker(painter, sample, at)
        return
    half = MEDIAN_LENGTH / 2
    if sample == "pull":
        painter.setPen(QPen(QColor(palette.text), 1.4))
        tip = at + QPointF(half, 0)
        painter.drawLine(at - QPointF(half, 0), tip)
        painter.drawLine(tip, tip + QPointF(-HEAD, -0.55 * HEAD))
        painter.drawLine(tip, tip + QPointF(-HEAD, 0.55 * HEAD))
    elif sample == "latent_grid":
        painter.setPen(QPen(QColor(palette.good), 1.2))
        for offset in (-5.0, 0.0, 5.0):
            painter.drawLine(at + QPointF(-6, offset), at + QPointF(6, offset))
            painter.drawLine(at + QPointF(offset, -6), at + QPointF(offset, 6))
    elif sample == "plan":
        painter.setPen(QPen(QColor(palette.text), 1.0))
        painter.drawLine(at - QPointF(half, 0), at + QPointF(half, 0))
        paint_marker(painter, Marker("ring", 5, palette.fake, palette.outline), at - QPointF(half, 0))
        tip = at + QPointF(half, 0)
        painter.setPen(QPen(QColor(palette.text), 1.0))
        painter.drawLine(tip, tip + QPointF(-HEAD, -0.5 * HEAD))
        painter.drawLine(tip, tip + QPointF(-HEAD, 0.5 * HEAD))
    elif sample == "trails":
        for part, alpha in enumerate((0.25, 0.55, 0.9)):
            ink = QColor(palette.fake)
            ink.setAlphaF(alpha)
            painter.setPen(QPen(ink, 2))
            painter.drawLine(
                at + QPointF(-7 + 5 * part, 2 - 2 * part), at + QPointF(-2 + 5 * part, -2 * part)
            )
    else:
        painter.setPen(QPen(QColor(palette.text), 2.2))
        painter.drawLine(at - QPointF(half, 0), at + QPointF(half, 0))
