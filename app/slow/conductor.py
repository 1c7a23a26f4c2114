"""Slow motion: one iteration after another, each shown in its parts.

The engine does an iteration at once; what is drawn is made of the pictures before and after it. The critic
steps first, while the generator rests: so the landscape goes from the one to the other while the fakes stand
where they were, and then the fakes move on the landscape that is there by then. Both are what happened.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from time import perf_counter

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from app.playground import Playground
from app.slow.phases import CRITIC, GENERATOR, Phase, phases
from engine.frame import Floats, Frame, FrameRequest

TICK_MS = 40
SECONDS = 8.0  # of an iteration, unless the speed says otherwise
SLOWEST, FASTEST = 16.0, 2.0
NEEDED = frozenset({"landscape", "interpolates"})


class Conductor(QObject):
    """Steps the engine, and shows what each step was made of. `show` draws a picture."""

    phase_changed = Signal(object)  # Phase, or None when slow motion ends
    running_changed = Signal(bool)

    def __init__(
        self,
        playground: Playground,
        show: Callable[[Frame], None],
        parent: QObject | None = None,
        clock: Callable[[], float] = perf_counter,
    ) -> None:
        super().__init__(parent)
        self._playground, self._show, self._clock = playground, show, clock
        self.running = False
        self.seconds = SECONDS
        self.phase: Phase | None = None
        self._before: Frame | None = None
        self._after: Frame | None = None
        self._asked = False
        self._began = 0.0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.tick)
        playground.run_started.connect(self._forget)
        playground.speed_changed.connect(self._take_speed)
        playground.playing_changed.connect(self._give_way)

    def set_running(self, on: bool) -> None:
        """Begin or end; training pauses either way."""
        self.start() if on else self.stop()

    def start(self) -> None:
        """Pause, and take the next iterations apart."""
        if self.running:
            return
        if self._playground.playing:
            self._playground.set_playing(playing=False)
        self.running = True
        self._forget()
        self._timer.start(TICK_MS)
        self.running_changed.emit(True)

    def stop(self) -> None:
        """Leave the engine where it is, paused unless it plays."""
        if not self.running:
            return
        self.running = False
        self._timer.stop()
        if self._after is not None:
            self._show(self._after)
        self._forget()
        self.running_changed.emit(False)

    def _give_way(self, playing: bool) -> None:
        if playing:
            self.stop()

    def _take_speed(self, speed: float | None) -> None:
        """The speed of training sets the pace here, too, within what can be watched."""
        self.seconds = SECONDS if speed is None else min(max(SLOWEST / speed**0.5, FASTEST), SLOWEST)

    def request(self, request: FrameRequest) -> FrameRequest:
        """What frames must carry for slow motion, too."""
        return replace(request, layers=request.layers | NEEDED) if self.running else request

    def take(self, frame: Frame) -> bool:
        """Take a picture in; False if slow motion has no use for it and it may be shown as it is."""
        if not self.running:
            return False
        whole = frame.landscape is not None and frame.interpolates is not None
        if self._before is None:
            if whole:
                self._before = frame
                self._show(frame)
        elif self._after is None and frame.step > self._before.step and whole:
            self._after = frame
            self._began = self._clock()
        return True

    def tick(self) -> None:
        """Ask for the next iteration, or show the next moment of the one that there is."""
        if self._before is None:
            return
        if self._after is None:
            if not self._asked:
                self._asked = True
                self._playground.step_iterations(1)
            return
        part = (self._clock() - self._began) / self.seconds
        phase, within = at(phases(self._playground.settings), part)
        if phase is None:
            self._show(self._after)
            self._before, self._after, self._asked = self._after, None, False
            return
        if phase != self.phase:
            self.phase = phase
            self.phase_changed.emit(phase)
        self._show(between(self._before, self._after, phase, within))

    def _forget(self) -> None:
        """Nothing is known of the iteration yet."""
        self._before = self._after = self.phase = None
        self._asked = False
        self.phase_changed.emit(None)


def at(course: tuple[Phase, ...], part: float) -> tuple[Phase | None, float]:
    """The phase at this part of an iteration, and how far within it; None when it is over."""
    whole = sum(phase.share for phase in course)
    left = part * whole
    for phase in course:
        if left < phase.share:
            return phase, left / phase.share
        left -= phase.share
    return None, 1.0


def between(before: Frame, after: Frame, phase: Phase, within: float) -> Frame:
    """The picture at this point of a phase: the critic's step comes before the generator's."""
    eased = within * within * (3 - 2 * within)
    order = ("sample", "score", "penalty", "critic", "clip", "generator")
    place = order.index(phase.name)
    critic = eased if phase == CRITIC else float(place > order.index(CRITIC.name))
    moved = eased if phase == GENERATOR else 0.0
    return replace(
        before,
        landscape=_landscape(before, after, critic),
        fakes=_mixed(before.fakes, after.fakes, moved),
        extent=after.extent if critic else before.extent,
    )


def _landscape(before: Frame, after: Frame, part: float) -> Floats | None:
    """Over the same extent one goes over into the other; a view that was moved shows the newer one."""
    if before.landscape is None or after.landscape is None:
        return after.landscape
    same = before.landscape.shape == after.landscape.shape and before.extent == after.extent
    if not same:
        return after.landscape if part > 0 else before.landscape
    return _mixed(before.landscape, after.landscape, part)


def _mixed(first: Floats, last: Floats, part: float) -> Floats:
    if part <= 0 or part >= 1:
        return last if part >= 1 else first
    mixed: Floats = first + np.float32(part) * (last - first)
    return mixed
