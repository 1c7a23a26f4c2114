"""Icons of the layers, painted with the theme's colours and with what they stand for."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QLinearGradient, QPainter, QPen, QPixmap

from app.palettes import Palette
from app.plane.cloud import Marker, paint_marker

SIDE = 20  # pixels


def layer_icon(name: str, palette: Palette) -> QIcon:
    """The icon of the layer `name`, sharp at 1 to 3 device pixels per pixel."""
    icon = QIcon()
    for ratio in (1, 2, 3):
        pixmap = QPixmap(SIDE * ratio, SIDE * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint(painter, name, palette)
        painter.end()
        icon.addPixmap(pixmap)
    return icon


def _paint(painter: QPainter, name: str, palette: Palette) -> None:
    painter.setPen(QPen(QColor(palette.text), 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    if name in _LINES:
        painter.drawLines([QLineF(*line) for line in _LINES[name]])
    elif name == "contours":
        for rx, ry in ((7.5, 6.0), (4.5, 3.4), (1.6, 1.2)):
            painter.drawEllipse(QPointF(10, 10), rx, ry)
    elif name == "trails":
        _paint_trail(painter, palette)
    elif name in _FIELDS:
        stops = palette.slope if name == "slope" else palette.landscape
        _paint_field(painter, stops[::-1] if name == "cost" else stops)
        painter.drawLines([QLineF(*line) for line in _FIELDS[name]])
    elif name == "plan":
        _paint_plan(painter, palette)
    else:
        _paint_points(painter, name, palette)


_LINES = {
    "pull": ((4, 16, 15, 5), (15, 5, 9.5, 6), (15, 5, 14, 10.5)),
    "latent_grid": (
        *((4, 6, 14, 3), (6, 11.5, 15.5, 9), (5, 17, 17, 15)),
        *((4, 6, 5, 17), (9, 4.5, 11, 16), (14, 3, 17, 15)),
    ),
}

_FIELDS: dict[str, tuple[tuple[float, float, float, float], ...]] = {
    "landscape": (),
    "slope": ((6, 14, 14, 6),),
    "optimal": ((10, 5.5, 10, 14.5), (6.1, 7.75, 13.9, 12.25), (6.1, 12.25, 13.9, 7.75)),
    "beside": ((10, 2.5, 10, 17.5),),
    "cost": ((7, 7, 13, 13), (7, 13, 13, 7)),
}


def _paint_field(painter: QPainter, stops: tuple[str, ...]) -> None:
    fill = QLinearGradient(2, 18, 18, 2)
    for index, stop in enumerate(stops):
        fill.setColorAt(index / (len(stops) - 1), QColor(stop))
    painter.setBrush(fill)
    painter.drawRoundedRect(QRectF(2.5, 2.5, 15, 15), 3, 3)


def _paint_trail(painter: QPainter, palette: Palette) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    colour = QColor(palette.fake)
    for x, y, alpha in ((4, 15, 0.3), (8, 11.5, 0.6), (13.5, 7.5, 1.0)):
        colour.setAlphaF(alpha)
        painter.setBrush(colour)
        painter.drawEllipse(QPointF(x, y), 2 + alpha, 2 + alpha)


def _paint_plan(painter: QPainter, palette: Palette) -> None:
    for y, rise in ((5.5, 1.5), (14.5, -1.5)):
        painter.drawLine(QPointF(5, y), QPointF(15, y + rise))
        paint_marker(painter, Marker("ring", 5, palette.fake, palette.panel), QPointF(4.5, y))
        paint_marker(painter, Marker("plus", 6, palette.real, palette.panel), QPointF(15.5, y + rise))
        painter.setPen(QPen(QColor(palette.text), 1.5))


def _paint_points(painter: QPainter, name: str, palette: Palette) -> None:
    markers = {
        "reals": Marker("plus", 7, palette.real, palette.panel),
        "fakes": Marker("disc", 6, palette.fake, palette.panel),
        "interpolates": Marker("diamond", 7, palette.interpolate, palette.panel),
    }
    for x, y in ((6, 6), (14, 9), (8, 14.5)):
        paint_marker(painter, markers[name], QPointF(x, y))
