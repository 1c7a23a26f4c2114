"""What lies behind the points and changes seldom: field, contours, axes, colour bar, in one pixmap.

Painted again only when a landscape arrives (15 times a second at most), the view moves, or the theme
changes; in between the clouds are drawn over the same pixmap.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPixmap

from app.palettes import Palette
from app.plane.axes import paint_axes, paint_grid
from app.plane.colour_bar import paint_bars, table
from app.plane.contours import LabelPlacer, contour_lines, contour_values
from app.plane.field import field_image
from app.plane.hatching import paint_hatched
from app.plane.label_shapes import label_shapes
from app.plane.paths import polylines
from app.plane.scale import EMPHASISED, PROBABILITIES, Field, part_of
from app.plane.strokes import stroke
from app.plane.ticks import written
from app.plane.view import View
from app.vector import is_vector


@dataclass(frozen=True, slots=True, eq=False)
class Pane:
    """One plot: where it is, in widget pixels, and its field; None: nothing to show there."""

    area: QRectF
    field: Field | None


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """All that the backdrop shows; `bars` is where colour bars stand."""

    size: QSizeF
    panes: tuple[Pane, ...]
    bars: QRectF
    view: View
    colours: bool
    contours: bool
    crowded: NDArray[np.bool_]  # cells in which points would hide a label, as of `contours.crowd`
    palette: Palette
    font: QFont
    labels: bool = True  # numbers on contours
    line: float = 1.0  # widths of contours, times this


class Backdrop:
    """Renders a scene into a pixmap and keeps it until the scene changes."""

    def __init__(self) -> None:
        self._insides = Inside(), Inside()
        self._pixmap: QPixmap | None = None
        self._shown: tuple[Scene, float] | None = None

    def draw(self, painter: QPainter, scene: Scene, ratio: float) -> bool:
        """Draw `scene` at `ratio` device pixels per pixel; True if it had to be painted anew."""
        if is_vector(painter):
            painter.fillRect(QRectF(QPointF(), scene.size), QColor(scene.palette.panel))
            self._paint(painter, scene, ratio)
            return False
        fresh = self._shown is None or self._shown[0] is not scene or self._shown[1] != ratio
        if fresh:
            self._pixmap = _emptied(self._pixmap, scene.size, ratio, scene.palette)
            with _painting(self._pixmap) as inner:
                self._paint(inner, scene, ratio)
            self._shown = (scene, ratio)
        if self._pixmap is not None:
            painter.drawPixmap(0, 0, self._pixmap)
        return fresh

    def frame(self, painter: QPainter, scene: Scene) -> None:
        """Cover what reaches out of the plots, for viewers that do not clip, and draw what stands there."""
        rest = QPainterPath()
        rest.addRect(QRectF(QPointF(), scene.size))
        for pane in scene.panes:
            rest.addRect(pane.area)
        painter.fillPath(rest, QColor(scene.palette.panel))  # filled between the two, by the odd-even rule
        self._paint_beside(painter, scene)

    def _paint(self, painter: QPainter, scene: Scene, ratio: float) -> None:
        painter.setFont(scene.font)
        for pane, inside in zip(scene.panes, self._insides, strict=False):
            if is_vector(painter):
                _draw_inside(painter, scene, pane, ratio)
            else:
                painter.drawPixmap(pane.area.topLeft(), inside.painted(scene, pane, ratio))
        if not is_vector(painter):  # there `frame` does, over what reaches out
            self._paint_beside(painter, scene)

    def _paint_beside(self, painter: QPainter, scene: Scene) -> None:
        """Axes and colour bars."""
        painter.setFont(scene.font)
        for pane in scene.panes:
            left = pane.area.left() == scene.panes[0].area.left()
            below = pane.area.bottom() == scene.panes[-1].area.bottom()
            paint_axes(painter, scene.view, pane.area, scene.font, scene.palette, left=left, below=below)
        if scene.colours:
            fields = [pane.field for pane in scene.panes if pane.field is not None]
            paint_bars(painter, scene.bars, fields, scene.font, scene.palette)


class Inside:
    """The inside of one plot: of two, one may stay as it is while the other changes."""

    def __init__(self) -> None:
        self._placer = LabelPlacer()
        self._pixmap: QPixmap | None = None
        self._shown: tuple[object, ...] = ()

    def painted(self, scene: Scene, pane: Pane, ratio: float) -> QPixmap:
        """Field, contours and grid of `pane`, in a pixmap as large as its area."""
        look = scene.view, scene.colours, scene.contours, scene.palette, scene.font, ratio, pane.field
        if self._pixmap is None or look != self._shown:
            self._shown = look
            self._pixmap = _emptied(self._pixmap, pane.area.size(), ratio, scene.palette)
            with _painting(self._pixmap) as painter:
                painter.setFont(scene.font)
                _paint_inside(painter, scene, pane.field, self._placer, ratio)
        return self._pixmap


def _draw_inside(painter: QPainter, scene: Scene, pane: Pane, ratio: float) -> None:
    """Field, contours and grid of `pane` as shapes, straight where they belong."""
    painter.save()
    painter.setClipRect(pane.area)
    painter.translate(pane.area.topLeft())
    _paint_inside(painter, scene, pane.field, LabelPlacer(), ratio)
    painter.restore()


def _emptied(pixmap: QPixmap | None, size: QSizeF, ratio: float, palette: Palette) -> QPixmap:
    """A pixmap of this size, the same again if it fits, in the colour of panels."""
    wanted = (size * ratio).toSize()
    if pixmap is None or pixmap.size() != wanted:
        pixmap = QPixmap(wanted)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(QColor(palette.panel))
    return pixmap


@contextmanager
def _painting(pixmap: QPixmap) -> Iterator[QPainter]:
    """A painter on `pixmap`, ended in any case: left open it takes the process down with its pixmap."""
    painter = QPainter(pixmap)
    try:
        yield painter
    finally:
        painter.end()


def _paint_inside(
    painter: QPainter, scene: Scene, field: Field | None, placer: LabelPlacer, ratio: float
) -> None:
    if field is not None and scene.colours:
        _paint_field(painter, scene.view, field, scene.palette)
    else:
        paint_grid(painter, scene.view, scene.palette)
    if field is not None and field.kind != "cost" and (scene.contours or field.kind == "slope"):
        _paint_contours(painter, scene, field, placer, ratio)


def _contour_values(field: Field) -> NDArray[np.float64]:
    """The values of the contours; of a slope field the line at 1 only, for with ReLU it has plateaus."""
    emphasised = EMPHASISED[field.kind]
    if field.kind == "slope":
        return np.array([emphasised])
    if field.kind.endswith("probability"):
        return np.array(PROBABILITIES)
    return contour_values(field.values, field.levels, field.step, emphasised)


def _paint_contours(painter: QPainter, scene: Scene, field: Field, placer: LabelPlacer, ratio: float) -> None:
    values = _contour_values(field)
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
        stroke(painter, _joined(chosen), ink, width * scene.line, ratio)
    if field.kind != "slope" and scene.labels:
        unit = 10.0**field.unit
        texts = [written(value / unit, field.step / unit) for value in values]
        _paint_labels(painter, scene, placer, lines, texts)


def _paint_labels(
    painter: QPainter,
    scene: Scene,
    placer: LabelPlacer,
    lines: list[NDArray[np.float64]],
    texts: list[str],
) -> None:
    metrics = QFontMetricsF(scene.font)
    widths = [metrics.horizontalAdvance(text) for text in texts]
    size = scene.view.width, scene.view.height
    for label in placer.place(lines, texts, widths, scene.crowded, size):
        path, halo = label_shapes(label.text, scene.font)
        painter.save()
        painter.translate(label.x, label.y)
        painter.rotate(label.angle)
        painter.fillPath(halo, QColor(scene.palette.outline))
        painter.fillPath(path, QColor(scene.palette.text))
        painter.restore()


def _joined(lines: list[NDArray[np.float64]]) -> QPainterPath:
    gap = np.full((1, 2), np.nan)
    parts = [part for line in lines for part in (line, gap)]
    return polylines(np.concatenate(parts), "finite") if parts else QPainterPath()


def _paint_field(painter: QPainter, view: View, field: Field, palette: Palette) -> None:
    """The image's pixels are cells about the nodes, so it reaches half a cell beyond them.

    Where a cost is infinite it has the strongest colour, hatched; where nothing is known, lines alone.
    """
    x_low, x_high, y_low, y_high = field.extent
    rows, columns = field.values.shape
    half_x, half_y = (x_high - x_low) / (columns - 1) / 2, (y_high - y_low) / (rows - 1) / 2
    corners = view.to_screen([(x_low - half_x, y_high + half_y), (x_high + half_x, y_low - half_y)])
    target = QRectF(QPointF(*corners[0]), QPointF(*corners[1]))
    values = (
        np.where(np.isposinf(field.values), field.levels.high + field.levels.span, field.values)
        if field.endless
        else field.values
    )
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    image = field_image(values, field.levels, table(palette, field))
    if is_vector(painter):  # not every viewer blends between pixels
        image = image.scaled(image.size() * 4, mode=Qt.TransformationMode.SmoothTransformation)
    painter.drawImage(target, image)
    if part_of(field.kind) is not None:
        room = QRectF(0, 0, view.width, view.height)
        unknown, endless = np.isnan(field.values[::-1]), np.isposinf(field.values[::-1])
        paint_hatched(painter, unknown, target, room, palette.control)
        paint_hatched(painter, endless, target, room, palette.text)
