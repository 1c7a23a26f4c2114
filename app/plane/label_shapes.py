"""Outlines of short texts and of the halo about them, made once: landscapes write the same numbers again."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainterPath, QPainterPathStroker

HALO = 3.5  # pixels across, the pen of the halo


@lru_cache(maxsize=128)
def label_shapes(text: str, font: QFont) -> tuple[QPainterPath, QPainterPath]:
    """The text about the origin, and its halo: to be filled, the halo first.

    The halo is one simple outline; stroking the text each time takes a dozen times as long.
    """
    metrics = QFontMetricsF(font)
    path = QPainterPath()
    path.addText(QPointF(-metrics.horizontalAdvance(text) / 2, metrics.capHeight() / 2), font, text)
    stroker = QPainterPathStroker()
    stroker.setWidth(HALO)
    stroker.setCapStyle(Qt.PenCapStyle.RoundCap)
    stroker.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return path, stroker.createStroke(path).simplified()
