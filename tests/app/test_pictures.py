"""The pictures of the documentation, with small networks and few iterations."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image, ImageColor, ImageSequence
from PySide6.QtWidgets import QApplication

from app import pictures
from app.palettes import DARK
from app.theme import Theme
from engine.settings import Settings

SMALL = Settings(critic_width=8, generator_width=8, batch_size=16)


def test_the_film_goes_from_the_beginning_to_the_end_and_never_stands_still() -> None:
    moments = pictures.moments()
    assert (moments[0], moments[-1]) == (0, pictures.ITERATIONS)
    assert all(one < other for one, other in pairwise(moments))


def test_an_animation_has_every_moment_in_colours_of_the_theme(
    qapp: QApplication, dressed: Theme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "moments", lambda: [0, 1, 5])
    path = tmp_path / "run.gif"
    pictures.animate(path, SMALL, "dark")
    with Image.open(path) as film:
        assert len(list(ImageSequence.Iterator(film))) == 3
        assert film.size == (pictures.FILM_SIZE[0], pictures.FILM_SIZE[1] + pictures.CAPTION)
        film.seek(2)
        last = film.convert("RGB")
        assert film.info["duration"] == pictures.HOLD_MS
    corner, bar = (3, last.height - 3), (last.width - 3, pictures.FILM_SIZE[1] + 1)
    assert [last.getpixel(at) for at in (corner, bar)] == [
        ImageColor.getrgb(colour) for colour in (DARK.panel, DARK.accent)
    ]


def test_layers_are_shown_side_by_side(
    qapp: QApplication, dressed: Theme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "LAYERS_AT", 2)
    path = tmp_path / "layers.png"
    pictures.show_layers(path, SMALL)
    width, height = pictures.LAYERS_SIZE[0], pictures.LAYERS_SIZE[1] + pictures.CAPTION
    with Image.open(path) as sheet:
        assert sheet.size == (2 * width, 2 * height)
        boxes = [(x * width, y * height, (x + 1) * width, (y + 1) * height) for y in (0, 1) for x in (0, 1)]
        tiles = {sheet.crop(box).tobytes() for box in boxes}
    assert len(tiles) == len(pictures.LAYERS)
