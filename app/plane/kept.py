"""Small pictures of what changes seldom, kept from frame to frame."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from app.vector import is_vector


class Kept:
    """One such picture; writing a line of text takes ten times as long as showing how it was written."""

    def __init__(self) -> None:
        self._pixmap: QPixmap | None = None
        self._shown: tuple[object, ...] = ()

    def draw(
        self,
        painter: QPainter,
        area: QRectF,
        key: tuple[object, ...],
        paint: Callable[[QPainter], None],
        ratio: float,
    ) -> None:
        """Draw what `paint` paints inside `area`; it is asked again only for another area, key or ratio."""
        if is_vector(painter):
            paint(painter)
            return
        corner = QPointF(math.floor(area.left() * ratio), math.floor(area.top() * ratio)) / ratio
        if self._pixmap is None or self._shown != (area, key, ratio):
            self._shown = area, key, ratio
            room = (QRectF(corner, area.bottomRight()).size() * ratio).toSize()
            self._pixmap = QPixmap(room.width() + 1, room.height() + 1)
            self._pixmap.setDevicePixelRatio(ratio)
            self._pixmap.fill(Qt.GlobalColor.transparent)
            own = QPainter(self._pixmap)
            try:
                own.translate(-corner)
                paint(own)
            finally:
                own.end()
        painter.drawPixmap(corner, self._pixmap)
