"""A small drawing of each data set, for the list to choose from."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

Points = NDArray[np.float64]
_COUNT = 240


def sketch(name: str) -> Points | None:
    """Some points (n, 2) within [−1, 1] that show what the data set looks like; None: unknown."""
    maker = _MAKERS.get(name)
    if maker is None:
        return None
    points = maker(np.random.default_rng(0))
    points = points - (points.min(axis=0) + points.max(axis=0)) / 2
    return points / max(float(np.abs(points).max()), 1e-9)


def sketch_icon(name: str, colour: str, size: int) -> QIcon:
    """The sketch as an icon of `size` pixels, sharp at 1× to 3×."""
    result = QIcon()
    points = sketch(name)
    for scale in (1, 2, 3):
        pixmap = QPixmap(size * scale, size * scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        if points is not None:
            _draw(pixmap, points, colour, scale)
        pixmap.setDevicePixelRatio(scale)
        result.addPixmap(pixmap)
    return result


def _draw(pixmap: QPixmap, points: Points, colour: str, scale: int) -> None:
    middle = pixmap.width() / 2
    reach, radius = middle - 2 * scale, 0.75 * scale
    ink = QColor(colour)
    ink.setAlphaF(0.75)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    for x, y in points:
        centre = QPointF(middle + reach * x, middle - reach * y)
        painter.drawEllipse(QRectF(centre - QPointF(radius, radius), centre + QPointF(radius, radius)))
    painter.end()


def _round(angles: Points, radius: Points | float = 1.0) -> Points:
    return np.stack((radius * np.cos(angles), radius * np.sin(angles)), axis=1)


def _blobs(centres: Points, sigma: float, rng: np.random.Generator, each: int) -> Points:
    return np.repeat(centres, each, axis=0) + rng.normal(0, sigma, (len(centres) * each, 2))


def _grid(side: int) -> Points:
    line = np.linspace(-1, 1, side)
    return np.stack(np.meshgrid(line, line), axis=-1).reshape(-1, 2)


def _moons(rng: np.random.Generator) -> Points:
    turn = np.linspace(0, np.pi, _COUNT // 4)
    upper, lower = _round(turn), _round(-turn) + (1, 0.45)
    return np.concatenate((upper, lower)) + rng.normal(0, 0.04, (len(turn) * 2, 2))


def _spirals(rng: np.random.Generator) -> Points:
    turn = np.sqrt(np.linspace(0.02, 1, _COUNT // 3))
    arm = _round(turn * 3 * np.pi, turn)
    return np.concatenate((arm, -arm)) + rng.normal(0, 0.015, (len(turn) * 2, 2))


def _pinwheel(rng: np.random.Generator) -> Points:
    radius = np.tile(np.linspace(0.1, 1, 26), 5)
    angle = np.repeat(np.arange(5) * 2 * np.pi / 5, 26) + 0.9 * radius + rng.normal(0, 0.09, 130)
    return _round(angle, radius)


def _checkerboard(rng: np.random.Generator) -> Points:
    points = rng.uniform(-1, 1, (2 * _COUNT, 2))
    cells = np.floor((points + 1) * 2).sum(axis=1)
    return points[cells % 2 == 0]


def _swissroll(rng: np.random.Generator) -> Points:
    turn = np.linspace(1.5, 4.5, _COUNT // 2) * np.pi
    return _round(turn, turn) + rng.normal(0, 0.25, (len(turn), 2))


_TURN = np.linspace(0, 2 * np.pi, 9)[:-1]
_MAKERS: Mapping[str, Callable[[np.random.Generator], Points]] = {
    "ring8": lambda rng: _blobs(_round(_TURN), 0.05, rng, 10),
    "grid25": lambda rng: _blobs(_grid(5), 0.04, rng, 5),
    "swissroll": _swissroll,
    "moons": _moons,
    "circles": lambda rng: np.concatenate((_round(np.linspace(0, 6.28, 70)), _round(np.linspace(0, 6.28, 40), 0.5)))
    + rng.normal(0, 0.025, (110, 2)),
    "spirals": _spirals,
    "pinwheel": _pinwheel,
    "checkerboard": _checkerboard,
    "gaussian": lambda rng: rng.normal(0, 1, (110, 2)),
    "blobs2": lambda rng: _blobs(np.array([[-1.0, 0], [1, 0]]), 0.3, rng, 45),
    "blobs3": lambda rng: _blobs(_round(_TURN[:3] * 8 / 3 + np.pi / 2), 0.25, rng, 35),
    "lines": lambda rng: np.concatenate([np.stack((np.full(40, x), np.linspace(-1, 1, 40)), 1) for x in (-0.6, 0.6)]),
}
