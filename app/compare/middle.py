"""The middle of the window: the plane of a single arena, or the sheet of several with one shared view."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage, QPaintDevice
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.compare.readings import Readings
from app.compare.sheet import Sheet
from app.plane.navigation import Navigable
from app.plane.plane import Plane
from app.playground import Playground
from app.theme import Theme
from engine.frame import Frame, FrameRequest, Truth, TruthRequest
from engine.settings import LOG_LOSSES, Settings

CHOSEN_TURNS = 2  # every so many exact answers are about the arena that fills the middle


class Middle(QStackedWidget):
    """Shows what fits the population; asks for, and passes on, what the shown one needs.

    The enlarged arena is drawn by the plane, with everything a single one has.
    """

    truth_changed = Signal()
    enlarged_changed = Signal(bool)

    def __init__(
        self,
        playground: Playground,
        plane: Plane,
        readings: Readings,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._playground, self.plane = playground, plane
        self.sheet = Sheet(plane, readings, theme, self)
        self._enlarged = False
        self._newest: Frame | None = None
        self._asked = 0
        self.addWidget(plane)
        self.addWidget(self.sheet)
        self.sheet.addActions(plane.actions())
        self._connect()
        self._follow()

    def _connect(self) -> None:
        sheet, plane = self.sheet, self.plane
        plane.truth_changed.connect(self._tell)
        sheet.truth_changed.connect(self._tell)
        sheet.chosen.connect(self._playground.choose)
        sheet.enlarge_asked.connect(self._enlarge_one)
        _, closer, wider, fit = plane.view_actions
        for action, move in ((closer, sheet.zoom_in), (wider, sheet.zoom_out), (fit, sheet.fit)):
            action.triggered.connect(lambda _=False, move=move: move() if self.side_by_side else None)
        self._playground.population_changed.connect(self._follow)
        self._playground.run_started.connect(self._forget)

    @property
    def side_by_side(self) -> bool:
        """Whether the arenas are shown beside each other."""
        return self.currentWidget() is self.sheet

    @property
    def enlarged(self) -> bool:
        """Whether one arena of several fills the middle."""
        return self._enlarged

    @property
    def shown(self) -> Navigable:
        """What is shown."""
        return self.sheet if self.side_by_side else self.plane

    def enlarge(self, on: bool) -> None:
        """Let the chosen arena fill the middle, or show all of them again."""
        on = on and len(self._playground.population) > 1
        if on != self._enlarged:
            self._enlarged = on
            self._show()
            self.enlarged_changed.emit(on)

    # What the feed asks for and brings.

    def request(self) -> FrameRequest:
        """What the next frame must carry."""
        return self.sheet.request() if self.side_by_side else self.plane.request()

    def truth_request(self) -> TruthRequest:
        """What the next exact answer must carry; of several arenas each has its turn."""
        if self.side_by_side:
            return self.sheet.truth_request()
        self._asked += 1
        if self._enlarged and self._asked % CHOSEN_TURNS:
            return TruthRequest(replica=self.sheet.truth_request().replica)
        return self.plane.truth_request()

    def show_frame(self, frame: Frame, settings: Settings) -> None:
        """Draw a frame; `settings` are those of the chosen arena."""
        self._newest = frame
        if self.side_by_side:
            self.sheet.show_frame(frame)
        else:
            self.plane.show_frame(frame, settings)

    def show_truth(self, truth: Truth, settings: Settings) -> None:
        """Draw the parts of an exact answer."""
        if self.side_by_side:
            self.sheet.show_truth(truth)
        else:
            self.plane.show_truth(truth, settings)

    def message(self, text: str) -> None:
        """Show a text over the picture, or with "" none."""
        self.sheet.message(text)
        if text or not self.side_by_side:
            self.plane.message(text)

    def settle(self) -> None:
        """End all gliding at once, as for a still picture."""
        self.plane.settle()
        self.sheet.settle()

    def grab_image(self, scale: float = 1.0) -> QImage:
        """What is shown, as an image of `scale` device pixels per pixel."""
        return self.sheet.grab_image(scale) if self.side_by_side else self.plane.grab_image(scale)

    def draw_on(self, device: QPaintDevice) -> None:
        """Draw what is shown on an image, or as shapes."""
        (self.sheet if self.side_by_side else self.plane).draw_on(device)

    # Changes.

    def _enlarge_one(self, replica: int) -> None:
        self._playground.choose(replica)
        self.enlarge(on=True)

    def _follow(self) -> None:
        """Other arenas, other settings in them, or another is chosen."""
        population, chosen = self._playground.population, self._playground.chosen
        if self.plane.replica != chosen:
            self.plane.replica = chosen
            if self._newest is not None and not self.side_by_side:
                self.plane.show_frame(self._newest, self._playground.settings)
        if len(population) == 1:
            self.enlarge(on=False)
        self.sheet.set_population(population, chosen)
        if len(population) > 1:
            logit = self.plane.view_actions[0]
            logit.setEnabled(any(one.loss in LOG_LOSSES for one in population))
        self._show()

    def _show(self) -> None:
        """Put the right one up; it sees what the other one saw, and has the keyboard if that had."""
        many = len(self._playground.population) > 1 and not self._enlarged
        wanted: Navigable = self.sheet if many else self.plane
        left = self.shown
        if wanted is left:
            return
        focused = left.hasFocus()
        self.setCurrentWidget(wanted)
        share_view(left, wanted)
        if focused:
            wanted.setFocus()
        if self._newest is not None:
            self.show_frame(self._newest, self._playground.settings)
        self._tell()

    def _forget(self) -> None:
        self._newest = None

    def _tell(self) -> None:
        self.truth_changed.emit()


def share_view(one: Navigable, other: Navigable) -> None:
    """Let `other` see what `one` does: it follows the data as well, or shows the same part."""
    other.data_extent = one.data_extent
    if one.fits_itself:
        other.fits_itself = True
        if one.data_extent is not None:
            other.look_at(one.data_extent)
    else:
        other.move_to(one.view.resized(other.area.width(), other.area.height()))
