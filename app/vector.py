"""Whether a painter draws into a file that can be scaled, where pixmaps kept for speed would show."""

from __future__ import annotations

from PySide6.QtGui import QPaintEngine, QPainter


def is_vector(painter: QPainter) -> bool:
    """Whether `painter` draws into an SVG: then shapes are drawn as shapes, however long it takes."""
    return painter.paintEngine().type() == QPaintEngine.Type.SVG
