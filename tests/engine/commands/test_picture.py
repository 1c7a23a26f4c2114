from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from engine.commands.picture import SIZE, _fitting, _font, colour_field, round_levels, save_plane
from engine.frame import Frame


def frame(replicas: int = 1, landscape: float | None = None) -> Frame:
    grid = np.linspace(-2.5, 2.5, 32, dtype=np.float32)
    slope = np.broadcast_to(grid, (replicas, 32, 32))  # rises to the right
    values = slope if landscape is None else np.full_like(slope, landscape)
    fakes = np.tile(np.array([[-1.5, 1.5]], np.float32), (replicas, 1, 1))  # left, above
    return Frame(0, 1000, 6000, fakes, np.array([[1.5, -1.5]], np.float32), landscape=values)


def drawn(path: Path, shown: Frame, **options: bool) -> np.ndarray:
    save_plane(path, shown, "Title", ["seed"] * len(shown.fakes), **options)
    return np.asarray(Image.open(path).convert("RGB")).astype(int)


def where(picture: np.ndarray, colour: tuple[int, int, int]) -> tuple[float, float]:
    """Mean place (x, y, as shares of the picture) of the pixels of a colour above the legend."""
    rows, columns = np.nonzero((np.abs(picture - colour).sum(axis=-1) < 40)[: SIZE * 9 // 10])
    assert len(rows)
    return columns.mean() / SIZE, rows.mean() / SIZE


def test_clouds_and_landscape_lie_where_they_are(tmp_path: Path) -> None:
    picture = drawn(tmp_path / "plane.png", frame())
    assert picture.shape == (SIZE, SIZE, 3)
    x, y = where(picture, (0xC2, 0x41, 0x0C))
    assert x < 0.4
    assert y < 0.4
    x, y = where(picture, (0x10, 0x45, 0x7F))
    assert x > 0.6
    assert y > 0.6
    left, right = picture[SIZE // 2, SIZE // 6], picture[SIZE // 2, SIZE - SIZE // 6]
    assert left[0] > left[2]  # low is orange
    assert right[2] > right[0]  # high is blue


@pytest.mark.parametrize("value", [0.0, np.nan, np.inf])
def test_a_flat_or_exploded_landscape_is_drawn_all_the_same(tmp_path: Path, value: float) -> None:
    picture = drawn(tmp_path / "plane.png", frame(landscape=value))
    where(picture, (0xC2, 0x41, 0x0C))


def test_points_far_off_or_not_finite_are_left_out(tmp_path: Path) -> None:
    shown = frame()
    shown.fakes[:] = np.nan
    shown.reals[:] = 1e30
    picture = drawn(tmp_path / "plane.png", shown)
    above_legend = picture[: SIZE * 9 // 10]
    assert not (np.abs(above_legend - (0xC2, 0x41, 0x0C)).sum(axis=-1) < 40).any()


@pytest.mark.parametrize("replicas", [2, 5, 40])
def test_replicas_share_one_picture(tmp_path: Path, replicas: int) -> None:
    picture = drawn(tmp_path / "plane.png", frame(replicas), logit=True)
    assert picture.shape[1] == SIZE


@pytest.mark.parametrize(
    ("low", "high", "levels"),
    [
        (0.0, 1.0, [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (-30.0, 50.0, [-20.0, 0.0, 20.0, 40.0]),
        (1.0, 1.0, []),
        (float("nan"), 1.0, []),
    ],
)
def test_levels_are_round(low: float, high: float, levels: list[float]) -> None:
    assert round_levels(low, high, 5) == pytest.approx(levels)


def test_colours_are_centred_and_clipped() -> None:
    low, middle, high, beyond, unknown = colour_field(np.array([1.0, 3.0, 5.0, 99.0, np.nan]), 3.0, 2.0)
    assert tuple(low) == (0xE0, 0x8A, 0x3C)
    assert min(middle) > 240
    assert tuple(high) == tuple(beyond) == (0x55, 0x9A, 0xD0)
    assert len(set(unknown.tolist())) == 1


@pytest.mark.parametrize("room", [0, 150, 300, 450, 5000])
def test_a_caption_loses_whole_parts_rather_than_half_a_number(room: int) -> None:
    draw = ImageDraw.Draw(Image.new("RGB", (8, 8)))
    caption = "seed 0 · 2 of 8 modes captured · 1% of high quality · W estimate −0.4321"
    words, size = _fitting(draw, caption, 24, room)
    assert draw.textlength(words.replace("−", "-"), font=_font(size)) <= room
    assert caption == words or caption.startswith(f"{words} · ") or words == ""
    assert (words == caption) == (room == 5000)
