"""Two sessions side by side: pictures, numbers, curves on the same axes, and the settings that differ."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QIcon, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.changes import difference
from app.charts.numbers import short
from app.controls.scale import shown
from app.controls.titles import title
from app.languages import said, say
from app.sessions.shelf import Entry
from app.sessions.words import data_words, distance_words, modes_words, recipe_words
from app.theme import Theme
from engine.history import History
from engine.settings import knobs, to_dict
from engine.snapshot import Snapshot, open_file
from engine.words import UserError

PICTURE = 200  # points
POLL_MS = 30
_COLUMNS = 400  # of a curve


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """How far a session was from its data: exact W₁ where it was solved, else the critic's estimate."""

    steps: NDArray[np.float64]
    values: NDArray[np.float64]
    exact: bool


def course_of(snapshot: Snapshot) -> Course:
    """The curve of the branch shown, of the first replica."""
    kept = snapshot.timeline.current.kept
    truths = [one for one in kept.truths if one.replica == 0 and np.isfinite(one.distance)]
    if len(truths) > 1:
        steps, values = [one.step for one in truths], [one.distance for one in truths]
        return Course(np.asarray(steps, np.float64), np.asarray(values, np.float64), True)
    if kept.history is None:
        return Course(np.zeros(0), np.zeros(0), False)
    found = History.from_state(kept.history).curve("wasserstein_estimate", points=_COLUMNS)
    known = np.isfinite(found.mean)
    return Course(
        found.iterations[known].astype(np.float64), np.abs(found.mean[known], dtype=np.float64), False
    )


def rows_of(one: Entry, other: Entry) -> list[tuple[str, str, str]]:
    """What both are and where their settings differ."""
    assert one.card is not None
    assert other.card is not None
    cards = one.card, other.card
    told = (
        (_tr("Recipe"), recipe_words),
        (_tr("Data"), data_words),
        (_tr("Iteration"), lambda card: f"{card.iteration:,}"),
        (_tr("Distance"), distance_words),
        (_tr("Modes"), modes_words),
    )
    rows = [(name, say(cards[0]), say(cards[1])) for name, say in told]
    old, new = (to_dict(card.settings) for card in cards)
    rows += [
        (f"{said(knobs()[name].label)}  {knobs()[name].symbol}", _value(old[name]), _value(new[name]))
        for name in difference(cards[0].settings, cards[1].settings)
    ]
    return [row for row in rows if row[1] or row[2]]


class CompareDialog(QDialog):
    """The files are read in a thread of its own, which has ended when the dialog has."""

    def __init__(self, one: Entry, other: Entry, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Compare sessions"))
        self._theme = theme
        colours = theme.palette.real, theme.palette.fake
        self.curves = _Curves((one.path.stem, other.path.stem), colours, theme, self)
        self.table = self._make_table(one, other)
        sides = QHBoxLayout()
        for entry, colour in zip((one, other), colours, strict=True):
            sides.addLayout(self._side(entry, colour))
        top = QGridLayout()
        top.addLayout(sides, 0, 0)
        top.addWidget(self.curves, 0, 1)
        top.setColumnStretch(1, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        buttons.button(QDialogButtonBox.StandardButton.Close).setIcon(QIcon())
        column = QVBoxLayout(self)
        column.setSpacing(theme.sizes.wide)
        column.addLayout(top)
        column.addWidget(self.table, 1)
        column.addWidget(buttons)
        self.resize(900, 560)
        self._reader = ThreadPoolExecutor(1, "compare")
        self._reading = [self._reader.submit(_read, entry.path) for entry in (one, other)]
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(POLL_MS)

    def done(self, result: int) -> None:
        self._timer.stop()
        self._reader.shutdown(wait=True, cancel_futures=True)
        super().done(result)

    def _look(self) -> None:
        """Show the curves when both files have been read."""
        if all(reading.done() for reading in self._reading):
            self._timer.stop()
            self.curves.show_courses([_result(reading) for reading in self._reading])

    def _side(self, entry: Entry, colour: str) -> QVBoxLayout:
        picture, name = QLabel(self), QLabel(self)
        side = QSize(PICTURE, PICTURE)
        picture.setFixedSize(side)
        if entry.pixmap is not None:
            picture.setPixmap(entry.pixmap.scaled(side, mode=Qt.TransformationMode.SmoothTransformation))
        picture.setAccessibleName(self.tr("Picture of {0}").format(entry.path.stem))
        name.setTextFormat(Qt.TextFormat.PlainText)
        name.setText(name.fontMetrics().elidedText(entry.path.stem, Qt.TextElideMode.ElideMiddle, PICTURE))
        name.setToolTip(str(entry.path))
        name.setStyleSheet(f"color: {colour}; font-weight: 600;")
        column = QVBoxLayout()
        column.addWidget(name)
        column.addWidget(picture)
        column.addStretch(1)
        return column

    def _make_table(self, one: Entry, other: Entry) -> QTableWidget:
        rows = rows_of(one, other)
        table = QTableWidget(len(rows), 3, self)
        table.setHorizontalHeaderLabels(["", one.path.stem, other.path.stem])
        table.verticalHeader().hide()
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setAccessibleName(self.tr("What differs"))
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for line, row in enumerate(rows):
            for place, text in enumerate(row):
                table.setItem(line, place, QTableWidgetItem(text))
        return table


class _Curves(QWidget):
    """Both courses over the steps, on the same axes."""

    def __init__(
        self, names: tuple[str, str], colours: tuple[str, str], theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._names, self._colours, self._theme = names, colours, theme
        self.courses: list[Course | str] = []
        self.setMinimumSize(280, PICTURE)
        self.setAccessibleName(self.tr("Distance from the data over the steps"))

    def show_courses(self, courses: list[Course | str]) -> None:
        """A sentence in the place of a course says why there is none."""
        self.courses = courses
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(self._theme.font(self._theme.sizes.font_small))
            self._draw(painter)

    def _draw(self, painter: QPainter) -> None:
        palette, high = self._theme.palette, painter.fontMetrics().height()
        area = QRectF(self.rect()).adjusted(48, 2.0 * high + 8, -8, -high - 6)
        known = [one for one in self.courses if isinstance(one, Course) and len(one.steps)]
        painter.setPen(QColor(palette.muted))
        if not known:
            text = "; ".join({one for one in self.courses if isinstance(one, str)}) or (
                self.tr("Nothing was measured") if self.courses else self.tr("Reading …")
            )
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), text)
            return
        end = max(float(one.steps[-1]) for one in known) or 1.0
        top = max(float(np.quantile(one.values, 0.98)) for one in known) or 1.0
        for share in (0.0, 0.5, 1.0):
            y = area.bottom() - share * area.height()
            painter.setPen(QColor(palette.grid))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(palette.muted))
            label = QRectF(0, y - high / 2, 42, high)
            painter.drawText(label, int(Qt.AlignmentFlag.AlignRight), short(share * top, 2))
        painter.drawText(QPointF(area.left(), self.height() - 4), "0")
        said = self.tr("step {0}").format(f"{end:,.0f}")
        painter.drawText(
            QPointF(area.right() - painter.fontMetrics().horizontalAdvance(said), self.height() - 4), said
        )
        for line, (course, colour) in enumerate(zip(self.courses, self._colours, strict=True)):
            self._draw_course(painter, area, (end, top), line, course, colour)

    def _draw_course(
        self,
        painter: QPainter,
        area: QRectF,
        most: tuple[float, float],
        line: int,
        course: Course | str,
        colour: str,
    ) -> None:
        painter.setPen(
            QPen(QColor(colour), 1.5, Qt.PenStyle.SolidLine if line == 0 else Qt.PenStyle.DashLine)
        )
        if isinstance(course, Course):
            x = area.left() + course.steps / most[0] * area.width()
            y = area.bottom() - np.clip(course.values / most[1], 0, 1.02) * area.height()
            painter.drawPolyline(
                QPolygonF([QPointF(*pair) for pair in zip(x.tolist(), y.tolist(), strict=True)])
            )
            kind = "W₁" if course.exact else self.tr("estimate")
        else:
            kind = course
        high = painter.fontMetrics().height()
        text = painter.fontMetrics().elidedText(
            f"{kind} · {self._names[line]}", Qt.TextElideMode.ElideRight, round(area.width())
        )
        painter.drawText(QPointF(area.left(), (line + 0.8) * high), text)


def _read(path: Path) -> Course:
    return course_of(open_file(path))


def _result(reading: Future[Course]) -> Course | str:
    try:
        return reading.result()
    except UserError as error:
        return say(error)


def _tr(text: str) -> str:
    return QCoreApplication.translate("CompareDialog", text)


def _value(value: object) -> str:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return shown(value) if number else title(str(value))  # type: ignore[arg-type]
