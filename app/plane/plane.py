"""The plane: the widget on which a critic's landscape and two clouds are watched."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QPointF, QSizeF, Qt, Signal
from PySide6.QtGui import QAction, QImage, QMouseEvent, QPaintDevice, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.plane import overlay
from app.plane.actions import PlaneActions
from app.plane.kinds import kinds, plots, titles
from app.plane.layers import GROUNDS, needed, truths_needed
from app.plane.navigation import Navigable
from app.plane.pace import Pace
from app.plane.picture import Moment, Picture
from app.plane.readout import describe
from app.plane.scale import Field, Fields, Kind, Learned
from app.theme import Theme
from engine.frame import Frame, FrameRequest, Truth, TruthRequest
from engine.settings import LOG_LOSSES, Settings

GRIDS = frozenset({"landscape", "slope"})


class Plane(Navigable):
    """Shows frames as they come; tells by `request` what the next one should carry.

    Drawing is done here, on one widget, without plot items: the field, contours and axes in a pixmap that
    is kept between landscapes, clouds and arrows over it. `clock` gives seconds, for the tests.
    """

    cursor_text = Signal(str)  # position and values under the cursor; "" outside
    layers_changed = Signal()
    truth_changed = Signal()  # `truth_request` has another answer

    def __init__(
        self, theme: Theme, parent: QWidget | None = None, *, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        super().__init__(parent)
        self._theme, self._clock = theme, clock
        self._frame: Frame | None = None
        self._log_loss = False
        self._replica = 0
        self._message = ""
        self._fields, self._pace = Fields(), Pace()
        self._picture = Picture()
        self._controls = PlaneActions(self, theme.palette)
        self._layout = self._laid_out()
        self.lay_out(self._layout.areas)
        self.points = 1000  # how many fakes and reals are asked for; above 10,000 they are drawn as a density
        self._connect()
        self.setAccessibleName(self.tr("Plane"))
        self.setAccessibleDescription(
            self.tr(
                "The critic's landscape, real points and fakes. Arrow keys move the view, plus and minus "
                "zoom, F fits it, digits and Q, W, E, K switch layers."
            )
        )
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def _connect(self) -> None:
        controls = self._controls
        for name in GROUNDS:
            controls.layers[name].toggled.connect(partial(self._one_ground, name))
        for action in (*controls.layers.values(), controls.logit):
            action.toggled.connect(self._switch)
        controls.fit.triggered.connect(self.fit)
        controls.zoom_in.triggered.connect(self.zoom_in)
        controls.zoom_out.triggered.connect(self.zoom_out)
        self.view_moved.connect(self._see)
        self._theme.changed.connect(self._dress)

    def show_frame(self, frame: Frame, settings: Settings) -> None:
        """Draw `frame` of a run with these settings; called up to 60 times a second."""
        now, log_loss = self._clock(), settings.loss in LOG_LOSSES
        if self._frame is None or frame.run != self._frame.run:
            self._begin_run()
        carried = self._fields.take(frame)
        self._pace.shown(now, landscape=carried)
        if log_loss != self._log_loss:
            self._fields.truths.forget_optimal()
            self._picture.stale()
        self._frame, self._log_loss = frame, log_loss
        self._controls.logit.setEnabled(log_loss)
        self._picture.foreground.trails.push(frame.fakes[self.replica], frame.step, now)
        self.follow(frame.reals)
        if any(self._fields.stale(kind, now, carried=carried) for kind in self._kinds() if kind):
            self._picture.stale()
        self.update()
        self._tell_cursor()

    def show_truth(self, truth: Truth, settings: Settings) -> None:
        """Draw the parts of an exact answer for a run with these settings; about one a second."""
        if truth.replica != self.replica:
            return
        now = self._clock()
        self._fields.truths.take(truth, now, log_loss=settings.loss in LOG_LOSSES)
        if truth.plan is not None:
            self._picture.plan.lines.take(truth.plan, now)
        self._picture.stale()
        self.update()
        self._tell_cursor()

    def settle(self) -> None:
        """End all gliding at once, as for a still picture, which does not depend on earlier ones."""
        self._fields.settle()
        self._picture.settle()
        self.update()

    def truth_request(self) -> TruthRequest:
        """What the next exact answer must carry for what is shown."""
        return TruthRequest(truths_needed(self.layers), self.replica, self.view.padded)

    def request(self) -> FrameRequest:
        """What the next frame must carry: visible layers, visible extent, as fine as there is time for."""
        wanted = needed(self.layers)
        if wanted & GRIDS and not self._pace.due(self._clock()):
            wanted -= GRIDS
        return FrameRequest(wanted, self.points, self._pace.grid, self.view.padded)

    @property
    def replica(self) -> int:
        """Which replica of the population is drawn."""
        return self._replica if self._frame is None else min(self._replica, len(self._frame.fakes) - 1)

    @replica.setter
    def replica(self, index: int) -> None:
        self._replica = index
        self._picture.foreground.trails.clear()
        self._picture.plan.lines.clear()
        self._fields.truths.clear()
        self._fields.settle()
        self._picture.stale()
        self.update()
        self.truth_changed.emit()

    @property
    def layers(self) -> frozenset[str]:
        """The names of the layers that are on, of `app.plane.layers.LAYERS`."""
        return self._controls.shown

    def force_layers(self, names: frozenset[str] | None) -> None:
        """Show these layers for a while, whatever is switched on; None: those again."""
        if names != self._controls.forced:
            self._controls.forced = names
            self._switch()

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
        return self._controls.view

    def message(self, text: str) -> None:
        """Show a text over the plot, or with "" none."""
        self._message = text
        self.update()

    def fit(self) -> None:
        """See all real points and nearly all fakes; from now on the axes follow the data set again."""
        self.fit_to(None if self._frame is None else self._frame.fakes[self.replica])

    def grab_image(self, scale: float = 1.0) -> QImage:
        """The plane as an image of `scale` device pixels per pixel."""
        image = QImage((QSizeF(self.size()) * scale).toSize(), QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(scale)
        self.draw_on(image)
        return image

    def draw_on(self, device: QPaintDevice) -> None:
        """Draw the plane as it is on an image, or as shapes on a generator of SVG."""
        self._draw(QPainter(device))

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
            self._clock(),
            titles(self.layers, self._learned(), self._fields.truths),
            self._fields.truths.distance,
            self._cursor_spot(),
            self._message,
            self.focus_shown,
        )
        try:
            spent = self._picture.draw(painter, moment, self._make_fields)
        finally:
            painter.end()  # a painter left open takes the process down with its widget
        if spent is not None:
            self._pace.painted(spent)

    def _make_fields(self) -> tuple[Field | None, ...]:
        now, replica = self._clock(), self.replica
        return tuple(self._fields.make(kind, replica, now) if kind else None for kind in self._kinds())

    def _kinds(self) -> tuple[Kind | None, ...]:
        return kinds(self.layers, self._learned(), self._fields.truths)

    def _learned(self) -> Learned:
        if not self._log_loss:
            return "score"
        return "logit" if self._controls.logit.isChecked() else "probability"

    def _begin_run(self) -> None:
        if self._frame is not None:  # an answer may come before the first frame
            self._fields.truths.clear()
            self._picture.plan.lines.clear()
        self._fields.clear()
        self._picture.foreground.trails.clear()
        self._pace.hurry()
        self._picture.stale()

    def _switch(self) -> None:
        self._fields.keep(needed(self.layers))
        self._fields.truths.ask(truths_needed(self.layers), self._clock())
        self._pace.hurry()
        self._lay_out()
        self.layers_changed.emit()

    def _one_ground(self, name: str, on: bool) -> None:
        """One field takes the place of another."""
        for other in GROUNDS if on else ():
            if other != name:
                self.set_layer(other, on=False)

    def _dress(self) -> None:
        self._controls.repaint(self._theme.palette)
        self._lay_out()

    def _lay_out(self) -> None:
        self._layout = self._laid_out()
        self.lay_out(self._layout.areas)
        self._see()

    def _laid_out(self) -> overlay.Layout:
        shown, theme = self.layers, self._theme
        lines = overlay.entries(shown, theme, overlay.Readings())
        font = theme.font(theme.sizes.font_plot)
        return overlay.lay_out(QSizeF(self.size()), lines, font, theme.sizes, panes=plots(shown))

    def _see(self) -> None:
        self._picture.stale()
        self._pace.hurry()
        self.update()
        self._tell_cursor()
        self.truth_changed.emit()

    def _cursor_spot(self) -> QPointF | None:
        return None if self.cursor_at is None else self.spot(self.cursor_at)

    def _tell_cursor(self) -> None:
        spot = self._cursor_spot()
        if spot is None:
            self.cursor_text.emit("")
            return
        place = self.view.to_data(spot.x(), spot.y())
        text = describe(self._fields, self.replica, *place, log_loss=self._log_loss, now=self._clock())
        self.cursor_text.emit(text)
        if self.layers & {"beside", "plan"}:
            self.update()  # what is under the cursor is marked
