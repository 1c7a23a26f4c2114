"""Films as the window makes them: one at a time, of the past or live, while training goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.charts.board import ChartBoard
from app.export.film import Film, Look
from app.export.record import Record
from app.export.target import Target
from app.languages import say
from app.playground import Playground
from engine.link.messages import Event, Status
from engine.words import UserError

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

    from app.export.filming import Filming
    from app.export.live import Live


@dataclass(frozen=True, slots=True)
class FilmState:
    """How far a film is; `pictures` in all, or None while it is recorded live."""

    path: Path
    made: int = 0
    pictures: int | None = None
    written: int = 0  # bytes
    stopping: bool = False


class Films(QObject):
    """Makes a film in a process of its own.

    A film of the past is replayed there from a snapshot that the engine writes beside training; a live one is
    fed with what the engine says anyway.
    """

    changed = Signal()  # `state`
    said = Signal(str, str)  # a sentence for people, and its role

    def __init__(
        self,
        playground: Playground,
        board: ChartBoard,
        record: Record,
        look: Callable[[], Look],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._playground, self._board, self._record, self._look = playground, board, record, look
        self.state: FilmState | None = None
        self._device = "auto"
        self._folder: TemporaryDirectory[str] | None = None
        self._waiting: Film | None = None  # for its snapshot
        self._filming: Filming | None = None
        self._live: Live | None = None
        playground.event_came.connect(self._hear)
        playground.status.connect(self._note_device)

    @property
    def live(self) -> bool:
        """Whether a film is being recorded."""
        return self._live is not None

    def make(self, film: Film) -> None:
        """Begin `film`; without steps it is live.

        Raises:
            UserError: there is a film in the making, no ffmpeg, or no writing there.
        """
        if self.state is not None:
            raise UserError("there is a film in the making; wait for it, or cancel it")
        if film.kind == "mp4":
            from app.export.ffmpeg import check_ffmpeg

            check_ffmpeg()
        film = replace(film, look=self._look(), device=self._device)
        if not film.steps:
            self._begin(film)
            return
        Target(film.path, folder=film.kind == "png").drop()  # that it cannot be written is said at once
        from tempfile import TemporaryDirectory

        self._folder = TemporaryDirectory(prefix="wgan-film-", ignore_cleanup_errors=True)
        source = Path(self._folder.name) / "film.wgan"
        self._waiting = replace(film, source=str(source))
        self._show(FilmState(film.path, pictures=len(film.steps)))
        self._playground.journey.save(str(source), {}, b"")

    def finish(self) -> None:
        """A live film is long enough."""
        if self._live is not None and self._filming is not None and self.state is not None:
            self._live.stop()
            self._filming.finish()
            self._show(replace(self.state, stopping=True))

    def cancel(self) -> None:
        """Make no film after all."""
        if self._filming is not None and self.state is not None:
            if self._live is not None:
                self._live.stop()
            self._filming.cancel()
            self._show(replace(self.state, stopping=True))
        elif self._waiting is not None:
            self._end()
            self.said.emit(self.tr("The film was cancelled."), "muted")

    def stop(self) -> None:
        """The window is closed: a film in the making goes with it."""
        if self._filming is not None:
            self._filming.stop()
        self._end()

    def _begin(self, film: Film) -> None:
        from app.export.filming import Filming
        from app.export.live import Live

        self._filming = filming = Filming(film, self)
        filming.progressed.connect(self._advance)
        filming.ended.connect(self._ended)
        if not film.steps:
            self._live = Live(filming, self._playground, self._board.history, self._record)
        self._show(FilmState(film.path, pictures=len(film.steps) or None))

    def _advance(self, made: int, written: int) -> None:
        if self.state is not None:
            self._show(replace(self.state, made=made, written=written))

    def _ended(self, wrong: str) -> None:
        filming = self._filming
        assert filming is not None
        if filming.cancelled:
            said = self.tr("The film was cancelled."), "muted"
        elif wrong:
            said = wrong, "danger"
        else:
            said = self.tr("Wrote {0}").format(filming.path), "good"
        self._end()
        self.said.emit(*said)

    def _end(self) -> None:
        if self._filming is not None:
            self._filming.deleteLater()
        if self._live is not None:
            self._live.stop()
        self._filming = self._live = self._waiting = None
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None
        self._show(None)

    def _show(self, state: FilmState | None) -> None:
        self.state = state
        self.changed.emit()

    def _note_device(self, status: Status) -> None:
        """The past comes back bit for bit on the device it was made on only."""
        self._device = "cpu" if status.device.startswith("CPU") else "auto"

    def _hear(self, event: Event) -> None:
        """The snapshot of a film of the past is there, or will not be."""
        film = self._waiting
        if film is None:
            return
        mine = event.words.params.get("path") == film.source
        wrong = (
            say(event.words) if event.kind in ("failed", "lost") or (mine and event.kind == "unsaved") else ""
        )
        if mine and event.kind == "saved":
            self._waiting = None
            try:
                self._begin(film)
            except UserError as error:
                wrong = say(error)
        if wrong:
            self._end()
            self.said.emit(wrong, "danger")
