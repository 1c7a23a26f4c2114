"""Slow motion as part of the window: the conductor, its picture, and the layers that a phase needs."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from app.compare.middle import Middle
from app.playground import Playground
from app.slow.conductor import Conductor
from app.slow.flow import FlowPicture
from app.slow.phases import Phase
from app.theme import Theme
from engine.frame import Frame, FrameRequest
from engine.settings import Settings


class SlowMotion(QObject):
    """Stands between the feed and the middle: passes pictures on, or takes iterations apart."""

    def __init__(
        self, playground: Playground, middle: Middle, action: QAction, theme: Theme, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._playground, self._middle = playground, middle
        self.conductor = Conductor(playground, self._draw, self)
        self.picture = FlowPicture(playground, theme)
        self.picture.hide()
        action.toggled.connect(self.conductor.set_running)
        self.conductor.running_changed.connect(action.setChecked)
        self.conductor.running_changed.connect(self.picture.setVisible)
        self.conductor.phase_changed.connect(self._show_phase)

    def request(self, request: FrameRequest) -> FrameRequest:
        """What frames must carry for it, too."""
        return self.conductor.request(request)

    def show_frame(self, frame: Frame, settings: Settings) -> None:
        """A picture has come."""
        if not self.conductor.take(frame):
            self._middle.show_frame(frame, settings)

    def stop(self) -> None:
        self.conductor.stop()

    def _draw(self, frame: Frame) -> None:
        self._middle.show_frame(frame, self._playground.settings)

    def _show_phase(self, phase: Phase | None) -> None:
        self.picture.show_phase(phase)
        self._middle.plane.force_layers(phase.layers if phase else None)
