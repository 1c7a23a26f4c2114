"""The training thread: commands in, training, answers out. It alone touches the session."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from engine.link.arrivals import Arrivals
from engine.link.chronicle import (
    Recovery,
    Transport,
    branch_records,
    start_records,
)
from engine.link.inbox import Inbox, collapse
from engine.link.keeper import Keeper
from engine.link.messages import (
    LASTING,
    Answer,
    Apply,
    Command,
    Event,
    Open,
    Pause,
    Play,
    Remember,
    RunUntil,
    Save,
    Seek,
    Shutdown,
    Single,
    Speed,
    Start,
    StepCritic,
    StepIteration,
    Visit,
    WantCoverage,
    WantFrame,
    WantTruth,
)
from engine.link.pacing import Errand
from engine.link.reports import Reports
from engine.link.saver import Saver
from engine.link.sessions import SessionLike, Sessions
from engine.link.stage import Stage
from engine.player import Player, what
from engine.snapshot import Snapshot, differences
from engine.timeline_view import Move
from engine.words import UserError, Words

_OUT_OF_MEMORY = ("OutOfMemoryError", "MemoryError")

_log = logging.getLogger(__name__)


class Worker:
    """Trains one session at a time and answers commands between two iterations.

    Without a `saver` nothing is kept in a journal. `clock` is monotonic, in seconds.
    """

    def __init__(
        self,
        inbox: Inbox,
        send: Callable[[Answer], None],
        sessions: Sessions,
        device: str = "auto",
        saver: Saver | None = None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._inbox, self._saver, self._clock = inbox, saver, clock
        self._arrivals = Arrivals(sessions, device)
        self._reports = Reports(send, clock, saver, self._arrivals.notebook)
        self._stage = Stage(self._reports, saver, clock, inbox.pending)
        self._player: Player[SessionLike] | None = None
        self._keeper = Keeper(lambda kind, words: send(Event(0, kind, words)))
        self._taken = 0  # lasting commands of this connection
        self._alive = True

    def run(self) -> None:
        """Work until `Shutdown`; a session that breaks is given up, and the next `Start` begins afresh.

        Raises:
            MemoryError, torch.OutOfMemoryError: the device is full; only a new process gets it back.
        """
        self._reports.say("ready", Words("the engine is ready"))
        while self._alive:
            try:
                self._turn()
            except Exception as error:
                if type(error).__name__ in _OUT_OF_MEMORY:
                    raise
                self._give_up(error)
        self._reports.close()
        if self._player is not None:
            self._reports.keep(self._player.session)
        self._keeper.close()

    def recover(self, recovery: Recovery) -> None:
        """Go on from the newest moment in the journal that can be gone on from."""
        self._player = player = self._arrivals.recover(recovery)
        session, transport = player.session, recovery.transport
        self._reports.begin(session, recovery.run, player.timeline, known=session.step)
        self._stage.driver.begin(transport)
        self._reports.until.wanted = transport.until
        words = Words("the engine has been restarted; training goes on from iteration {iteration}",
                      {"iteration": session.iteration})  # fmt: skip
        self._reports.say("recovered", words, session)
        self._stage.catch_up(player)

    def _turn(self) -> None:
        """Commands, then a piece of training, then what is due; waits when there is nothing to do."""
        commands = self._inbox.drain(self._stage.patience(self._player) if self._player else None)
        for command in collapse(commands):
            self._do(command)
        if self._saver and (lasting := sum(isinstance(command, LASTING) for command in commands)):
            self._taken += lasting
            self._saver.mark(self._taken)
        if self._player is None or not self._alive:
            return
        self._stage.train(self._player)
        busy = self._stage.driver.units(self._player) > 0
        if words := self._reports.after(self._player.session, self._stage.driver.transport, busy=busy):
            self._stage.stop(words, self._player)

    def _do(self, command: Command) -> None:
        if isinstance(command, Start | Visit | Single | Open):
            self._arrive(command)
        elif isinstance(command, WantFrame | WantCoverage | WantTruth):
            self._reports.want(command)
        elif isinstance(command, Remember):
            self._arrivals.timeline.bound(max(1, command.mebibytes) * 2**20)
        elif isinstance(command, Save):
            self._save(command)
        elif isinstance(command, Shutdown):
            if command.autosave:
                self._save(command.autosave)
            self._alive = False
        elif self._player is not None:
            try:
                self._command(command, self._player)
            except UserError as error:
                change = command.change if isinstance(command, Apply) else {}
                replica = command.replica if isinstance(command, Apply) else None
                session = self._player.session
                self._reports.say("refused", error.words, session, change=change, replica=replica)

    def _command(self, command: Command, player: Player[SessionLike]) -> None:
        match command:
            case Apply():
                self._stage.apply(command, player)
            case Play():
                self._stage.drive(player, playing=True)
            case Pause():
                self._stage.drive(player, playing=False)
            case StepIteration(count) | StepCritic(count):
                critic = isinstance(command, StepCritic)
                if critic and count > 0 and player.branch_off(what(Move(0, 0, critic_steps=count))):
                    self._stage.forked(player, player.index)
                self._stage.drive(player, playing=False)
                self._stage.driver.errand = Errand(critic, max(0, count))
            case Speed(rate):
                if rate is not None and not (math.isfinite(rate) and rate > 0.0):
                    raise UserError("speed = {rate} is not allowed; it is above 0", rate=rate)
                self._stage.drive(player, iterations_per_second=rate)
            case RunUntil():
                self._reports.until.ask(command, player.session.iteration)
                self._stage.drive(player, until=command)
            case Seek(step):
                self._stage.seek(player, player.seek(step))

    # Where a session comes from

    def _arrive(self, command: Start | Visit | Single | Open) -> None:
        """A session that is refused is refused in the name of its run; the old one goes on."""
        try:
            match command:
                case Start():
                    self._begin(command)
                case Visit():
                    self._visit(command)
                case Single():
                    self._single(command)
                case Open():
                    self._open(command)
        except UserError as error:
            self._refuse(command.run, error.words)
        except Exception as error:
            if type(error).__name__ not in _OUT_OF_MEMORY:
                self._reports.run = command.run
                raise
            _log.exception("a new run does not fit")
            self._refuse(command.run, Words("this does not fit into the memory of the device"))

    def _refuse(self, asked: int, words: Words) -> None:
        run, self._reports.run = self._reports.run, asked
        self._reports.say("refused", words)
        self._reports.run = run

    def _begin(self, start: Start) -> None:
        self._player = player = self._arrivals.start(start, self._player)
        self._stage.log(start_records(start))
        if self._saver:
            self._saver.keyframe(start.run, 0, 0, player.timeline.current.marks[0].keyframe)
        transport = Transport(start.playing, self._stage.driver.transport.iterations_per_second)
        self._show(player, start.run, transport, Words("a new run has started"))

    def _visit(self, visit: Visit) -> None:
        player, step = self._arrivals.visit(visit, self._player)
        words = Words("back on the branch “{title}”", {"title": str(player.timeline.current.title)})
        self._show_again(player, visit.run, words, {})
        self._stage.seek(player, step)

    def _single(self, single: Single) -> None:
        playing = self._stage.driver.transport.playing
        player = self._arrivals.single(single, self._player)
        words = Words("on with number {number} alone", {"number": single.replica + 1})
        self._show_again(player, single.run, words, {})
        if playing:
            self._stage.drive(player, playing=True)

    def _open(self, command: Open) -> None:
        path = Path(command.path)
        player, step, about = self._arrivals.open(path)
        self._show_again(player, command.run, Words("opened {name}", {"name": path.name}), about)
        made_by, here = player.timeline.current.marks[-1].keyframe.made_by, player.session.made_by
        if others := differences(made_by, here):
            theirs, ours = ({name: f"{name} {by.get(name)}" for name in others} for by in (made_by, here))
            self._reports.say("warning", Words(
                "this session was made with {theirs}; here, with {ours}, it goes on, but not bit for bit",
                {"theirs": ", ".join(theirs.values()), "ours": ", ".join(ours.values())},
            ))  # fmt: skip
        if command.playing:
            self._stage.drive(player, playing=True)
        else:
            self._stage.seek(player, step)

    def _show_again(
        self, player: Player[SessionLike], run: int, words: Words, about: Mapping[str, str]
    ) -> None:
        """Show a session of which something is known already."""
        self._player = player
        timeline = player.timeline
        self._stage.log(branch_records(run, timeline.current, timeline.arrays))
        transport = Transport(False, self._stage.driver.transport.iterations_per_second)
        self._show(player, run, transport, words)
        self._reports.tell_history(player.session, about, timeline)

    def _save(self, command: Save) -> None:
        """Hand a copy of all that is known to the thread that writes."""
        if self._player is None:
            self._reports.say("unsaved", Words("there is no session to save", {"path": command.path}))
            return
        player, session = self._player, self._player.session
        player.rest()
        session.metrics(session.step)  # fetches the newest rows
        timeline = player.timeline.copy()
        timeline.current.kept = self._arrivals.notebook.kept(session.history, whole=True)
        snapshot = Snapshot(timeline, session.step, session.made_by, command.about, command.thumbnail)
        self._keeper.save(command.path, snapshot)

    def _show(self, player: Player[SessionLike], run: int, transport: Transport, words: Words) -> None:
        """Report on this session as `run` from now on, and drive it."""
        self._reports.until.wanted = RunUntil()
        self._reports.begin(player.session, run, player.timeline, known=player.timeline.current.end)
        self._stage.driver.begin(transport)
        self._reports.say("started", words, player.session)
        self._stage.drive(player)

    def _give_up(self, error: Exception) -> None:
        _log.exception("training failed", exc_info=error)
        words = Words("training has failed: {why}", {"why": f"{type(error).__name__}: {error}"})
        self._reports.say("failed", words, self._player.session if self._player else None)
        self._player = None
        self._stage.driver.begin(Transport())
