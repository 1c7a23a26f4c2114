"""How the stage looks: ground, shapes, and arrows for the earth that is moved."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from app.lab.blob import Look, draw_blob
from app.lab.facts import Facts
from app.lab.scene import Point, Shape
from app.lab.sentences import length
from app.plane.label_shapes import label_shapes
from app.plane.view import View
from app.theme import Theme

_LINE_ARROWS, _BLOB_ARROWS = 6, 4  # even: room for a number in the middle
_HEAD = 9.0  # pixels of an arrow's head
_SHORTEST = 5.0  # pixels; a shorter way is no arrow


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """All that the stage shows; `grip` is the shape under the hand."""

    area: QRectF
    view: View
    theme: Theme
    facts: Facts
    grip: Shape | None
    focused: bool

    def at(self, point: Point) -> QPointF:
        """The pixel of a data position."""
        x, y = self.view.to_screen(point).tolist()
        return QPointF(x, y)


def draw_stage(painter: QPainter, drawing: Drawing) -> None:
    """Draw everything, the ground first."""
    scene = drawing.facts.scene
    _ground(painter, drawing)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _shape(painter, drawing, "real", scene.real)
    _shape(painter, drawing, "fake", scene.fake)
    _arrows(painter, drawing)
    _names(painter, drawing)
    _distance(painter, drawing)
    _edge(painter, drawing)


def _ground(painter: QPainter, drawing: Drawing) -> None:
    """A card with a line at each whole data unit, and how long a unit is."""
    theme, area, view = drawing.theme, drawing.area, drawing.view
    painter.fillRect(area, theme.colour("window"))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("panel"))
    painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), theme.sizes.radius, theme.sizes.radius)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(theme.colour("grid"), 1.0))
    x_low, x_high, y_low, y_high = view.extent
    for x in range(math.ceil(x_low), math.floor(x_high) + 1):
        across = drawing.at((x, 0)).x()
        painter.drawLine(QLineF(across, area.top() + 1, across, area.bottom() - 1))
    for y in range(math.ceil(y_low), math.floor(y_high) + 1):
        down = drawing.at((0, y)).y()
        painter.drawLine(QLineF(area.left() + 1, down, area.right() - 1, down))
    _scale_bar(painter, drawing)
    hint = QCoreApplication.translate("DistanceLab", "Drag a shape, or use the arrow keys")
    painter.drawText(QPointF(theme.sizes.wide, theme.sizes.wide + theme.sizes.font_small), hint)


def _scale_bar(painter: QPainter, drawing: Drawing) -> None:
    theme, area = drawing.theme, drawing.area
    left, base = area.left() + theme.sizes.wide, area.bottom() - theme.sizes.wide
    right = left + drawing.view.scale
    painter.setPen(QPen(theme.colour("muted"), 1.0))
    painter.drawLines(
        [
            QLineF(left, base, right, base),
            QLineF(left, base - 3, left, base + 3),
            QLineF(right, base - 3, right, base + 3),
        ]
    )
    painter.setFont(theme.font(theme.sizes.font_small))
    unit = QCoreApplication.translate("DistanceLab", "1 data unit")
    painter.drawText(QPointF(right + 8, base + 4), unit)


def _shape(painter: QPainter, drawing: Drawing, shape: Shape, centre: Point) -> None:
    kind = drawing.facts.scene.kind
    if kind == "blobs":
        draw_blob(painter, drawing.at(centre), _look(painter, drawing, shape))
    elif kind == "lines":
        _line(painter, drawing, shape, centre)
    else:
        _point(painter, drawing, shape, centre)


def _look(painter: QPainter, drawing: Drawing, shape: Shape) -> Look:
    ratio = painter.device().devicePixelRatioF()
    sigma = drawing.facts.scene.size * drawing.view.scale
    return Look(drawing.theme.colour(shape).name(), round(sigma, 3), drawing.grip == shape, ratio)


def _point(painter: QPainter, drawing: Drawing, shape: Shape, centre: Point) -> None:
    at = drawing.at(centre)
    _halo(painter, drawing, shape, lambda width: painter.drawEllipse(at, 8 + width, 8 + width))
    painter.setPen(QPen(drawing.theme.colour("panel"), 1.5))
    painter.setBrush(drawing.theme.colour(shape))
    slim = shape == "fake" and drawing.facts.scene.distance * drawing.view.scale < 3  # so that both are seen
    painter.drawEllipse(at, 4.5 if slim else 8.0, 4.5 if slim else 8.0)


def _line(painter: QPainter, drawing: Drawing, shape: Shape, centre: Point) -> None:
    at, half = drawing.at(centre), drawing.facts.scene.size * drawing.view.scale / 2
    scene, scale = drawing.facts.scene, drawing.view.scale
    covers = abs(scene.shift[0]) * scale < 3 and abs(scene.shift[1]) < scene.size
    width = 3.0 if shape == "fake" and covers else 7.0  # so that both are seen
    painter.setPen(Qt.PenStyle.NoPen)
    if drawing.grip == shape:
        painter.setBrush(drawing.theme.colour(shape, 0.22))
        painter.drawRoundedRect(QRectF(at.x() - 10, at.y() - half - 10, 20, 2 * half + 20), 10, 10)
    painter.setBrush(drawing.theme.colour(shape))
    box = QRectF(at.x() - width / 2, at.y() - half - width / 2, width, 2 * half + width)
    painter.drawRoundedRect(box, width / 2, width / 2)


def _halo(painter: QPainter, drawing: Drawing, shape: Shape, draw: object) -> None:
    if drawing.grip == shape:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(drawing.theme.colour(shape, 0.22))
        draw(7.0)  # type: ignore[operator]


def _arrows(painter: QPainter, drawing: Drawing) -> None:
    """From each part of the fake to where its mass goes: an optimal plan moves all of it alike."""
    scene, view = drawing.facts.scene, drawing.view
    way = drawing.at(scene.real) - drawing.at(scene.fake)
    if math.hypot(way.x(), way.y()) < _SHORTEST:
        return
    starts = [QPointF(0.0, 0.0)]
    if scene.kind == "lines" and scene.shift[0] == 0:  # all move along the same line: beside it
        starts = [QPointF(-16.0, 0.0)]
    elif scene.kind == "lines":
        half = scene.size * view.scale / 2
        starts = [QPointF(0.0, half * t) for t in np.linspace(-0.92, 0.92, _LINE_ARROWS).tolist()]
    elif scene.kind == "blobs":
        across = QPointF(-way.y(), way.x()) / math.hypot(way.x(), way.y()) * scene.size * view.scale
        starts = [across * t for t in np.linspace(-1.5, 1.5, _BLOB_ARROWS).tolist()]
    path = QPainterPath()
    for start in starts:
        _add_arrow(path, drawing, drawing.at(scene.fake) + start, way)
    path.setFillRule(Qt.FillRule.WindingFill)
    painter.setBrush(drawing.theme.colour("accent"))
    painter.setPen(QPen(drawing.theme.colour("panel", 0.8), 1.0))
    painter.drawPath(path)


def _add_arrow(path: QPainterPath, drawing: Drawing, start: QPointF, way: QPointF) -> None:
    """An arrow's outline: filled it is drawn much faster than a wide pen draws it."""
    length = math.hypot(way.x(), way.y())
    along = way / length
    clear = min(10.0 if drawing.facts.scene.kind == "points" else 5.0, 0.15 * length)
    tail, tip = start + along * clear, start + way - along * clear
    head = min(_HEAD, 0.4 * length)
    across = QPointF(-along.y(), along.x())
    neck, wide, slim = tip - along * head, across * head * 0.45, across * 1.3
    corners = [tail - slim, neck - slim, neck - wide, tip, neck + wide, neck + slim, tail + slim]
    path.addPolygon(QPolygonF([*corners, corners[0]]))


def _names(painter: QPainter, drawing: Drawing) -> None:
    """The names, each on the far side of its shape where the two are close."""
    scene, theme = drawing.facts.scene, drawing.theme
    font = theme.font(theme.sizes.font_large, bold=True)
    tall = theme.sizes.font_large
    if scene.kind == "lines":
        away = scene.size * drawing.view.scale / 2 + tall
    else:
        away = max(2.0 * scene.size * drawing.view.scale, 10.0) + 0.9 * tall
    close = abs(scene.shift[0]) * drawing.view.scale < 3.4 * tall
    for shape, centre, down in (("real", scene.real, -1), ("fake", scene.fake, 1 if close else -1)):
        below = down
        if close and scene.shift[1] > 0:
            below = -down
        at = drawing.at(centre) + QPointF(0, below * away)
        name = QCoreApplication.translate("DistanceLab", shape)
        _text(painter, drawing, at, name, theme.colour(shape), font)


def _distance(painter: QPainter, drawing: Drawing) -> None:
    """W₁: on the middle of the way if there is room among the arrows, else beside the shapes."""
    scene, theme, scale = drawing.facts.scene, drawing.theme, drawing.view.scale
    middle = (drawing.at(scene.real) + drawing.at(scene.fake)) / 2
    font = theme.font(theme.sizes.font_large, bold=True)
    text = f"W₁ = {length(drawing.facts.here.wasserstein)}"
    room = QFontMetricsF(font).horizontalAdvance(text)
    if scene.kind == "points" and scene.distance > 0:  # beside the one arrow, above or to the right of it
        right, up = abs(scene.heading[1]), abs(scene.heading[0])
        left = -1.0 if scene.heading[0] * scene.heading[1] > 0 else 1.0
        clear = theme.sizes.spacing + right * room / 2 + up * theme.sizes.font_large / 2
        middle += QPointF(left * right * clear, -up * clear)
    elif scene.distance * scale < room + 24 or abs(scene.heading[0]) < 0.5:
        edge = 2.2 * scene.size * scale if scene.kind == "blobs" else 16.0
        middle += QPointF(room / 2 + 10 + edge + abs(scene.shift[0]) * scale / 2, 0)
    _text(painter, drawing, middle, text, theme.colour("accent"), font)


def _text(painter: QPainter, drawing: Drawing, at: QPointF, text: str, colour: QColor, font: QFont) -> None:
    glyphs, halo = label_shapes(text, font)
    room = glyphs.boundingRect()
    area = drawing.area.adjusted(6, 6, -6, -6)
    at = QPointF(
        min(max(at.x(), area.left() - room.left()), area.right() - room.right()),
        min(max(at.y(), area.top() - room.top()), area.bottom() - room.bottom()),
    )
    painter.save()
    painter.translate(at)
    painter.fillPath(halo, drawing.theme.colour("panel"))
    painter.fillPath(glyphs, colour)
    painter.restore()


def _edge(painter: QPainter, drawing: Drawing) -> None:
    theme = drawing.theme
    colour = theme.colour("accent" if drawing.focused else "border")
    painter.setPen(QPen(colour, 2.0 if drawing.focused else 1.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(
        drawing.area.adjusted(0.5, 0.5, -0.5, -0.5), theme.sizes.radius, theme.sizes.radius
    )
