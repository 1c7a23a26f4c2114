"""How training is driven: play, pause, steps, speed, a stop condition."""

from __future__ import annotations

from time import perf_counter

from PySide6.QtCore import QObject, Signal

from engine.link.messages import Command, Pause, Play, RunUntil, Speed, StepCritic, StepIteration

PLAY_GRACE = 1.0  # seconds that the engine may still report the state before play or pause


class Driver(QObject):
    """The transport. It shows at once what was asked for, and settles on what the engine reports."""

    playing_changed = Signal(bool)
    speed_changed = Signal(object)  # iterations per second, or None for flat out
    until_changed = Signal(object)  # RunUntil

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._playing = True
        self._played_at = 0.0
        self._speed: float | None = None
        self._until = RunUntil()

    def _send(self, command: Command) -> None:
        """Send a command to the engine."""
        raise NotImplementedError

    @property
    def playing(self) -> bool:
        return self._playing

    @property
    def speed(self) -> float | None:
        return self._speed

    @property
    def until(self) -> RunUntil:
        return self._until

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

    def _settle_playing(self, *, playing: bool) -> None:
        """The engine reports this; it may not have heard of the newest wish yet."""
        settled = playing == self._playing or perf_counter() - self._played_at > PLAY_GRACE
        if settled and playing != self._playing:
            self._playing = playing
            self.playing_changed.emit(playing)
