"""Where a session comes from: a start, another branch, or what a journal holds."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from engine.branch import Branch, Kept, Mark
from engine.history import History
from engine.keyframe import Keyframe
from engine.link.chronicle import Recovery
from engine.link.messages import Start, Visit
from engine.link.notebook import Notebook
from engine.link.sessions import Arrays, SessionLike, Sessions
from engine.player import Player, course
from engine.settings import Settings
from engine.timeline import Timeline
from engine.words import UserError

_log = logging.getLogger(__name__)


class Arrivals:
    """Makes players; owns the timeline and the notebook, which outlive them.

    Whatever is refused leaves the session shown, its timeline and its notebook as they are.
    """

    def __init__(self, sessions: Sessions, device: str) -> None:
        self._sessions, self._device = sessions, device
        self.timeline = Timeline()
        self.notebook = Notebook()

    def start(self, start: Start, left: Player[SessionLike] | None) -> Player[SessionLike]:
        """A session at its beginning; the one left stays as a branch.

        Raises:
            UserError: the population or the device cannot be.
        """
        arrays = used(start.population, {**self.timeline.arrays, **start.arrays})
        session = self._sessions.new(start.population, self._device, {**arrays, **start.arrays})
        if left:
            left.leave()
        self.notebook.load(Kept())
        return Player.begin(session, self.timeline, lambda: self.notebook.kept(session.history))

    def visit(self, visit: Visit, left: Player[SessionLike] | None) -> tuple[Player[SessionLike], int]:
        """A session on another branch, and the step to advance it to.

        Raises:
            UserError: there is no such branch.
        """
        branch = self.timeline.branches.get(visit.branch)
        if branch is None:
            raise UserError("there is no branch {branch}", branch=visit.branch)
        step = branch.end if visit.step is None else visit.step
        if left and branch is self.timeline.current:
            return left, left.seek(step)
        session, index = self._nearest(branch, step, self.timeline.arrays)
        if left:
            left.leave()
        self.timeline.show(branch)
        player = self._recall(session, index, self.timeline)
        return player, player.seek(step)

    def recover(self, recovery: Recovery) -> Player[SessionLike]:
        """A session at the newest moment in the journal that can be gone on from.

        Raises:
            UserError: there is none.
        """
        timeline = Timeline(self.timeline.limit)
        timeline.arrays |= recovery.arrays
        branch = Branch(0, course(recovery.population[0]))
        branch.moves, branch.lone = list(recovery.moves), list(recovery.lone)
        for point in recovery.points:
            try:
                branch.put(Mark.of(Keyframe.from_bytes(point.keyframe), point.index))
            except UserError:
                _log.exception("a keyframe of the journal is damaged")
        session, index = self._newest(branch, recovery)
        branch.start = branch.first
        branch.end = max(session.step, recovery.end)
        branch.end_iteration = branch.iteration_at(branch.end)
        timeline.add(branch)
        timeline.show(branch)
        return self._recall(session, index, timeline)

    def _newest(self, branch: Branch, recovery: Recovery) -> tuple[SessionLike, int]:
        while branch.marks:
            try:
                return self._nearest(branch, branch.marks[-1].step, recovery.arrays)
            except Exception:  # noqa: BLE001 - an older moment may be whole
                _log.exception("a keyframe of the journal cannot be gone on from")
                branch.marks.pop()
        session = self._sessions.new(recovery.population, self._device, recovery.arrays)
        branch.put(Mark.of(session.keyframe(), 0))
        return session, 0

    def _nearest(self, branch: Branch, step: int, arrays: Arrays) -> tuple[SessionLike, int]:
        """A session built anew from the keyframe nearest to `step`, and the moves made there."""
        mark = branch.nearest(step)
        return self._sessions.again(mark.keyframe, self._device, arrays), mark.index

    def _recall(self, session: SessionLike, index: int, timeline: Timeline) -> Player[SessionLike]:
        """Go on with the branch shown: with what was measured on it, where it is known."""
        kept = timeline.current.kept
        if kept.history is not None:
            session.recall(History.from_state(kept.history))
        self.timeline = timeline
        self.notebook.load(kept)
        return Player(session, timeline, index, lambda: self.notebook.kept(session.history))


def used(population: tuple[Settings, ...], arrays: Mapping[str, Any]) -> dict[str, Any]:
    """Those of `arrays` that the settings name."""
    names = {settings.data.partition(":")[2] for settings in population}
    return {name: array for name, array in arrays.items() if name in names}
