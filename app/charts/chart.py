"""Chart: the widget that every chart is. It owns the picture, the axes and the legend.

A chart draws itself into a picture only in `redraw`, which the board calls within its time budget; painting
copies that picture and adds the crosshair, so that hovering and exposing cost next to nothing.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QPaintDevice,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from app.charts.canvas import Canvas, Frame2D
from app.charts.explained import Explained
from app.charts.header import ChartHeader
from app.charts.legend import Legend
from app.charts.ranges import EasedRange
from app.charts.scales import Linear, Log, Scale, SignedLog, Tick
from app.theme import Theme
from app.vector import is_vector

_ARRIVED = 24  # redraws after which an axis that eases to its range is there
_FAR, _FAR_DECADES = 1e15, 30.0  # as far as one can zoom out


class Chart(Explained):
    """Base of all charts; a subclass pulls its data in `_pull` and draws them in `_draw`.

    See `Content` for what it says of itself, `Explained` for what it tells those who ask.
    """

    signed = True  # whether values may be negative: the logarithmic scale then goes both ways
    log_first = False

    def __init__(self, theme: Theme, title: str, unit: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.header = ChartHeader(theme, title, unit, self)
        self.y_range = EasedRange()
        self.x_scale: Scale = Linear()
        self.y_scale: Scale = Linear()
        self.replica = 0
        self.x_tick_room = 45.0  # points for each tick
        self.legend = Legend()
        self._legend_top = 0.0
        self._picture: QPixmap | None = None
        self._plot = QRectF()
        self._stale = True
        self.setAccessibleName(title)
        self.header.log_toggled.connect(self.set_log)
        self.header.fit_clicked.connect(self.fit)
        self.header.menu_clicked.connect(self._open_menu)
        self.header.setToolTip(self.explanation())
        if self.log_first:
            self.header.log.setChecked(True)

    # What all charts do.

    @property
    def title(self) -> str:
        return self.header.title

    def set_title(self, title: str) -> None:
        """Give the chart another title."""
        self.header.set_title(title)
        self.setAccessibleName(title)

    @property
    def frame(self) -> Frame2D:
        """The plot's rectangle and the places at its edges."""
        return Frame2D(self._plot, self.x_span, (self.y_range.low, self.y_range.high))

    @property
    def plot_width(self) -> float:
        """Width of the plot in points, and so the number of columns worth drawing."""
        return max(self._plot.width(), 64.0)

    @property
    def eased(self) -> tuple[EasedRange, ...]:
        """The ranges that ease towards the data."""
        return (self.y_range,)

    @property
    def needs_redraw(self) -> bool:
        return self._stale or not all(one.settled for one in self.eased)

    def settle(self) -> None:
        """Bring the axes to rest, as for a still picture, which does not depend on earlier ones."""
        for one in self.eased:
            if not one.taken:
                one.fit()
        for _ in range(_ARRIVED):
            self.invalidate()
            self.redraw()

    def invalidate(self) -> None:
        """The data or the view have changed; the next `redraw` draws them."""
        self._stale = True

    def redraw(self) -> None:
        """Draw the picture anew."""
        self._refresh()
        self.header.fit.setVisible(self.x_taken or self.y_range.taken)
        self.update(self._body())

    def set_log(self, on: bool) -> None:
        """Switch the vertical axis between logarithmic and linear."""
        self.y_scale = (SignedLog() if self.signed else Log()) if on else self.linear_scale()
        if self.header.log.isChecked() != on:
            self.header.log.setChecked(on)
        self.y_range.reset()
        self._look_again()

    def y_ticks(self, frame: Frame2D, count: int) -> list[Tick]:
        """About `count` ticks of the vertical axis."""
        return self.y_scale.ticks(*frame.y, count)

    def linear_scale(self) -> Scale:
        """The vertical scale when it is not logarithmic."""
        return Linear()

    def fit(self) -> None:
        """Let both axes follow the data again."""
        self.y_range.fit()
        self._look_again()

    def take_y(self, low: float, high: float) -> None:
        """A person wants this vertical range, in places."""
        far = _FAR if isinstance(self.y_scale, Linear) else _FAR_DECADES
        self.y_range.take(max(low, -far), min(high, far))
        self._look_again()

    def forget(self) -> None:
        """Drop what was pulled, for it belongs to another replica or run."""
        self.invalidate()

    def dress(self) -> None:
        """Take on the theme."""
        self.header.dress()
        self._layout()
        self._look_again()

    def _look_again(self) -> None:
        """Redraw in the next paint, for what a person did must be seen at once."""
        self._stale = True
        self._picture = None
        self.header.fit.setVisible(self.x_taken or self.y_range.taken)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the parts anew."""
        super().resizeEvent(event)
        self._layout()
        self._stale = True

    def _open_menu(self) -> None:
        button = self.header.menu
        self.menu_wanted.emit(QPointF(button.mapToGlobal(button.rect().bottomLeft())))

    # Picture and paint.

    def _layout(self) -> None:
        """Place header, legend and plot."""
        small = self.theme.sizes.font_small
        pad = 8.0
        self.header.setGeometry(8, 5, max(self.width() - 12, 10), self.header.height())
        self.legend.place(self.legend_items(), self.width() - 2 * pad, self.theme.font(small))
        self._legend_top = 5.0 + self.header.height()
        top = self._legend_top + self.legend.rows * (small + 5.0) + 6.0
        left = round(small * 3.6)
        self._plot = QRectF(
            left, top, max(self.width() - left - 17.0, 20.0), max(self.height() - top - small - 11.0, 20.0)
        )

    def _refresh(self) -> None:
        """Fetch the data and draw the picture, after a new layout if the legend has other entries."""
        self._stale = False
        if not self.legend.fits(self.legend_items()):
            self._layout()
            self.update()
        self._pull()
        self._render()

    def _render(self) -> None:
        ratio = self.devicePixelRatioF()
        size = self.size() * ratio
        if self._picture is None or self._picture.size() != size:
            self._picture = QPixmap(size)
            self._picture.setDevicePixelRatio(ratio)
        self._picture.fill(self.theme.colour("window"))
        painter = QPainter(self._picture)
        self._paint_picture(painter, ratio)
        painter.end()

    def _paint_picture(self, painter: QPainter, ratio: float) -> None:
        """Card, axes and data, at `ratio` device pixels per point."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colour("panel"))
        painter.drawRoundedRect(self._edge(), self.theme.sizes.radius, self.theme.sizes.radius)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setFont(self.theme.font(self.theme.sizes.font_small))
        frame = self.frame
        canvas = Canvas(painter, frame, ratio, thick=self.theme.presenter)
        rows = max(3, int(frame.rect.height() / 20))
        columns = max(2, int(frame.rect.width() / self.x_tick_room))
        text = self.empty_text()
        empty = bool(text)
        canvas.axes(
            [] if empty else self.x_scale.ticks(*frame.x, columns),
            [] if empty else self.y_ticks(frame, rows),
            self.theme.colour("muted"),
            self.theme.colour("grid"),
        )
        if empty:
            painter.setPen(self.theme.colour("muted"))
            painter.drawText(frame.rect, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)
        else:
            self._draw(canvas)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Copy the picture; draw legend and crosshair."""
        if self._picture is None or self._picture.size() != self.size() * self.devicePixelRatioF():
            self._refresh()
        assert self._picture is not None
        painter = QPainter(self)
        ratio = abs(painter.deviceTransform().m11())
        if is_vector(painter) or not math.isclose(ratio, self.devicePixelRatioF(), rel_tol=0.01):
            self._paint_picture(painter, ratio)  # for a file
        else:
            painter.drawPixmap(0, 0, self._picture)
        self._paint_over(painter)
        painter.end()

    def draw_on(self, device: QPaintDevice) -> None:
        """Draw the chart as it is, without its buttons, on an image or as shapes on a generator of SVG."""
        self._refresh()
        painter = QPainter(device)
        try:
            self._paint_picture(painter, abs(painter.deviceTransform().m11()))
            self._paint_over(painter)
            painter.translate(self.header.pos())
            self.header.draw_title(painter, self.header.width() - 8.0)
        finally:
            painter.end()

    def _paint_over(self, painter: QPainter) -> None:
        """Legend, crosshair and edge."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.theme.font(self.theme.sizes.font_small))
        line = self.theme.sizes.font_small + 5.0
        self.legend.draw(painter, self.legend_items(), QPointF(8.0, self._legend_top), line, self.theme)
        if not self.empty_text():
            self._draw_over(painter, self.frame)
        edge = "accent" if self.focus_shown else "border"
        painter.setPen(QPen(self.theme.colour(edge), 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(self._edge(), self.theme.sizes.radius, self.theme.sizes.radius)

    def _edge(self) -> QRectF:
        return QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)

    def _body(self) -> QRect:
        top = int(self._legend_top)
        return QRect(0, top, self.width(), self.height() - top)

    def colour(self, name: str, alpha: float = 1.0) -> QColor:
        """A colour of the theme."""
        return self.theme.colour(name, alpha)
