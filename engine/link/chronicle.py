"""What the engine writes into its journal, and what it reads back after a death.

Kinds of records: `start` (a run begins: population, arrays follow), `array` (points by their SHA-256),
`apply` (knobs that changed, at which step), `transport` (playing, speed, stop condition), `keyframe`.
The newest `start` opens the session; in it the newest keyframe and all after it are what counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load, save

from engine.link.journal import Record
from engine.link.messages import Apply, RunUntil, Start
from engine.settings import Settings, read, to_dict

Arrays = Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Transport:
    """How training is driven: what survives the engine besides the session itself."""

    playing: bool = False
    iterations_per_second: float | None = None
    until: RunUntil = field(default_factory=RunUntil)


@dataclass(frozen=True, slots=True, eq=False)
class Point:
    """A moment to go on from: a keyframe as bytes (None: the start) and the changes made after it."""

    keyframe: bytes | None
    changes: tuple[Apply, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Recovery:
    """A session as the journal knows it; `points` newest first, the last one is the start."""

    run: int
    population: tuple[Settings, ...]
    arrays: dict[str, NDArray[np.float32]]
    points: tuple[Point, ...]
    transport: Transport = Transport()


def start_records(start: Start) -> list[Record]:
    """The records of a new run."""
    population = [to_dict(settings) for settings in start.population]
    about = {"kind": "start", "run": start.run, "population": population}
    transport = transport_record(Transport(playing=start.playing))
    return [Record(about), *array_records(start.arrays), transport]


def array_records(arrays: Arrays) -> list[Record]:
    """One record for each array."""
    return [
        Record({"kind": "array", "name": name}, save({"array": np.ascontiguousarray(array)}))
        for name, array in arrays.items()
    ]


def apply_records(apply: Apply, step: int) -> list[Record]:
    """The records of a change that is in force from `step` on."""
    about = {"kind": "apply", "step": step, "change": apply.change, "replica": apply.replica}
    return [*array_records(apply.arrays), Record(about)]


def transport_record(transport: Transport) -> Record:
    """The record of how training is driven from now on."""
    return Record({"kind": "transport", **asdict(transport)})


def keyframe_record(run: int, iteration: int, step: int, data: bytes) -> Record:
    """The record of a keyframe, given as its bytes."""
    return Record({"kind": "keyframe", "run": run, "iteration": iteration, "step": step}, data)


def recovery(records: Iterable[Record]) -> Recovery | None:
    """The newest session in the journal, or None if it holds none.

    Raises:
        UserError: settings in it are not allowed, as in a journal of another version.
    """
    run = _newest_run(records)
    if not run:
        return None
    points = [Point(None, _changes(run))]
    for place, record in enumerate(run):
        if record.kind == "keyframe":
            points.append(Point(record.payload, _changes(run[place:])))
    transports = [record.about for record in run if record.kind == "transport"]
    return Recovery(
        int(run[0].about["run"]),
        tuple(read(settings) for settings in run[0].about["population"]),
        {
            str(record.about["name"]): load(record.payload)["array"]
            for record in run
            if record.kind == "array"
        },
        tuple(reversed(points)),
        _transport(transports[-1]) if transports else Transport(),
    )


def essence(records: Iterable[Record]) -> list[Record]:
    """What recovery needs and no more: to make a journal small again."""
    run = _newest_run(records)
    tail = _since_keyframe(run)
    kept = [record for record in run[: len(run) - len(tail)] if record.kind in {"start", "array"}]
    transports = [record for record in run if record.kind == "transport"]
    if len(tail) == len(run):  # no keyframe yet
        return run
    return [*kept, *transports[-1:], *tail]


def _newest_run(records: Iterable[Record]) -> list[Record]:
    found: list[Record] = []
    for record in records:
        if record.kind == "start":
            found = [record]
        elif found:
            found.append(record)
    return found


def _since_keyframe(run: list[Record]) -> list[Record]:
    """From the newest keyframe on; everything if there is none."""
    places = [place for place, record in enumerate(run) if record.kind == "keyframe"]
    return run[places[-1] :] if places else run


def _changes(run: list[Record]) -> tuple[Apply, ...]:
    return tuple(
        Apply(dict(record.about["change"]), record.about["replica"])
        for record in run
        if record.kind == "apply"
    )


def _transport(about: Mapping[str, Any]) -> Transport:
    return Transport(bool(about["playing"]), about["iterations_per_second"], RunUntil(**about["until"]))
