"""Draws the transport plan: thin lines that grow stronger towards the goal, a ring where each begins."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPainterPath

from app.plane.cloud import Cloud, Marker
from app.plane.overlay import paint_tag
from app.plane.paths import polylines
from app.plane.plan import PlanLines
from app.plane.strokes import stroke
from app.plane.ticks import rounded
from app.plane.view import View
from app.theme import Theme

FADES = (0.3, 0.45, 0.6, 0.8)  # opacity of the parts of a line, from fake to goal
HEAD = 6.0  # pixels
ROOM = 22.0  # pixels of a line that has a head
MIDDLE = 0.62  # of a line, where its head is
FAR = 1e5  # pixels: the raster engine counts in 16.16 fixed point

Places = NDArray[np.float64]  # (n, 2), pixels


def ring(theme: Theme) -> Marker:
    """The mark of a fake of the plan, smaller than those of the cloud."""
    palette = theme.palette
    return Marker("ring", theme.sizes.font_plot / 2 - 1, palette.fake, palette.outline)


class PlanDrawing:
    """Draws the lines of a plan; `pointed`: the one under the cursor, drawn by itself."""

    def __init__(self) -> None:
        self.lines = PlanLines()
        self._rings, self._goals = Cloud(), Cloud()
        self._paths: list[QPainterPath] = []
        self._starts: Places = np.empty((0, 2))
        self._made_of: tuple[object, ...] = ()

    def draw(self, painter: QPainter, view: View, theme: Theme, ratio: float, now: float) -> None:
        """Draw the chosen lines in the painter's pixels from the plot's top left corner."""
        self._make(view, now)
        ink = QColor(theme.palette.text)
        for path, alpha in zip(self._paths, (*FADES, 1.0), strict=False):
            ink.setAlphaF(alpha)
            stroke(painter, path, ink, theme.sizes.line, ratio)
        if len(self._starts):
            self._rings.draw(painter, self._starts, ring(theme), ratio)

    def pointed_at(self, view: View, spot: QPointF) -> int | None:
        """Which fake of the plan is under the pixel `spot` of the plot."""
        return self.lines.pointed_at(view.to_screen(self.lines.pairs[:, 0]), (spot.x(), spot.y()))

    def draw_own(self, painter: QPainter, index: int, view: View, theme: Theme, ratio: float) -> None:
        """The line of one fake, strong, with its length."""
        palette = theme.palette
        pair = self.lines.pairs[index]
        places = np.clip(view.to_screen(pair), -FAR, FAR)
        path = polylines(np.concatenate([places, _heads(places[None], 1.0).reshape(-1, 2)]), "finite")
        stroke(painter, path, QColor(palette.outline), 5.0 * theme.sizes.line, ratio)
        stroke(painter, path, QColor(palette.accent), 2.4 * theme.sizes.line, ratio)
        self._goals.draw(painter, places[:1], Marker("disc", 9, palette.accent, palette.outline), ratio)
        length = float(np.hypot(*(pair[1] - pair[0])))
        font = theme.font(theme.sizes.font_plot, bold=True)
        paint_tag(painter, rounded(length), _beside(places, theme.sizes.font_plot), font, palette)

    def _make(self, view: View, now: float) -> None:
        """Paths of the parts of all lines, and of their heads; those of the last picture while all rest."""
        made_of = view, self.lines.moment(now)
        if made_of == self._made_of:
            return
        self._made_of = made_of
        places = np.clip(view.to_screen(self.lines.lines(now)), -FAR, FAR)
        self._starts = places[:, 0]
        start, way, parts = places[:, 0], places[:, 1] - places[:, 0], len(FADES)
        ends = [
            np.stack([start + way * (number / parts), start + way * ((number + 1) / parts)], axis=1)
            for number in range(parts)
        ]
        heads = _heads(places, MIDDLE)
        self._paths = [polylines(one.reshape(-1, 2), "pairs") for one in ends]
        self._paths.append(polylines(heads.reshape(-1, 2), "finite"))


def _beside(places: NDArray[np.float64], size: int) -> QPointF:
    """Where to write about the line (2, 2): on its middle if it is long, else above it."""
    if np.hypot(*(places[1] - places[0])) > 8 * size:
        return QPointF(*places.mean(axis=0))
    top = places[:, 1].min() - 2 * size
    return QPointF(places[0, 0], top if top > 2 * size else places[:, 1].max() + 2 * size)


def _heads(places: NDArray[np.float64], at: float) -> NDArray[np.float64]:
    """Arrow heads (m, 4, 2), each begun by a row of NaN, for lines (n, 2, 2) that have room.

    `at`: where, in shares of the line; at the goals they would lie in heaps.
    """
    way = places[:, 1] - places[:, 0]
    length = np.hypot(way[:, 0], way[:, 1])
    roomy = length > ROOM
    along = way[roomy] / length[roomy, None]
    tip = places[roomy, 0] + at * way[roomy]
    across = np.column_stack([-along[:, 1], along[:, 0]])
    left, right = tip - HEAD * (along + 0.5 * across), tip - HEAD * (along - 0.5 * across)
    return np.stack([np.full_like(tip, np.nan), left, tip, right], axis=1)
