"""What a hand makes data with: two easels over the plane, and the strip above it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QAction

from app.arena import Arena
from app.data.painting import PaintEasel
from app.data.placing import PlaceEasel
from app.data.strip import RADIUS, Strip
from app.data.strip import SIGMA as WIDTHS
from app.theme import Theme

__all__ = ["RADIUS", "WIDTHS", "Tools", "make_tools"]


@dataclass(frozen=True, slots=True)
class Tools:
    """All of them are hidden until they are taken up."""

    strip: Strip
    painting: PaintEasel
    placing: PlaceEasel


def make_tools(arena: Arena, actions: dict[str, QAction], theme: Theme) -> Tools:
    """Tools in their places; `actions` are those that the strip offers, too."""
    plane = arena.middle.plane
    strip, painting, placing = Strip(theme, actions), PaintEasel(plane, theme), PlaceEasel(plane, theme)
    painting.hide()
    placing.hide()
    arena.put_tools(strip)
    return Tools(strip, painting, placing)
