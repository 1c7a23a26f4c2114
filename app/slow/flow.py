"""The data flow of an iteration as a small picture: z, G, x, x̂, f and the two losses; what works is lit."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.playground import Playground
from app.slow.phases import Phase, phases, values
from app.theme import Theme

# Where each node stands, in units of a cell, and what is written in it.
PLACES = {
    "z": (0.0, 1.0, "z"),
    "G": (1.0, 1.0, "G"),
    "fake": (2.0, 1.0, "G(z)"),
    "real": (2.0, 0.0, "x"),
    "mix": (3.0, 0.5, "x̂"),
    "f": (4.0, 0.5, "f"),
    "critic_loss": (5.2, 0.0, "L_f"),
    "generator_loss": (5.2, 1.0, "L_G"),
}
EDGES = (
    ("z", "G"), ("G", "fake"), ("fake", "mix"), ("real", "mix"), ("fake", "f"), ("real", "f"), ("mix", "f"),
    ("f", "critic_loss"), ("f", "generator_loss"),
)  # fmt: skip
NETWORKS = frozenset({"G", "f"})
PICTURE = 0.6  # of the width, at most; the rest is for words
SMALLEST = 9  # pixels of type


class FlowPicture(QWidget):
    """Lights up the nodes of the phase and says in words what happens."""

    def __init__(self, playground: Playground, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._playground, self._theme = playground, theme
        self._phase: Phase | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("One iteration in its parts"))
        theme.changed.connect(self.updateGeometry)
        theme.changed.connect(self.update)

    def show_phase(self, phase: Phase | None) -> None:
        """Light up a phase; None: nothing is going on yet."""
        self._phase = phase
        self.setAccessibleDescription(self.words())
        self.update()

    def title(self) -> str:
        """The number and name of the phase."""
        if self._phase is None:
            return self.tr("Slow motion")
        settings = self._playground.settings
        names = [phase.name for phase in phases(settings)]
        number = names.index(self._phase.name) + 1 if self._phase.name in names else 0
        return f"{number}/{len(names)}  {_said(self._phase.title).format(**values(settings))}"

    def words(self) -> str:
        """What happens in the phase."""
        if self._phase is None:
            return self.tr("One iteration at a time, taken apart.")
        return _said(self._phase.words).format(**values(self._playground.settings))

    def sizeHint(self) -> QSize:
        return QSize(400, round(self._theme.sizes.font * 7.2))

    def minimumSizeHint(self) -> QSize:
        return QSize(300, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._draw(painter)
        finally:
            painter.end()

    def _draw(self, painter: QPainter) -> None:
        theme, sizes = self._theme, self._theme.sizes
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(theme.colour("border"), 1.0))
        painter.setBrush(theme.colour("panel"))
        painter.drawRoundedRect(box, sizes.radius, sizes.radius)
        cell = min(sizes.font * 3.6, box.width() * PICTURE / 6.15)
        corner = QPointF(box.left() + cell * 0.55, box.center().y() - cell * 0.42)
        spots = {
            name: corner + QPointF(x * cell * 0.95, y * cell * 0.84) for name, (x, y, _) in PLACES.items()
        }
        lit = self._phase.lit if self._phase else frozenset()
        for first, last in EDGES:
            if "mix" in (first, last) and "mix" not in lit:
                continue
            both = first in lit and last in lit
            self._draw_edge(painter, spots[first], spots[last], cell * 0.34, on=both)
        painter.setFont(theme.font(min(sizes.font_small, round(cell * 0.27)), bold=True))
        for name, spot in spots.items():
            if name != "mix" or "mix" in lit:
                self._draw_node(painter, name, spot, cell * 0.3, on=name in lit)
        self._draw_words(painter, box.adjusted(corner.x() + cell * 5.6, 0, -sizes.spacing, 0))

    def _draw_edge(self, painter: QPainter, start: QPointF, end: QPointF, room: float, *, on: bool) -> None:
        line = QLineF(start, end)
        if line.length() <= 2 * room:
            return
        line = QLineF(line.pointAt(room / line.length()), line.pointAt(1 - room / line.length()))
        painter.setPen(
            QPen(self._theme.colour("accent" if on else "muted", 1.0 if on else 0.45), 2.0 if on else 1.0)
        )
        painter.drawLine(line)
        for turn in (150, -150):
            barb = QLineF.fromPolar(5.0, line.angle() + turn)
            painter.drawLine(QLineF(line.p2(), line.p2() + barb.p2()))

    def _draw_node(self, painter: QPainter, name: str, spot: QPointF, reach: float, *, on: bool) -> None:
        colours = {"fake": "fake", "real": "real", "mix": "interpolate"}
        ink = self._theme.colour(colours.get(name, "accent"))
        rect = QRectF(spot.x() - reach, spot.y() - reach * 0.85, 2 * reach, 1.7 * reach)
        painter.setPen(QPen(ink if on else self._theme.colour("muted", 0.6), 2.0 if on else 1.0))
        painter.setBrush(QColor(ink) if on else self._theme.colour("panel"))
        if name in NETWORKS:
            painter.drawRoundedRect(rect, 3, 3)
        else:
            painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
        painter.setPen(self._theme.colour("panel" if on else "muted"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, PLACES[name][2])

    def _draw_words(self, painter: QPainter, room: QRectF) -> None:
        """What happens, beside the picture, in the largest type that has room."""
        theme, flags = self._theme, Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
        below = QRectF(0, 0, room.width(), 1e4)
        if room.width() < 60:
            return
        for size in range(theme.sizes.font, SMALLEST - 1, -1):
            bold, plain = theme.font(size, bold=True), theme.font(size)
            title = QFontMetricsF(bold).boundingRect(below, flags, self.title()).height()
            words = QFontMetricsF(plain).boundingRect(below, flags, self.words()).height()
            if title + words <= room.height() - 4:
                break
        top = room.center().y() - (title + words) / 2
        painter.setPen(theme.colour("text"))
        painter.setFont(bold)
        painter.drawText(QRectF(room.left(), top, room.width(), title), flags, self.title())
        painter.setPen(theme.colour("muted"))
        painter.setFont(plain)
        painter.drawText(QRectF(room.left(), top + title, room.width(), words), flags, self.words())


def _said(text: str) -> str:
    return QCoreApplication.translate("Slow", text)
