"""What is laid over or beside the plot: layout, legend, note, message, focus."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from app.palettes import Palette
from app.plane.cloud import Marker
from app.plane.foreground import marker
from app.plane.layers import LAYERS
from app.plane.legend import Entry, paint_legend, row_height, rows
from app.plane.ticks import rounded
from app.theme import Sizes, Theme

BAR = 12  # pixels, the width of the colour bar
CROSS = 7  # pixels from its middle
ORDER = ("reals", "fakes", "pull", "interpolates", "latent_grid", "trails", "slope", "plan")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things are, in widget pixels: the plots, the colour bars, the rows of the legend."""

    areas: tuple[QRectF, ...]
    bars: QRectF
    legend: list[list[Entry]]
    legend_top: float

    @property
    def plot(self) -> QRectF:
        """All plots together."""
        return self.areas[0].united(self.areas[-1])


@dataclass(frozen=True, slots=True)
class Readings:
    """The numbers in the legend; NaN: not known yet."""

    median_pull: float = 0.0123
    distance: float = 0.123


def lay_out(size: QSizeF, entries: list[Entry], font: QFont, sizes: Sizes, *, panes: int = 1) -> Layout:
    """Legend on top, axis numbers left and below, colour bars right, the plots in what remains."""
    metrics = QFontMetricsF(font)
    left = round(metrics.horizontalAdvance("−00.00") + 12)
    right = round(sizes.wide + BAR + metrics.horizontalAdvance("−0.000") + 12)
    bottom = round(metrics.height() + 12)
    lines = rows(entries, font, size.width() - left - sizes.wide)
    top = round(sizes.spacing + len(lines) * row_height(font) + sizes.spacing)
    area = QRectF(left, top, max(60.0, size.width() - left - right), max(60.0, size.height() - top - bottom))
    bars = QRectF(area.right() + sizes.wide, area.top(), BAR, area.height())
    areas = _shared(area, panes, sizes.spacing)
    return Layout(areas, bars, lines, sizes.spacing)


def _shared(area: QRectF, panes: int, gap: int) -> tuple[QRectF, ...]:
    """Plots of equal size, with a gap, across the longer side of `area`: so each is as large as can be."""
    if area.width() >= area.height():
        side = round((area.width() - (panes - 1) * gap) / panes)
        return tuple(
            QRectF(area.left() + k * (side + gap), area.top(), side, area.height()) for k in range(panes)
        )
    side = round((area.height() - (panes - 1) * gap) / panes)
    return tuple(QRectF(area.left(), area.top() + k * (side + gap), area.width(), side) for k in range(panes))


def entries(shown: frozenset[str], theme: Theme, readings: Readings) -> list[Entry]:
    """What the legend says about the layers that are shown."""
    result = []
    for name in ORDER:
        if name in shown:
            sample: Marker | str = marker(name, theme) if name in {"reals", "fakes", "interpolates"} else name
            result.append(Entry(sample, _text(name, readings)))
    return result


def _text(name: str, readings: Readings) -> str:
    if name == "pull":
        return _tr("median pull {size}").format(size=rounded(readings.median_pull))
    if name == "plan":
        return _tr("W₁ {size}: mean length of the lines").format(size=rounded(readings.distance))
    if name == "slope":
        return _tr("slope 1")
    return _tr(LAYERS[name].title)


def paint_legend_rows(
    painter: QPainter, layout: Layout, now: list[Entry], font: QFont, palette: Palette
) -> None:
    """The legend with the texts of this moment, in the rows that were laid out."""
    texts = iter(now)
    lines = [[next(texts) for _ in line] for line in layout.legend]
    paint_legend(painter, lines, layout.plot.left(), layout.legend_top, font, palette)


def legend_height(layout: Layout, font: QFont) -> float:
    """Pixels that the rows of the legend take."""
    return row_height(font) * len(layout.legend)


def title_room(area: QRectF, font: QFont) -> QRectF:
    """Where `paint_title` paints at most."""
    return QRectF(area.left() + 8, area.top() + 8, area.width() - 16, QFontMetricsF(font).height() + 4)


def paint_focus(painter: QPainter, area: QRectF, palette: Palette) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setPen(QPen(QColor(palette.accent), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(area)


def outside_note(share: float) -> str:
    """A note about fakes that the view does not show."""
    percent = max(1, round(100 * share))
    return _tr("{percent} % of the fakes are outside the view. F fits it.").format(percent=percent)


def paint_tag(painter: QPainter, text: str, middle: QPointF, font: QFont, palette: Palette) -> None:
    """A short text on a small card about `middle`."""
    metrics = QFontMetricsF(font)
    card = QRectF(0, 0, metrics.horizontalAdvance(text) + 12, metrics.height() + 4)
    card.moveCenter(middle)
    ground = QColor(palette.panel)
    ground.setAlphaF(0.88)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(font)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(card, 4, 4)
    painter.setPen(QColor(palette.text))
    painter.drawText(card, Qt.AlignmentFlag.AlignCenter, text)


def paint_cross(painter: QPainter, spot: QPointF, palette: Palette) -> None:
    """Where the cursor is, in each of several plots: the same place of the plane."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    for colour, width in ((palette.outline, 3), (palette.text, 1)):
        painter.setPen(QPen(QColor(colour), width))
        painter.drawLine(spot - QPointF(CROSS, 0), spot + QPointF(CROSS, 0))
        painter.drawLine(spot - QPointF(0, CROSS), spot + QPointF(0, CROSS))


def paint_title(painter: QPainter, text: str, area: QRectF, font: QFont, palette: Palette) -> None:
    """What a plot shows, in its upper left corner; cut short where there is no room."""
    metrics = QFontMetricsF(font)
    fitting = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width() - 28)
    half = QPointF(metrics.horizontalAdvance(fitting) + 12, metrics.height() + 4) / 2
    paint_tag(painter, fitting, area.topLeft() + QPointF(8, 8) + half, font, palette)


def paint_pill(
    painter: QPainter, text: str, middle: QPointF, font: QFont, palette: Palette, room: float
) -> None:
    """A text on a rounded card about `middle`, wrapped to at most `room` pixels."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(font)
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    bounds = QFontMetricsF(font).boundingRect(QRectF(0, 0, room - 32, 1000), flags, text)
    card = QRectF(0, 0, bounds.width() + 32, bounds.height() + 16)
    card.moveCenter(middle)
    painter.setPen(QPen(QColor(palette.border), 1))
    painter.setBrush(QColor(palette.panel))
    painter.drawRoundedRect(card.translated(0.5, 0.5), 8, 8)
    painter.setPen(QColor(palette.text))
    painter.drawText(card, flags, text)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Plane", text)
