"""The training thread: commands in, training, answers out. It alone touches the session."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable
from dataclasses import replace

from engine.link.chronicle import (
    Recovery,
    Transport,
    apply_records,
    start_records,
    transport_record,
)
from engine.link.inbox import Inbox, collapse
from engine.link.journal import Record
from engine.link.messages import (
    LASTING,
    Answer,
    Apply,
    Command,
    Pause,
    Play,
    RunUntil,
    Shutdown,
    Speed,
    Start,
    StepCritic,
    StepIteration,
    WantCoverage,
    WantFrame,
    WantTruth,
)
from engine.link.pacing import CHUNK, ChunkSize, Errand, SpeedLimit
from engine.link.reports import STATUS_EVERY, Reports
from engine.link.saver import Saver
from engine.link.sessions import SessionLike, Sessions
from engine.words import UserError, Words

_SHORTEST = 0.001  # seconds of training before a picture, so that pictures never stop it
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
        self._inbox, self._sessions, self._device = inbox, sessions, device
        self._saver, self._clock = saver, clock
        self._reports = Reports(send, clock, saver)
        self._session: SessionLike | None = None
        self._transport = Transport()
        self._errand = Errand()
        self._limit = SpeedLimit()
        self._chunks = {False: ChunkSize(), True: ChunkSize()}  # iterations, lone critic steps
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
        if self._session is not None:
            self._reports.keep(self._session)

    def recover(self, recovery: Recovery) -> None:
        """Go on from the newest moment in the journal that can be gone on from."""
        session = self._recovered(recovery)
        self._session = session
        self._reports.begin(session, recovery.run, again=True)
        transport = recovery.transport
        self._transport = transport
        self._limit.set(transport.iterations_per_second, self._clock())
        self._reports.until.wanted = transport.until
        words = Words("the engine has been restarted; training goes on from iteration {iteration}",
                      {"iteration": session.iteration})  # fmt: skip
        self._reports.say("recovered", words, session)
        self._reports.flush(session, transport)

    def _turn(self) -> None:
        """Commands, then a piece of training, then what is due; waits when there is nothing to do."""
        commands = self._inbox.drain(self._patience())
        for command in collapse(commands):
            self._do(command)
        if self._saver and (lasting := sum(isinstance(command, LASTING) for command in commands)):
            self._taken += lasting
            self._saver.mark(self._taken)
        if self._session is None or not self._alive:
            return
        self._train(self._session)
        busy = self._units(self._session) > 0
        if words := self._reports.after(self._session, self._transport, busy=busy):
            self._stop(words, self._session)

    # Commands

    def _do(self, command: Command) -> None:
        if isinstance(command, Start):
            self._start(command)
        elif isinstance(command, WantFrame | WantCoverage | WantTruth):
            self._reports.want(command)
        elif isinstance(command, Shutdown):
            self._alive = False
        elif self._session is not None:
            try:
                self._command(command, self._session)
            except UserError as error:
                change = command.change if isinstance(command, Apply) else {}
                replica = command.replica if isinstance(command, Apply) else None
                self._reports.say("refused", error.words, self._session, change=change, replica=replica)

    def _command(self, command: Command, session: SessionLike) -> None:
        match command:
            case Apply():
                self._apply(command, session)
            case Play():
                self._limit.set(self._limit.rate, self._clock())
                self._drive(session, playing=True)
            case Pause():
                self._drive(session, playing=False)
            case StepIteration(count) | StepCritic(count):
                self._drive(session, playing=False)
                self._errand = Errand(isinstance(command, StepCritic), max(0, count))
            case Speed(rate):
                if rate is not None and not (math.isfinite(rate) and rate > 0.0):
                    raise UserError("speed = {rate} is not allowed; it is above 0", rate=rate)
                self._limit.set(rate, self._clock())
                self._drive(session, iterations_per_second=rate)
            case RunUntil():
                self._reports.until.ask(command, session.iteration)
                self._drive(session, until=command)

    def _start(self, start: Start) -> None:
        try:
            session = self._sessions.new(start.population, self._device, start.arrays)
        except UserError as error:
            self._refuse_start(start, error.words)
            return
        except Exception as error:
            if type(error).__name__ not in _OUT_OF_MEMORY:
                self._reports.run = start.run
                raise
            _log.exception("a new run does not fit")
            self._refuse_start(start, Words("this does not fit into the memory of the device"))
            return
        self._log(start_records(start))
        self._session = session
        self._transport = Transport(start.playing, self._limit.rate)
        self._errand = Errand()
        self._chunks = {False: ChunkSize(), True: ChunkSize()}
        self._reports.until.wanted = RunUntil()
        self._reports.begin(session, start.run)
        self._reports.say("started", Words("a new run has started"), session)
        self._drive(session)

    def _refuse_start(self, start: Start, words: Words) -> None:
        """Say so in the name of the run that did not begin; the old one goes on."""
        run, self._reports.run = self._reports.run, start.run
        self._reports.say("refused", words)
        self._reports.run = run

    def _apply(self, command: Apply, session: SessionLike) -> None:
        if command.arrays:
            session.add_arrays(command.arrays)
        session.apply(command.change, command.replica)
        self._log(apply_records(command, session.step))
        words = Words("changed {names}", {"names": ", ".join(command.change)})
        self._reports.say("applied", words, session, change=command.change, replica=command.replica)
        if not self._transport.playing:
            self._reports.flush(session, self._transport)

    def _drive(self, session: SessionLike, **changes: object) -> None:
        """Change how training is driven; the window hears of it at once."""
        if "playing" in changes:
            self._errand = Errand()
        self._transport = replace(self._transport, **changes)  # type: ignore[arg-type]
        self._log([transport_record(self._transport)])
        self._reports.flush(session, self._transport)

    def _stop(self, words: Words, session: SessionLike) -> None:
        self._reports.until.wanted = RunUntil()
        self._drive(session, playing=False, until=RunUntil())
        self._reports.say("stopped", words, session)

    # Training

    def _train(self, session: SessionLike) -> None:
        """One chunk: short enough that commands and pictures are answered in good time."""
        units = self._units(session)
        if units == 0:
            return
        start = self._clock()
        size = self._chunks[self._errand.critic]
        seconds = self._chunk_seconds(start)
        done = self._chunk(session, min(units, size.units(seconds)), start + 2 * seconds)
        size.measured(done, self._clock() - start)
        if done == 0 and not self._inbox.pending():
            self._stop(Words("nothing is left to train: every replica has diverged"), session)
        elif not self._errand.left:
            self._limit.spend(done)
        elif done < self._errand.left:
            self._errand.left -= done
        else:
            self._errand = Errand()
            self._reports.flush(session, self._transport)

    def _chunk(self, session: SessionLike, units: int, deadline: float) -> int:
        """Train for `units`, or less if a command comes or time is up; returns how many were done."""
        if self._errand.critic:
            session.train_critic(units)
            return units
        done = session.run(units, lambda: self._inbox.pending() or self._clock() >= deadline)
        return done if done or self._inbox.pending() else session.run(1)  # at least one, if it can at all

    def _units(self, session: SessionLike) -> int:
        """Iterations, or critic steps, that may be done now."""
        if self._errand.left:
            return self._errand.left
        if not self._transport.playing:
            return 0
        allowed = self._limit.allowed(self._clock())
        target = self._reports.until.wanted.iteration
        left = [10**9 if allowed is None else allowed]
        if target is not None:
            left.append(max(0, target - session.iteration))
        return min(left)

    def _chunk_seconds(self, now: float) -> float:
        due = self._reports.picture_due(now)
        return CHUNK if due is None else min(CHUNK, max(_SHORTEST, due - now))

    def _patience(self) -> float | None:
        """Seconds to wait for a command: none while there is something to train, for ever while paused."""
        if self._session is None:
            return None
        if self._units(self._session):
            return 0.0
        if self._transport.playing:
            return min(self._limit.wait(), STATUS_EVERY)
        return self._reports.patience(self._session, self._clock())

    # Journal and trouble

    def _log(self, records: list[Record]) -> None:
        if self._saver:
            self._saver.log(records)

    def _recovered(self, recovery: Recovery) -> SessionLike:
        for point in recovery.points:
            try:
                if point.keyframe is None:
                    session = self._sessions.new(recovery.population, self._device, recovery.arrays)
                else:
                    session = self._sessions.again(point.keyframe, self._device, recovery.arrays)
                for change in point.changes:
                    session.apply(change.change, change.replica)
            except Exception:  # noqa: BLE001 - an older moment may be whole
                _log.exception("a keyframe of the journal cannot be gone on from")
            else:
                return session
        raise UserError("nothing in the journal can be gone on from")

    def _give_up(self, error: Exception) -> None:
        _log.exception("training failed", exc_info=error)
        words = Words("training has failed: {why}", {"why": f"{type(error).__name__}: {error}"})
        self._reports.say("failed", words, self._session)
        self._session = None
        self._transport, self._errand = Transport(), Errand()
