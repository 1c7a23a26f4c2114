"""A round Gaussian as a picture that is kept: it is moved far more often than it changes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QRadialGradient

_GRAINS = 90  # dots that show where the mass is
_GOLDEN = math.pi * (3 - math.sqrt(5))
_EDGE = 3.4  # σ; the outermost dot lies at 3.2
_DARKEST = 0.5


@dataclass(frozen=True, slots=True)
class Look:
    """How a blob looks: colour `#rrggbb`, σ in pixels, whether a hand is on it, device pixels per pixel."""

    colour: str
    sigma: float
    held: bool
    ratio: float


def draw_blob(painter: QPainter, at: QPointF, look: Look) -> None:
    """A soft disc as dark as the density, rings at σ and 2σ, and dots where the mass is."""
    picture = _picture(look)
    half = picture.deviceIndependentSize().width() / 2
    painter.drawPixmap(at - QPointF(half, half), picture)


def grains(count: int = _GRAINS) -> NDArray[np.float64]:
    """Places (count, 2) in σ, spread as a round Gaussian is: a sunflower, its radii the quantiles."""
    index = np.arange(count)
    radius = np.sqrt(-2 * np.log(1 - (index + 0.5) / count))
    return np.stack((radius * np.cos(index * _GOLDEN), radius * np.sin(index * _GOLDEN)), axis=1)


@lru_cache(maxsize=8)
def _picture(look: Look) -> QPixmap:
    side = math.ceil(2 * _EDGE * look.sigma + 8)
    picture = QPixmap(math.ceil(side * look.ratio), math.ceil(side * look.ratio))
    picture.setDevicePixelRatio(look.ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    try:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        half = picture.deviceIndependentSize().width() / 2
        painter.translate(half, half)
        _paint(painter, look)
    finally:
        painter.end()
    return picture


def _paint(painter: QPainter, look: Look) -> None:
    middle, sigma = QPointF(0, 0), look.sigma
    glow = QRadialGradient(middle, 3 * sigma)
    for k in range(13):
        part = k / 12
        strength = _DARKEST * math.exp(-((3 * part) ** 2) / 2) if k < 12 else 0.0
        glow.setColorAt(part, _faded(look.colour, strength))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(glow)
    painter.drawEllipse(middle, 3 * sigma, 3 * sigma)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for times, strength in ((1, 0.9), (2, 0.4)):
        wide = 2.5 if look.held and times == 1 else 1.2
        painter.setPen(QPen(_faded(look.colour, strength), wide))
        painter.drawEllipse(middle, times * sigma, times * sigma)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_faded(look.colour, 0.85))
    for x, y in (grains() * sigma).tolist():
        painter.drawEllipse(QPointF(x, y), 1.5, 1.5)


def _faded(colour: str, strength: float) -> QColor:
    ink = QColor(colour)
    ink.setAlphaF(strength)
    return ink
