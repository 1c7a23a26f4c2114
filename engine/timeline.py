"""Timeline: keyframes and the log of all that was done, keyed by step, in branches within a memory bound.

Same keyframe + same log = the same bits, so that any step can be gone back to and gone on from. Branches
share what they have in common: a keyframe is immutable and lies in memory once. Numpy only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from engine.branch import Branch, Mark
from engine.keyframe import Keyframe
from engine.stored import shas
from engine.timeline_view import DRAWN, BranchView, Move, TimelineView
from engine.words import Words

STRIDE = 64  # steps between keyframes as they are taken: replicas that overflow are found at these steps
RECENT = 10_000  # newest steps, where keyframes lie densest
MEMORY = 256 * 2**20  # bytes of all keyframes
MARKS = 2048  # keyframes of one branch
BRANCHES = 32
_DENSER = 8  # so much denser are recent keyframes than those just older
_DRAG = 100  # steps between two moves of one drag
_LOOKED_AT = 8 * DRAWN  # moves
_ROOM = 0.97  # of the bound is filled again after thinning


class Timeline:
    """Branches, the one shown, and a bound on the memory of all keyframes: `limit` bytes.

    `version` grows with every change; `arrays` are the points and painted densities of all branches.
    """

    def __init__(self, limit: int = MEMORY) -> None:
        """No branch yet: `begin` is first."""
        self.limit = limit
        self.branches: dict[int, Branch] = {}
        self.current = Branch(-1, Words(""))
        self.arrays: dict[str, NDArray[np.float32]] = {}
        self.version = 0
        self._next = 0
        self._visits = 0
        self._elsewhere = 0  # bytes of keyframes that only other branches have
        self._shared: set[int] = set()  # ids of keyframes that others have, too
        self._own = 0  # bytes of the keyframes of the branch shown

    @property
    def bytes(self) -> int:
        """Memory of all keyframes."""
        return self._own + self._elsewhere

    def begin(self, keyframe: Keyframe, title: Words) -> Branch:
        """A new branch that begins by itself with `keyframe`, to be shown."""
        here = Branch(-1, title, None, keyframe.step, [Mark.of(keyframe, 0)])
        here.end, here.end_iteration = keyframe.step, keyframe.iteration
        return self._enter(here)

    def fork(self, keyframe: Keyframe, index: int, title: Words) -> Branch:
        """A new branch of the one shown, at `keyframe` with `index` moves made, to be shown."""
        child = self.current.upto(keyframe.step, index)
        child.title, child.end_iteration = title, keyframe.iteration
        if self.current.end == self.current.start:
            child.parent = self.current.parent  # nothing came of ours
        child.put(Mark.of(keyframe, index))
        return self._enter(child)

    def add(self, branch: Branch) -> None:
        """Take over a branch with its id, as from a file; not shown."""
        self.branches[branch.id] = branch
        self._next = max(self._next, branch.id + 1)
        for mark in branch.marks:
            self.arrays |= mark.keyframe.arrays

    def show(self, branch: Branch) -> None:
        """Make a branch of ours the one shown; the one left is thinned, the oldest may have to go."""
        left = self.current
        self._visits += 1
        branch.visited = self._visits
        self.current = branch
        if left.id in self.branches and left is not branch:
            if left.end == left.start:
                del self.branches[left.id]  # nothing came of it
            else:
                thin(left, self.limit // 8, (left.end,))
        self._settle()

    def resume(self, current: int) -> None:
        """Show a branch that was shown when its timeline was saved."""
        self.current = self.branches[current]
        self._visits = max(branch.visited for branch in self.branches.values())
        self._settle()

    def keep(self, keyframe: Keyframe, index: int) -> None:
        """Add a keyframe of the branch shown, and thin to stay within the bound."""
        if not _finite(keyframe):
            return
        here, mark = self.current, Mark.of(keyframe, index)
        self._forget(old for old in here.marks if old.step == mark.step)
        here.put(mark)
        self.arrays |= keyframe.arrays
        self._own += mark.bytes
        self.version += 1
        if self.bytes > self.limit or len(here.marks) > MARKS:
            self._thin(keyframe.step)

    def copy(self) -> Timeline:
        """The same as it is now, for another thread: keyframes are shared, lists are not."""
        twin = Timeline(self.limit)
        twin.arrays = dict(self.arrays)
        for branch in self.branches.values():
            twin.add(
                replace(branch, marks=list(branch.marks), moves=list(branch.moves), lone=list(branch.lone))
            )
        twin.current = twin.branches[self.current.id]
        return twin

    def bound(self, limit: int) -> None:
        """Another memory bound, in bytes."""
        self.limit = limit
        self._settle()

    def view(self, wasserstein: float | None = None, *, exact: bool = False) -> TimelineView:
        """What the window draws; `wasserstein` is the newest of the branch shown."""
        here = self.current
        steps = np.array([mark.step for mark in here.marks], dtype=np.int64)
        drawn = np.unique(np.linspace(0, len(steps) - 1, min(len(steps), DRAWN)).round().astype(np.int64))
        return TimelineView(
            here.id,
            here.first,
            here.end,
            here.end_iteration,
            steps[drawn],
            _drawn_moves(here),
            tuple(
                BranchView(
                    branch.id,
                    branch.parent if branch.parent in self.branches else None,
                    branch.start,
                    branch.end,
                    branch.title,
                    wasserstein if branch is here else branch.kept.wasserstein,
                    exact if branch is here else branch.kept.exact,
                )
                for branch in sorted(self.branches.values(), key=lambda branch: branch.id)
            ),
            self.bytes,
        )

    def _enter(self, branch: Branch) -> Branch:
        branch.id, self._next = self._next, self._next + 1
        self.add(branch)
        self.show(branch)
        return branch

    def _settle(self) -> None:
        """Count anew, let the oldest branches go, and thin."""
        while True:
            here = {id(mark.keyframe): mark.bytes for mark in self.current.marks}
            others = {
                id(mark.keyframe): mark.bytes
                for branch in self.branches.values()
                if branch is not self.current
                for mark in branch.marks
            }
            self._own, self._shared = sum(here.values()), here.keys() & others.keys()
            self._elsewhere = sum(others[one] for one in others.keys() - here.keys())
            old = [branch for branch in self.branches.values() if branch is not self.current]
            if not old or (self._elsewhere <= self.limit // 2 and len(old) < BRANCHES):
                break
            del self.branches[min(old, key=lambda branch: branch.visited).id]
        self._forget_arrays()
        if self.bytes > self.limit:
            self._thin(self.current.end)
        self.version += 1

    def _forget_arrays(self) -> None:
        """Keep the points, densities and modes that some branch names."""
        named: set[str] = set()
        for branch in {id(one): one for one in (*self.branches.values(), self.current)}.values():
            named |= shas((one for mark in branch.marks for one in mark.keyframe.population[:1]), ())
            named |= shas((), (move.change for move in branch.moves))
        self.arrays = {name: array for name, array in self.arrays.items() if name in named}

    def _thin(self, here: int) -> None:
        """Thin, and a little more, so that not every keyframe costs it anew."""
        room = int(_ROOM * self.limit) - self._elsewhere
        self._forget(thin(self.current, room, (self.current.end, here), int(_ROOM * MARKS)))

    def _forget(self, marks: Iterable[Mark]) -> None:
        for mark in marks:
            self._own -= mark.bytes
            if id(mark.keyframe) in self._shared:
                self._elsewhere += mark.bytes


def thin(branch: Branch, limit: int, near: tuple[int, ...], count: int = MARKS) -> list[Mark]:
    """Drop keyframes until at most `count` of at most `limit` bytes are left, never the first and last.

    Spacing grows with the distance from the steps in `near`. Returns what was dropped.
    """
    marks = branch.marks
    kept = survivors([mark.step for mark in marks], [mark.bytes for mark in marks], limit, near, count)
    branch.marks = [marks[place] for place in kept]
    return [marks[place] for place in sorted(set(range(len(marks))).difference(kept))]


def survivors(
    steps: Sequence[int], sizes: Sequence[int], limit: int, near: tuple[int, ...], count: int = MARKS
) -> list[int]:
    """Places of the keyframes that `thin` keeps, of keyframes at `steps` with `sizes` in bytes."""
    at, weight = np.array(steps, dtype=np.int64), np.array(sizes, dtype=np.int64)
    left = np.arange(len(at))
    while len(left) > 2 and (weight.sum() > limit or len(left) > count):
        away = np.abs(at[1:-1, None] - np.array(near)).min(1)
        scale = np.where(away <= RECENT, RECENT / _DENSER, away)
        place = 1 + int(np.argmin((at[2:] - at[:-2]) / scale))
        at, weight, left = (np.delete(array, place) for array in (at, weight, left))
    return [int(place) for place in left]


def _drawn_moves(branch: Branch) -> tuple[Move, ...]:
    """Moves and lone critic steps in order; each drag as one."""
    drawn: list[Move] = []
    last = 0
    for move in branch.moves[-_LOOKED_AT:]:
        before = drawn[-1] if drawn else None
        same = before and (before.replica, before.change.keys()) == (move.replica, move.change.keys())
        if before and same and move.step - last <= _DRAG:
            drawn[-1] = replace(before, change=move.change)
        else:
            drawn.append(move)
        last = move.step
    lone = [Move(one.step, one.iteration, critic_steps=one.count) for one in branch.lone[-DRAWN:]]
    return tuple(sorted((*drawn, *lone), key=lambda move: move.step)[-DRAWN:])


def _finite(keyframe: Keyframe) -> bool:
    return all(bool(np.isfinite(array).all()) for array in keyframe.tensors.values())
