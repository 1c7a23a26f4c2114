"""The page of the export dialog for films: what, how large, from where to where; and how far it is."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QSpinBox, QWidget

from app.export.exports import Exports
from app.export.ffmpeg import check_ffmpeg
from app.export.film import MOST as MOST_PICTURES
from app.export.film import PICTURES, RATES, SIZES, Content, Film, Kind, equal_steps, estimate
from app.export.films import FilmState
from app.export.pages import Page
from app.languages import say
from engine.words import UserError

FARTHEST = 2_000_000_000


class FilmPage(Page):
    """A film of the past, or of what comes; while one is made, its progress."""

    def __init__(self, exports: Exports, parent: QWidget | None = None) -> None:
        about = exports.tr(
            "The run as a film, made in a process of its own: training goes on, and so may you. "
            "The past is replayed step for step; a live film shows what you do from now on."
        )
        super().__init__(exports, about, parent)
        self._follow_end, self._own_pace = True, False
        self._films, self._journey = exports.films, exports.playground.journey
        tr = self.tr
        self.source = self.choice(
            tr("Show"), [(tr("The past, replayed"), "past"), (tr("What comes, live"), "live")]
        )
        kinds: list[tuple[str, object]] = [(tr("MP4, a film"), "mp4"), (tr("GIF, for web pages"), "gif")]
        self.kind = self.choice(tr("Format"), [*kinds, (tr("PNG, a folder of pictures"), "png")])
        contents: list[tuple[str, object]] = [
            (tr("Plane only"), "plane"),
            (tr("Plane with charts"), "charts"),
        ]
        self.content = self.choice(tr("Content"), [*contents, (tr("Whole window"), "window")])
        sizes: list[tuple[str, object]] = [
            (f"{width} × {height}", (width, height)) for width, height in SIZES
        ]
        self.size_ = self.choice(tr("Size"), sizes, SIZES.index((1280, 720)))
        rates: list[tuple[str, object]] = [(str(rate), rate) for rate in RATES]
        self.rate = self.choice(tr("Pictures a second"), rates, RATES.index(20))
        self._add_steps()
        self._add_progress()
        for spin in (self.first, self.last, self.every):
            spin.valueChanged.connect(self.refresh)
        self._films.changed.connect(self.refresh)
        self.refresh()

    @property
    def go_text(self) -> str:
        return self.tr("Record …") if self._live else self.tr("Make film …")

    @property
    def ready(self) -> bool:
        return self._films.state is None and not self._missing() and (self._live or len(self._steps()) > 1)

    @property
    def _live(self) -> bool:
        return bool(self.source.currentData() == "live")

    def refresh(self) -> None:
        """Follow the run; say what will come of it, or how far it is."""
        state = self._films.state
        for field in (self.source, self.kind, self.content, self.size_, self.rate):
            field.setEnabled(state is None)
        for spin in (self.first, self.last, self.every):
            spin.setEnabled(state is None and not self._live)
        self._progress.setVisible(state is not None)
        if state is not None:
            self._show_state(state)
            return
        self._follow_run()
        self.note.setText(self._missing() or self._estimate())
        self.note.setProperty("role", "warn" if self._missing() else "muted")
        self.note.style().polish(self.note)

    def go(self) -> None:
        kind, content = cast("Kind", self.kind.currentData()), cast("Content", self.content.currentData())
        size, rate = self.size_.currentData(), self.rate.currentData()
        steps = () if self._live else self._steps()
        self.exports.ask_film(Film(Path("film"), kind, content, tuple(size), rate, steps=steps))

    def _add_steps(self) -> None:
        self.first, self.last, self.every = (QSpinBox(self) for _ in range(3))
        for spin, words in (
            (self.first, self.tr("From step")),
            (self.last, self.tr("To step")),
            (self.every, self.tr("A picture every")),
        ):
            spin.setRange(0, FARTHEST)
            spin.setGroupSeparatorShown(True)
            self.row(words, spin)
        self.every.setMinimum(1)
        self.every.setSuffix(self.tr(" steps"))
        self.last.valueChanged.connect(self._keep_end)  # as nobody else changes them, see `_follow_run`
        self.every.valueChanged.connect(self._keep_pace)

    def _add_progress(self) -> None:
        self._progress = QWidget(self)
        row = QHBoxLayout(self._progress)
        row.setContentsMargins(0, 0, 0, 0)
        self.bar = QProgressBar(self._progress)
        self.bar.setAccessibleName(self.tr("Progress of the film"))
        self.keep = QPushButton(self.tr("Stop and keep"), self._progress)
        self.cancel = QPushButton(self.tr("Cancel film"), self._progress)
        for button in (self.keep, self.cancel):
            button.setAutoDefault(False)
        self.keep.clicked.connect(self._films.finish)
        self.cancel.clicked.connect(self._films.cancel)
        row.addWidget(self.bar, 1)
        row.addWidget(self.keep)
        row.addWidget(self.cancel)
        self.column.insertWidget(self.column.count() - 1, self._progress)

    def _keep_end(self) -> None:
        self._follow_end = False

    def _keep_pace(self) -> None:
        self._own_pace = True

    def _follow_run(self) -> None:
        """The whole run, in about as many pictures as a film needs, unless somebody chose."""
        view, end = self._journey.view, self._journey.end
        low = view.first if view else 0
        for spin in (self.first, self.last, self.every):
            spin.blockSignals(True)
        self.first.setRange(low, max(low, end))
        self.last.setRange(low, max(low, end))
        if self._follow_end:
            self.last.setValue(end)
        if not self._own_pace:
            self.every.setValue(max(1, round((self.last.value() - self.first.value()) / PICTURES)))
        for spin in (self.first, self.last, self.every):
            spin.blockSignals(False)

    def _steps(self) -> tuple[int, ...]:
        first, last, every = self.first.value(), self.last.value(), self.every.value()
        if (last - first) / every > MOST_PICTURES:
            return ()
        return equal_steps(first, last, every)

    def _missing(self) -> str:
        """What has to be installed for this format, in a sentence."""
        if self.kind.currentData() == "mp4":
            try:
                check_ffmpeg()
            except UserError as error:
                return say(error)
        return ""

    def _estimate(self) -> str:
        kind, content = self.kind.currentData(), self.content.currentData()
        size, rate = self.size_.currentData(), int(self.rate.currentData())
        if self._live:
            second = estimate(kind, content, size, rate)
            return self.tr("About {0} for each minute in which training runs; pauses are left out.").format(
                sized(60 * second)
            )
        count = len(self._steps())
        if count < 2:
            return self.tr("There are too few steps, or too many pictures, for a film.")
        words = self.tr("{0} pictures, {1} s, about {2}")
        seconds = f"{count / rate:.1f}"
        return words.format(f"{count:,}", seconds, sized(estimate(kind, content, size, count)))

    def _show_state(self, state: FilmState) -> None:
        self.bar.setRange(0, state.pictures or 0)
        self.bar.setValue(state.made if state.pictures else -1)
        live = self._films.live
        self.keep.setVisible(live)
        self.keep.setEnabled(not state.stopping and state.made > 0)
        self.cancel.setEnabled(not state.stopping)
        if state.pictures and not state.made:
            self.note.setText(self.tr("Preparing …"))
            return
        of = f" / {state.pictures:,}" if state.pictures else ""
        words = self.tr("{0} pictures, {1}; {2}")
        self.note.setText(words.format(f"{state.made:,}{of}", sized(state.written), state.path.name))


def sized(count: int) -> str:
    """A number of bytes for people."""
    if count < 1e6:
        return f"{max(count, 1) / 1e3:.0f} kB"
    return f"{count / 1e6:.1f} MB" if count < 1e9 else f"{count / 1e9:.1f} GB"
