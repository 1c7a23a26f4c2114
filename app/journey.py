"""Where the window stands in time: the timeline, the moment shown, and going to another."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from engine.link.messages import Command, HistoryReady, Open, Remember, Save, Seek, Single, Status, Visit
from engine.timeline_view import TimelineView

MEMORY = 256  # MiB that the engine gives the past unless it is told otherwise


class Journey(QObject):
    """The past of a session. Behind the end, playing replays what was done, and a change forks."""

    view_changed = Signal(object)  # TimelineView
    moved = Signal()  # `step`, `end` or `seeking` have changed
    sought = Signal()  # a person asked for a past moment
    history_came = Signal(object)  # HistoryReady: another course of training is shown

    def __init__(
        self, send: Callable[[Command], None], new_run: Callable[[], int], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._send, self._new_run = send, new_run
        self.view: TimelineView | None = None
        self._left: TimelineView | None = None
        self.step = 0
        self.iteration = 0
        self.end = 0
        self.seeking: int | None = None
        self.memory = MEMORY  # MiB

    @property
    def behind(self) -> bool:
        """Whether a past moment is shown."""
        return self.step < self.end or self.seeking is not None

    def seek(self, step: int) -> None:
        """Go to a past moment; dragging may call this as often as it likes."""
        step = min(max(step, self.view.first if self.view else 0), self.end)
        self._send(Seek(step))
        self.seeking = step
        self.sought.emit()
        self.moved.emit()

    def seek_end(self) -> None:
        """Go back to the newest moment."""
        self.seek(self.end)

    def visit(self, branch: int, step: int | None = None) -> None:
        """Go to another course that training took; `step` None: its end."""
        self._leave()
        self._send(Visit(self._new_run(), branch, step))

    def single(self, replica: int) -> None:
        """Go on with one arena of several, as if the others had never been."""
        self._leave()
        self._send(Single(self._new_run(), replica))

    def open(self, path: str, *, playing: bool = False) -> None:
        """Open a snapshot; one that is refused leaves everything as it is."""
        self._leave()
        self._send(Open(self._new_run(), path, playing))

    def save(self, path: str, about: dict[str, str], thumbnail: bytes) -> None:
        """Write a snapshot; an event `saved` or `unsaved` follows."""
        self._send(Save(path, about, thumbnail))

    def _leave(self) -> None:
        """The next view is of another course, unless it is refused."""
        self._left, self.view = self.view, None

    def stay(self) -> None:
        """The other course is not to be had."""
        self.view = self.view or self._left

    def remember(self, mebibytes: int) -> None:
        """Let the past take no more memory than this; older moments are thinned out first."""
        self.memory = mebibytes
        self._send(Remember(mebibytes))

    def take_view(self, view: TimelineView) -> None:
        """The timeline has changed."""
        self.view = view
        self.end = view.end
        self.view_changed.emit(view)

    def take_status(self, status: Status) -> None:
        """The engine reports where it stands."""
        before = self.step, self.end, self.seeking
        self.step, self.iteration, self.end = status.step, status.iteration, max(status.end, status.step)
        self.seeking = status.seeking
        if before != (self.step, self.end, self.seeking):
            self.moved.emit()

    def fork(self, step: int) -> None:
        """A change was made behind the end: the session now ends here, what came after is a branch."""
        self.end, self.seeking = step, None
        self.moved.emit()

    def take_history(self, answer: HistoryReady) -> None:
        """Another course is shown."""
        self.seeking = None
        self.history_came.emit(answer)
