"""When something has begun and when it is over: a rule holds over a stretch; a weaker one fails over one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
Places = NDArray[np.int64]
NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Span:
    """The steps that a look tells of: a window of metrics, or a moment, where both are the same."""

    first: int
    last: int
    iteration: int  # at `first`


class Hysteresis:
    """One rule over R replicas. Lengths are in steps; `looks` is how many in a row must agree."""

    def __init__(self, replicas: int, begin: int, end: int, looks: int) -> None:
        self._begin, self._end, self._looks = begin, end, looks
        self.active = np.zeros(replicas, bool)
        self.since = np.full(replicas, NEVER)  # step at which the stretch under way began
        self.iteration = np.zeros(replicas, np.int64)  # and the iteration
        self._count = np.zeros(replicas, np.int64)  # looks in this stretch

    def look(self, span: Span, holds: Flags, lasts: Flags, known: Flags) -> tuple[Flags, Flags]:
        """Take in what one look says: which replicas' phenomenon began, and which is over.

        Args:
            span: the steps the look tells of.
            holds: (R,) whether the rule holds.
            lasts: (R,) whether the weaker one does.
            known: (R,) whether the look says anything of a replica; the others are left as they are.
        """
        changing = known & np.where(self.active, ~lasts, holds)
        fresh = changing & (self.since == NEVER)
        self.since[fresh], self.iteration[fresh] = span.first, span.iteration
        self._count[changing] += 1
        self._clear(known & ~changing)
        long = span.last - np.minimum(self.since, span.last) >= np.where(self.active, self._end, self._begin)
        turned = changing & long & (self._count >= self._looks)
        began, ended = turned & ~self.active, turned & self.active
        self.active ^= turned
        self._count[turned] = 0  # `since` is read by the caller, who then calls `settle`
        return began, ended

    def settle(self) -> None:
        """Begin new stretches where one has just been told of."""
        self._clear(self._count == 0)

    def go_to(self, step: int) -> None:
        """Back to `step`: a stretch under way that had begun by then goes on, later ones are forgotten."""
        self._clear(self.since >= step)

    def set(self, active: Flags) -> None:
        """The phenomenon is going on in these replicas, and in no other."""
        self._clear(active != self.active)
        self.active = active.copy()

    def _clear(self, replicas: Flags) -> None:
        self.since[replicas] = NEVER
        self._count[replicas] = 0
