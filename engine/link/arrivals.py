"""Where a session comes from: a start, another branch, or what a journal holds."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.branch import Branch, Kept, Mark, course
from engine.history import History
from engine.keyframe import Keyframe
from engine.layout import columns
from engine.link.chronicle import Recovery, recovery
from engine.link.journal import is_journal, read
from engine.link.messages import Single, Start, Visit
from engine.link.notebook import Notebook
from engine.link.sessions import SessionLike, Sessions
from engine.player import Player
from engine.settings import Settings
from engine.snapshot import open_file
from engine.timeline import Timeline
from engine.words import UserError, Words

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
        session = self._sessions.new(
            start.population, self._device, {**arrays, **start.arrays}, independent=start.independent
        )
        if left:
            left.leave()
        self.notebook.load(Kept())
        return Player.begin(session, self.timeline, lambda: self._keep(session))

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
        player = self._player(self.timeline, branch, step)
        if left:
            left.leave()
        self.timeline.show(branch)
        self.notebook.load(branch.kept)
        return player, player.seek(step)

    def single(self, single: Single, left: Player[SessionLike] | None) -> Player[SessionLike]:
        """A session of one replica of the one left, at the moment shown and with what is known of it.

        Raises:
            UserError: there is no such replica.
        """
        count = len(left.session.population) if left else 0
        if left is None or not 0 <= single.replica < count:
            raise UserError("there is no replica {number} of {count}", number=single.replica + 1, count=count)
        keyframe = left.session.keyframe().single(single.replica)
        session = self._sessions.again(keyframe, self._device, self.timeline.arrays)
        left.leave()
        session.recall(History.from_state(History.single(left.session.history.state(), single.replica)))
        session.forget()
        self.notebook.take_single(single.replica, keyframe.step)
        settings = keyframe.population[0]
        words = Words("{title}, alone", {"title": str(course(settings))})
        self.timeline.begin(session.keyframe(), words)
        return Player(session, self.timeline, keep=lambda: self._keep(session))

    def open(self, path: Path) -> tuple[Player[SessionLike], int, Mapping[str, str]]:
        """The session in a file, the step to advance it to, and what was told about it.

        Raises:
            UserError: the file is refused.
        """
        if is_journal(path):
            found = recovery(read(path).records)
            if found is None:
                raise UserError("{file} holds no session", file=path.name)
            player = self.recover(found)
            return player, player.timeline.current.end, {}
        snapshot = open_file(path)
        snapshot.timeline.bound(self.timeline.limit)
        return self._stand(snapshot.timeline, snapshot.step), snapshot.step, snapshot.about

    def recover(self, found: Recovery) -> Player[SessionLike]:
        """A session at the newest moment in the journal that can be gone on from.

        Raises:
            UserError: there is none.
        """
        timeline = Timeline(self.timeline.limit)
        timeline.arrays |= found.arrays
        branch = Branch(0, course(found.population[0]))
        branch.moves, branch.lone = list(found.moves), list(found.lone)
        for point in found.points:
            try:
                branch.put(Mark.of(Keyframe.from_bytes(point.keyframe), point.index))
            except UserError:
                _log.exception("a keyframe of the journal is damaged")
        self._last_resort(branch, found)
        branch.start = branch.first
        branch.end = max(branch.marks[-1].step, found.end)
        branch.end_iteration = branch.iteration_at(branch.end)
        branch.kept = _measured(found, branch)
        timeline.add(branch)
        timeline.show(branch)
        while True:
            try:
                return self._stand(timeline, branch.marks[-1].step)
            except Exception:
                if len(branch.marks) == 1:
                    raise
                _log.exception("a keyframe of the journal cannot be gone on from")
                branch.marks.pop()

    def _last_resort(self, branch: Branch, found: Recovery) -> None:
        """See that there is a keyframe, if only of the beginning."""
        if not branch.marks:
            session = self._sessions.new(found.population, self._device, found.arrays)
            branch.put(Mark.of(session.keyframe(), 0))

    def _stand(self, timeline: Timeline, step: int) -> Player[SessionLike]:
        """Go over to another timeline, at the keyframe nearest to `step` of the branch shown."""
        player = self._player(timeline, timeline.current, step)
        self.timeline = timeline
        self.notebook.load(timeline.current.kept)
        return player

    def _player(self, timeline: Timeline, branch: Branch, step: int) -> Player[SessionLike]:
        def make(keyframe: Keyframe) -> SessionLike:
            return self._sessions.again(keyframe, self._device, timeline.arrays)

        return Player.at(timeline, branch, step, make, self._keep)

    def _keep(self, session: SessionLike) -> Kept:
        session.metrics(session.step)  # fetches the newest rows
        return self.notebook.kept(session.history)


def _measured(found: Recovery, branch: Branch) -> Kept:
    """The curves in a journal, as far as they are of this branch."""
    if found.history is None:
        return Kept()
    try:
        history = History.from_state(found.history)
    except UserError:
        _log.exception("the metrics in the journal are damaged")
        return Kept()
    if (history.columns, history.replicas) != (columns(found.population), len(found.population)):
        return Kept()
    history.truncate_after(branch.end - 1)
    return Kept(history.state())


def used(population: tuple[Settings, ...], arrays: Mapping[str, Any]) -> dict[str, Any]:
    """Those of `arrays` that the settings name."""
    names = {settings.data.partition(":")[2] for settings in population}
    return {name: array for name, array in arrays.items() if name in names}
