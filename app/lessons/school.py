"""The school: lessons as part of the window. Shows what a step asks for, tells the tutor what is done."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from app.actions import Actions
from app.charts.board import ChartBoard
from app.controls.panel import ControlsPanel
from app.diagnosis.state import Diagnosis
from app.lessons.library import OURS, Library
from app.lessons.panel import LessonsPanel
from app.lessons.tutor import Left, Tutor
from app.plane.layers import LAYERS
from app.plane.plane import Plane
from app.playground import Playground
from app.theme import Theme
from engine.lessons.model import Lesson, Step
from engine.lessons.parse import Names

# Actions of the window by the names that lessons know.
NOTED = ("play", "iteration", "critic", "optimal", "restart", "new_seed", "lab")


class School(QObject):
    """Tutor, library and panel, and their ties to plane, charts and controls."""

    def __init__(
        self,
        playground: Playground,
        diagnosis: Diagnosis,
        panels: tuple[Plane, ChartBoard, ControlsPanel],
        actions: Actions,
        theme: Theme,
        parent: QObject | None = None,
        *,
        own: Path | None = None,
    ) -> None:
        super().__init__(parent)
        self._plane, self._board, self._controls = panels
        self._playground = playground
        self.tutor = Tutor(playground, diagnosis, self)
        folders = (OURS, own) if own else (OURS,)
        self.library = Library(folders, self._names, self)
        self.panel = LessonsPanel(self.tutor, self.library, theme)
        self._before: tuple[frozenset[str], tuple[str, ...]] | None = None
        self.tutor.step_changed.connect(self._show)
        self.tutor.lesson_changed.connect(self._enter)
        self.library.changed.connect(self._renew)
        for name in NOTED:
            actions[name].triggered.connect(lambda _=False, name=name: self.tutor.note(name))
        playground.playing_changed.connect(self._note_playing)
        playground.population_changed.connect(self._note_population)
        playground.journey.sought.connect(self._note_seek)

    def open(self, name: str, step: int = 0) -> None:
        """Begin a lesson by its name; nothing if there is none."""
        lesson = self.library.named(name)
        if lesson is not None:
            self.tutor.open(lesson, step)

    def take_up(self, left: Left) -> None:
        """Go on with a lesson that another window had open, as far as it had come."""
        lesson = self.library.named(left.name)
        if lesson is not None:
            self.tutor.take_up(lesson, left)

    def told(self) -> str:
        """Which lesson and step is shown, for a snapshot; nothing if none is."""
        tutor = self.tutor
        return f"{tutor.lesson.name} {tutor.index}" if tutor.lesson else ""

    def resume(self, told: str) -> None:
        """Show that lesson and step again, and leave the session as it stands."""
        name, _, index = told.partition(" ")
        lesson = self.library.named(name) if name else None  # reading them takes a while
        if lesson is not None and index.isdecimal():
            self.tutor.open(lesson, int(index), set_up=False)
        elif self.tutor.lesson is not None:
            self.tutor.open(None)

    def _renew(self) -> None:
        """The lesson that is open has been written anew: show it as it is now, where it was."""
        old = self.tutor.lesson
        new = self.library.named(old.name) if old else None
        if old is not None and new is not None and new != old:
            self.tutor.take_up(new)

    def stop(self) -> None:
        """End clocks and processes."""
        self.tutor.stop()
        self.panel.stop()

    def _note_playing(self, playing: bool) -> None:
        self.tutor.note("play" if playing else "pause")

    def _note_population(self) -> None:
        if len(self._playground.population) > 1:
            self.tutor.note("compare")

    def _note_seek(self) -> None:
        self.tutor.note("seek")

    def _names(self) -> Names:
        return Names(frozenset(LAYERS), frozenset(self._board.names()))

    def _enter(self, lesson: Lesson | None) -> None:
        """Remember what was shown, and bring it back when the lesson is left."""
        if lesson is not None:
            if self._before is None:
                self._before = self._plane.layers, self._board.hidden_names()
        elif self._before is not None:
            layers, hidden = self._before
            self._before = None
            self._show_layers(layers)
            self._show_charts(tuple(name for name in self._board.names() if name not in hidden))
            self._controls.show_only(None)

    def _show(self, step: Step) -> None:
        if step.layers is not None:
            self._show_layers(step.layers)
        if step.charts is not None:
            self._show_charts(step.charts)
        self._controls.show_only(*self._controls_of_step())

    def _controls_of_step(self) -> tuple[tuple[str, ...] | None, tuple[str, ...]]:
        """Those that stay in sight and those that do not, as this step or the newest one before it says."""
        lesson, index = self.tutor.lesson, self.tutor.index
        so_far = lesson.steps[index::-1] if lesson else ()
        kept = next((step.controls for step in so_far if step.controls is not None), None)
        hidden = next((step.hidden for step in so_far if step.hidden is not None), ())
        return kept, hidden

    def _show_layers(self, layers: frozenset[str]) -> None:
        for name in LAYERS:
            self._plane.set_layer(name, on=name in layers)

    def _show_charts(self, charts: tuple[str, ...]) -> None:
        for name in self._board.names():
            self._board.set_shown(name, shown=name in charts)
