"""What the engine tells the window. Frozen dataclasses, numpy only.

Every answer carries the `run` it belongs to: what belongs to a run before a restart is dropped by the client.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.frame import Coverage, Frame, MetricsBlock, Phenomenon, Truth
from engine.settings import Settings
from engine.timeline_view import TimelineView
from engine.words import Words


@dataclass(frozen=True, slots=True, eq=False)
class FrameReady:
    run: int
    frame: Frame


@dataclass(frozen=True, slots=True, eq=False)
class MetricsReady:
    run: int
    block: MetricsBlock


@dataclass(frozen=True, slots=True)
class CoverageReady:
    run: int
    replicas: tuple[Coverage, ...]


@dataclass(frozen=True, slots=True, eq=False)
class TruthReady:
    run: int
    truth: Truth


@dataclass(frozen=True, slots=True)
class PhenomenaReady:
    """What began, or was over, since the last one of these."""

    run: int
    found: tuple[Phenomenon, ...]


@dataclass(frozen=True, slots=True)
class Status:
    """Sent about ten times a second, and at once when `playing` changes."""

    run: int
    iteration: int
    step: int
    playing: bool
    iterations_per_second: float
    engine_share_pictures: float  # share of engine time spent on frames, 0 to 1
    device: str  # in words, as "CPU, 1 thread"
    population: tuple[Settings, ...]  # as in force now: behind the end, as they were
    end: int = 0  # the last step that is known of the branch shown; behind it, training is replayed
    seeking: int | None = None  # the step that is being replayed to
    branch: int = 0  # of the timeline


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, lossless.

    `kind` is one of: ready (the engine can be used), started (a new run: clear what belongs to the old one),
    applied (`change` is in force), stopped (a stop condition was met), diverged, refused (a command was not
    possible and nothing changed), failed (something broke; training stands still until the next `Start`),
    warning (training goes on), lost (the engine process died; a new one starts), recovered (training goes
    on from `iteration`: later rows of the metrics shown so far are no longer true), forked (something was
    changed behind the end: rows, truths and the like from `step` on are no longer true; the branch they
    belong to is kept), saved and unsaved (a snapshot; `words.params["path"]` says which).
    `step` counts lone critic steps, too, as the rows of the metrics do.
    """

    run: int
    kind: str
    words: Words
    iteration: int = 0
    replica: int | None = None
    change: dict[str, object] = field(default_factory=dict)
    step: int | None = None  # None: as the iteration

    @property
    def at(self) -> int:
        """Its place among the rows of the metrics."""
        return self.iteration if self.step is None else self.step


@dataclass(frozen=True, slots=True, eq=False)
class TimelineReady:
    """Sent when the timeline has changed, at most a few times a second."""

    run: int
    view: TimelineView


@dataclass(frozen=True, slots=True, eq=False)
class HistoryReady:
    """Everything that is known of a run that did not begin now: after `Open` and `Visit`, before its rows.

    `history`: `History.from_state(history)`, rows of `MetricsReady` follow on it; None: nothing is known, as
    after opening a journal. `about`: as given to `Save`; empty after `Visit`. `population` is as in force.
    `arrays`: points and painted densities of this timeline, by SHA-256.
    """

    run: int
    population: tuple[Settings, ...]
    columns: tuple[str, ...]
    history: dict[str, NDArray[Any]] | None = None
    truths: tuple[Truth, ...] = ()
    coverages: tuple[Coverage, ...] = ()
    phenomena: tuple[Phenomenon, ...] = ()
    about: dict[str, str] = field(default_factory=dict)
    arrays: dict[str, NDArray[np.float32]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Saved:
    """From the engine to the client only: what the journal holds, so that nothing is lost with the engine.

    `commands`: how many of the commands of this connection are in the journal.
    """

    commands: int


# fmt: off
Answer = (
    FrameReady | MetricsReady | CoverageReady | TruthReady | PhenomenaReady | TimelineReady | HistoryReady
    | Status | Event
)
# fmt: on
