"""A session in training whose whole time is kept, as in the window: what `train` saves can be rewound."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from engine.commands.arguments import Job
from engine.frame import Coverage, Frame, FrameRequest, MetricsBlock
from engine.link.messages import Event
from engine.player import Player
from engine.session import Session
from engine.settings import Settings
from engine.snapshot import Snapshot, differences, write
from engine.timeline import Timeline
from engine.words import Words


class Recorded:
    """The session of a job, from its beginning, or from where the session in its file stood."""

    def __init__(self, job: Job) -> None:
        self._about = job.snapshot.about if job.snapshot else {}
        if job.snapshot is None:
            independent = len(job.population) > 1
            session = Session(job.population, job.device, arrays=job.arrays, independent=independent)
            self._player = Player.begin(session, Timeline())
        else:
            timeline, make = job.snapshot.timeline, partial(Session.from_keyframe, device=job.device)
            self._player = Player.at(timeline, timeline.current, job.snapshot.step, make)
            self._player.go(job.snapshot.step)
            self._player.apply(job.changes)
        self.session = self._player.session
        self.others = differences(job.snapshot.made_by, self.session.made_by) if job.snapshot else []
        self._first = self.session.step

    @property
    def population(self) -> tuple[Settings, ...]:
        """The settings of every replica."""
        return self.session.population

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the metrics."""
        return self.session.columns

    @property
    def device_words(self) -> Words:
        """The device, for people."""
        return self.session.device_words

    def run(self, n: int, stop: Callable[[], bool] | None = None) -> int:
        """As `Session.run`."""
        return self._player.advance(n, stop)

    def metrics(self, since: int = -1) -> MetricsBlock:
        """As `Session.metrics`, of what was trained here."""
        return self.session.metrics(max(since, self._first - 1))

    def events(self) -> list[Event]:
        """As `Session.events`."""
        return self.session.events()

    def coverage(self) -> tuple[Coverage, ...]:
        """As `Session.coverage`."""
        return self.session.coverage()

    def frame(self, request: FrameRequest) -> Frame:
        """As `Session.frame`."""
        return self.session.frame(request)

    def save(self, path: Path) -> None:
        """Write the whole session with its time.

        Raises:
            UserError: the file cannot be written.
        """
        player, session = self._player, self.session
        player.rest()
        session.metrics(session.step)  # fetches the newest rows
        timeline = player.timeline.copy()
        timeline.current.kept = replace(timeline.current.kept, history=session.history.state())
        write(path, Snapshot(timeline, session.step, session.made_by, self._about))
