"""What crosses the process boundary: frozen dataclasses, numpy only.

Commands go in and are applied between iterations, in order; answers come out. Every answer carries the
`run` it belongs to: what belongs to a run before a restart is dropped by the client.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.frame import Coverage, Frame, FrameRequest, MetricsBlock, Phenomenon, Truth, TruthRequest
from engine.settings import Settings
from engine.timeline_view import TimelineView
from engine.words import Words


@dataclass(frozen=True, slots=True, eq=False)
class Start:
    """Begin a new run: a population (one `Settings` for a single session), paused or playing.

    `arrays` holds points and painted densities by the SHA-256 that `Settings.data` names them with.
    """

    run: int
    population: tuple[Settings, ...]
    playing: bool = True
    arrays: dict[str, NDArray[np.float32]] = field(default_factory=dict)
    independent: bool = False  # replicas have draws of their own, as single sessions of their seeds


@dataclass(frozen=True, slots=True, eq=False)
class Apply:
    """Change live knobs of one replica, or of all (None). Neighbouring moves collapse to the newest."""

    change: dict[str, object]
    replica: int | None = None
    arrays: dict[str, NDArray[np.float32]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Play:
    """Train on, until `Pause` or the stop condition."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Stop between iterations."""


@dataclass(frozen=True, slots=True)
class StepIteration:
    """Pause and do this many iterations."""

    count: int = 1


@dataclass(frozen=True, slots=True)
class StepCritic:
    """Pause and do this many critic steps with the generator left alone."""

    count: int = 1


@dataclass(frozen=True, slots=True)
class Speed:
    """At most this many iterations a second; None is flat out."""

    iterations_per_second: float | None


@dataclass(frozen=True, slots=True)
class RunUntil:
    """Pause when a condition is first met; all None switches it off."""

    iteration: int | None = None
    estimate_below: float | None = None
    all_modes: bool = False


@dataclass(frozen=True, slots=True)
class WantFrame:
    """Ask for the next frame; the engine spends nothing on pictures nobody asked for."""

    request: FrameRequest


@dataclass(frozen=True, slots=True)
class WantCoverage:
    """Ask for modes captured and high-quality share, measured once."""


@dataclass(frozen=True, slots=True)
class WantTruth:
    """Ask for the exact Wasserstein distance and more of one replica; it is solved beside training."""

    request: TruthRequest = field(default_factory=TruthRequest)


@dataclass(frozen=True, slots=True)
class Seek:
    """Go to this step of the branch shown, from its first to its end.

    Training pauses. The nearest keyframe at or before is restored at once, then the engine replays to the
    exact step; `Status.seeking` says that it is under way. A newer `Seek`, or any other command that trains
    or changes something, takes its place: it acts where the replay has got to. Moves made at this very step
    are in force there. `Play` behind the end replays what was done, moves included (events of kind
    `applied`), and trains on from the end; any change behind the end forks.
    """

    step: int


@dataclass(frozen=True, slots=True)
class Visit:
    """Go to a branch of the timeline, as a new `run`, paused; `step` None: its end.

    Answered by the event `started`, or `refused` in the name of `run`, and then by `HistoryReady`.
    """

    run: int
    branch: int
    step: int | None = None


@dataclass(frozen=True, slots=True)
class Open:
    """Open a snapshot (`.wgan`), or the journal of an engine that is no more, as a new `run`, paused.

    Answered as `Visit`; a file that is refused leaves the session shown as it is. It brings the timeline of
    the file; the one shown until then is forgotten.
    """

    run: int
    path: str
    playing: bool = False


@dataclass(frozen=True, slots=True)
class Single:
    """Go on with one replica of the population shown, as a new `run` with the same bits, playing as before.

    It is a course of its own; the population stays as a branch of the timeline. Answered as `Visit`.
    """

    run: int
    replica: int


@dataclass(frozen=True, slots=True)
class Save:
    """Write a snapshot, in a thread of its own: answered by an event `saved`, or `unsaved` with the reason.

    `about` is given back by `Open`, as layout and lesson; `thumbnail` is a PNG, or empty.
    """

    path: str
    about: dict[str, str] = field(default_factory=dict)
    thumbnail: bytes = b""


@dataclass(frozen=True, slots=True)
class Remember:
    """Bound the memory of the timeline's keyframes, in MiB."""

    mebibytes: int


@dataclass(frozen=True, slots=True)
class Shutdown:
    """End the engine process in order, after writing the snapshot `autosave`, if any."""

    autosave: Save | None = None


# fmt: off
Command = (
    Start | Apply | Play | Pause | StepIteration | StepCritic | Speed | RunUntil | WantFrame | WantCoverage
    | WantTruth | Seek | Visit | Single | Open | Save | Remember | Shutdown
)
# fmt: on
# What a new engine process must be told again if the old one died before it was in the journal.
LASTING = (
    Start,
    Apply,
    Play,
    Pause,
    StepIteration,
    StepCritic,
    Speed,
    RunUntil,
    Visit,
    Single,
    Open,
    Remember,
)


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
