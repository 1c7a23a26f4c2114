"""A kept picture is painted once for what it shows, and looks as if it had been painted each time."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from app.plane.kept import Kept

AREA = QRectF(10, 20, 40, 12)


class Brush:
    """Fills the area in one colour, and counts."""

    def __init__(self, colour: Qt.GlobalColor) -> None:
        self.colour, self.times = colour, 0

    def __call__(self, painter: QPainter) -> None:
        self.times += 1
        painter.fillRect(AREA, self.colour)


def _picture(kept: Kept | None, brush: Brush, key: tuple[object, ...] = (), ratio: float = 1.0) -> QImage:
    image = QImage(round(80 * ratio), round(60 * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    if kept is None:
        brush(painter)
    else:
        kept.draw(painter, AREA, key, brush, ratio)
    painter.end()
    return image


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_it_looks_as_painted(qapp: QApplication, ratio: float) -> None:
    kept, brush = Kept(), Brush(Qt.GlobalColor.darkGreen)
    painted = _picture(None, brush, ratio=ratio)
    for _ in range(3):
        assert _picture(kept, brush, ratio=ratio) == painted
    assert brush.times == 2  # once for each way


def test_another_key_area_or_ratio_paints_anew(qapp: QApplication) -> None:
    kept, brush = Kept(), Brush(Qt.GlobalColor.red)
    for key, ratio in ((("a",), 1.0), (("b",), 1.0), (("b",), 2.0)):
        for _ in range(2):
            _picture(kept, brush, key, ratio)
    assert brush.times == 3
    image = QImage(80, 60, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    kept.draw(painter, AREA.translated(QPointF(3, 0)), ("b",), brush, 1.0)
    painter.end()
    assert brush.times == 4
