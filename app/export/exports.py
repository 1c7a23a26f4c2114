"""Taking things out of the window: pictures, numbers, points, films."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMainWindow

from app.charts.board import ChartBoard
from app.charts.chart import Chart
from app.export.asking import Asking
from app.export.film import Film, Look
from app.export.films import Films
from app.export.jobs import Job
from app.export.pictures import Drawable, WindowPicture, maker
from app.export.record import Record
from app.languages import language_in_force, say
from app.palettes import DARK
from app.plane.plane import Plane
from app.playground import Playground
from app.sessions.panels import Panels
from app.status_line import StatusLine
from app.theme import Theme
from engine.files import write_whole
from engine.frame import Frame
from engine.words import UserError

if TYPE_CHECKING:
    from app.export.tables import RunData


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """Something that a picture can be taken of."""

    name: str
    title: str
    drawn: Drawable


class Exports(QObject):
    """Writes what is asked for, beside training and beside the window. `middle` is the plane, or the arenas.

    What goes wrong is said in one sentence; a file is written whole or not at all.
    """

    said = Signal(str, str)  # a sentence for people, and its role

    def __init__(
        self,
        window: QMainWindow,
        playground: Playground,
        plane: Plane,
        middle: Drawable,
        board: ChartBoard,
        theme: Theme,
        status_line: StatusLine,
    ) -> None:
        super().__init__(window)
        self.playground, self.board, self.theme = playground, board, theme
        self._window, self._middle = window, middle
        self._panels = Panels(window, plane, board)
        self._asking = Asking(window)
        self._frame: Frame | None = None
        self._jobs: list[Job] = []
        self.record = Record(playground, self)
        self.films = Films(playground, board, self.record, self._look, self)
        self.films.said.connect(self.said)
        self.said.connect(status_line.say)
        board.picture_wanted.connect(self.ask_chart)
        playground.frame.connect(self._keep)

    @property
    def frame(self) -> Frame | None:
        """The newest picture of the engine."""
        return self._frame

    def subjects(self) -> list[Subject]:
        """What there is to take pictures of: the plane, the window, each chart that is not hidden."""
        found = [
            Subject("plane", self.tr("Plane"), self._middle),
            Subject("window", self.tr("Whole window"), WindowPicture(self._window)),
        ]
        hidden = self.board.hidden_names()
        found += [Subject(one.name, one.title, one) for one in self.board.charts if one.name not in hidden]
        return found

    # Asking for files.

    def ask_picture(self, subject: Subject, kind: str = "png", scale: float = 2.0) -> None:
        """Ask for a file and write a picture, as it is when the file has been chosen."""
        kinds = {"png": self.tr("Picture"), "svg": self.tr("Vectors")}
        first = {kind: kinds[kind]}
        self._asking.ask(
            self.tr("Export picture"),
            subject.name,
            first | kinds,
            lambda path: self.write_picture(subject, path, scale),
        )

    def ask_plane(self) -> None:
        """The same, of the plane, at twice the resolution."""
        self.ask_picture(self.subjects()[0])

    def ask_chart(self, chart: Chart) -> None:
        """The same, of a chart."""
        self.ask_picture(Subject(chart.name, chart.title, chart))

    def ask_metrics(self, kind: str) -> None:
        """Ask for a file and write the numbers of the run."""
        words = {"csv": self.tr("Comma-separated values"), "npz": self.tr("NumPy arrays")}
        self._asking.ask(self.tr("Export metrics"), "metrics", {kind: words[kind]}, self.write_metrics)

    def ask_points(self) -> None:
        """Ask for a file and write the points of now."""
        kinds = {"csv": self.tr("Comma-separated values")}
        self._asking.ask(self.tr("Export points"), "points", kinds, self.write_points)

    def ask_film(self, film: Film) -> None:
        """Ask for a file, or a folder, and make this film there."""
        words = {"mp4": self.tr("Film"), "gif": self.tr("Animation"), "png": self.tr("Folder of pictures")}
        ending = "" if film.kind == "png" else film.kind
        self._asking.ask(
            self.tr("Export film"), "film", {ending: words[film.kind]}, partial(self.write_film, film)
        )

    # Writing.

    def write_picture(self, subject: Subject, path: Path, scale: float = 1.0) -> None:
        """Draw the subject now, and write it as what `path` ends in: .png or .svg."""
        kind = path.suffix.lower().removeprefix(".")
        if kind not in ("png", "svg"):
            self.said.emit(self.tr("a picture ends in .png or .svg"), "danger")
            return
        try:
            make = maker(subject.drawn, kind, scale, f"{subject.title} · WGAN Playground")
        except UserError as error:
            self.said.emit(say(error), "danger")
            return
        self._work(path, lambda: write_whole(path, make()))

    def write_metrics(self, path: Path) -> None:
        """Write the numbers of the run as what `path` ends in: .csv, with files beside it, or .npz."""
        run = self.run_data()
        if run is None:
            self.said.emit(self.tr("there are no metrics yet"), "danger")
            return
        npz = path.suffix.lower() == ".npz"
        self._work(path, partial(_write_npz if npz else _write_csv, path, run))

    def write_points(self, path: Path) -> None:
        """Write fakes and real points of now."""
        from app.export.tables import points_as_csv

        frame = self._frame
        if frame is None:
            self.said.emit(self.tr("there are no points yet"), "danger")
            return
        self._work(path, lambda: write_whole(path, points_as_csv(frame)))

    def write_film(self, film: Film, path: Path) -> None:
        """Begin to make a film."""
        try:
            self.films.make(_at(film, path))
        except UserError as error:
            self.said.emit(say(error), "danger")

    def run_data(self) -> RunData | None:
        """Copies of all numbers that are known of the run."""
        from app.export.tables import gather

        history, view = self.board.history, self.playground.journey.view
        if history is None or history.last_iteration < 0:
            return None
        moves = view.moves if view else ()
        return gather(history, self.playground.population, self.record.truths, self.record.coverages, moves)

    def stop(self) -> None:
        """Before the window goes: what is being written gets done, films are given up."""
        self.films.stop()
        for job in self._jobs:
            job.join()
        self._jobs.clear()

    def _work(self, path: Path, work: Callable[[], None]) -> None:
        job = Job(work, self)
        self._jobs.append(job)

        def end(wrong: str) -> None:
            with suppress(ValueError):
                self._jobs.remove(job)
            job.deleteLater()
            self.said.emit(wrong or self.tr("Wrote {0}").format(path), "danger" if wrong else "good")

        job.done.connect(end)
        job.start()

    def _keep(self, frame: Frame) -> None:
        self._frame = frame

    def _look(self) -> Look:
        dark = self.theme.palette == DARK
        language = language_in_force()
        return Look("dark" if dark else "light", self.theme.presenter, self._panels.about(), language)


def _at(film: Film, path: Path) -> Film:
    return replace(film, path=path)


def _write_csv(path: Path, run: RunData) -> None:
    from app.export.tables import as_csv

    for more, data in as_csv(run).items():
        write_whole(path.with_name(f"{path.stem}{more}{path.suffix}"), data)


def _write_npz(path: Path, run: RunData) -> None:
    from app.export.tables import as_npz

    write_whole(path, as_npz(run))
