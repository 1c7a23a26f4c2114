"""Puts one picture of the plane together: backdrop, points, legend, notes."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QFont, QPainter

from app.plane import overlay
from app.plane.backdrop import Backdrop, Pane, Scene
from app.plane.contours import crowd
from app.plane.foreground import Foreground, share_outside
from app.plane.kept import Kept
from app.plane.layers import GROUNDS
from app.plane.plan_drawing import PlanDrawing
from app.plane.scale import Field
from app.plane.view import View
from app.theme import Theme
from app.vector import is_vector
from engine.frame import Frame

NOTED_OUTSIDE = 0.1  # the share of fakes outside the view that is worth a note
ENOUGH = 1000  # points that say where labels would be hidden
TITLE_CELLS = 6  # of the crowd, in which a title lies
NOTE_HEIGHT = 28  # pixels below the upper edge of the plot: chips lie at the lower one
TITLE_HEIGHT = 30  # pixels that titles take there


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """What there is to be drawn now; `titles` of the plots may be empty, `spot` is the cursor in its plot."""

    size: QSizeF
    layout: overlay.Layout
    view: View
    theme: Theme
    layers: frozenset[str]
    frame: Frame | None
    replica: int
    now: float  # seconds
    titles: tuple[str, ...]
    distance: float  # W₁ of the newest answer
    spot: QPointF | None
    message: str
    focused: bool


class Picture:
    """Draws moments; what changes seldom is kept until `stale` is called."""

    def __init__(self) -> None:
        self.foreground = Foreground()
        self.plan = PlanDrawing()
        self._backdrop = Backdrop()
        self._legend, self._titles = Kept(), (Kept(), Kept())
        self._scene: Scene | None = None

    def stale(self) -> None:
        """The backdrop must be painted anew."""
        self._scene = None

    def settle(self) -> None:
        """Forget where lines and labels were before, as for a still picture."""
        self.plan.lines.settle()
        self._backdrop = Backdrop()
        self.stale()

    def draw(
        self, painter: QPainter, moment: Moment, fields: Callable[[], tuple[Field | None, ...]]
    ) -> float | None:
        """Draw the moment; returns the milliseconds of painting the backdrop, None if it was kept.

        `fields` makes the field of each plot.
        """
        ratio = abs(painter.deviceTransform().m11()) or 1.0
        began = time.perf_counter()
        if self._scene is None:
            self._scene = _scene(moment, fields())
        painted = self._backdrop.draw(painter, self._scene, ratio)
        spent = (time.perf_counter() - began) * 1e3 if painted else None
        for area in moment.layout.areas:
            painter.save()
            painter.setClipRect(area)
            painter.translate(area.topLeft())
            self._draw_points(painter, moment, ratio)
            painter.restore()
        if is_vector(painter):
            self._backdrop.frame(painter, self._scene)
        self._draw_legend(painter, moment, self._scene.font, ratio)
        self._draw_titles(painter, moment, self._scene.font, ratio)
        _draw_notes(painter, moment)
        if moment.focused:
            overlay.paint_focus(painter, moment.layout.plot, moment.theme.palette)
        return spent

    def _draw_legend(self, painter: QPainter, moment: Moment, font: QFont, ratio: float) -> None:
        layout, palette = moment.layout, moment.theme.palette
        readings = overlay.Readings(self.foreground.median_pull, moment.distance)
        entries = overlay.entries(moment.layers, moment.theme, readings)

        def paint(painter: QPainter) -> None:
            overlay.paint_legend_rows(painter, layout, entries, font, palette)

        room = QRectF(
            layout.plot.left(), layout.legend_top, layout.plot.width(), overlay.legend_height(layout, font)
        )
        key = tuple(entries), tuple(len(row) for row in layout.legend), font.toString(), palette
        self._legend.draw(painter, room, key, paint, ratio)

    def _draw_titles(self, painter: QPainter, moment: Moment, font: QFont, ratio: float) -> None:
        palette = moment.theme.palette
        for kept, text, plot in zip(self._titles, moment.titles, moment.layout.areas, strict=False):
            if text:
                kept.draw(
                    painter,
                    overlay.title_room(plot, font),
                    (text, font.toString(), palette),
                    partial(overlay.paint_title, text=text, area=plot, font=font, palette=palette),
                    ratio,
                )

    def _draw_points(self, painter: QPainter, moment: Moment, ratio: float) -> None:
        view, theme = moment.view, moment.theme
        if moment.frame is not None:
            self.foreground.draw(painter, moment.frame, moment.replica, view, moment.layers, theme, ratio)
        if "plan" in moment.layers:
            self.plan.draw(painter, view, theme, ratio, moment.now)
            own = None if moment.spot is None else self.plan.pointed_at(view, moment.spot)
            if own is not None:
                self.plan.draw_own(painter, own, view, theme, ratio)
        if moment.spot is not None and len(moment.layout.areas) > 1:
            overlay.paint_cross(painter, moment.spot, theme.palette)


def _scene(moment: Moment, fields: tuple[Field | None, ...]) -> Scene:
    theme, shown = moment.theme, moment.layers
    return Scene(
        size=moment.size,
        panes=tuple(Pane(*pair) for pair in zip(moment.layout.areas, fields, strict=True)),
        bars=moment.layout.bars,
        view=moment.view,
        colours=bool(shown & {"landscape", *GROUNDS}),
        contours="contours" in shown,
        crowded=_crowded(moment),
        palette=theme.palette,
        font=theme.font(theme.sizes.font_plot),
        line=theme.sizes.line,
    )


def _crowded(moment: Moment) -> NDArray[np.bool_]:
    """Where points, or a title, would hide the labels of contours."""
    frame, view = moment.frame, moment.view
    clouds = [] if frame is None else [frame.reals[:ENOUGH], frame.fakes[moment.replica, :ENOUGH]]
    points = np.concatenate([np.empty((0, 2)), *clouds])
    crowded = crowd(view.to_screen(points), view.width, view.height)
    crowded[0, : TITLE_CELLS if any(moment.titles) else 0] = True
    return crowded


def _draw_notes(painter: QPainter, moment: Moment) -> None:
    theme, area = moment.theme, moment.layout.plot
    if moment.frame is not None and "fakes" in moment.layers:
        share = share_outside(moment.frame.fakes[moment.replica], moment.view)
        if share >= NOTED_OUTSIDE:
            below = NOTE_HEIGHT + TITLE_HEIGHT * any(moment.titles)
            spot = QPointF(area.center().x(), area.top() + below)
            font = theme.font(theme.sizes.font_plot)
            overlay.paint_pill(painter, overlay.outside_note(share), spot, font, theme.palette, area.width())
    if moment.message:
        font = theme.font(theme.sizes.font_large)
        overlay.paint_pill(painter, moment.message, area.center(), font, theme.palette, area.width())
