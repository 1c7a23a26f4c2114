"""The session shown as a file: what it is called, whether it has changed, saving and opening it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.languages import say
from app.playground import Playground
from app.sessions.places import SUFFIX, Places, is_session, prune
from engine.link.messages import Event, HistoryReady, RunUntil, Save, Status
from engine.words import UserError

Key = tuple[int, int, int]  # run, branch, last step: another one has more or other training behind it


@dataclass(frozen=True, slots=True)
class Opening:
    """Something to be opened.

    `file`: what it is saved to from then on; None: it has no name yet. `changed`: it differs from that file.
    `about` is for a source that tells nothing of the window.
    """

    source: Path
    file: Path | None = None
    changed: bool = False
    about: Mapping[str, str] = field(default_factory=dict)


class Desk(QObject):
    """Saves and opens by the playground. `tell` and `restore` are for the window's panels, `draw` a PNG.

    Opening keeps the session shown until then, if it was not saved, among those left in `places`.
    """

    changed = Signal()  # `file` or `modified`
    said = Signal(str, str)  # a sentence for people, and its role
    opened = Signal(object)  # Opening
    not_opened = Signal(object, str)  # Opening, why
    saved = Signal(object)  # Path

    def __init__(
        self,
        playground: Playground,
        places: Places,
        tell: Callable[[], dict[str, str]],
        restore: Callable[[Mapping[str, str]], None],
        draw: Callable[[], bytes],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._playground, self.places = playground, places
        self._tell, self._restore, self._draw = tell, restore, draw
        self.file: Path | None = None
        self._key: Key = (0, 0, 0)
        self._clean: Key | None = None  # as it was saved or opened
        self._touched = False  # settings were changed since
        self._settling: Opening | None = None  # opened, its first status has not come
        self._saving: dict[str, Key] = {}
        self._opening: tuple[int, Opening] | None = None
        self._waiting: tuple[str, Opening] | None = None  # until the session shown is kept at this path
        self._shown: tuple[Path | None, bool] = (None, False)
        playground.status.connect(self._follow)
        playground.event_came.connect(self._hear)
        playground.journey.history_came.connect(self._arrive)

    @property
    def modified(self) -> bool:
        """Whether there is something that no file holds."""
        if self._settling is not None:
            return self._settling.changed
        if self.file is None and self._clean is None:
            return self._key[2] > 0
        return self._touched or self._key != self._clean

    def call(self, file: Path) -> None:
        """The session's file has another name now."""
        self.file = file
        self._tell_change()

    def take_over(self, other: Desk) -> None:
        """The same session as on the other desk, which is cleared away."""
        self.file, self._key, self._clean, self._touched = (
            other.file,
            other._key,
            other._clean,
            other._touched,
        )
        self._settling, self._opening, self._waiting = other._settling, other._opening, other._waiting
        self._saving = other._saving
        self._tell_change()

    # Saving

    def save(self, path: Path) -> None:
        """Write a snapshot; `saved` follows, or a sentence that says why not."""
        self._saving[str(path)] = self._key
        self._touched = False
        self._playground.journey.save(str(path), self._tell(), self._draw())

    def snapshot(self, path: Path) -> Save:
        """The same as a message, for the end."""
        return Save(str(path), self._tell(), self._draw())

    def _written(self, path: Path) -> None:
        key = self._saving.pop(str(path))
        self.file, self._clean, self._settling = path, key, None
        self.said.emit(self.tr("Saved as {0}").format(path.name), "good")
        self.saved.emit(path)

    def _unwritten(self, path: Path, why: str) -> None:
        del self._saving[str(path)]
        self._touched = True
        self.said.emit(self.tr("Not saved: {0}").format(why), "danger")

    # Opening

    def open(self, opening: Opening) -> None:
        """Open a snapshot or a journal, paused; what is shown now is kept if it was not saved."""
        if is_session(opening.source):
            from engine.snapshot import peek

            try:
                peek(opening.source)
            except UserError as error:
                self._fail(opening, say(error))
                return
        folder = self.places.kept
        if folder is None or not self.modified:
            self._open(opening)
            return
        try:
            folder.mkdir(parents=True, exist_ok=True)
            prune(folder)
        except OSError as error:
            self._fail(opening, error.strerror or str(error))
            return
        self._playground.set_playing(playing=False)
        path = folder / f"{time.strftime('%Y-%m-%d %H-%M-%S')}{SUFFIX}"
        self._waiting = str(path), opening
        self._playground.journey.save(str(path), self._tell(), self._draw())

    def _open(self, opening: Opening) -> None:
        self._playground.journey.open(str(opening.source))
        self._opening = self._playground.run, opening

    def _arrive(self, answer: HistoryReady) -> None:
        """Another course of training is shown: it may be the one that was opened."""
        if self._opening is None or self._opening[0] != self._playground.run:
            return
        opening, self._opening = self._opening[1], None
        self.file, self._settling, self._touched = opening.file, opening, False
        self._restore(answer.about or opening.about)
        self.said.emit(self.tr("Opened {0}, paused").format(opening.source.stem), "good")
        self.opened.emit(opening)
        self._tell_change()

    def _fail(self, opening: Opening, why: str) -> None:
        said = self.tr("{0} cannot be opened: {1}").format(opening.source.name, why)
        self.said.emit(said, "danger")
        self.not_opened.emit(opening, said)

    # Anew and again

    def new(self) -> None:
        """Another session, without a name; the one shown stays as a branch."""
        self.file = self._clean = self._settling = None
        self._touched = False
        self._playground.begin_anew()
        self._tell_change()

    def replay(self) -> None:
        """Play the whole session from its first step, moves included, and pause at its end."""
        play, view = self._playground, self._playground.journey.view
        if view is None or view.end <= view.first:
            self.said.emit(self.tr("There is nothing to replay yet."), "muted")
            return
        play.journey.seek(view.first)
        play.run_until(RunUntil(iteration=view.end_iteration))
        play.set_playing(playing=True)

    # What the engine says

    def _follow(self, status: Status) -> None:
        self._key = status.run, status.branch, max(status.end, status.step)
        if self._settling is not None:
            self._clean = None if self._settling.changed else self._key
            self._touched = self._settling.changed
            self._settling = None
        self._tell_change()

    def _hear(self, event: Event) -> None:
        if event.kind in ("saved", "unsaved"):
            self._hear_of_file(event)
        elif event.kind in ("applied", "forked") and not self._playground.journey.behind:
            self._touched = True
        elif event.kind == "lost":
            self._lose(say(event.words))
        elif event.kind in ("refused", "failed") and self._opening and self._opening[0] == event.run:
            opening, self._opening = self._opening[1], None
            self._fail(opening, say(event.words))
        self._tell_change()

    def _hear_of_file(self, event: Event) -> None:
        path = str(event.words.params.get("path", ""))
        if self._waiting and self._waiting[0] == path:
            opening, self._waiting = self._waiting[1], None
            if event.kind == "saved":
                self._open(opening)
            else:
                kept = self.tr("the session shown could not be kept ({0})").format(say(event.words))
                self._fail(opening, kept)
        elif path in self._saving:
            if event.kind == "saved":
                self._written(Path(path))
            else:
                self._unwritten(Path(path), say(event.words))

    def _lose(self, why: str) -> None:
        """The engine has gone, with what it was about to write."""
        for path in list(self._saving):
            self._unwritten(Path(path), why)
        if self._waiting is not None:
            opening, self._waiting = self._waiting[1], None
            self._fail(opening, why)

    def _tell_change(self) -> None:
        if self._shown != (now := (self.file, self.modified)):
            self._shown = now
            self.changed.emit()
