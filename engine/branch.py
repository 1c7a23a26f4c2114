"""One branch of a timeline: keyframes and the log of what was done, keyed by step. Numpy only."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.frame import Coverage, Phenomenon, Truth
from engine.keyframe import Keyframe
from engine.recipes import RECIPES, matching_recipe
from engine.settings import Settings
from engine.timeline_view import Move
from engine.words import Words

OVERHEAD = 4096  # bytes of a keyframe beside its tensors


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """A keyframe on a branch; `index` of the branch's moves were in force when it was taken."""

    keyframe: Keyframe
    index: int
    bytes: int  # of memory

    @classmethod
    def of(cls, keyframe: Keyframe, index: int) -> Mark:
        """A mark that takes no more memory than it must."""
        slim = _slim(keyframe)
        arrays = {id(array): array.nbytes for array in slim.tensors.values()}
        return cls(slim, index, sum(arrays.values()) + OVERHEAD)

    @property
    def step(self) -> int:
        """Its place on the time axis."""
        return self.keyframe.step


@dataclass(frozen=True, slots=True)
class Lone:
    """`count` lone critic steps from `step` on."""

    step: int
    count: int
    iteration: int

    @property
    def end(self) -> int:
        """The step after the last one."""
        return self.step + self.count


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """What was measured along a branch that is not shown; `history` is a state of `engine.history`."""

    history: dict[str, NDArray[Any]] | None = None
    truths: tuple[Truth, ...] = ()
    coverages: tuple[Coverage, ...] = ()
    phenomena: tuple[Phenomenon, ...] = ()
    wasserstein: float | None = None  # the newest of replica 0
    exact: bool = False  # solved, not the critic's estimate


@dataclass(eq=False)
class Branch:
    """One course of training from its first keyframe to its end, whole in itself.

    `marks`, `moves`, `lone` are ascending. `start`: from where it is its own, not its parent's.
    """

    id: int
    title: Words
    parent: int | None = None
    start: int = 0
    marks: list[Mark] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    lone: list[Lone] = field(default_factory=list)
    end: int = 0
    end_iteration: int = 0
    kept: Kept = field(default_factory=Kept)
    visited: int = 0  # the larger, the later

    @property
    def first(self) -> int:
        """The first step."""
        return self.marks[0].step

    def nearest(self, step: int) -> Mark:
        """The newest keyframe at or before `step`, the first one if there is none."""
        return self.marks[max(0, bisect_right(self.marks, step, key=_step) - 1)]

    def lone_at(self, step: int) -> Lone | None:
        """The lone critic steps that `step` belongs to."""
        place = bisect_right(self.lone, step, key=_lone_step) - 1
        return self.lone[place] if place >= 0 and step < self.lone[place].end else None

    def iteration_at(self, step: int) -> int:
        """The iteration at a step of the branch."""
        near = self.nearest(step).keyframe
        lone = sum(max(0, min(one.end, step) - max(one.step, near.step)) for one in self.lone)
        return near.iteration + step - near.step - lone

    def population_at(self, step: int) -> tuple[Settings, ...]:
        """The settings in force at a step of the branch."""
        near = self.nearest(step)
        members = list(near.keyframe.population)
        for move in self.moves[near.index :]:
            if move.step > step:
                break
            for index in range(len(members)) if move.replica is None else [move.replica]:
                members[index] = members[index].with_(**move.change)
        return tuple(members)

    def stretch(self, step: int, index: int) -> int:
        """How many steps from `step` on are alike, with `index` moves made; 0 at the end."""
        ends = [self.end]
        if index < len(self.moves):
            ends.append(self.moves[index].step)
        if (lone := self.lone_at(step)) is not None:
            ends.append(lone.end)
        elif (place := bisect_right(self.lone, step, key=_lone_step)) < len(self.lone):
            ends.append(self.lone[place].step)
        return max(0, min(ends) - step)

    def add_lone(self, step: int, count: int, iteration: int) -> None:
        """Note lone critic steps made at the end."""
        if self.lone and self.lone[-1].end == step:
            self.lone[-1] = replace(self.lone[-1], count=self.lone[-1].count + count)
        else:
            self.lone.append(Lone(step, count, iteration))

    def reach(self, step: int, iteration: int) -> None:
        """Training has got to here."""
        if step > self.end:
            self.end, self.end_iteration = step, iteration

    def put(self, mark: Mark) -> None:
        """Add a keyframe; one at its step is replaced."""
        place = bisect_left(self.marks, mark.step, key=_step)
        self.marks[place : place + self.has(mark.step)] = [mark]

    def has(self, step: int) -> bool:
        """Whether there is a keyframe at this step."""
        place = bisect_left(self.marks, step, key=_step)
        return place < len(self.marks) and self.marks[place].step == step

    def upto(self, step: int, index: int) -> Branch:
        """The part of it up to `step` with `index` moves made, as a child."""
        lone = [one for one in self.lone if one.step < step]
        if lone and lone[-1].end > step:
            lone[-1] = replace(lone[-1], count=step - lone[-1].step)
        marks = [mark for mark in self.marks if mark.step <= step and mark.index <= index]
        return Branch(-1, self.title, self.id, step, marks, self.moves[:index], lone, step)


def course(settings: Settings) -> Words:
    """What a branch that began by itself is called: game and data."""
    recipe = matching_recipe(settings)
    game = RECIPES[recipe].title if recipe else settings.loss
    return Words("{game}, {data}", {"game": game, "data": settings.data.partition(":")[0]})


def _slim(keyframe: Keyframe) -> Keyframe:
    """The same with the networks to fall back on as the networks themselves, where they are equal."""
    tensors = keyframe.tensors
    same = {
        f"safe.{name}": tensors[name]
        for name in ("critic", "generator")
        if f"safe.{name}" in tensors
        and tensors[f"safe.{name}"] is not tensors[name]
        and np.array_equal(tensors[f"safe.{name}"], tensors[name])
    }
    return replace(keyframe, tensors={**tensors, **same}) if same else keyframe


def _step(mark: Mark) -> int:
    return mark.step


def _lone_step(lone: Lone) -> int:
    return lone.step
