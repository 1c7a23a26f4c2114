"""The window's controller: owns the client, the settings in force, the run and the undo history.

Answers are pulled by a timer, never pushed across threads. Widgets show what the signals say and ask for
changes by calling methods; none of them holds a truth of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.engine_link import EngineLink
from app.game import Game
from app.journey import Journey
from app.looking import Looking
from engine.frame import MetricsBlock, metric_columns
from engine.link.messages import (
    Answer,
    Command,
    CoverageReady,
    Event,
    FrameReady,
    HistoryReady,
    MetricsReady,
    PhenomenaReady,
    Remember,
    RunUntil,
    Save,
    Speed,
    Start,
    Status,
    TimelineReady,
    TruthReady,
)
from engine.settings import Settings

TICK_MS = 5  # a third of a frame, so that an answer never waits long
HIDDEN_TICK_MS = 200


class Playground(Game):
    """Everything the window knows, and everything it can ask of the engine.

    The engine is made by `make_link` at `start`, so that the window need not wait for it. `looking` asks it
    for pictures and numbers.
    """

    frame = Signal(object)  # Frame
    metrics = Signal(object)  # MetricsBlock
    coverage = Signal(object)  # tuple[Coverage, ...]
    truth = Signal(object)  # Truth
    phenomena = Signal(object)  # tuple[Phenomenon, ...]: what began or was over
    status = Signal(object)  # Status
    event_came = Signal(object)  # Event
    run_started = Signal(object, int)  # metric columns, number of replicas

    def __init__(
        self,
        make_link: Callable[[], EngineLink],
        settings: Settings | None = None,
        parent: QObject | None = None,
        arrays: Mapping[str, NDArray[np.float32]] | None = None,
    ) -> None:
        super().__init__(settings, arrays, parent)
        self.looking = Looking(self._send)
        self._make_link = make_link
        self._link: EngineLink | None = None
        self._run = 0
        self._columns: tuple[str, ...] = ()
        self.journey = Journey(self._send, self._new_run, self)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.tick)

    @property
    def run(self) -> int:
        return self._run

    def start(self, *, playing: bool = True) -> None:
        """Start the engine, begin the first run and listen."""
        self._link = self._make_link()
        self._show_playing(playing=playing)
        self._begin()
        self._timer.start(TICK_MS)

    def set_visible(self, *, visible: bool) -> None:
        """Ask for no frames while nobody can see them."""
        if self._timer.isActive():
            self._timer.start(TICK_MS if visible else HIDDEN_TICK_MS)

    def close(self, timeout: float = 0.8, autosave: Save | None = None) -> None:
        """Stop listening and end the engine, which writes `autosave` before; harmless twice."""
        self._timer.stop()
        link, self._link = self._link, None
        if link is not None:
            link.close(timeout, autosave)

    def tell_again(self, past: HistoryReady | None, status: Status | None) -> None:
        """Tell those who have just come all that is known, training or not."""
        self.run_started.emit(self._columns, len(self.population))
        self._tell()
        self.playing_changed.emit(self.playing)
        self.speed_changed.emit(self.speed)
        self.until_changed.emit(self.until)
        if past is not None:
            self.journey.history_came.emit(past)
        if self.journey.view is not None:
            self.journey.view_changed.emit(self.journey.view)
        self.journey.moved.emit()
        if status is not None:
            self.status.emit(status)
        self.undo_stack.changed.emit()
        self.belongings.changed.emit()

    # --- transport --------------------------------------------------------------------------------

    def restart(self) -> None:
        """From the beginning, with the same seed."""
        self._begin()

    def begin_anew(self) -> None:
        """One arena with the default game, from its beginning and playing."""
        before = self._run
        self.set_playing(playing=True)
        self.compare((Settings(),), self.tr("new session"))
        if self._run == before:
            self._begin()

    def _new_run(self) -> int:
        """The number of a run that is about to be asked for."""
        self._run += 1
        self._pending.clear()
        self._awaited.clear()
        self.looking.begin()
        return self._run

    def _begin(self) -> None:
        self._new_run()
        if self._link is not None:
            for command in (
                Start(self._run, self.population, self._playing, self._own_data()),
                Speed(self._speed),
                self._until,
                Remember(self.journey.memory),
            ):
                self._link.send(command)
        depths = self.settings.critic_depth + 1, self.settings.generator_depth + 1
        self._columns = metric_columns(*depths)
        self.looking.shows(len(self.population))
        self.run_started.emit(self._columns, len(self.population))

    def _send(self, command: Command) -> None:
        """Send in order: settings changed before a command reach the engine before it."""
        self._flush()
        if self._link is not None:
            self._link.send(command)

    def _flush(self) -> None:
        for command in self._take_changes() if self._link is not None else ():
            self._link.send(command)  # type: ignore[union-attr]

    # --- answers ----------------------------------------------------------------------------------

    def tick(self) -> None:
        """One turn: send what was changed, take in what came, ask for the next picture."""
        self._flush()
        for answer in self._link.poll() if self._link is not None else ():
            self._take(answer)
        self.looking.tick(visible=self._timer.interval() == TICK_MS)

    def _take(self, answer: Answer) -> None:
        match answer:
            case FrameReady():
                self.frame.emit(answer.frame)
            case MetricsReady():
                self._take_metrics(answer.block)
            case CoverageReady():
                self._take_coverage(answer)
            case TruthReady():
                self.truth.emit(answer.truth)
            case PhenomenaReady():
                self.phenomena.emit(answer.found)
            case _:
                self._take_news(answer)
        self.looking.heard(answer)

    def _take_news(self, answer: Answer) -> None:
        """What changes where the window stands."""
        match answer:
            case Status():
                self._take_status(answer)
            case Event():
                self._take_event(answer)
            case HistoryReady():
                self._take_history(answer)
            case TimelineReady():
                self.journey.take_view(answer.view)

    def _take_coverage(self, answer: CoverageReady) -> None:
        if self._until.all_modes and any(one.modes_total is None for one in answer.replicas):
            self._forget_until(replace(self._until, all_modes=False))  # as the engine does
        self.coverage.emit(answer.replicas)

    def _take_metrics(self, block: MetricsBlock) -> None:
        if block.columns != self._columns:
            self._columns = block.columns
            self.run_started.emit(block.columns, block.values.shape[1])
        self.metrics.emit(block)

    def _take_status(self, status: Status) -> None:
        self._settle_playing(playing=status.playing)
        self._follow(status.population)
        self.journey.take_status(status)
        self.status.emit(status)
        self.looking.moved(status.step)

    def _take_history(self, answer: HistoryReady) -> None:
        """Another course of training is shown from now on, with all that is known of it."""
        self._columns = answer.columns
        self.looking.shows(len(answer.population))
        self.undo_stack.clear()
        self._played_at = 0.0  # the next status says whether it plays
        self.arrays.update(answer.arrays)
        self.run_started.emit(answer.columns, len(answer.population))
        self._follow(answer.population)
        self.journey.take_history(answer)

    def _take_event(self, event: Event) -> None:
        if event.kind == "applied":
            self._acknowledge(event.change)
        elif event.kind == "refused":
            self._awaited.clear()
            self.journey.stay()
            if self._until.iteration is not None and self._until.iteration <= event.iteration:
                self.run_until(RunUntil())  # it has passed
        elif event.kind == "forked":
            self.journey.fork(event.at)
        elif event.kind in ("stopped", "failed"):
            self._show_playing(playing=False)
            if event.kind == "stopped":
                self._forget_until(RunUntil())  # met, and over for the engine, too
        self.event_came.emit(event)
