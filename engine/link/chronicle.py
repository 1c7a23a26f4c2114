"""What the engine writes into its journal, and what it reads back after a death.

Kinds of records: `start` (a run begins: population, arrays follow), `array` (points by their SHA-256),
`apply` (knobs that changed, at which step), `critic` (lone critic steps), `fork` (what was known after a
step is no longer what happened), `transport` (playing, speed, stop condition), `keyframe`, `history` (the
metrics so far, compact). The newest `start` opens the session.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load, save

from engine.branch import Branch, Lone
from engine.history import History
from engine.link.journal import Record
from engine.link.messages import RunUntil, Start
from engine.settings import Settings, read, to_dict
from engine.stored import sha_of, shas
from engine.timeline import survivors
from engine.timeline_view import Move
from engine.words import Words

Arrays = Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Transport:
    """How training is driven: what survives the engine besides the session itself."""

    playing: bool = False
    iterations_per_second: float | None = None
    until: RunUntil = field(default_factory=RunUntil)
    seeking: int | None = None  # the step that is being replayed to


@dataclass(frozen=True, slots=True, eq=False)
class Point:
    """A moment to go on from: a keyframe as bytes, with so many moves made before it."""

    keyframe: bytes
    index: int


@dataclass(frozen=True, slots=True, eq=False)
class Recovery:
    """A session as the journal knows it; `points` oldest first. `end`: the last step anything is known of."""

    run: int
    population: tuple[Settings, ...]
    arrays: dict[str, NDArray[np.float32]]
    points: tuple[Point, ...] = ()
    moves: tuple[Move, ...] = ()
    lone: tuple[Lone, ...] = ()
    end: int = 0
    transport: Transport = Transport()
    history: dict[str, NDArray[Any]] | None = None


def start_records(start: Start) -> list[Record]:
    """The records of a new run."""
    return _begin(start.run, start.population, start.arrays, Transport(playing=start.playing))


def branch_records(run: int, branch: Branch, arrays: Arrays) -> list[Record]:
    """The records of a run that goes on with a branch: its log, its first keyframe and its last."""
    course = _Course(_begin(run, branch.marks[0].keyframe.population, arrays, Transport()))
    course.log = branch
    for mark in branch.marks[:1] + branch.marks[1:][-1:]:
        keyframe = mark.keyframe
        record = keyframe_record(run, keyframe.iteration, keyframe.step, keyframe.to_bytes())
        course.keyframes.append((record, mark.index))
    return list(course.records())


def array_records(arrays: Arrays) -> list[Record]:
    """One record for each array."""
    return [
        Record({"kind": "array", "name": name}, save({"array": np.ascontiguousarray(array)}))
        for name, array in arrays.items()
    ]


def apply_record(move: Move) -> Record:
    """The record of a change that is in force from its step on."""
    about = {"step": move.step, "iteration": move.iteration, "change": move.change, "replica": move.replica}
    return Record({"kind": "apply", **about})


def critic_record(step: int, count: int, iteration: int) -> Record:
    """The record of lone critic steps from `step` on."""
    return Record({"kind": "critic", "step": step, "count": count, "iteration": iteration})


def fork_record(step: int, index: int) -> Record:
    """From `step` on, with `index` moves made, something else happens than what was written down."""
    return Record({"kind": "fork", "step": step, "index": index})


def transport_record(transport: Transport) -> Record:
    """The record of how training is driven from now on."""
    return Record({"kind": "transport", **asdict(transport)})


def keyframe_record(run: int, iteration: int, step: int, data: bytes) -> Record:
    """The record of a keyframe, given as its bytes."""
    return Record({"kind": "keyframe", "run": run, "iteration": iteration, "step": step}, data)


def history_record(history: History) -> Record:
    """The record of the metrics so far, in about half a megabyte."""
    rows = max(32, 2**15 // (history.replicas * len(history.columns)))
    about = {"kind": "history", "end": history.last_iteration + 1}
    return Record(about, save(history.state(rows, rows // 2)))


def recovery(records: Iterable[Record]) -> Recovery | None:
    """The newest session in the journal, or None if it holds none.

    Raises:
        UserError: settings in it are not allowed, as in a journal of another version.
    """
    course = _newest(records)
    if course is None:
        return None
    about, log, named = course.head[0].about, course.log, course.named | course.fresh
    known = [move.step for move in log.moves] + [lone.end for lone in log.lone]
    known += [int(record.about["step"]) for record, _ in course.keyframes]
    return Recovery(
        int(about["run"]),
        tuple(read(settings) for settings in about["population"]),
        {
            str(one.about["name"]): load(one.payload)["array"]
            for one in course.head
            if one.kind == "array" and one.about["name"] in named
        },
        tuple(Point(record.payload, index) for record, index in course.keyframes),
        tuple(log.moves),
        tuple(log.lone),
        max(known, default=0),
        _transport(course.transport.about) if course.transport else Transport(),
        dict(load(course.history.payload)) if course.history else None,
    )


def essence(records: Iterable[Record], limit: int) -> list[Record]:
    """What recovery needs, with at most `limit` bytes of keyframes beside the first and the last."""
    course = _newest(records)
    if course is None:
        return []
    steps = [int(record.about["step"]) for record, _ in course.keyframes]
    sizes = [len(record.payload) for record, _ in course.keyframes]
    if steps:
        course.keyframes = [course.keyframes[place] for place in survivors(steps, sizes, limit, (steps[-1],))]
    return list(course.records())


class _Course:
    """A run as its records tell it, forks carried out."""

    def __init__(self, head: Sequence[Record]) -> None:
        self.head = [record for record in head if record.kind in {"start", "array"}]
        self.transport = next((record for record in head if record.kind == "transport"), None)
        self.history: Record | None = None
        self.log = Branch(-1, Words(""))
        self.keyframes: list[tuple[Record, int]] = []
        self.fresh: set[str] = set()  # arrays that the next move is going to name

    def take(self, record: Record) -> None:
        about = record.about
        match record.kind:
            case "array":
                self.head.append(record)
                self.fresh.add(str(about["name"]))
            case "transport":
                self.transport = record
            case "apply":
                step = int(about["step"])
                at = int(about.get("iteration", step))
                self.log.moves.append(Move(step, at, dict(about["change"]), about["replica"]))
                self.fresh.clear()
            case "critic":
                self.log.add_lone(int(about["step"]), int(about["count"]), int(about["iteration"]))
            case "history":
                self.history = record
            case "keyframe":
                self.keyframes.append((record, len(self.log.moves)))
            case "fork":
                self._fork(int(about["step"]), int(about["index"]))

    def records(self) -> Iterator[Record]:
        """The same in as few records as it takes."""
        named, fresh = self.named, self.fresh - self.named
        yield from (one for one in self.head if one.kind != "array" or one.about["name"] in named)
        made = 0
        for lone in self.log.lone:
            yield critic_record(lone.step, lone.count, lone.iteration)
        for record, index in self.keyframes:
            yield from map(apply_record, self.log.moves[made:index])
            yield record
            made = max(made, index)
        yield from map(apply_record, self.log.moves[made:])
        yield from (one for one in self.head if one.kind == "array" and one.about["name"] in fresh)
        yield from (record for record in (self.history, self.transport) if record)

    @property
    def named(self) -> set[str]:
        """The arrays that the run began with, or that a move names."""
        began = {sha_of(settings.get("data", "")) for settings in self.head[0].about["population"]}
        return began | shas((), (move.change for move in self.log.moves))

    def _fork(self, step: int, index: int) -> None:
        self.log = self.log.upto(step, index)
        if self.history and self.history.about["end"] > step:
            self.history = None
        self.keyframes = [
            (record, made)
            for record, made in self.keyframes
            if made <= index and record.about["step"] <= step
        ]


def _begin(run: int, population: Sequence[Settings], arrays: Arrays, transport: Transport) -> list[Record]:
    about = {"kind": "start", "run": run, "population": [to_dict(settings) for settings in population]}
    return [Record(about), *array_records(arrays), transport_record(transport)]


def _newest(records: Iterable[Record]) -> _Course | None:
    course = None
    for record in records:
        if record.kind == "start":
            course = _Course([record])
        elif course:
            course.take(record)
    return course


def _transport(about: Mapping[str, Any]) -> Transport:
    return Transport(bool(about["playing"]), about["iterations_per_second"], RunUntil(**about["until"]))
