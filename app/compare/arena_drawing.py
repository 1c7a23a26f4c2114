"""What one small arena draws: a pixmap of field, contours and grid that is kept, and the clouds over it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QPainter

from app.plane.backdrop import Inside, Pane, Scene
from app.plane.contours import crowd
from app.plane.foreground import Foreground
from app.plane.kinds import kinds, titles
from app.plane.layers import GROUNDS
from app.plane.plan_drawing import PlanDrawing
from app.plane.scale import Fields, Kind, Learned
from app.plane.view import View
from app.theme import Theme
from engine.frame import Frame, Truth
from engine.settings import LOG_LOSSES, Settings

ENOUGH = 300  # points that say where labels would be hidden


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """What all arenas of a sheet have in common at one moment; `labels`: numbers on contours."""

    view: View
    layers: frozenset[str]
    theme: Theme
    labels: bool
    logit: bool
    now: float
    ratio: float


class ArenaDrawing:
    """Draws one replica of the newest frame; one landscape stands in the place of a pair of them."""

    def __init__(self, replica: int, scale: float) -> None:
        self.replica = replica
        self.fields = Fields()
        self.foreground = Foreground(scale)
        self.plan = PlanDrawing()
        self.stale = True
        self._inside = Inside()
        self._scene: Scene | None = None
        self._log_loss = False

    def clear(self) -> None:
        """Forget everything, as for a new run."""
        self.fields.truths.clear()
        self.plan.lines.clear()
        self.fields.clear()
        self.foreground.trails.clear()
        self.stale = True

    def settle(self) -> None:
        """End all gliding at once, as for a still picture, which does not depend on earlier ones."""
        self.fields.settle()
        self.plan.lines.settle()
        self._inside = Inside()
        self.stale = True

    def take(self, frame: Frame, settings: Settings, look: Look) -> bool:
        """Keep what the frame says of this replica; whether it brought a landscape."""
        self._follow(settings, look.now)
        carried = self.fields.take(frame)
        self.foreground.trails.push(frame.fakes[self.replica], frame.step, look.now)
        kind = self._kind(look)
        if kind is not None and self.fields.stale(kind, look.now, carried=carried):
            self.stale = True
        return carried

    def take_truth(self, truth: Truth, settings: Settings, now: float) -> None:
        """Keep an exact answer about this replica."""
        self._follow(settings, now)
        self.fields.truths.take(truth, now, log_loss=self._log_loss)
        if truth.plan is not None:
            self.plan.lines.take(truth.plan, now)
        self.stale = True

    def paint_ground(self, frame: Frame | None, size: QSizeF, look: Look) -> None:
        """Make field, contours and grid anew."""
        kind = self._kind(look)
        field = None if kind is None else self.fields.make(kind, self.replica, look.now)
        pane = Pane(QRectF(0, 0, size.width(), size.height()), field)
        self._scene = _scene(frame, self.replica, size, look, pane)
        self._inside.painted(self._scene, pane, look.ratio)
        self.stale = False

    def draw(self, painter: QPainter, frame: Frame | None, plot: QRectF, look: Look) -> None:
        """Draw the ground as it was painted last, and what moves."""
        if self._scene is not None:
            pixmap = self._inside.painted(self._scene, self._scene.panes[0], look.ratio)
            painter.drawPixmap(plot.topLeft(), pixmap)
        if frame is None or self.replica >= len(frame.fakes):
            return
        painter.save()
        painter.setClipRect(plot)
        painter.translate(plot.topLeft())
        self.foreground.draw(painter, frame, self.replica, look.view, look.layers, look.theme, look.ratio)
        if "plan" in look.layers:
            self.plan.draw(painter, look.view, look.theme, look.ratio, look.now)
        painter.restore()

    def title(self, look: Look) -> str:
        """What to write into the corner of the plot; "" where it goes without saying."""
        return titles(_one_plot(look.layers), self._learned(look), self.fields.truths)[0]

    @property
    def distance(self) -> float:
        """The newest exact distance, NaN before."""
        newest = self.fields.truths.newest
        return math.nan if newest is None else newest.distance

    def _follow(self, settings: Settings, now: float) -> None:
        log_loss = settings.loss in LOG_LOSSES
        if log_loss != self._log_loss:
            self._log_loss = log_loss
            self.fields.truths.forget_optimal()
            self.stale = True

    def _kind(self, look: Look) -> Kind | None:
        return kinds(_one_plot(look.layers), self._learned(look), self.fields.truths)[0]

    def _learned(self, look: Look) -> Learned:
        if not self._log_loss:
            return "score"
        return "logit" if look.logit else "probability"


def _one_plot(layers: frozenset[str]) -> frozenset[str]:
    """A small arena has no room for two plots: the optimal critic takes the learned one's place."""
    return layers - {"beside"} | {"optimal"} if "beside" in layers else layers


def _scene(frame: Frame | None, replica: int, size: QSizeF, look: Look, pane: Pane) -> Scene:
    view, theme = look.view, look.theme
    known = frame is not None and replica < len(frame.fakes) and look.labels
    points = (
        np.concatenate([frame.reals[:ENOUGH], frame.fakes[replica, :ENOUGH]])
        if known and frame is not None
        else np.empty((0, 2))
    )
    return Scene(
        size=size,
        panes=(pane,),
        bars=QRectF(),
        view=view,
        colours=bool(look.layers & {"landscape", *GROUNDS}),
        contours="contours" in look.layers,
        crowded=crowd(view.to_screen(points), view.width, view.height),
        palette=theme.palette,
        font=theme.font(theme.sizes.font_small),
        labels=look.labels,
        line=theme.sizes.line,
    )
