"""A session on its way: what changes it, what takes it on, and what is told of that."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from engine.link.chronicle import (
    apply_record,
    array_records,
    critic_record,
    fork_record,
    history_record,
    transport_record,
)
from engine.link.driver import Driver
from engine.link.journal import Record
from engine.link.messages import Apply, RunUntil
from engine.link.reports import Reports
from engine.link.saver import Saver
from engine.link.sessions import SessionLike
from engine.player import Player
from engine.timeline_view import Move
from engine.words import Words

CATCHING_UP = 2.0  # seconds
HISTORY_EVERY = 15.0  # seconds
_REPLAYED = 8  # steps between two looks at the clock


class Stage:
    """Drives players, tells the window and writes the journal; `pending` says whether a command waits."""

    def __init__(
        self, reports: Reports, saver: Saver | None, clock: Callable[[], float], pending: Callable[[], bool]
    ) -> None:
        self._reports, self._saver, self._clock, self._pending = reports, saver, clock, pending
        self.driver = Driver(clock, pending)
        self._history_due = 0.0

    def log(self, records: Iterable[Record]) -> None:
        """Append to the journal, if there is one."""
        if self._saver:
            self._saver.log(records)

    # Changes

    def apply(self, command: Apply, player: Player[SessionLike]) -> None:
        if command.arrays:
            player.session.add_arrays(command.arrays)
            self.log(array_records(command.arrays))
        made = player.index
        if player.apply(command.change, command.replica):
            self.forked(player, made)
        self.log(map(apply_record, player.timeline.current.moves[made : player.index]))
        session = player.session
        self._reports.applied(Move(session.step, session.iteration, command.change, command.replica))
        if not self.driver.transport.playing:
            self._reports.flush(session, self.driver.transport)

    def forked(self, player: Player[SessionLike], made: int) -> None:
        """What was known of the time after this moment, with so many moves made, is another branch's now."""
        here = player.timeline.current
        self.log([fork_record(here.start, made)])
        self.driver.change(seeking=None)
        self._reports.forked(player.session, Words("a new branch: {title}", {"title": str(here.title)}))

    def drive(self, player: Player[SessionLike], **changes: object) -> None:
        """Change how training is driven; the window hears of it at once."""
        self.driver.change(**changes)
        self.log([transport_record(self.driver.transport)])
        self._reports.flush(player.session, self.driver.transport)

    def stop(self, words: Words, player: Player[SessionLike]) -> None:
        self._reports.until.wanted = RunUntil()
        self.drive(player, playing=False, until=RunUntil())
        self._reports.say("stopped", words, player.session)

    def seek(self, player: Player[SessionLike], step: int) -> None:
        """Go on to `step` from where the player stands: the nearest keyframe."""
        self.drive(player, playing=False, seeking=step)
        self._reports.went(player.session)

    def catch_up(self, player: Player[SessionLike]) -> None:
        """Replay what is known, but not for long; moves that are not reached by then are made at once."""
        deadline = self._clock() + CATCHING_UP
        while self._clock() < deadline and player.advance(min(_REPLAYED, player.known)):
            pass
        player.meet()
        made = player.index
        if player.hurry():
            self.forked(player, made)
            self.log(map(apply_record, player.timeline.current.moves[made:]))
        player.met.clear()
        self._reports.flush(player.session, self.driver.transport)

    # Training

    def train(self, player: Player[SessionLike]) -> None:
        driver, session = self.driver, player.session
        seeking, errand = driver.transport.seeking, driver.errand
        if driver.units(player) == 0:
            done = 0
            if seeking is None:
                return
        else:
            step = session.step
            done = driver.train(player, self._reports.picture_due(self._clock()))
            if errand.critic and seeking is None:
                self.log([critic_record(step, done, session.iteration)])
        stuck = done == 0 and not self._pending()
        if seeking is not None:
            if stuck or session.step >= seeking:
                self._arrived(player)
            player.met.clear()
            return
        while player.met:
            self._reports.applied(player.met.pop(0))
        if stuck:
            self.stop(Words("nothing is left to train: every replica has diverged"), player)
        elif errand.left and not driver.errand.left:
            self._reports.flush(session, driver.transport)
        self._keep_history(player)

    def _keep_history(self, player: Player[SessionLike]) -> None:
        """Now and then the journal gets the curves, too, for a window that has to begin anew."""
        now = self._clock()
        if self._saver and not player.behind and now >= self._history_due:
            self._history_due = now + HISTORY_EVERY
            player.session.metrics(player.session.step)  # fetches the newest rows
            self.log([history_record(player.session.history)])

    def _arrived(self, player: Player[SessionLike]) -> None:
        """At the moment sought: the moves made at it are in force."""
        player.meet()
        self.driver.change(seeking=None)
        self._reports.flush(player.session, self.driver.transport)

    def patience(self, player: Player[SessionLike]) -> float | None:
        """Seconds to wait for a command: none while there is something to train, for ever while paused."""
        wait = self.driver.wait(player)
        return self._reports.patience(player.session, self._clock()) if wait is None else wait
