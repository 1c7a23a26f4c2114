"""How training is driven: playing or not, how fast, so many steps one by one, back to a moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from engine.link.chronicle import Transport
from engine.link.messages import RunUntil
from engine.link.pacing import CHUNK, ChunkSize, Errand, SpeedLimit
from engine.link.reports import STATUS_EVERY
from engine.link.sessions import SessionLike
from engine.player import Player

_SHORTEST = 0.001  # seconds of training before a picture, so that pictures never stop it


class Driver:
    """Takes a player on in chunks, short enough that commands and pictures are answered in good time."""

    def __init__(self, clock: Callable[[], float], pending: Callable[[], bool]) -> None:
        self._clock, self._pending = clock, pending
        self.transport = Transport()
        self.errand = Errand()
        self._limit = SpeedLimit()
        self.begin(Transport())

    def begin(self, transport: Transport) -> None:
        """A session to be driven like this from now on."""
        self.transport, self.errand = transport, Errand()
        self._limit.set(transport.iterations_per_second, self._clock())
        self._chunks = {False: ChunkSize(), True: ChunkSize()}  # iterations, lone critic steps

    def change(self, **changes: object) -> None:
        """Drive otherwise; a change of `playing` ends what was asked for one by one, or is being sought."""
        if "playing" in changes:
            self.errand = Errand()
            changes = {"seeking": None, **changes}
        if "iterations_per_second" in changes or changes.get("playing"):
            rate = changes.get("iterations_per_second", self._limit.rate)
            self._limit.set(rate, self._clock())  # type: ignore[arg-type]
        self.transport = replace(self.transport, **changes)  # type: ignore[arg-type]

    @property
    def until(self) -> RunUntil:
        """The stop condition."""
        return self.transport.until

    def units(self, player: Player[SessionLike]) -> int:
        """Steps that may be done now."""
        if self.transport.seeking is not None:
            return max(0, self.transport.seeking - player.session.step)
        if self.errand.left:
            return self.errand.left
        if not self.transport.playing:
            return 0
        allowed = self._limit.allowed(self._clock())
        left = [10**9 if allowed is None else allowed]
        if self.until.iteration is not None:
            left.append(max(0, self.until.iteration - player.session.iteration))
        return min(left)

    def train(self, player: Player[SessionLike], picture_due: float | None) -> int:
        """One chunk; returns the steps that were done."""
        start = self._clock()
        size = self._chunks[self.errand.critic]
        due = CHUNK if picture_due is None else min(CHUNK, max(_SHORTEST, picture_due - start))
        units = min(self.units(player), size.units(due))
        before = player.session.iteration
        done = self._chunk(player, units, start + 2 * due)
        size.measured(done, self._clock() - start)
        iterations = player.session.iteration - before
        if self.transport.seeking is None and not self.errand.left:
            self._limit.spend(iterations)
        elif self.errand.left and done:
            spent = done if self.errand.critic else iterations
            left = self.errand.left - spent
            self.errand = replace(self.errand, left=left) if left > 0 else Errand()
        return done

    def wait(self, player: Player[SessionLike]) -> float | None:
        """Seconds until something may be done; None: nothing will be."""
        if self.units(player):
            return 0.0
        return min(self._limit.wait(), STATUS_EVERY) if self.transport.playing else None

    def _chunk(self, player: Player[SessionLike], units: int, deadline: float) -> int:
        """Up to `units`, or less if a command comes or time is up; returns how many were done."""
        if self.errand.critic and self.transport.seeking is None:
            player.train_critic(units)
            return units
        done = player.advance(units, lambda: self._pending() or self._clock() >= deadline)
        return done if done or self._pending() else player.advance(1)  # at least one, if it can at all
