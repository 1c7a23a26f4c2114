"""What lies behind the points and changes seldom: field, contours, axes, colour bar, in one pixmap.

Painted again only when a landscape arrives (15 times a second at most), the view moves, or the theme
changes; in between the clouds are drawn over the same pixmap.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap

from app.plane.contours import LabelPlacer, contour_lines, contour_values
from app.plane.field import STEPS, colour_table, field_image
from app.plane.label_shapes import label_shapes
from app.plane.paths import polylines
from app.plane.scale import EMPHASISED, PROBABILITIES, SYMBOL, Field
from app.plane.strokes import stroke
from app.plane.ticks import multiples, power_of_ten, round_step, written
from app.plane.view import View
from app.theme import Palette

TICK_ROOM = 100  # pixels between two numbers on an axis, about


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """All that the backdrop shows; `area` is the plot in widget pixels, `bar` the colour bar."""

    size: QSizeF
    area: QRectF
    bar: QRectF
    view: View
    field: Field | None
    colours: bool
    contours: bool
    crowded: NDArray[np.bool_]  # cells in which points would hide a label, as of `contours.crowd`
    palette: Palette
    font: QFont

    def values(self) -> NDArray[np.float64]:
        """The values of the contours; of a slope field the line at 1 only, for with ReLU it has plateaus."""
        if self.field is None:
            return np.empty(0)
        emphasised = EMPHASISED[self.field.kind]
        if self.field.kind == "slope":
            return np.array([emphasised])
        if self.field.kind == "probability":
            return np.array(PROBABILITIES)
        return contour_values(self.field.values, self.field.levels, self.field.step, emphasised)


class Backdrop:
    """Renders a scene into a pixmap and keeps it until the scene changes."""

    def __init__(self) -> None:
        self._placer = LabelPlacer()
        self._pixmap: QPixmap | None = None
        self._shown: tuple[Scene, float] | None = None

    def draw(self, painter: QPainter, scene: Scene, ratio: float) -> bool:
        """Draw `scene` at `ratio` device pixels per pixel; True if it had to be painted anew."""
        fresh = self._shown is None or self._shown[0] is not scene or self._shown[1] != ratio
        if fresh:
            self._render(scene, ratio)
            self._shown = (scene, ratio)
        if self._pixmap is not None:
            painter.drawPixmap(0, 0, self._pixmap)
        return fresh

    def _render(self, scene: Scene, ratio: float) -> None:
        wanted = (scene.size * ratio).toSize()
        if self._pixmap is None or self._pixmap.size() != wanted:
            self._pixmap = QPixmap(wanted)
        self._pixmap.setDevicePixelRatio(ratio)
        self._pixmap.fill(QColor(scene.palette.panel))
        painter = QPainter(self._pixmap)
        try:
            self._paint(painter, scene, ratio)
        finally:
            painter.end()  # a painter left open takes the process down with its pixmap

    def _paint(self, painter: QPainter, scene: Scene, ratio: float) -> None:
        painter.setFont(scene.font)
        painter.save()
        painter.setClipRect(scene.area)
        painter.translate(scene.area.topLeft())
        self._paint_inside(painter, scene, ratio)
        painter.restore()
        _paint_axes(painter, scene)
        if scene.field is not None and scene.colours:
            _paint_bar(painter, scene, scene.field)

    def _paint_inside(self, painter: QPainter, scene: Scene, ratio: float) -> None:
        field = scene.field
        if field is not None and scene.colours:
            _paint_field(painter, scene.view, field, _table(scene.palette, field))
        else:
            _paint_grid(painter, scene)
        if field is not None and (scene.contours or field.kind == "slope"):
            self._paint_contours(painter, scene, field, ratio)

    def _paint_contours(self, painter: QPainter, scene: Scene, field: Field, ratio: float) -> None:
        values = scene.values()
        x_low, x_high, y_low, y_high = field.extent
        (left, bottom), (right, top) = scene.view.to_screen([(x_low, y_low), (x_high, y_high)])
        rows, columns = field.values.shape
        x, y = np.linspace(left, right, columns), np.linspace(bottom, top, rows)
        lines = contour_lines(field.values, x, y, values)
        heavy = [bool(value == EMPHASISED[field.kind]) for value in values]
        ink = QColor(scene.palette.text)
        for weight, alpha, width in ((False, 0.45, 1.0), (True, 1.0, 2.4)):
            chosen = [line for line, own in zip(lines, heavy, strict=True) if own is weight and len(line)]
            ink.setAlphaF(alpha)
            stroke(painter, _joined(chosen), ink, width, ratio)
        if field.kind != "slope":
            unit = 10.0**field.unit
            texts = [written(value / unit, field.step / unit) for value in values]
            self._paint_labels(painter, scene, lines, texts)

    def _paint_labels(
        self, painter: QPainter, scene: Scene, lines: list[NDArray[np.float64]], texts: list[str]
    ) -> None:
        metrics = QFontMetricsF(scene.font)
        widths = [metrics.horizontalAdvance(text) for text in texts]
        labels = self._placer.place(lines, texts, widths, scene.crowded, scene.area.size().toTuple())
        for label in labels:
            path, halo = label_shapes(label.text, scene.font)
            painter.save()
            painter.translate(label.x, label.y)
            painter.rotate(label.angle)
            painter.fillPath(halo, QColor(scene.palette.outline))
            painter.fillPath(path, QColor(scene.palette.text))
            painter.restore()


def _table(palette: Palette, field: Field) -> NDArray[np.uint32]:
    return colour_table(palette.slope if field.kind == "slope" else palette.landscape, palette.border)


def _joined(lines: list[NDArray[np.float64]]) -> QPainterPath:
    gap = np.full((1, 2), np.nan)
    parts = [part for line in lines for part in (line, gap)]
    return polylines(np.concatenate(parts), "finite") if parts else QPainterPath()


def _paint_field(painter: QPainter, view: View, field: Field, table: NDArray[np.uint32]) -> None:
    """The image's pixels are cells about the nodes, so it reaches half a cell beyond them."""
    x_low, x_high, y_low, y_high = field.extent
    rows, columns = field.values.shape
    half_x, half_y = (x_high - x_low) / (columns - 1) / 2, (y_high - y_low) / (rows - 1) / 2
    corners = view.to_screen([(x_low - half_x, y_high + half_y), (x_high + half_x, y_low - half_y)])
    target = QRectF(QPointF(*corners[0]), QPointF(*corners[1]))
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(target, field_image(field.values, field.levels, table))


def _steps(scene: Scene) -> tuple[float, NDArray[np.float64], NDArray[np.float64]]:
    """The step of both axes and their ticks, in data units."""
    x_low, x_high, y_low, y_high = scene.view.extent
    step = round_step(x_high - x_low, scene.area.width() / TICK_ROOM)
    return step, multiples(x_low, x_high, step), multiples(y_low, y_high, step)


def _paint_grid(painter: QPainter, scene: Scene) -> None:
    _, columns, rows = _steps(scene)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setPen(QPen(QColor(scene.palette.grid), 1))
    width, height = scene.area.width(), scene.area.height()
    for x in scene.view.to_screen(np.column_stack([columns, np.zeros_like(columns)]))[:, 0]:
        painter.drawLine(QPointF(x, 0), QPointF(x, height))
    for y in scene.view.to_screen(np.column_stack([np.zeros_like(rows), rows]))[:, 1]:
        painter.drawLine(QPointF(0, y), QPointF(width, y))


def _paint_axes(painter: QPainter, scene: Scene) -> None:
    step, columns, rows = _steps(scene)
    area, metrics = scene.area, QFontMetricsF(scene.font)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setPen(QPen(QColor(scene.palette.border), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(area)
    xs = scene.view.to_screen(np.column_stack([columns, np.zeros_like(columns)]))[:, 0] + area.left()
    ys = scene.view.to_screen(np.column_stack([np.zeros_like(rows), rows]))[:, 1] + area.top()
    painter.setPen(QPen(QColor(scene.palette.control), 1))
    for x in xs:
        painter.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() + 4))
    for y in ys:
        painter.drawLine(QPointF(area.left() - 4, y), QPointF(area.left(), y))
    painter.setPen(QColor(scene.palette.muted))
    line = metrics.height()
    for x, value in zip(xs, columns, strict=True):
        painter.drawText(
            QRectF(x - 50, area.bottom() + 6, 100, line), Qt.AlignmentFlag.AlignCenter, written(value, step)
        )
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    for y, value in zip(ys, rows, strict=True):
        painter.drawText(QRectF(area.left() - 108, y - line / 2, 100, line), right, written(value, step))


def _paint_bar(painter: QPainter, scene: Scene, field: Field) -> None:
    bar, levels, palette = scene.bar, field.levels, scene.palette
    ramp = np.linspace(levels.low, levels.high, STEPS)[:, None]
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=False)
    painter.drawImage(bar, field_image(ramp, levels, _table(palette, field)))
    painter.setPen(QPen(QColor(palette.control), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(bar)
    step, unit = round_step(levels.span, max(2.0, bar.height() / 72)), 10.0**field.unit
    for value in multiples(levels.low, levels.high, step):
        y = bar.bottom() - (value - levels.low) / levels.span * bar.height()
        heavy = bool(value == EMPHASISED[field.kind])
        painter.setPen(QPen(QColor(palette.text if heavy else palette.control), 2 if heavy else 1))
        painter.drawLine(QPointF(bar.right(), y), QPointF(bar.right() + 4, y))
        painter.setPen(QColor(palette.text if heavy else palette.muted))
        _write_left(painter, QPointF(bar.right() + 7, y), written(value / unit, step / unit))
    line = QFontMetricsF(scene.font).height()
    painter.setPen(QColor(palette.text))
    _write_left(painter, QPointF(bar.left(), scene.area.top() + line / 2), SYMBOL[field.kind])
    if field.unit:
        _write_left(painter, QPointF(bar.left(), bar.bottom() + line / 2 + 6), power_of_ten(field.unit))


def _write_left(painter: QPainter, at: QPointF, text: str) -> None:
    """A text that begins at `at`, centred on its height."""
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(QRectF(at.x(), at.y() - 20, 120, 40), flags, text)
