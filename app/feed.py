"""What the playground hears goes to plane and charts, each at the pace it can use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import groupby
from time import perf_counter

from PySide6.QtCore import QObject, QTimer

from app.changes import difference
from app.charts.board import ChartBoard
from app.compare.middle import Middle
from app.controls.scale import shown
from app.playground import Playground
from app.timeline.course import move_words
from engine.frame import Coverage, Frame, FrameRequest, MetricsBlock, Truth, TruthRequest
from engine.history import History
from engine.link.messages import Event, HistoryReady
from engine.settings import Settings, knobs
from engine.stored import data_words
from engine.timeline_view import TimelineView

REDRAW_MS = 100
HISTOGRAMS_GAP = 0.2  # seconds for each arena; what they need is the dearest part of a frame
MARK_REST = 0.4  # seconds without a further move before a drag becomes one mark


@dataclass(slots=True)
class _Move:
    """A knob being moved: from where, to where, at which iteration, when last."""

    old: object
    new: object
    iteration: int
    at: float


class Feed(QObject):
    """Connects a playground to the plane, or the arenas in its place, and the charts."""

    def __init__(
        self, playground: Playground, plane: Middle, board: ChartBoard, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._playground = playground
        self._plane = plane
        self._board = board
        self._settings = playground.settings
        self._moves: dict[str, _Move] = {}
        self.show_on_plane: Callable[[Frame, Settings], None] = (
            plane.show_frame
        )  # slow motion puts itself here
        self._charts_at = 0.0
        self._marks_due = False
        playground.looking.frame_request = self.request
        playground.looking.truth_request = self.truth_request
        plane.truth_changed.connect(playground.looking.want_truth)
        board.layers_changed.connect(playground.looking.want_truth)
        playground.frame.connect(self._show_frame)
        playground.metrics.connect(self._append)
        playground.coverage.connect(self._add_coverage)
        playground.truth.connect(self._add_truth)
        playground.event_came.connect(self._note)
        playground.run_started.connect(self._reset)
        playground.population_changed.connect(self._choose)
        playground.journey.history_came.connect(self._restore)
        playground.journey.view_changed.connect(self._mark_past)
        playground.journey.moved.connect(self._follow_time)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._redraw)
        self._timer.start(REDRAW_MS)

    def stop(self) -> None:
        self._timer.stop()

    def request(self) -> FrameRequest:
        """What the plane wants next, and now and then what the charts want with it."""
        request = self._plane.request()
        now = perf_counter()
        if now - self._charts_at < HISTOGRAMS_GAP * len(self._playground.population):
            return request
        self._charts_at = now
        return replace(request, layers=request.layers | self._board.layers_wanted())

    def truth_request(self) -> TruthRequest:
        """What plane and charts want of the next exact answer."""
        request = self._plane.truth_request()
        return replace(request, parts=request.parts | self._board.truths_wanted())

    def _show_frame(self, frame: Frame) -> None:
        self._plane.message("")
        self.show_on_plane(frame, self._playground.settings)
        self._board.show_frame(frame, self._playground.settings)

    def _append(self, block: MetricsBlock) -> None:
        self._board.append(block)

    def _add_coverage(self, coverage: tuple[Coverage, ...]) -> None:
        self._board.add_coverage(coverage)

    def _add_truth(self, truth: Truth) -> None:
        self._plane.show_truth(truth, self._playground.settings)
        self._board.add_truth(truth)

    def _reset(self, columns: tuple[str, ...], replicas: int) -> None:
        self._moves.clear()
        self._settings = self._playground.settings
        self._board.reset(columns, replicas)

    def _choose(self) -> None:
        """Charts that show one arena show the chosen one."""
        if self._board.replica != self._playground.chosen:
            self._board.set_replica(self._playground.chosen)

    def _restore(self, answer: HistoryReady) -> None:
        """Another course of training is shown, with all that is known of it."""
        if answer.history is not None:
            self._board.restore(History.from_state(answer.history))
        for truth in answer.truths:
            self._board.add_truth(truth)
        for _, counted in groupby(answer.coverages, key=lambda one: one.at):
            self._board.add_coverage(tuple(counted))
        self._settings = self._playground.settings
        self._marks_due = True
        if view := self._playground.journey.view:
            self._mark_past(view)

    def _mark_past(self, view: TimelineView) -> None:
        """The moves of a course that is shown again, once."""
        if self._marks_due:
            self._marks_due = False
            for move in view.moves:
                self._board.mark(move.step, move_words(move, self.tr("{0} critic steps")))

    def _follow_time(self) -> None:
        """A past moment has the crosshair of all charts."""
        journey = self._playground.journey
        self._board.axis.pin(journey.step if journey.behind else -1)

    def _note(self, event: Event) -> None:
        """Remember a move that training has felt; it becomes a mark when the hand rests."""
        if event.kind in ("recovered", "forked"):
            self._board.rewind(event.at)
        if event.kind != "applied":
            return
        if self._playground.journey.behind:  # a move that is replayed has its mark
            self._settings = self._settings.with_(**event.change)
            return
        after = self._settings.with_(**event.change)
        for name, new in difference(self._settings, after).items():
            move = self._moves.setdefault(name, _Move(getattr(self._settings, name), new, event.at, 0.0))
            move.new, move.at = new, perf_counter()
        self._settings = after

    def _redraw(self) -> None:
        now = perf_counter()
        for name, move in list(self._moves.items()):
            if now - move.at > MARK_REST:
                del self._moves[name]
                if move.new != move.old:
                    self._board.mark(move.iteration, _mark(name, move))
        self._board.redraw()


def _mark(name: str, move: _Move) -> str:
    return f"{knobs()[name].symbol} {_value(move.old)} → {_value(move.new)}"


def _value(value: object) -> str:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return shown(value)
    return str(data_words(value))
