"""Our icons: line drawings on a 24 × 24 grid, tinted by the theme and sharp at every scale."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

PROGRAM_ICON = Path(__file__).resolve().parent.parent / "assets" / "icon.svg"
_SCALES = (1, 2, 3)

_FLAKE = '<path d="M8.5 2.5v13M2.9 5.8l11.2 6.4M14.1 5.8 2.9 12.2"/>'  # the letter goes below it
# "fill" draws a solid shape; everything else is a line 1.8 wide with round ends.
_SHAPES: Mapping[str, str] = {
    "play": '<path class="fill" d="M7.5 4.9v14.2a.9.9 0 0 0 1.4.75l11-7.1a.9.9 0 0 0 0-1.5l-11-7.1'
    'a.9.9 0 0 0-1.4.75z"/>',
    "pause": '<rect class="fill" x="6" y="4.5" width="4.2" height="15" rx="1.2"/>'
    '<rect class="fill" x="13.8" y="4.5" width="4.2" height="15" rx="1.2"/>',
    "iteration": '<path class="fill" d="M5 5.6v12.8a.8.8 0 0 0 1.25.66l9.3-6.4a.8.8 0 0 0 0-1.32l-9.3-6.4'
    'A.8.8 0 0 0 5 5.6z"/><path d="M19 5v14"/>',
    "critic": '<path d="M3 18.5c4.2 0 4.6-12 9-12s4.8 12 9 12"/>'
    '<path d="M12 11.5v7M9.2 15.8 12 18.6l2.8-2.8"/>',
    "optimal": '<path d="M2.5 19c4.4 0 4.8-11 9.5-11s5.1 11 9.5 11"/><path d="M12 8V2.6l4 1.9-4 1.9"/>',
    "restart": '<path d="M4.5 12a7.5 7.5 0 1 0 2.4-5.5L4.5 8.7"/><path d="M4.3 4v4.9h4.9"/>',
    "seed": '<rect x="4" y="4" width="16" height="16" rx="3.4"/>'
    '<circle class="fill" cx="8.6" cy="8.6" r="1.5"/>'
    '<circle class="fill" cx="15.4" cy="8.6" r="1.5"/><circle class="fill" cx="12" cy="12" r="1.5"/>'
    '<circle class="fill" cx="8.6" cy="15.4" r="1.5"/><circle class="fill" cx="15.4" cy="15.4" r="1.5"/>',
    "until": '<path d="M5.5 21V3.5"/><path d="M5.5 4.5c4.5-2.2 8 2.2 13 0v9c-5 2.2-8.5-2.2-13 0"/>',
    "freeze_critic": _FLAKE + '<path d="M20.6 13.1c-2.4-1-3.4.3-3.4 2.3v6.1M15.2 16.6h4.6"/>',
    "freeze_generator": _FLAKE + '<path d="M21.2 15a3.9 3.9 0 1 0 .1 4.9v-2h-2.6"/>',
    "brush": '<path d="M9.5 14.5 19.6 4.4M11.8 16.8c0 3-2.4 4.2-7.8 4.2 1.9-1.4 1.3-4.4 3.3-5.7 2-1.2 4.5-.2'
    ' 4.5 1.5z"/>',
    "eraser": '<path d="m4.2 14.3 8.9-8.9a1.8 1.8 0 0 1 2.5 0l3.9 3.9a1.8 1.8 0 0 1 0 2.5L12 19.3H8.3'
    'l-4.1-4.1a.6.6 0 0 1 0-.9zM9 9.6l6.3 6.3M12 19.3h8"/>',
    "modes": '<circle cx="7" cy="8" r="3.2"/><circle cx="16.8" cy="7" r="3.2"/>'
    '<circle cx="12.4" cy="16.8" r="3.2"/>',
    "undo": '<path d="M5 9.5h9a5 5 0 0 1 0 10h-4"/><path d="M8.6 5.6 4.7 9.5l3.9 3.9"/>',
    "redo": '<path d="M19 9.5h-9a5 5 0 0 0 0 10h4"/><path d="m15.4 5.6 3.9 3.9-3.9 3.9"/>',
    "clear": '<path d="M5 7h14M9.5 7V4.5h5V7M7 7l.9 12.5h8.2L17 7M10.4 10.5v5.5M13.6 10.5v5.5"/>',
    "file": '<path d="M6 3.5h8l4 4v13H6zM14 3.5v4h4M9 12h6M9 16h6"/>',
    "before": '<path d="M14.5 5.5 8 12l6.5 6.5"/>',
    "after": '<path d="M9.5 5.5 16 12l-6.5 6.5"/>',
    "linked": '<path d="M10 14a4.4 4.4 0 0 0 6.3.4l3-3a4.4 4.4 0 0 0-6.2-6.2l-1.5 1.5"/>'
    '<path d="M14 10a4.4 4.4 0 0 0-6.3-.4l-3 3a4.4 4.4 0 0 0 6.2 6.2l1.5-1.5"/>',
    "unlinked": '<path d="M16.6 14.2l2.7-2.8a4.4 4.4 0 0 0-6.2-6.2l-2 2"/>'
    '<path d="M7.4 9.8l-2.7 2.8a4.4 4.4 0 0 0 6.2 6.2l2-2"/><path d="M4 4l16 16"/>',
    "reset": '<path d="M5 9.5h9a5 5 0 0 1 0 10h-4"/><path d="M8.6 5.6 4.7 9.5l3.9 3.9"/>',
}


def icon(
    name: str, colour: str, size: int = 18, *, checked: str | None = None, disabled: str | None = None
) -> QIcon:
    """The icon `name` in `colour` (`#rrggbb`), optionally in others where it is checked or disabled."""
    looks = [(colour, QIcon.Mode.Normal, QIcon.State.Off)]
    if checked:
        looks.append((checked, QIcon.Mode.Normal, QIcon.State.On))
    if disabled:
        looks.append((disabled, QIcon.Mode.Disabled, QIcon.State.Off))
    result = QIcon()
    for ink, mode, state in looks:
        renderer = _renderer(name, ink)
        for scale in _SCALES:
            result.addPixmap(_drawn(renderer, size, scale), mode, state)
    return result


def program_icon() -> QIcon:
    """The program's own icon at the sizes that desktops ask for."""
    renderer = QSvgRenderer(str(PROGRAM_ICON))
    result = QIcon()
    for size in (16, 24, 32, 48, 64, 128, 256):
        result.addPixmap(_drawn(renderer, size, 1))
    return result


def _renderer(name: str, colour: str) -> QSvgRenderer:
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><g fill="none" '
        f'stroke="{colour}" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round">'
        + _SHAPES[name].replace('class="fill"', f'fill="{colour}" stroke="none"')
        + "</g></svg>"
    )
    return QSvgRenderer(QByteArray(drawing.encode()))


def _drawn(renderer: QSvgRenderer, size: int, scale: int) -> QPixmap:
    pixmap = QPixmap(size * scale, size * scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, size * scale, size * scale))
    painter.end()
    pixmap.setDevicePixelRatio(scale)
    return pixmap
