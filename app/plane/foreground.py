"""What moves with every frame: clouds, arrows, trails, the latent grid."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from app.palettes import Palette
from app.plane.cloud import DENSE, Cloud, Marker, draw_density
from app.plane.motion import ARROWS, Trails, arrows
from app.plane.paths import mesh, polylines
from app.plane.strokes import stroke
from app.plane.view import View
from app.theme import Theme
from engine.frame import Floats, Frame

CLOUDS = ("reals", "interpolates", "fakes")  # in the order they are drawn
FADES = (0.1, 0.22, 0.4, 0.65)  # opacity of a trail from its end to its head


def marker(name: str, theme: Theme, scale: float = 1.0) -> Marker:
    """The marker of a cloud, `scale` times as large as is usual: its shape says as much as its colour."""
    palette, size = theme.palette, scale * theme.sizes.font_plot / 2
    return {
        "reals": Marker("plus", size, palette.real, palette.outline),
        "fakes": Marker("disc", size, palette.fake, palette.outline),
        "interpolates": Marker("diamond", size - 1.0, palette.interpolate, palette.outline),
    }[name]


class Foreground:
    """Draws the moving layers of one replica, with markers `scale` times as large as is usual."""

    def __init__(self, scale: float = 1.0) -> None:
        self.scale = scale
        self._clouds = {name: Cloud() for name in CLOUDS}
        self.trails = Trails()
        self.median_pull = math.nan

    def draw(
        self,
        painter: QPainter,
        frame: Frame,
        replica: int,
        view: View,
        shown: frozenset[str],
        theme: Theme,
        ratio: float,
    ) -> None:
        """Draw the layers named in `shown`, in the painter's pixels from the plot's top left corner."""
        palette = theme.palette
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=False)
        points = {
            "reals": frame.reals,
            "fakes": frame.fakes[replica],
            "interpolates": None if frame.interpolates is None else frame.interpolates[replica],
        }
        if "latent_grid" in shown and frame.latent_grid is not None:
            self._draw_mesh(painter, frame.latent_grid[replica], view, theme, ratio)
        if "trails" in shown:
            self._draw_trails(painter, view, theme, ratio)
        for name in CLOUDS:
            cloud = points[name]
            if name in shown and cloud is not None:
                look = marker(name, theme, self.scale)
                self._draw_cloud(painter, name, view.to_screen(cloud), look, view, ratio)
        if "pull" in shown and frame.pull is not None:
            self._draw_pull(painter, frame.fakes[replica], frame.pull[replica], view, palette, ratio)

    def _draw_cloud(
        self,
        painter: QPainter,
        name: str,
        places: NDArray[np.float64],
        look: Marker,
        view: View,
        ratio: float,
    ) -> None:
        if len(places) > DENSE:
            draw_density(painter, places, look.colour, QRectF(0, 0, view.width, view.height))
        else:
            self._clouds[name].draw(painter, places, look, ratio)

    def _draw_pull(
        self, painter: QPainter, fakes: Floats, pull: Floats, view: View, palette: Palette, ratio: float
    ) -> None:
        count = min(ARROWS, len(fakes), len(pull))
        points, connect, self.median_pull = arrows(
            np.clip(view.to_screen(fakes[:count]), -1e5, 1e5), pull[:count]
        )
        path = polylines(points, connect)
        stroke(painter, path, QColor(palette.outline), 3.0, ratio)
        stroke(painter, path, QColor(palette.text), 1.5, ratio)

    def _draw_trails(self, painter: QPainter, view: View, theme: Theme, ratio: float) -> None:
        ink = QColor(theme.palette.fake)
        for part, alpha in zip(self.trails.ages(len(FADES)), FADES, strict=True):
            ink.setAlphaF(alpha)
            path = polylines(np.clip(view.to_screen(part), -1e5, 1e5), "finite")
            stroke(painter, path, ink, theme.sizes.line, ratio)

    def _draw_mesh(self, painter: QPainter, nodes: Floats, view: View, theme: Theme, ratio: float) -> None:
        ink = QColor(theme.palette.good)
        ink.setAlphaF(0.85)
        stroke(painter, mesh(np.clip(view.to_screen(nodes), -1e5, 1e5)), ink, theme.sizes.line, ratio)


def share_outside(fakes: Floats, view: View) -> float:
    """The share of `fakes` (n, 2) that the view does not show."""
    if not len(fakes):
        return 0.0
    x_low, x_high, y_low, y_high = view.extent
    x, y = fakes[:, 0], fakes[:, 1]
    return 1.0 - float(np.mean((x >= x_low) & (x <= x_high) & (y >= y_low) & (y <= y_high)))
