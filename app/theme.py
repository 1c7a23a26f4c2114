"""Colours, fonts and sizes: the only place that has them.

Two palettes share one meaning. Blue is real and a high score, orange is fake and a low score: the hues
of the landscape's two sides are those of the points that belong there, and the pair stays apart for
every common kind of colour blindness. Series colours are after Okabe and Ito, tuned to each background.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal, SignalInstance, Slot
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from app.style_sheet import style_sheet

Mode = Literal["system", "light", "dark"]
FONT_FAMILIES = (
    "Inter", "SF Pro Text", "Segoe UI", "Noto Sans", "DejaVu Sans",
    # For Chinese, where the ones before have no glyphs: Windows, macOS, and what Linux has.
    "Microsoft YaHei UI", "Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "Noto Sans SC",
    "Source Han Sans SC", "WenQuanYi Micro Hei", "Droid Sans Fallback",
)  # fmt: skip
PRESENTER_SCALE = 1.4


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


@dataclass(frozen=True, slots=True)
class Sizes:
    """Lengths in device-independent pixels, in presenter mode all larger."""

    tight: int = 4
    spacing: int = 8
    wide: int = 16
    radius: int = 6
    control: int = 28
    icon: int = 18
    font_small: int = 11
    font_plot: int = 12
    font: int = 13
    font_large: int = 15
    font_title: int = 18
    line: float = 1.0  # widths of lines on the plane, times this

    def scaled(self, factor: float) -> Sizes:
        """Every size times `factor`, rounded; lines, which are thin, by its square."""
        lengths = {
            field.name: round(getattr(self, field.name) * factor)
            for field in fields(self)
            if field.name != "line"
        }
        return replace(self, **lengths, line=self.line * factor**2)


class Theme(QObject):
    """The appearance in force: palette, sizes and fonts.

    In mode "system" it follows the desktop's light or dark setting. `changed` comes after a new palette
    or new sizes are in force; whoever paints by hand repaints then.
    """

    changed = Signal()

    def __init__(self, mode: Mode = "system", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mode: Mode = mode
        self._presenter = False
        self._app: QApplication | None = None
        self._sizes = Sizes()
        self._families = _installed_families()
        self._palette = self._chosen_palette()
        self._scheme_changed().connect(self._follow_system)

    @property
    def palette(self) -> Palette:
        return self._palette

    @property
    def sizes(self) -> Sizes:
        return self._sizes

    @property
    def mode(self) -> Mode:
        return self._mode

    @property
    def presenter(self) -> bool:
        """Whether type and controls are large, for a projector."""
        return self._presenter

    def set_mode(self, mode: Mode) -> None:
        """Choose light, dark or as the system."""
        if mode != self._mode:
            self._mode = mode
            self._tell_platform()
            self._refresh()

    def set_presenter(self, on: bool) -> None:
        """Switch the large type of presenter mode."""
        if on != self._presenter:
            self._presenter = on
            self._sizes = Sizes().scaled(PRESENTER_SCALE if on else 1.0)
            self._refresh()

    def apply(self, app: QApplication) -> None:
        """Dress the application, now and after every change."""
        self._app = app
        app.setStyle(QStyleFactory.create("Fusion"))
        self._tell_platform()
        self._palette = self._chosen_palette()
        self._dress()

    def font(self, size: int | None = None, *, bold: bool = False) -> QFont:
        """The interface font at `size` pixels (default: the normal one), digits of equal width."""
        font = QFont()
        if self._families:
            font.setFamilies(list(self._families))
        font.setPixelSize(size or self._sizes.font)
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def colour(self, name: str, alpha: float = 1.0) -> QColor:
        """The palette's colour `name` with an opacity from 0 to 1."""
        colour = QColor(getattr(self._palette, name))
        colour.setAlphaF(alpha)
        return colour

    @Slot()
    def _follow_system(self) -> None:
        if self._mode == "system":
            self._refresh()

    def _refresh(self) -> None:
        self._palette = self._chosen_palette()
        if self._app is not None:
            self._dress()
        self.changed.emit()

    def _dress(self) -> None:
        if self._app is None:
            return
        self._app.setFont(self.font())
        self._app.setPalette(qt_palette(self._palette))
        self._app.setStyleSheet(style_sheet(self._palette, self._sizes))

    def _chosen_palette(self) -> Palette:
        dark = self._mode == "dark" or (
            self._mode == "system" and QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        )
        return DARK if dark else LIGHT

    def _tell_platform(self) -> None:
        """Window frames and native dialogs follow a mode chosen by hand, too."""
        schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
        QGuiApplication.styleHints().setColorScheme(schemes.get(self._mode, Qt.ColorScheme.Unknown))

    @staticmethod
    def _scheme_changed() -> SignalInstance:
        return QGuiApplication.styleHints().colorSchemeChanged


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


def _installed_families() -> tuple[str, ...]:
    """Our fonts that exist here: naming one that does not costs a slow search and a warning."""
    installed = set(QFontDatabase.families())
    return tuple(family for family in FONT_FAMILIES if family in installed)
