"""What the window asks of the engine, applied between iterations and in order. Numpy only."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from engine.frame import FrameRequest, TruthRequest
from engine.settings import Settings


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
