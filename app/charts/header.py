"""The head of a chart: title, unit, and the buttons log, fit and menu."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QIcon, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from app.theme import Theme

_ICON = 16


class ChartHeader(QWidget):
    """Title and unit, painted and cut short where there is no room; buttons at the right."""

    log_toggled = Signal(bool)
    fit_clicked = Signal()
    menu_clicked = Signal()

    def __init__(self, theme: Theme, title: str, unit: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self.title, self._unit = theme, title, unit
        self.log = self._button(self.tr("Logarithmic scale"), checkable=True)
        self.log.setText("log")
        self.fit = self._button(self.tr("Fit the axes to the data"))
        self.menu = self._button(self.tr("More"))
        self.fit.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addStretch(1)
        for button in (self.log, self.fit, self.menu):
            layout.addWidget(button)
        self.log.toggled.connect(self.log_toggled)
        self.fit.clicked.connect(self.fit_clicked)
        self.menu.clicked.connect(self.menu_clicked)
        self.dress()

    def set_title(self, title: str) -> None:
        """Show another title."""
        self.title = title
        for button in (self.log, self.fit, self.menu):
            button.setAccessibleName(f"{button.toolTip()}: {title}")
        self.update()

    @property
    def unit(self) -> str:
        return self._unit

    def set_unit(self, unit: str) -> None:
        """Show another unit."""
        if unit != self._unit:
            self._unit = unit
            self.update()

    def dress(self) -> None:
        """Take on the theme's colours and sizes."""
        height = self._theme.sizes.font_small + 9
        colour = self._theme.colour("muted")
        self.setFixedHeight(height)
        self.fit.setIcon(_icon(_fit_strokes, colour, self.devicePixelRatioF()))
        self.menu.setIcon(_icon(_menu_dots, colour, self.devicePixelRatioF()))
        palette = self._theme.palette
        self.setStyleSheet(
            f"QToolButton {{ border: 1px solid transparent; border-radius: 4px; padding: 0 3px; margin: 0;"
            f" min-height: 0; min-width: 0; background: transparent; color: {palette.muted};"
            f" font-size: {self._theme.sizes.font_small}px; }}"
            f"QToolButton:hover {{ background: {palette.raised}; color: {palette.text}; }}"
            f"QToolButton:checked {{ background: {palette.grid}; color: {palette.text}; }}"
            f"QToolButton:focus {{ border-color: {palette.accent}; }}"
        )
        for button in (self.log, self.fit, self.menu):
            button.setFixedHeight(height - 2)
            button.setIconSize(QSize(_ICON, _ICON))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw title and unit."""
        painter = QPainter(self)
        self.draw_title(painter, self.log.geometry().left() - 6.0)
        painter.end()

    def draw_title(self, painter: QPainter, room: float) -> None:
        """Draw title and unit, where they fit into `room` points, from the header's corner."""
        painter.setFont(self._theme.font(self._theme.sizes.font_small + 1, bold=True))
        metrics = QFontMetricsF(painter.font())
        base = self.height() / 2 + metrics.capHeight() / 2
        title = metrics.elidedText(self.title, Qt.TextElideMode.ElideRight, room)
        painter.setPen(self._theme.colour("text"))
        painter.drawText(QPointF(0, base), title)
        left = metrics.horizontalAdvance(title) + 7.0
        painter.setFont(self._theme.font(self._theme.sizes.font_small))
        metrics = QFontMetricsF(painter.font())
        if metrics.horizontalAdvance(self._unit) <= room - left:
            painter.setPen(self._theme.colour("muted"))
            painter.drawText(QPointF(left, base), self._unit)

    def _button(self, name: str, *, checkable: bool = False) -> QToolButton:
        button = QToolButton(self)
        button.setCheckable(checkable)
        button.setToolTip(name)
        button.setAccessibleName(f"{name}: {self.title}")
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button


def _icon(strokes: object, colour: QColor, ratio: float) -> QIcon:
    picture = QPixmap(round(_ICON * ratio), round(_ICON * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 1.4))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    strokes(painter, colour)  # type: ignore[operator]
    painter.end()
    return QIcon(picture)


def _menu_dots(painter: QPainter, colour: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    for x in (3.5, 8.0, 12.5):
        painter.drawEllipse(QPointF(x, 8.0), 1.3, 1.3)


def _fit_strokes(painter: QPainter, _: QColor) -> None:
    box = QRectF(2.5, 3.5, 11.0, 9.0)
    for corner, right, down in (
        (box.topLeft(), 1, 1),
        (box.topRight(), -1, 1),
        (box.bottomLeft(), 1, -1),
        (box.bottomRight(), -1, -1),
    ):
        painter.drawLine(corner, corner + QPointF(3.0 * right, 0))
        painter.drawLine(corner, corner + QPointF(0, 3.0 * down))
    painter.drawLine(QPointF(5.5, 9.5), QPointF(7.5, 7.0))
    painter.drawLine(QPointF(7.5, 7.0), QPointF(10.5, 8.5))
