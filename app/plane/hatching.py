"""Hatching of cells that have no finite value: a pattern says what no colour can."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

PITCH = 7  # pixels between two lines, across
OPACITY = 0.45


def paint_hatched(
    painter: QPainter, cells: NDArray[np.bool_], target: QRectF, room: QRectF, colour: str
) -> None:
    """Hatch those of `cells` (ny, nx) that are true, row 0 at the top, over `target`, within `room`."""
    seen = target.intersected(room).toAlignedRect()
    left, top, width, height = seen.left(), seen.top(), seen.width(), seen.height()
    if not cells.any() or width <= 0 or height <= 0:
        return
    x, y = np.arange(left, left + width), np.arange(top, top + height)
    column = ((x + 0.5 - target.left()) / target.width() * cells.shape[1]).astype(np.intp)
    row = ((y + 0.5 - target.top()) / target.height() * cells.shape[0]).astype(np.intp)
    on_line = (np.arange(PITCH) == 0)[(x[None, :] + y[:, None]) % PITCH]
    inside = cells[np.clip(row, 0, len(cells) - 1)[:, None], np.clip(column, 0, cells.shape[1] - 1)[None, :]]
    pixels = np.where(on_line & inside, np.uint32(_premultiplied(colour)), np.uint32(0))
    image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied)
    painter.drawImage(QRectF(left, top, width, height), image)


def _premultiplied(colour: str) -> int:
    ink = QColor(colour)
    alpha = round(255 * OPACITY)
    red, green, blue = (round(OPACITY * channel) for channel in (ink.red(), ink.green(), ink.blue()))
    return alpha << 24 | red << 16 | green << 8 | blue
