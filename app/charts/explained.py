"""What a chart tells those who ask: tooltips from the glossary, and its values to a screen reader."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF
from PySide6.QtGui import QFocusEvent, QHelpEvent
from PySide6.QtWidgets import QToolTip

from app.charts.content import Content
from app.charts.gestures import InteractivePlot
from app.glossary import tooltip

_TICKS = 8.0  # points above the bottom of the plot, from where on the axis is meant
_NEAR = 5.0  # points to both sides of the mouse


class Explained(Content, InteractivePlot):
    """A plot with content that explains itself."""

    def explanation(self) -> str:
        """What the chart shows, as rich text, from the glossary."""
        hands = self.tr(
            "Drag to pan, Ctrl and wheel to zoom, double click to enlarge, double click on an axis to fit."
        )
        return "<hr>".join([*(tooltip(term) for term in self.terms), hands])

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say the values to a screen reader."""
        values = ", ".join(f"{item.label} {item.value}" for item in self.legend_items() if item.value)
        keys = self.tr("Arrow keys move the crosshair, plus and minus zoom, Home fits, Enter enlarges.")
        self.setAccessibleDescription(f"{values}. {keys}" if values else keys)
        super().focusInEvent(event)

    def event(self, event: QEvent) -> bool:
        """Explain on hover: the whole chart above the plot, the horizontal axis below it."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            text = self._help_at(QPointF(event.pos()))
            if text:
                QToolTip.showText(event.globalPos(), text, self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def _help_at(self, at: QPointF) -> str:
        frame = self.frame
        if at.y() < frame.rect.top():
            return self.explanation()
        if at.y() > frame.rect.bottom() - _TICKS:
            return self.bottom_help(frame.from_x(at.x() - _NEAR), frame.from_x(at.x() + _NEAR))
        return ""
