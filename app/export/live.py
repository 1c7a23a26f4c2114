"""A film of what the window sees from now on: passes on what the engine says to the film's process."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer

from app.export.film import Shoot
from app.export.filming import Filming
from app.export.record import Record
from app.playground import Playground
from engine.frame import Coverage, Frame, MetricsBlock, Phenomenon, Truth
from engine.history import History
from engine.link.messages import (
    CoverageReady,
    Event,
    FrameReady,
    HistoryReady,
    MetricsReady,
    PhenomenaReady,
    Status,
    TimelineReady,
    TruthReady,
)
from engine.timeline_view import TimelineView

FULL, BINS = 8192, 4096  # of the past: more than a chart has pixels
_GRIDS = ("landscape", "slope", "latent_grid", "weights", "scores_real", "interpolate_slopes")


class Live(QObject):
    """Listens as long as it lives. While nothing moves there are no pictures, so pauses take no time."""

    def __init__(
        self, filming: Filming, playground: Playground, history: History | None, record: Record
    ) -> None:
        super().__init__(filming)
        self._filming, self._playground = filming, playground
        self._frame: Frame | None = None
        self._told = True
        self._shot = -1  # step of the newest picture
        self._due = 0
        self._tell_past(history, record)
        self._connect()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._shoot)
        self._timer.start(round(1000 / filming.film.rate))

    def stop(self) -> None:
        """Take no more pictures."""
        self._timer.stop()

    def _connect(self) -> None:
        playground = self._playground
        playground.frame.connect(self._take)
        playground.metrics.connect(self._tell_metrics)
        playground.coverage.connect(self._tell_coverage)
        playground.truth.connect(self._tell_truth)
        playground.phenomena.connect(self._tell_phenomena)
        playground.status.connect(self._tell)
        playground.event_came.connect(self._tell_event)
        playground.run_started.connect(self._begin)
        playground.journey.history_came.connect(self._tell)
        playground.journey.view_changed.connect(self._tell_view)

    def _tell_past(self, history: History | None, record: Record) -> None:
        """What is known already."""
        playground = self._playground
        if playground.journey.view is not None:
            self._tell_view(playground.journey.view)
        if history is not None:
            state = history.state(FULL, BINS)
            truths, coverages = tuple(record.truths), tuple(record.coverages)
            population = playground.population
            past = HistoryReady(playground.run, population, history.columns, state, truths, coverages)
            self._tell(past)

    def _begin(self, columns: tuple[str, ...], _: int) -> None:
        self._tell(HistoryReady(self._playground.run, self._playground.population, columns))

    def _take(self, frame: Frame) -> None:
        """Clouds may be left out between two pictures; landscapes are kept by the plane, and come seldom."""
        self._frame, self._told = frame, False
        if any(getattr(frame, name) is not None for name in _GRIDS):
            self._tell_frame()

    def _tell_frame(self) -> None:
        if self._frame is not None and not self._told and not self._filming.crowded:
            self._told = True
            self._tell(FrameReady(self._playground.run, self._frame))

    def _shoot(self) -> None:
        if self._frame is None or self._frame.step == self._shot:
            return
        self._shot = self._frame.step
        self._due += 1
        if not self._filming.crowded:
            self._tell_frame()
            self._tell(Shoot(self._due))

    def _tell_metrics(self, block: MetricsBlock) -> None:
        self._tell(MetricsReady(self._playground.run, block))

    def _tell_coverage(self, found: tuple[Coverage, ...]) -> None:
        self._tell(CoverageReady(self._playground.run, found))

    def _tell_truth(self, truth: Truth) -> None:
        self._tell(TruthReady(self._playground.run, truth))

    def _tell_phenomena(self, found: tuple[Phenomenon, ...]) -> None:
        self._tell(PhenomenaReady(self._playground.run, found))

    def _tell_event(self, event: Event) -> None:
        if event.kind not in ("saved", "unsaved"):
            self._tell(event)

    def _tell_view(self, view: TimelineView) -> None:
        self._tell(TimelineReady(self._playground.run, view))

    def _tell(self, message: Status | HistoryReady | object) -> None:
        self._filming.tell(message)
