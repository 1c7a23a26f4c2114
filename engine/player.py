"""Player: takes a session along its timeline: trains at the end, replays behind it, forks on a change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Generic, Protocol, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from engine.branch import Branch, Kept, course
from engine.history import History
from engine.keyframe import Keyframe
from engine.settings import Settings, knobs
from engine.stored import data_words, sha_of
from engine.timeline import STRIDE, Timeline
from engine.timeline_view import Move
from engine.words import Words

_LONE = 8  # lone critic steps between two looks at whether to stop


class Trainable(Protocol):
    """The part of `engine.session.Session` that time travel needs."""

    arrays: dict[str, NDArray[np.float32]]

    @property
    def population(self) -> tuple[Settings, ...]: ...
    @property
    def iteration(self) -> int: ...
    @property
    def step(self) -> int: ...
    def run(self, n: int, stop: Callable[[], bool] | None = None) -> int: ...
    def train_critic(self, k: int) -> object: ...
    def apply(self, change: Mapping[str, object], replica: int | None = None) -> object: ...
    def keyframe(self) -> Keyframe: ...
    def restore(self, keyframe: Keyframe, *, forget: bool = True) -> object: ...
    def forget(self) -> object: ...
    def recall(self, history: History) -> object: ...


S = TypeVar("S", bound=Trainable)


class Player(Generic[S]):
    """The playhead: a session somewhere on the branch shown, and what it meets on its way.

    `met` collects the moves that were replayed; who shows them takes them out. `keep` is asked for what was
    measured, whenever a branch is left.
    """

    def __init__(
        self, session: S, timeline: Timeline, index: int = 0, keep: Callable[[], Kept] = Kept
    ) -> None:
        """A session that stands on the branch shown, with `index` of its moves made."""
        self.session, self.timeline = session, timeline
        self.met: list[Move] = []
        self.index = index
        self._keep = keep

    @classmethod
    def begin(cls, session: S, timeline: Timeline, keep: Callable[[], Kept] = Kept) -> Self:
        """A session that begins a branch of its own."""
        timeline.begin(session.keyframe(), course(session.population[0]))
        return cls(session, timeline, keep=keep)

    @classmethod
    def at(
        cls,
        timeline: Timeline,
        branch: Branch,
        step: int,
        make: Callable[[Keyframe], S],
        keep: Callable[[S], Kept] = lambda _: Kept(),
    ) -> Self:
        """A session on a branch, made from the keyframe nearest to `step`, with the branch's history.

        Raises:
            UserError: the keyframe or the history are not of such a session.
        """
        mark, kept = branch.nearest(step), branch.kept
        session = make(mark.keyframe)
        session.arrays |= timeline.arrays
        if kept.history is not None:
            session.recall(History.from_state(kept.history))
        return cls(session, timeline, mark.index, lambda: keep(session))

    @property
    def behind(self) -> bool:
        """Whether what comes next is known."""
        here = self.timeline.current
        return self.session.step < here.end or self.index < len(here.moves)

    @property
    def known(self) -> int:
        """Steps from here to the end of the branch."""
        return self.timeline.current.end - self.session.step

    def advance(self, units: int, stop: Callable[[], bool] | None = None) -> int:
        """Replay, or train, for `units` iterations or lone critic steps; returns how many were done.

        Fewer if `stop` says so or nothing is left that trains.
        """
        done = 0
        while done < units:
            self.meet()
            step, here = self.session.step, self.timeline.current
            room = min(units - done, STRIDE - step % STRIDE)
            if known := here.stretch(step, self.index):
                room = min(room, known)
            if here.lone_at(step) is not None:
                if stop is not None and stop():
                    return done
                room = ran = min(room, _LONE)
                self.session.train_critic(room)
            else:
                ran = self.session.run(room, stop)
            done += ran
            self._arrived()
            if ran < room:
                return done
        return done

    def meet(self) -> None:
        """Make the moves that were made at this step."""
        here, step = self.timeline.current, self.session.step
        while self.index < len(here.moves) and here.moves[self.index].step <= step:
            move = here.moves[self.index]
            self._bring_array(move.change)
            self.session.apply(move.change, move.replica)
            self.index += 1
            self.met.append(move)

    def apply(self, change: Mapping[str, object], replica: int | None = None) -> bool:
        """Change live knobs from here on; whether that forked.

        Raises:
            UserError: as `Session.apply`; nothing is changed then.
        """
        session = self.session
        before, keyframe = session.population, session.keyframe() if self.behind else None
        session.apply(change, replica)
        if session.population == before:
            return False
        one = session.population[replica or 0]
        change = {name: getattr(one, name) for name in change}  # as they were understood
        move = Move(session.step, session.iteration, change, replica)
        if keyframe is not None:
            self._fork(keyframe, what(move))
        self._note_arrays(change)
        self.timeline.current.moves.append(move)
        self.index += 1
        self.timeline.version += 1
        return keyframe is not None

    def train_critic(self, count: int) -> None:
        """Lone critic steps that somebody asked for now, at the end: `branch_off` is first."""
        session = self.session
        while count > 0:
            room = min(count, STRIDE - session.step % STRIDE)
            self.timeline.current.add_lone(session.step, room, session.iteration)
            session.train_critic(room)
            self._arrived()
            count -= room

    def branch_off(self, title: Words) -> bool:
        """Begin a branch here if what comes next is known; whether it was."""
        if not self.behind:
            return False
        self._fork(self.session.keyframe(), title)
        return True

    def hurry(self) -> bool:
        """Make all moves that are still to come at once, on a branch of their own; whether it took one."""
        here = self.timeline.current
        rest = here.moves[self.index :]
        if not self.branch_off(here.title):
            return False
        for move in rest:
            self.apply(move.change, move.replica)
        return True

    def seek(self, step: int) -> int:
        """Stand at the keyframe nearest to `step`, or on the way from it; returns the step to advance to."""
        self.rest()
        here = self.timeline.current
        target = min(max(step, here.first), here.end)
        mark = here.nearest(target)
        if not mark.step <= self.session.step <= target:
            self.session.restore(mark.keyframe, forget=False)
            self.index = mark.index
        return target

    def go(self, step: int) -> None:
        """Seek, and stay until the step is reached."""
        target = self.seek(step)
        while self.session.step < target and self.advance(target - self.session.step):
            pass
        self.meet()
        self.met.clear()

    def rest(self) -> None:
        """Leave a keyframe at the end, so that it can be come back to at once."""
        if not self.behind and not self.timeline.current.has(self.session.step):
            self.timeline.keep(self.session.keyframe(), self.index)

    def leave(self) -> None:
        """Keep what is needed to come back to this branch."""
        self.rest()
        self.timeline.current.kept = self._keep()

    def _fork(self, keyframe: Keyframe, title: Words) -> None:
        self.timeline.current.kept = self._keep()
        self.timeline.fork(keyframe, self.index, title)
        self.session.forget()

    def _arrived(self) -> None:
        session, here = self.session, self.timeline.current
        here.reach(session.step, session.iteration)
        if session.step % STRIDE == 0 and not here.has(session.step):
            self.timeline.keep(session.keyframe(), self.index)

    def _note_arrays(self, change: Mapping[str, object]) -> None:
        """The timeline keeps every array that a move names; the session only the one in force."""
        name = sha_of(change.get("data", ""))
        if name in self.session.arrays:
            self.timeline.arrays[name] = self.session.arrays[name]
            self.session.arrays = {name: self.session.arrays[name]}

    def _bring_array(self, change: Mapping[str, object]) -> None:
        name = sha_of(change.get("data", ""))
        if name in self.timeline.arrays:
            self.session.arrays = {**self.session.arrays, name: self.timeline.arrays[name]}


def what(move: Move) -> Words:
    """What a branch that began with this move is called."""
    if move.critic_steps:
        return Words("{count} critic steps", {"count": move.critic_steps})
    changes = [f"{knobs()[name].symbol} = {data_words(value)}" for name, value in move.change.items()]
    return Words("{changes}", {"changes": ", ".join(changes[:3])})
