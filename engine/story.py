"""The story in a snapshot: which branches and keyframes there are and what was done, as checked JSON."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import msgspec

from engine.history import BINS, FULL
from engine.keyframe import STORED
from engine.layout import SAFE, columns, layout
from engine.readings import COVERAGE_COLUMNS, TRUTH_COLUMNS
from engine.settings import STORED_DATA, Settings, check, check_population, knobs, read
from engine.words import UserError

LONGEST = 2**24  # bytes of a story
_LATEST = 2**53

Value = bool | int | float | str


class _Strict(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    """Written as a list; anything else is refused."""


class Moment(_Strict):
    """A keyframe: counts, settings (by number), and the kind of its tensors."""

    iteration: int
    step: int
    alive: list[bool]
    population: int
    kind: str
    count: str
    safe: bool  # whether it has networks to fall back on that differ from its own
    independent: bool | None = None  # None: as the story
    companions: int | None = None  # settings of those it shares its draws with, by number


class Course(_Strict):
    """A branch. `marks` are numbers of keyframes and of the moves made before each."""

    id: int
    parent: int | None
    start: int
    end: int
    end_iteration: int
    visited: int
    title: tuple[str, dict[str, Value]]
    marks: list[tuple[int, int]]
    moves: list[tuple[int, int, int | None, dict[str, Value]]]  # step, iteration, replica, change
    lone: list[tuple[int, int, int]]  # step, count, iteration
    history: tuple[int, int] | None  # rows, bins
    truths: int
    coverages: int
    phenomena: list[tuple[str, int, int, int, str, dict[str, Value], int | None]]
    wasserstein: float | None
    exact: bool


class Story(_Strict):
    """Everything; `populations` are settings of replica 0 in full and what the others have different."""

    step: int
    current: int
    independent: bool
    populations: list[list[dict[str, Value]]]
    moments: list[Moment]
    branches: list[Course]
    arrays: list[tuple[str, list[int]]]


def encode(story: Story) -> bytes:
    """As JSON."""
    text = msgspec.json.encode(story)
    if len(text) > LONGEST:
        raise UserError("this session has too much to tell for a file")
    return text


def parse(text: bytes) -> Story:
    """Back again, with every value of a kind that it may be."""
    try:
        return msgspec.json.decode(text, type=Story)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise UserError("this file's description of the session is damaged") from None


def populations(story: Story) -> list[tuple[Settings, ...]]:
    """The settings of every replica, for each number.

    Raises:
        UserError: values that are not allowed.
    """
    return [
        check_population(read({**members[0], **changes}) for changes in ({}, *members[1:]))
        for members in story.populations
    ]


def needed(story: Story) -> dict[str, tuple[str, tuple[int, ...]]]:
    """Kind and shape of every tensor that the story speaks of, after checking that it makes sense.

    Raises:
        UserError: it does not.
    """
    known = populations(story)
    wanted: dict[str, tuple[str, tuple[int, ...]]] = {}
    for number, moment in enumerate(story.moments):
        _check_moment(moment, known)
        kinds = {"critic.count": moment.count, "generator.count": moment.count}
        for name, shape in layout(known[moment.population]).items():
            if moment.safe or name not in SAFE:
                wanted[f"k{number}/{name}"] = kinds.get(name, moment.kind), shape
    for branch in story.branches:
        _check_branch(branch, story, known)
        wanted |= _measured(branch, known[story.moments[branch.marks[0][0]].population])
    wanted |= {STORED + name: ("float32", tuple(shape)) for name, shape in story.arrays}
    here = {branch.id: branch for branch in story.branches}
    _demand(len(here) == len(story.branches) and story.current in here)
    shown = here[story.current]
    _demand(story.moments[shown.marks[0][0]].step <= story.step <= shown.end)
    _demand(named(story.branches, known) == {name for name, _ in story.arrays})
    return wanted


def named(branches: Sequence[Course], known: Sequence[Sequence[Settings]]) -> set[str]:
    """The points and painted densities that settings or moves name, by SHA-256."""
    data = [settings.data for population in known for settings in population]
    data += [str(change["data"]) for one in branches for *_, change in one.moves if "data" in change]
    return {name.partition(":")[2] for name in data if STORED_DATA.fullmatch(name)}


def _measured(branch: Course, population: Sequence[Settings]) -> dict[str, tuple[str, tuple[int, ...]]]:
    """What was measured along a branch: readings and history."""
    wanted: dict[str, tuple[str, tuple[int, ...]]] = {
        f"t{branch.id}": ("float64", (branch.truths, TRUTH_COLUMNS)),
        f"c{branch.id}": ("float64", (branch.coverages, COVERAGE_COLUMNS)),
    }
    if branch.history is None:
        return wanted
    rows, bins = branch.history
    _demand(0 <= rows <= FULL and 0 <= bins <= BINS)
    names = columns(population)
    cells, own = (len(population), len(names)), f"h{branch.id}/"
    return wanted | {
        own + "counters": ("int64", (8,)),
        own + "columns": ("uint8", (len("\n".join(names)),)),
        own + "rows": ("float32", (*cells, rows)),
        own + "bins_low": ("float32", (*cells, bins)),
        own + "bins_high": ("float32", (*cells, bins)),
        own + "bins_total": ("float64", (*cells, bins)),
        own + "bins_number": ("int32", (*cells, bins)),
    }


def _check_moment(moment: Moment, known: Sequence[Sequence[Settings]]) -> None:
    _demand(0 <= moment.iteration <= moment.step < _LATEST and 0 <= moment.population < len(known))
    _demand(moment.companions is None or 0 <= moment.companions < len(known))
    _demand(len(moment.alive) == len(known[moment.population]))
    _demand(moment.kind in ("float32", "float64") and moment.count in ("float32", "float64"))


def _check_branch(branch: Course, story: Story, known: Sequence[Sequence[Settings]]) -> None:
    moments = story.moments
    _demand(bool(branch.marks) and 0 <= branch.id < 2**31)
    _demand(
        all(0 <= number < len(moments) and 0 <= made <= len(branch.moves) for number, made in branch.marks)
    )
    marked = [(moments[number].step, made) for number, made in branch.marks]
    _demand(all(a[0] < b[0] and a[1] <= b[1] for a, b in pairwise(marked)))
    steps = [move[0] for move in branch.moves]
    _demand(all(a <= b for a, b in pairwise(steps)))
    for step, made in marked:
        _demand((made == 0 or steps[made - 1] <= step) and (made == len(steps) or steps[made] >= step))
    _demand(all(lone[1] > 0 and 0 <= lone[2] <= lone[0] for lone in branch.lone))
    _demand(all(a[0] + a[1] <= b[0] for a, b in pairwise(branch.lone)))
    last = max([marked[-1][0], *steps[-1:], *(step + count for step, count, _ in branch.lone[-1:])])
    _demand(last <= branch.end < _LATEST and 0 <= branch.end_iteration <= branch.end)
    _demand(0 <= branch.start <= branch.end and branch.visited < _LATEST)
    shapes = {_structure(known[moments[number].population]) for number, _ in branch.marks}
    _demand(len(shapes) == 1)
    _check_moves(branch, len(known[moments[branch.marks[0][0]].population]))


def _check_moves(branch: Course, replicas: int) -> None:
    checked: set[tuple[str, Value]] = set()
    for _, iteration, replica, change in branch.moves:
        _demand(0 <= iteration < _LATEST and (replica is None or 0 <= replica < replicas))
        for name, value in change.items():
            if (name, value) in checked:
                continue
            if name not in knobs() or not knobs()[name].live:
                raise UserError("this file changes {name} while training, which cannot be", name=name)
            check(name, knobs()[name], value)
            checked.add((name, value))


def _structure(population: Sequence[Settings]) -> tuple[Any, ...]:
    fixed = [name for name, knob in knobs().items() if not knob.live]
    return tuple(getattr(settings, name) for settings in population for name in fixed)


def _demand(fits: bool) -> None:
    if not fits:
        raise UserError("this file's description of the session is damaged")
