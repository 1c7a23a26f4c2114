"""Colours: what is written can be read, what is drawn be told apart, by the colour-blind as well."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QPalette

from app.palettes import DARK, LIGHT, Palette, contrast, mix, qt_palette

PALETTES = pytest.mark.parametrize("palette", [LIGHT, DARK], ids=lambda p: p.name)


def test_contrast_agrees_with_the_published_examples() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast("#123456", "#123456") == 1.0


@PALETTES
def test_text_is_legible_on_every_surface(palette: Palette) -> None:
    for surface in (palette.window, palette.panel, palette.raised):
        for ink in (
            palette.text,
            palette.muted,
            palette.warn,
            palette.danger,
            palette.good,
            palette.accent,
            palette.real,
            palette.fake,
            palette.interpolate,
        ):
            assert contrast(ink, surface) >= 4.5, (ink, surface)
    assert contrast(palette.accent_text, palette.accent) >= 4.5
    assert contrast(palette.text, palette.border) >= 4.5  # a pressed button


@PALETTES
def test_lines_and_outlines_can_be_seen(palette: Palette) -> None:
    depths = tuple(palette.depth_colour(i, 13) for i in range(13))
    for line in (*palette.series, *depths, palette.control):
        assert contrast(line, palette.panel) >= 3.0, line
    assert len(set(depths)) == 13
    assert len(palette.series) >= 8


@PALETTES
def test_points_stand_out_from_the_whole_landscape(palette: Palette) -> None:
    for position in np.linspace(0.0, 1.0, 41):
        field = mix(palette.landscape, position)
        assert contrast(palette.outline, palette.fake) >= 3.0 or contrast(field, palette.fake) >= 3.0
        assert contrast(palette.text, field) >= 3.0  # contour labels and lines


@PALETTES
@pytest.mark.parametrize("kind", ["protan", "deutan", "tritan"])
def test_both_sides_of_the_landscape_differ_for_the_colour_blind(palette: Palette, kind: str) -> None:
    for low, high in ((palette.landscape[0], palette.landscape[-1]), (palette.fake, palette.real)):
        distance = np.linalg.norm(_lab(_seen(low, kind)) - _lab(_seen(high, kind)))
        assert distance > 25, (low, high, distance)


@PALETTES
def test_the_first_series_differ_for_the_colour_blind(palette: Palette) -> None:
    for kind in ("protan", "deutan"):
        for one, other in itertools.combinations(palette.series[:4], 2):
            assert np.linalg.norm(_lab(_seen(one, kind)) - _lab(_seen(other, kind))) > 10, (kind, one, other)


@PALETTES
def test_the_middle_of_the_landscape_is_its_least_colourful_place(palette: Palette) -> None:
    assert len(palette.landscape) % 2 == 1
    chroma = [np.hypot(*_lab(_linear(stop))[1:]) for stop in palette.landscape]
    assert int(np.argmin(chroma)) == len(chroma) // 2


@given(st.lists(st.from_regex(r"#[0-9a-f]{6}", fullmatch=True), min_size=2, max_size=6), st.floats(-1, 2))
def test_mix_stays_between_its_stops(stops: list[str], position: float) -> None:
    mixed = QColor(mix(tuple(stops), position))
    for channel in (QColor.red, QColor.green, QColor.blue):
        values = [channel(QColor(stop)) for stop in stops]
        assert min(values) <= channel(mixed) <= max(values)


def test_mix_meets_its_stops_and_their_middle() -> None:
    assert mix(("#000000", "#ff0000", "#ffffff"), 0.5) == "#ff0000"
    assert mix(("#000000", "#0a0000"), 0.5) == "#050000"
    assert LIGHT.depth_colour(0, 1) == LIGHT.depth[0]
    assert LIGHT.depth_colour(4, 5) == LIGHT.depth[-1]


def test_the_qt_palette_marks_what_is_disabled() -> None:
    palette = qt_palette(LIGHT)
    disabled = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
    assert disabled == QColor(LIGHT.disabled) != palette.color(QPalette.ColorRole.Text)


# Colour blindness after Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB.
_MACHADO = {
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def _linear(colour: str) -> NDArray[np.float64]:
    ink = QColor(colour)
    encoded = np.array((ink.redF(), ink.greenF(), ink.blueF()))
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def _seen(colour: str, kind: str) -> NDArray[np.float64]:
    return np.clip(np.array(_MACHADO[kind]) @ _linear(colour), 0, 1)


def _lab(linear: NDArray[np.float64]) -> NDArray[np.float64]:
    """CIE L*a*b* under D65 from linear sRGB."""
    to_xyz = np.array(((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505)))
    ratio = to_xyz @ linear / np.array((0.9505, 1.0, 1.089))
    f = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return np.array((116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])))
