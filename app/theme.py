"""The appearance in force: which palette, how large, in which fonts. Colours are in `palettes.py`."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal, SignalInstance, Slot
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QApplication, QStyleFactory

from app.palettes import DARK, LIGHT, Palette, qt_palette
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


def _installed_families() -> tuple[str, ...]:
    """Our fonts that exist here: naming one that does not costs a slow search and a warning."""
    installed = set(QFontDatabase.families())
    return tuple(family for family in FONT_FAMILIES if family in installed)
