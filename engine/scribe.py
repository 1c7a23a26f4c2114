"""Timelines as a story and its tensors, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.branch import Branch, Kept, Lone, Mark
from engine.frame import Phenomenon
from engine.history import BINS, FULL, History
from engine.keyframe import STORED, Keyframe
from engine.layout import SAFE, columns
from engine.points import digest
from engine.readings import of_coverages, of_truths, to_coverages, to_truths
from engine.settings import Settings, to_dict
from engine.story import Course, Moment, Story, Value, named, populations
from engine.timeline import Timeline, survivors
from engine.timeline_view import Move
from engine.words import UserError, Words

LIMIT = 8 * 2**20  # bytes of keyframes of the branch shown, beside its first and last
ASIDE = 2**20  # the same of each other branch
MOST = 128  # keyframes of one branch


def tensors_of(timeline: Timeline, step: int) -> tuple[Story, dict[str, NDArray[Any]]]:
    """The story of a timeline with its playhead at `step`, and the tensors it speaks of."""
    writer = _Writer()
    branches = []
    for branch in timeline.branches.values():
        here = branch is timeline.current
        near = (branch.end, step) if here else (branch.end, branch.start)
        places = survivors(
            [mark.step for mark in branch.marks],
            [mark.bytes for mark in branch.marks],
            LIMIT if here else ASIDE,
            near,
            MOST if here else MOST // 8,
        )
        branches.append(writer.course(branch, [branch.marks[place] for place in places]))
    arrays = {name: timeline.arrays[name] for name in sorted(named(branches, writer.known))}
    writer.tensors |= {STORED + name: array for name, array in arrays.items()}
    shapes = [(name, list(array.shape)) for name, array in arrays.items()]
    told = writer.independent, writer.populations, writer.moments, branches, shapes
    return Story(step, timeline.current.id, *told), writer.tensors


def load_timeline(story: Story, tensors: Mapping[str, NDArray[Any]], made_by: Mapping[str, str]) -> Timeline:
    """The timeline of a story that has been checked, with its tensors, which are checked here.

    Raises:
        UserError: numbers that are not finite, or that do not fit each other.
    """
    timeline = Timeline()
    for name, array in tensors.items():
        if name.startswith(STORED):
            if digest(array) != name.removeprefix(STORED):
                raise UserError("the points in this file are not those it was saved with")
            timeline.arrays[name.removeprefix(STORED)] = array
    known = populations(story)
    shared = story.independent, timeline.arrays, made_by
    parts = _parts(tensors)
    keyframes = [
        _keyframe(one, known, parts[f"k{number}"], *shared) for number, one in enumerate(story.moments)
    ]
    for course in story.branches:
        timeline.add(_branch(course, keyframes, tensors, parts.get(f"h{course.id}", {})))
    timeline.resume(story.current)
    return timeline


class _Writer:
    """Numbers keyframes and populations as they come."""

    def __init__(self) -> None:
        self.tensors: dict[str, NDArray[Any]] = {}
        self.moments: list[Moment] = []
        self.populations: list[list[dict[str, Value]]] = []
        self.independent = False
        self._keyframes: dict[int, int] = {}
        self._numbers: dict[tuple[Settings, ...], int] = {}

    @property
    def known(self) -> list[tuple[Settings, ...]]:
        """The populations so far, by number."""
        return list(self._numbers)

    def course(self, branch: Branch, marks: Iterable[Mark]) -> Course:
        """A branch with these keyframes."""
        kept, prefix = branch.kept, f"h{branch.id}/"
        size = None
        if kept.history is not None:
            self.tensors |= {prefix + name: array for name, array in kept.history.items()}
            size = kept.history["rows"].shape[-1], kept.history["bins_low"].shape[-1]
        self.tensors[f"t{branch.id}"] = of_truths(kept.truths)
        self.tensors[f"c{branch.id}"] = of_coverages(kept.coverages)
        return Course(
            branch.id,
            branch.parent,
            branch.start,
            branch.end,
            branch.end_iteration,
            branch.visited,
            _words(branch.title),
            [(self._moment(mark.keyframe), mark.index) for mark in marks],
            [(move.step, move.iteration, move.replica, _plain(move.change)) for move in branch.moves],
            [(one.step, one.count, one.iteration) for one in branch.lone],
            size,
            len(kept.truths),
            len(kept.coverages),
            [
                (one.kind, one.replica, one.iteration, one.step, *_words(one.evidence), one.ended)
                for one in kept.phenomena
            ],
            kept.wasserstein,
            kept.exact,
        )

    def _moment(self, keyframe: Keyframe) -> int:
        if id(keyframe) in self._keyframes:
            return self._keyframes[id(keyframe)]
        number = self._keyframes[id(keyframe)] = len(self.moments)
        tensors = keyframe.tensors
        safe = any(tensors[one] is not tensors[one.partition(".")[2]] for one in SAFE)
        left_out = () if safe else SAFE
        self.tensors |= {f"k{number}/{name}": one for name, one in tensors.items() if name not in left_out}
        kinds = str(tensors["critic"].dtype), str(tensors["critic.count"].dtype)
        counts = keyframe.iteration, keyframe.step, list(keyframe.alive)
        self.independent = keyframe.independent
        told = *counts, self._population(keyframe.population), *kinds, safe, keyframe.independent
        companions = self._population(keyframe.companions) if keyframe.companions else None
        self.moments.append(Moment(*told, companions))
        return number

    def _population(self, population: tuple[Settings, ...]) -> int:
        if population not in self._numbers:
            self._numbers[population] = len(self.populations)
            full = [to_dict(settings) for settings in population]
            differing = [
                {name: value for name, value in one.items() if value != full[0][name]} for one in full[1:]
            ]
            self.populations.append([full[0], *differing])
        return self._numbers[population]


def _keyframe(
    moment: Moment,
    known: Sequence[tuple[Settings, ...]],
    own: dict[str, NDArray[Any]],
    independent: bool,
    arrays: Mapping[str, NDArray[np.float32]],
    made_by: Mapping[str, str],
) -> Keyframe:
    own = own | {name: own[name.partition(".")[2]] for name in SAFE if name not in own}
    population = known[moment.population]
    used = {settings.data.partition(":")[2] for settings in population}
    keyframe = Keyframe(
        population,
        independent if moment.independent is None else moment.independent,
        moment.iteration,
        moment.step,
        tuple(moment.alive),
        own,
        {name: array for name, array in arrays.items() if name in used},
        made_by,
        () if moment.companions is None else known[moment.companions],
    )
    keyframe.check()
    return keyframe


def _parts(tensors: Mapping[str, NDArray[Any]]) -> dict[str, dict[str, NDArray[Any]]]:
    """Tensors called "a/b" by a and b."""
    parts: dict[str, dict[str, NDArray[Any]]] = {}
    for name, array in tensors.items():
        whole, slash, part = name.partition("/")
        if slash:
            parts.setdefault(whole, {})[part] = array
    return parts


def _branch(
    course: Course,
    keyframes: list[Keyframe],
    tensors: Mapping[str, NDArray[Any]],
    history: dict[str, NDArray[Any]],
) -> Branch:
    branch = Branch(course.id, _unwritten(*course.title), course.parent, course.start)
    branch.marks = [Mark.of(keyframes[number], made) for number, made in course.marks]
    branch.moves = [
        Move(step, iteration, dict(change), replica) for step, iteration, replica, change in course.moves
    ]
    branch.lone = [Lone(*one) for one in course.lone]
    branch.end, branch.end_iteration, branch.visited = course.end, course.end_iteration, course.visited
    if history:
        _check_history(history, branch)
    branch.kept = Kept(
        history or None,
        to_truths(tensors[f"t{course.id}"]),
        to_coverages(tensors[f"c{course.id}"]),
        tuple(
            Phenomenon(kind, replica, iteration, step, _unwritten(template, params), ended)
            for kind, replica, iteration, step, template, params, ended in course.phenomena
        ),
        course.wasserstein,
        course.exact,
    )
    return branch


def _check_history(state: Mapping[str, NDArray[Any]], branch: Branch) -> None:
    population = branch.marks[0].keyframe.population
    names = columns(population)
    _, first, count, kept, replicas, full, bins, width = (int(number) for number in state["counters"])
    fits = (
        bytes(state["columns"]) == "\n".join(names).encode()
        and replicas == len(population)
        and 2 <= full <= FULL
        and 2 <= bins <= BINS
        and 0 <= first <= first + count <= branch.end
        and state["rows"].shape[-1] == count - kept
        and width < 2**52
    )
    if not fits:
        raise UserError("the metric history in this file is damaged")
    History.from_state(state)


def _unwritten(template: str, params: Mapping[str, Value]) -> Words:
    return Words(template, dict(params))


def _words(words: Words) -> tuple[str, dict[str, Value]]:
    return words.template, _plain(words.params)


def _plain(values: Mapping[str, object]) -> dict[str, Value]:
    """Numbers of numpy as those of Python; anything else as text."""
    found: dict[str, Value] = {}
    for name, value in values.items():
        plain = value.item() if isinstance(value, np.generic) else value
        found[name] = plain if isinstance(plain, bool | int | float | str) else str(plain)
    return found
