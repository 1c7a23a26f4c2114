"""The sheet: several arenas side by side on one widget, with one view, one set of layers, one time."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPaintDevice, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QToolTip, QWidget

from app.compare.arena_drawing import ArenaDrawing, Look
from app.compare.caption_drawing import Caption, draw_caption, draw_frame, line_height
from app.compare.captions import captions
from app.compare.chooser import Chooser
from app.compare.layout import Place, places
from app.compare.pace import BUDGET, SheetPace
from app.compare.readings import Readings
from app.glossary import tooltip
from app.plane import overlay
from app.plane.foreground import CLOUDS
from app.plane.layers import needed, truths_needed
from app.plane.legend import Entry, paint_legend, row_height, rows
from app.plane.plane import GRIDS, Plane
from app.theme import Theme
from engine.frame import Frame, FrameRequest, Truth, TruthRequest
from engine.settings import Settings

FEW = 2  # arenas that are large enough for numbers on contours
SMALL = 0.75  # of the usual size are the markers of more


class Sheet(Chooser):
    """Draws 2 to 9 arenas. Layers are those of the plane's switches; the view is one for all.

    The controls belong to the arena that is chosen.
    """

    truth_changed = Signal()  # `truth_request` has another answer

    def __init__(
        self,
        plane: Plane,
        readings: Readings,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        super().__init__(parent)
        self._plane, self._readings, self._theme, self._clock = plane, readings, theme, clock
        self._population: tuple[Settings, ...] = ()
        self._captions: tuple[str, ...] = ()
        self._drawings: tuple[ArenaDrawing, ...] = ()
        self._legend: list[list[Entry]] = []
        self._frame: Frame | None = None
        self._message = ""
        self._turn = 0
        self._asked_truth = -1
        self._pace = SheetPace(1)
        self.setAccessibleName(self.tr("Arenas side by side"))
        self.setAccessibleDescription(
            self.tr(
                "Click, or comma and full stop, choose the arena that the controls belong to; Enter "
                "enlarges it. Arrow keys, plus and minus move the view of all."
            )
        )
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        plane.layers_changed.connect(self._switch)
        plane.view_actions[0].toggled.connect(self._switch)
        readings.changed.connect(self.update)
        theme.changed.connect(self._lay_out)
        self.view_moved.connect(self._see)

    # What is shown.

    def set_population(self, population: Sequence[Settings], chosen: int) -> None:
        """These are the settings of the arenas, and this one is chosen."""
        before = len(self._population)
        self._population, self._chosen = tuple(population), chosen
        self._captions = captions(self._population)
        if len(population) != before:
            scale = 1.0 if len(population) <= FEW else SMALL
            self._drawings = tuple(ArenaDrawing(index, scale) for index in range(len(population)))
            self._pace = SheetPace(len(population))
            self._lay_out()
        self.update()

    @property
    def drawings(self) -> tuple[ArenaDrawing, ...]:
        """What each arena draws."""
        return self._drawings

    def caption(self, replica: int) -> Caption:
        """What is written above an arena."""
        reading = self._readings.of(replica)
        alert = self.tr("stopped: its numbers overflowed") if reading.stopped else ""
        text, chosen = self._captions[replica], replica == self._chosen
        return Caption(replica + 1, text, reading.texts, chosen, alert)

    def show_frame(self, frame: Frame) -> None:
        """Draw `frame`, of as many replicas as there are arenas."""
        if len(frame.fakes) != len(self._drawings):
            return  # of another population
        if self._frame is None or frame.run != self._frame.run:
            for drawing in self._drawings:
                drawing.clear()
            self._pace.hurry()
        self._frame = frame
        look = self._look()
        carried = [
            drawing.take(frame, settings, look)
            for drawing, settings in zip(self._drawings, self._population, strict=True)
        ]
        self._pace.shown(look.now, landscape=any(carried))
        self.follow(frame.reals)
        self.update()

    def show_truth(self, truth: Truth) -> None:
        """Draw the parts of an exact answer where they belong."""
        if truth.replica < len(self._drawings):
            settings = self._population[truth.replica]
            self._drawings[truth.replica].take_truth(truth, settings, self._clock())
            self.update()

    def message(self, text: str) -> None:
        """Show a text over the arenas, or with "" none."""
        if text != self._message:
            self._message = text
            self.update()

    def settle(self) -> None:
        """End all gliding at once, as for a still picture."""
        for drawing in self._drawings:
            drawing.settle()
        self.update()

    # What the engine is asked for.

    def request(self) -> FrameRequest:
        """What the next frame must carry: as many points and nodes as so many arenas have time for."""
        wanted = needed(self._plane.layers)
        if wanted & GRIDS and not self._pace.due(self._clock()):
            wanted -= GRIDS
        return FrameRequest(wanted, self._pace.points, self._pace.grid, self._asked_extent())

    def truth_request(self) -> TruthRequest:
        """What the next exact answer must carry: the arenas take turns."""
        self._asked_truth = (self._asked_truth + 1) % max(1, len(self._drawings))
        parts = truths_needed(self._plane.layers)
        return TruthRequest(parts, self._asked_truth, self._asked_extent())

    # Looking.

    def fit(self) -> None:
        """See all real points and nearly all fakes of every arena."""
        frame = self._frame
        self.fit_to(None if frame is None else frame.fakes.reshape(-1, 2))

    def grab_image(self, scale: float = 1.0) -> QImage:
        """The sheet as an image of `scale` device pixels per pixel."""
        image = QImage((QSizeF(self.size()) * scale).toSize(), QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(scale)
        self.draw_on(image)
        return image

    def draw_on(self, device: QPaintDevice) -> None:
        """Draw the sheet as it is, every landscape at its newest."""
        self._draw(QPainter(device), whole=True)

    # Events.

    def paintEvent(self, event: QPaintEvent) -> None:
        self._draw(QPainter(self))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out()
        super().resizeEvent(event)

    def event(self, event: QEvent) -> bool:
        """A tooltip says in full what a caption may have had to cut short."""
        if event.type() is QEvent.Type.ToolTip:
            at = self.mapFromGlobal(self.cursor().pos())
            index = self.arena_at(QPointF(at))
            if index is not None and self._places[index].caption.contains(QPointF(at)):
                one = self.caption(index)
                words = "  ".join((f"{one.number}: {one.text}", one.alert or "  ".join(one.readings)))
                QToolTip.showText(self.mapToGlobal(at), f"<p>{words}</p>{tooltip('arena')}", self)
                return True
        return super().event(event)

    # Drawing.

    def _draw(self, painter: QPainter, *, whole: bool = False) -> None:
        look = self._look(abs(painter.deviceTransform().m11()) or 1.0)
        try:
            painter.fillRect(self.rect(), QColor(self._theme.palette.panel))
            self._paint_grounds(look, whole=whole)
            font = self._theme.font(self._theme.sizes.font_plot)
            top = self._theme.sizes.tight
            paint_legend(painter, self._legend, self._left, top, font, self._theme.palette)
            for drawing, place in zip(self._drawings, self._places, strict=True):
                self._draw_arena(painter, drawing, place, look)
            if self._message:
                large = self._theme.font(self._theme.sizes.font_large)
                area = QRectF(self.rect())
                overlay.paint_pill(
                    painter, self._message, area.center(), large, self._theme.palette, area.width()
                )
        finally:
            painter.end()  # a painter left open takes the process down with its widget

    def _draw_arena(self, painter: QPainter, drawing: ArenaDrawing, place: Place, look: Look) -> None:
        theme = self._theme
        drawing.draw(painter, self._frame, place.plot, look)
        caption = self.caption(drawing.replica)
        if title := drawing.title(look):
            font = theme.font(theme.sizes.font_small)
            overlay.paint_title(painter, title, place.plot, font, theme.palette)
        draw_frame(painter, place.plot, theme, chosen=caption.chosen, focused=self.focus_shown)
        draw_caption(painter, caption, place.caption, theme)

    def _paint_grounds(self, look: Look, *, whole: bool) -> None:
        """Paint stale landscapes in turn, until the time for one picture is spent."""
        began = before = time.perf_counter()
        count = len(self._drawings)
        for offset in range(count):
            index = (self._turn + offset) % count
            drawing, place = self._drawings[index], self._places[index]
            if not drawing.stale:
                continue
            if not whole and before - began > BUDGET:
                self._turn = index
                self.update()
                return
            drawing.paint_ground(self._frame, place.plot.size(), look)
            now = time.perf_counter()
            self._pace.painted(now - before, arenas=count)
            before = now

    def _look(self, ratio: float = 1.0) -> Look:
        logit = self._plane.view_actions[0].isChecked()
        labels = len(self._drawings) <= FEW
        return Look(self.view, self._plane.layers, self._theme, labels, logit, self._clock(), ratio)

    # Changes.

    def _switch(self) -> None:
        now, layers = self._clock(), self._plane.layers
        for drawing in self._drawings:
            drawing.fields.keep(needed(layers))
            drawing.fields.truths.ask(truths_needed(layers), now)
        self._lay_out()

    def _lay_out(self) -> None:
        theme = self._theme
        sizes, count = theme.sizes, len(self._drawings)
        font = theme.font(sizes.font_plot)
        entries = overlay.entries(self._plane.layers & {*CLOUDS, "slope"}, theme, overlay.Readings())
        self._legend = rows(entries, font, self.width() - 2 * sizes.spacing) if entries else []
        top = sizes.tight + len(self._legend) * row_height(font) if entries else 0.0
        size = QSizeF(self.size())
        self._places = places(size, count, line_height(theme), sizes.spacing, top)
        if self._places:
            self.lay_out(tuple(place.plot for place in self._places))
        self._see()

    @property
    def _left(self) -> float:
        return self._places[0].cell.left() if self._places else 0.0

    def _see(self) -> None:
        for drawing in self._drawings:
            drawing.stale = True
        self._pace.hurry()
        self.update()
        self.truth_changed.emit()

    def _asked_extent(self) -> tuple[float, float, float, float]:
        """A little more than is seen, so that the picture has no edge."""
        x_low, x_high, y_low, y_high = self.view.extent
        pad = np.multiply(0.04, (x_high - x_low, y_high - y_low))
        return x_low - pad[0], x_high + pad[0], y_low - pad[1], y_high + pad[1]
