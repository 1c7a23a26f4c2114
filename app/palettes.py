"""Colours: the only place that has them.

Two palettes share one meaning. Blue is real and a high score, orange is fake and a low score: the hues
of the landscape's two sides are those of the points that belong there, and the pair stays apart for
every common kind of colour blindness. Series colours are after Okabe and Ito, tuned to each background.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor, QPalette


@dataclass(frozen=True, slots=True)
class Palette:
    """Every colour of one appearance, as `#rrggbb`.

    `landscape` runs from the lowest score over the median to the highest, `slope` from 0 upwards,
    `depth` from the layer nearest the input to the last.
    """

    name: str
    window: str
    panel: str
    raised: str
    border: str
    control: str  # outline of what can be worked: at least 3:1 on panels
    text: str
    muted: str
    disabled: str
    accent: str
    accent_text: str
    real: str
    fake: str
    interpolate: str
    warn: str
    danger: str
    good: str
    grid: str
    outline: str  # halo around markers, lines and texts drawn over a colour field
    series: tuple[str, ...]
    depth: tuple[str, ...]
    landscape: tuple[str, ...]
    slope: tuple[str, ...]

    def depth_colour(self, index: int, count: int) -> str:
        """The colour of layer `index` of `count`, by its depth."""
        return mix(self.depth, index / (count - 1) if count > 1 else 0.0)


LIGHT = Palette(
    name="light",
    window="#f3f4f6",
    panel="#ffffff",
    raised="#f7f8fa",
    border="#d9dde3",
    control="#868e9b",
    text="#1b2028",
    muted="#565f6d",
    disabled="#959daa",
    accent="#0b7468",
    accent_text="#ffffff",
    real="#10457f",
    fake="#c2410c",
    interpolate="#7b3fa0",
    warn="#8a5a00",
    danger="#b3261e",
    good="#1a7534",
    grid="#e6e8ec",
    outline="#ffffff",
    series=(
        "#0072b2",
        "#d55e00",
        "#008562",
        "#c9689c",
        "#b07a00",
        "#2f8fc4",
        "#7a4b1e",
        "#4f5662",
        "#7d3ac1",
    ),
    depth=("#3b1f78", "#2b5fa6", "#12848a", "#5f8f14"),
    landscape=("#ecae74", "#f4c99b", "#fae5cf", "#f8f8f6", "#d3e4f3", "#a6cae7", "#76aeda"),
    slope=("#fcfbfd", "#e6ddf0", "#c4b2dd", "#9d83c4", "#7857a8"),
)
DARK = Palette(
    name="dark",
    window="#12151a",
    panel="#1a1e25",
    raised="#232932",
    border="#323a46",
    control="#747f90",
    text="#e7eaf0",
    muted="#a3adbb",
    disabled="#69727f",
    accent="#45c4b0",
    accent_text="#05201c",
    real="#8fd3ff",
    fake="#ffb14a",
    interpolate="#cfa4f2",
    warn="#f2b84b",
    danger="#ff8278",
    good="#56c98f",
    grid="#2a303a",
    outline="#0d0f13",
    series=(
        "#56b4e9",
        "#f08c3a",
        "#2fc69a",
        "#d993c6",
        "#f0e442",
        "#8ba6ff",
        "#c99a6b",
        "#c3c9d3",
        "#b6e34b",
    ),
    depth=("#8f7bf0", "#4f9fe8", "#35c3b0", "#e3e05a"),
    landscape=("#804a1c", "#5f3b1a", "#3d2a1a", "#181b20", "#182f46", "#1e4c76", "#2a6ca5"),
    slope=("#14171c", "#2b2440", "#4a3a6e", "#7357a0", "#a585d0"),
)


def qt_palette(palette: Palette) -> QPalette:
    """The same colours for widgets that no style-sheet rule reaches."""
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    result = QPalette()
    for roles, colour in (
        ((role.Window, role.AlternateBase), palette.window),
        ((role.Base, role.ToolTipBase), palette.panel),
        ((role.Button, role.Light, role.Midlight), palette.raised),
        ((role.Mid, role.Dark), palette.border),
        ((role.Shadow,), palette.outline),
        ((role.WindowText, role.Text, role.ButtonText, role.ToolTipText, role.BrightText), palette.text),
        ((role.PlaceholderText,), palette.muted),
        ((role.Highlight, role.Accent, role.Link), palette.accent),
        ((role.LinkVisited,), palette.interpolate),
        ((role.HighlightedText,), palette.accent_text),
    ):
        for one in roles:
            result.setColor(one, QColor(colour))
    for one in (role.WindowText, role.Text, role.ButtonText):
        result.setColor(group.Disabled, one, QColor(palette.disabled))
    result.setColor(group.Disabled, role.Highlight, QColor(palette.border))
    return result


def mix(stops: tuple[str, ...], position: float) -> str:
    """The colour at `position` (0 to 1, clipped) along evenly spaced stops, as `#rrggbb`."""
    place = min(max(position, 0.0), 1.0) * (len(stops) - 1)
    low = min(int(place), len(stops) - 2)
    part = place - low
    pairs = zip(_channels(stops[low]), _channels(stops[low + 1]), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in pairs)


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.1)."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (channel / 255 for channel in _channels(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
