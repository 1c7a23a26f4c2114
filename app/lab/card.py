"""The head of a figure: rounded ground, title and unit; and its key, each entry of which can be asked."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from app.charts.legend import ROWS, LegendItem, arrange, draw, slot, without_values
from app.theme import Theme

PAD = 8.0
_TWO_ROWS_FROM = 12.0  # times the height of the type: in a lower figure the key takes one row
Row = tuple[LegendItem, str]  # an entry of the key, and the glossary's word for it


class Key:
    """Where the entries of a figure's key stand. They stay there while only their values change."""

    def __init__(self, theme: Theme) -> None:
        self.rows: list[Row] = []
        self._theme = theme
        self._places: list[QPointF] = []
        self._compact = False

    @property
    def top(self) -> float:
        return 8.0 + QFontMetricsF(self._theme.font(self._theme.sizes.font, bold=True)).height()

    @property
    def bottom(self) -> float:
        """Below the last row."""
        rows = int(self._places[-1].y()) + 1 if self._places else 0
        return self.top + rows * self._line

    def place(self, width: float, height: float) -> None:
        """Place the entries in rows of `width` points, without values if they take too many for `height`."""
        most = ROWS if height >= _TWO_ROWS_FROM * self._theme.sizes.font_small else 1
        items, font = [item for item, _ in self.rows], self._theme.font(self._theme.sizes.font_small)
        self._places = arrange(items, width, font, most)
        self._compact = len(self._places) < len(items)
        if self._compact:
            self._places = arrange(without_values(items), width, font, most)

    def paint(self, painter: QPainter) -> None:
        label, value = self._theme.colour("muted"), self._theme.colour("text")
        for item, place in zip(self._shown(), self._places, strict=False):
            middle = self.top + self._line * (place.y() + 0.5)
            draw(painter, item, PAD + place.x(), middle, label, value)

    def term_at(self, at: QPointF) -> str:
        """The glossary's word for the entry at a point; "" where there is none."""
        metrics = QFontMetricsF(self._theme.font(self._theme.sizes.font_small))
        for (_, term), item, place in zip(self.rows, self._shown(), self._places, strict=False):
            corner = QPointF(PAD + place.x(), self.top + self._line * place.y())
            if QRectF(corner.x(), corner.y(), slot(item, metrics), self._line).contains(at):
                return term
        return ""

    @property
    def _line(self) -> float:
        return self._theme.sizes.font_small + 6.0

    def _shown(self) -> list[LegendItem]:
        items = [item for item, _ in self.rows]
        return without_values(items) if self._compact else items


def paint_card(painter: QPainter, theme: Theme, card: QRectF, title: str, unit: str) -> None:
    """The ground of a figure, its title, and set back what its numbers are measured in."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("panel"))
    painter.drawRoundedRect(card, theme.sizes.radius, theme.sizes.radius)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setFont(theme.font(theme.sizes.font, bold=True))
    metrics = QFontMetricsF(painter.font())
    base = 6.0 + metrics.ascent()
    title = metrics.elidedText(title, Qt.TextElideMode.ElideRight, card.width() - 2 * PAD)
    painter.setPen(theme.colour("text"))
    painter.drawText(QPointF(PAD, base), title)
    left = PAD + metrics.horizontalAdvance(title) + 8.0
    painter.setFont(theme.font(theme.sizes.font_small))
    room = max(card.width() - PAD - left, 0.0)
    painter.setPen(theme.colour("muted"))
    unit = QFontMetricsF(painter.font()).elidedText(unit, Qt.TextElideMode.ElideRight, room)
    painter.drawText(QPointF(left, base), unit)
