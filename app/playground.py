"""The window's controller: owns the client, the settings in force, the run and the undo history.

Answers are pulled by a timer, never pushed across threads. Widgets show what the signals say and ask for
changes by calling methods; none of them holds a truth of its own.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from time import perf_counter

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.changes import Step, UndoStack, difference, restarts, title_of
from app.engine_link import EngineLink
from app.looking import Looking
from engine.frame import MetricsBlock, metric_columns
from engine.link.messages import (
    Answer,
    Apply,
    Command,
    CoverageReady,
    Event,
    FrameReady,
    MetricsReady,
    Pause,
    PhenomenaReady,
    Play,
    RunUntil,
    Speed,
    Start,
    Status,
    StepCritic,
    StepIteration,
    TruthReady,
)
from engine.recipes import RECIPES, with_recipe
from engine.settings import Settings

TICK_MS = 5  # a third of a frame, so that an answer never waits long
HIDDEN_TICK_MS = 200
PLAY_GRACE = 1.0  # how long the engine may still report the state before play or pause
SEED_LIMIT = 2**31


class Playground(QObject):
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
    settings_changed = Signal(object)  # Settings
    playing_changed = Signal(bool)
    speed_changed = Signal(object)  # iterations per second, or None for flat out
    until_changed = Signal(object)  # RunUntil
    run_started = Signal(object, int)  # metric columns, number of replicas

    def __init__(
        self,
        make_link: Callable[[], EngineLink],
        settings: Settings | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.looking = Looking(self._send)
        self.undo_stack = UndoStack(self._put, self)
        self._make_link = make_link
        self._link: EngineLink | None = None
        self._settings = settings or Settings()
        self._run = 0
        self._columns: tuple[str, ...] = ()
        self._playing = True
        self._played_at = 0.0
        self._speed: float | None = None
        self._until = RunUntil()
        self._pending: dict[str, object] = {}
        self._refused = False
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.tick)

    @property
    def settings(self) -> Settings:
        """The settings asked for; the engine has them within one turn."""
        return self._settings

    @property
    def run(self) -> int:
        return self._run

    @property
    def playing(self) -> bool:
        return self._playing

    @property
    def speed(self) -> float | None:
        return self._speed

    @property
    def until(self) -> RunUntil:
        return self._until

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

    def close(self, timeout: float = 0.8) -> None:
        """Stop listening and end the engine; harmless twice."""
        self._timer.stop()
        link, self._link = self._link, None
        if link is not None:
            link.close(timeout)

    # --- settings ---------------------------------------------------------------------------------

    def change(self, changes: Mapping[str, object], text: str = "", gesture: object = None) -> None:
        """Change settings, as one step to undo; steps of one `gesture` become one.

        Raises:
            UserError: unknown knob or a value that is not allowed; nothing has changed then.
        """
        self._push(self._settings.with_(**changes), text or title_of(changes), gesture)

    def choose_recipe(self, name: str) -> None:
        """Take on the recipe's loss, constraint, optimizer and rates."""
        self._push(with_recipe(name, self._settings), RECIPES[name].title, None)

    def reset_settings(self) -> None:
        """Every knob back to its default, the seed excepted."""
        self._push(Settings(seed=self._settings.seed), self.tr("all knobs to defaults"), None)

    def new_seed(self) -> None:
        """Restart from another random beginning."""
        fresh = random.randrange(SEED_LIMIT - 1)
        self.change({"seed": fresh if fresh < self._settings.seed else fresh + 1}, self.tr("new seed"))

    def _push(self, wanted: Settings, text: str, gesture: object) -> None:
        if wanted != self._settings:
            self.undo_stack.push(Step(self._settings, wanted, text, gesture))

    def _put(self, wanted: Settings) -> None:
        change = difference(self._settings, wanted)
        self._settings = wanted
        if restarts(change):
            self._begin()
        else:
            self._pending.update(change)
        self.settings_changed.emit(wanted)

    # --- transport --------------------------------------------------------------------------------

    def restart(self) -> None:
        """From the beginning, with the same seed."""
        self._begin()

    def toggle_playing(self) -> None:
        self.set_playing(playing=not self._playing)

    def set_playing(self, *, playing: bool) -> None:
        self._send(Play() if playing else Pause())
        self._show_playing(playing=playing)

    def step_iterations(self, count: int = 1) -> None:
        """Pause and do this many iterations."""
        self._send(StepIteration(count))
        self._show_playing(playing=False)

    def step_critic(self, count: int = 1) -> None:
        """Pause and do this many critic steps; the generator rests."""
        self._send(StepCritic(count))
        self._show_playing(playing=False)

    def set_speed(self, iterations_per_second: float | None) -> None:
        """At most this many iterations a second; None is flat out."""
        if iterations_per_second != self._speed:
            self._speed = iterations_per_second
            self._send(Speed(iterations_per_second))
            self.speed_changed.emit(iterations_per_second)

    def run_until(self, until: RunUntil) -> None:
        """Pause when a condition of `until` is first met; `RunUntil()` switches it off."""
        self._until = until
        self._send(until)
        self.until_changed.emit(until)

    def _forget_until(self, left: RunUntil) -> None:
        """The engine watches only for what is `left`."""
        if left != self._until:
            self._until = left
            self.until_changed.emit(left)

    def _show_playing(self, *, playing: bool) -> None:
        self._played_at = perf_counter()
        if playing != self._playing:
            self._playing = playing
            self.playing_changed.emit(playing)

    def _begin(self) -> None:
        self._run += 1
        self._pending.clear()
        self._refused = False
        self.looking.begin()
        if self._link is not None:
            for command in (
                Start(self._run, (self._settings,), self._playing),
                Speed(self._speed),
                self._until,
            ):
                self._link.send(command)
        depths = self._settings.critic_depth + 1, self._settings.generator_depth + 1
        self._columns = metric_columns(*depths)
        self.run_started.emit(self._columns, 1)

    def _send(self, command: Command) -> None:
        """Send in order: settings changed before a command reach the engine before it."""
        self._flush()
        if self._link is not None:
            self._link.send(command)

    def _flush(self) -> None:
        if self._pending and self._link is not None:
            self._link.send(Apply(dict(self._pending)))
            self._pending.clear()

    # --- answers ----------------------------------------------------------------------------------

    def tick(self) -> None:
        """One turn: send what was changed, take in what came, ask for the next picture."""
        self._flush()
        for answer in self._link.poll() if self._link is not None else ():
            self._take(answer)
        self.looking.tick(visible=self._timer.interval() == TICK_MS)

    def _take(self, answer: Answer) -> None:
        if isinstance(answer, FrameReady):
            self.frame.emit(answer.frame)
        elif isinstance(answer, MetricsReady):
            self._take_metrics(answer.block)
        elif isinstance(answer, CoverageReady):
            if self._until.all_modes and any(one.modes_total is None for one in answer.replicas):
                self._forget_until(replace(self._until, all_modes=False))  # as the engine does
            self.coverage.emit(answer.replicas)
        elif isinstance(answer, TruthReady):
            self.truth.emit(answer.truth)
        elif isinstance(answer, Status):
            self._take_status(answer)
        elif isinstance(answer, PhenomenaReady):
            self.phenomena.emit(answer.found)
        elif isinstance(answer, Event):
            self._take_event(answer)
        self.looking.heard(answer)

    def _take_metrics(self, block: MetricsBlock) -> None:
        if block.columns != self._columns:
            self._columns = block.columns
            self.run_started.emit(block.columns, block.values.shape[1])
        self.metrics.emit(block)

    def _take_status(self, status: Status) -> None:
        settled = status.playing == self._playing or perf_counter() - self._played_at > PLAY_GRACE
        if settled and status.playing != self._playing:
            self._playing = status.playing
            self.playing_changed.emit(status.playing)
        if self._refused and not self._pending and status.population:
            self._refused = False
            self._settings = status.population[0]
            self.settings_changed.emit(self._settings)
        self.status.emit(status)
        self.looking.moved(status.step)

    def _take_event(self, event: Event) -> None:
        if event.kind == "refused":
            self._refused = True
            if self._until.iteration is not None and self._until.iteration <= event.iteration:
                self.run_until(RunUntil())  # it has passed
        elif event.kind in ("stopped", "failed"):
            self._show_playing(playing=False)
            if event.kind == "stopped":
                self._forget_until(RunUntil())  # met, and over for the engine, too
        self.event_came.emit(event)
