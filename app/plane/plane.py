"""The plane: the widget on which a critic's landscape and two clouds are watched."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QAction, QFont, QImage, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.plane import overlay
from app.plane.actions import PlaneActions
from app.plane.layers import needed
from app.plane.navigation import Navigable
from app.plane.pace import Pace
from app.plane.picture import Moment, Picture
from app.plane.readout import describe
from app.plane.scale import Field, Fields, Kind
from app.plane.view import Extent, View, bounding_extent, union
from app.theme import Theme
from engine.frame import Frame, FrameRequest
from engine.settings import LOG_LOSSES, Settings

MARGIN = 0.3  # about the real points, in shares of their extent
GRIDS = frozenset({"landscape", "slope"})


class Plane(Navigable):
    """Shows frames as they come; tells by `request` what the next one should carry.

    Drawing is done here, on one widget, without plot items: the field, contours and axes in a pixmap that
    is kept between landscapes, clouds and arrows over it. `clock` gives seconds, for the tests.
    """

    cursor_text = Signal(str)  # position and values under the cursor; "" outside
    layers_changed = Signal()

    def __init__(
        self, theme: Theme, parent: QWidget | None = None, *, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        super().__init__(parent)
        self._theme, self._clock = theme, clock
        self._frame: Frame | None = None
        self._log_loss = False
        self._replica = 0
        self._message = ""
        self._data_extent: Extent | None = None
        self._fields, self._pace = Fields(), Pace()
        self._picture = Picture()
        self._controls = PlaneActions(self, theme.palette)
        self._layout = self._laid_out()
        self.area = self._layout.area
        self.view = View.fitting(FrameRequest().extent, self.area.width(), self.area.height())
        self.points = 1000  # how many fakes and reals are asked for; above 10,000 they are drawn as a density
        self._connect()
        self.setAccessibleName(self.tr("Plane"))
        self.setAccessibleDescription(
            self.tr(
                "The critic's landscape, real points and fakes. Arrow keys move the view, plus and minus "
                "zoom, F fits it, digits switch layers."
            )
        )
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def _connect(self) -> None:
        controls = self._controls
        for action in (*controls.layers.values(), controls.logit):
            action.toggled.connect(self._switch)
        controls.fit.triggered.connect(self.fit)
        controls.zoom_in.triggered.connect(self._zoom_in)
        controls.zoom_out.triggered.connect(self._zoom_out)
        self.view_moved.connect(self._see)
        self._theme.changed.connect(self._dress)

    def show_frame(self, frame: Frame, settings: Settings) -> None:
        """Draw `frame` of a run with these settings; called up to 60 times a second."""
        now, log_loss = self._clock(), settings.loss in LOG_LOSSES
        if self._frame is None or frame.run != self._frame.run:
            self._begin_run()
        carried = self._fields.take(frame)
        self._pace.shown(now, landscape=carried)
        remake = carried or log_loss != self._log_loss
        self._frame, self._log_loss = frame, log_loss
        self._controls.logit.setEnabled(log_loss)
        self._picture.foreground.trails.push(frame.fakes[self.replica], frame.step, now)
        self._follow_data(frame)
        if remake:
            self._picture.stale()
        self.update()
        self._tell_cursor()

    def request(self) -> FrameRequest:
        """What the next frame must carry: visible layers, visible extent, as fine as there is time for."""
        wanted = needed(self.layers)
        if wanted & GRIDS and not self._pace.due(self._clock()):
            wanted -= GRIDS
        return FrameRequest(wanted, self.points, self._pace.grid, self._asked_extent())

    @property
    def replica(self) -> int:
        """Which replica of the population is drawn."""
        return self._replica if self._frame is None else min(self._replica, len(self._frame.fakes) - 1)

    @replica.setter
    def replica(self, index: int) -> None:
        self._replica = index
        self._picture.foreground.trails.clear()
        self._fields.settle()
        self._picture.stale()
        self.update()

    @property
    def layers(self) -> frozenset[str]:
        """The names of the layers that are on, of `app.plane.layers.LAYERS`."""
        return frozenset(name for name, action in self._controls.layers.items() if action.isChecked())

    def set_layer(self, name: str, on: bool) -> None:
        """Switch one layer."""
        self._controls.layers[name].setChecked(on)

    @property
    def layer_actions(self) -> list[QAction]:
        """One checkable action for each layer, in the order of their keys."""
        return list(self._controls.layers.values())

    @property
    def view_actions(self) -> list[QAction]:
        """Logit (for log losses), zoom in, zoom out, fit."""
        controls = self._controls
        return [controls.logit, controls.zoom_in, controls.zoom_out, controls.fit]

    def message(self, text: str) -> None:
        """Show a text over the plot, or with "" none."""
        self._message = text
        self.update()

    def fit(self) -> None:
        """See all real points and nearly all fakes; from now on the axes follow the data set again."""
        extent = self._data_extent
        if self._frame is not None:
            fakes = bounding_extent(self._frame.fakes[self.replica], 0.1, share=0.96)
            extent = union(extent, fakes) if extent and fakes else extent or fakes
        self.fits_itself = True
        self._look_at(extent or FrameRequest().extent)

    def grab_image(self, scale: float = 1.0) -> QImage:
        """The plane as an image of `scale` device pixels per pixel."""
        image = QImage((QSizeF(self.size()) * scale).toSize(), QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(scale)
        self._draw(QPainter(image))
        return image

    def sizeHint(self) -> QSize:
        return QSize(720, 720)

    def minimumSizeHint(self) -> QSize:
        return QSize(280, 240)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._draw(QPainter(self))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out()
        super().resizeEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._tell_cursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.fit()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._tell_cursor()

    def _draw(self, painter: QPainter) -> None:
        moment = Moment(
            QSizeF(self.size()),
            self._layout,
            self.view,
            self._theme,
            self.layers,
            self._frame,
            self.replica,
            self._message,
            self.focus_shown,
        )
        try:
            spent = self._picture.draw(painter, moment, self._field)
        finally:
            painter.end()  # a painter left open takes the process down with its widget
        if spent is not None:
            self._pace.painted(spent)

    def _field(self) -> Field | None:
        return self._fields.make(self._kind(), self.replica, self._clock())

    def _kind(self) -> Kind:
        if "slope" in self.layers:
            return "slope"
        if not self._log_loss:
            return "score"
        return "logit" if self._controls.logit.isChecked() else "probability"

    def _begin_run(self) -> None:
        self._fields.clear()
        self._picture.foreground.trails.clear()
        self._pace.hurry()
        self._picture.stale()

    def _follow_data(self, frame: Frame) -> None:
        """Fit the view to the real points when they change, unless the user has moved it."""
        extent = bounding_extent(frame.reals, MARGIN)
        if extent is None or (self._data_extent is not None and _close(extent, self._data_extent)):
            return
        self._data_extent = extent
        if self.fits_itself:
            self._look_at(extent)

    def _switch(self) -> None:
        self._fields.keep(needed(self.layers))
        self._pace.hurry()
        self._lay_out()
        self.layers_changed.emit()

    def _dress(self) -> None:
        self._controls.repaint(self._theme.palette)
        self._lay_out()

    def _lay_out(self) -> None:
        self._layout = self._laid_out()
        if self._layout.area != self.area:
            self.area = self._layout.area
            if self.fits_itself:
                self.view = View.fitting(
                    self._data_extent or FrameRequest().extent, self.area.width(), self.area.height()
                )
            else:
                self.view = self.view.resized(self.area.width(), self.area.height())
        self._see()

    def _laid_out(self) -> overlay.Layout:
        lines = overlay.entries(self.layers, self._theme, 0.0123)
        return overlay.lay_out(QSizeF(self.size()), lines, self._font(), self._theme.sizes)

    def _look_at(self, extent: Extent) -> None:
        self.view = View.fitting(extent, self.area.width(), self.area.height())
        self._see()

    def _see(self) -> None:
        self._picture.stale()
        self._pace.hurry()
        self.update()
        self._tell_cursor()

    def _zoom_in(self) -> None:
        self.zoom(1.25)

    def _zoom_out(self) -> None:
        self.zoom(0.8)

    def _asked_extent(self) -> Extent:
        """A little more than is seen, so that the picture has no edge."""
        x_low, x_high, y_low, y_high = self.view.extent
        pad_x, pad_y = 0.04 * (x_high - x_low), 0.04 * (y_high - y_low)
        return x_low - pad_x, x_high + pad_x, y_low - pad_y, y_high + pad_y

    def _tell_cursor(self) -> None:
        spot = self.cursor_at
        if spot is None or not self.area.contains(spot):
            self.cursor_text.emit("")
            return
        place = self.view.to_data(*(spot - self.area.topLeft()).toTuple())
        self.cursor_text.emit(describe(self._fields, self.replica, *place, log_loss=self._log_loss))

    def _font(self) -> QFont:
        return self._theme.font(self._theme.sizes.font_plot)


def _close(one: Extent, other: Extent) -> bool:
    tolerance = 0.02 * (other[1] - other[0])
    return all(math.isclose(a, b, abs_tol=tolerance) for a, b in zip(one, other, strict=True))
