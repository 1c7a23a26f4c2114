"""Files of one's own: tables, pictures, and what is wrong with them."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from engine import own_data
from engine.datasets import PAINTED_SIDE, painted_shape
from engine.own_data import FILES, MOST_POINTS, PALE, SIDE, read_data, thinned
from engine.packing import quantised
from engine.points import stored_name
from engine.words import UserError

ROOT = Path(__file__).parents[2]


def picture(path: Path, pixels: np.ndarray, mode: str | None = None, **how: object) -> Path:
    Image.fromarray(pixels, mode).save(path, **how)  # type: ignore[arg-type]
    return path


def refusal(path: Path) -> str:
    with pytest.raises(UserError) as caught:
        read_data(path)
    return str(caught.value)


@pytest.mark.parametrize("kind", ["png", "bmp", "jpg"])
def test_what_is_dark_is_dense_and_stays_where_it_was(tmp_path: Path, kind: str) -> None:
    pixels = np.full((400, 800), 255, np.uint8)
    pixels[:200, :400] = 0  # top left
    pixels[200:, 400:] = 128
    found = read_data(picture(tmp_path / f"a.{kind}", pixels))
    assert (found.kind, found.array.shape) == ("painted", (SIDE // 2, SIDE))
    assert found.array[8:24, 8:56] == pytest.approx(np.ones((16, 48)), abs=0.02)
    assert found.array[40:56, 72:120] == pytest.approx(np.full((16, 48), 127 / 255), abs=0.02)
    assert found.array[40:56, 8:56].max() == 0
    corner = painted_shape(found.array).origin
    assert corner.min(axis=0) == pytest.approx([-PAINTED_SIDE / 2, -PAINTED_SIDE / 4], abs=0.1)
    assert np.array_equal(quantised(found.array), found.array)


def test_a_cell_is_the_mean_of_its_pixels(tmp_path: Path) -> None:
    pixels = np.random.default_rng(0).integers(0, 200, (512, 256), np.uint8)
    found = read_data(picture(tmp_path / "a.png", pixels))
    expected = 255 - pixels.reshape(SIDE, 4, SIDE // 2, 4).mean(axis=(1, 3))
    assert found.array == pytest.approx(expected / expected.max(), abs=0.008)


def test_small_pictures_keep_their_pixels_and_pale_ones_are_paper(tmp_path: Path) -> None:
    pixels = np.array([[0, 255, 255 - int(255 * PALE) + 1], [128, 255, 200]], np.uint8)
    found = read_data(picture(tmp_path / "a.png", pixels))
    assert found.array == pytest.approx(np.array([[1, 0, 0], [127 / 255, 0, 55 / 255]]), abs=0.003)


def test_what_is_transparent_is_white_and_deep_pictures_are_scaled(tmp_path: Path) -> None:
    clear = np.zeros((2, 2, 4), np.uint8)
    clear[0, 0, 3] = 255
    assert read_data(picture(tmp_path / "a.png", clear)).array.tolist() == [[1, 0], [0, 0]]
    deep = np.array([[0, 65535], [65535, 32768]], np.uint16)
    assert read_data(picture(tmp_path / "b.png", deep)).array == pytest.approx(
        np.array([[1, 0], [0, 0.5]]), abs=0.003
    )


def test_a_picture_of_a_camera_on_its_side_is_put_upright(tmp_path: Path) -> None:
    pixels = np.full((40, 80), 255, np.uint8)
    pixels[:, :20] = 0
    image, exif = Image.fromarray(pixels), Image.Exif()
    exif[0x0112] = 6  # turn right to see it
    image.save(tmp_path / "a.jpg", exif=exif)
    found = read_data(tmp_path / "a.jpg").array
    assert found.shape == (80, 40)
    assert found[:18].min() > 0.9
    assert found[22:].max() < 0.1


def test_tables_are_read_and_large_ones_thinned_evenly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    points = np.random.default_rng(1).standard_normal((3000, 2))
    np.save(tmp_path / "a.npy", points)
    whole = read_data(tmp_path / "a.npy")
    assert (whole.kind, len(whole.array), str(whole.words)) == ("points", 3000, "3,000 points")
    monkeypatch.setattr(own_data, "thinned", lambda found: thinned(found, 500))
    some = read_data(tmp_path / "a.npy")
    assert str(some.words) == "3,000 points, of which 500, evenly among them, are used"
    assert {tuple(point) for point in some.array.tolist()} <= {tuple(one) for one in whole.array.tolist()}
    assert len(np.unique(some.array, axis=0)) == 500
    assert some.array.mean(axis=0) == pytest.approx(whole.array.mean(axis=0), abs=0.02)
    assert some.array.std(axis=0) == pytest.approx(whole.array.std(axis=0), abs=0.02)


@given(count=st.integers(1, 400), most=st.integers(1, 400))
def test_thinning_takes_the_middle_of_equal_stretches(count: int, most: int) -> None:
    points = np.arange(2 * count, dtype=np.float32).reshape(count, 2)
    kept = thinned(points, most)
    assert len(kept) == min(count, most)
    gaps = np.diff(kept[:, 0] / 2)
    assert not len(gaps) or gaps.max() - gaps.min() <= 1
    assert gaps.min(initial=1) >= 1


def test_the_limit_is_above_what_a_window_needs() -> None:
    assert thinned(np.zeros((MOST_POINTS + 1, 2), np.float32)).shape == (MOST_POINTS, 2)


def test_each_thing_that_is_wrong_is_one_sentence(tmp_path: Path) -> None:
    white = picture(tmp_path / "white.png", np.full((5, 5), 255, np.uint8))
    assert refusal(white) == "white.png is white all over; what is dark in a picture becomes the data"
    (tmp_path / "empty.png").write_bytes(b"")
    assert "is no picture that can be read" in refusal(tmp_path / "empty.png")
    whole = picture(tmp_path / "whole.png", np.zeros((300, 300), np.uint8)).read_bytes()
    (tmp_path / "cut.png").write_bytes(whole[: len(whole) // 2])
    assert "is no picture that can be read" in refusal(tmp_path / "cut.png")
    Image.fromarray(np.zeros((4, 4), np.uint8)).save(tmp_path / "other.gif")
    (tmp_path / "other.gif").rename(tmp_path / "other.png")
    assert "of another kind" in refusal(tmp_path / "other.png")
    assert refusal(tmp_path / "none.png") == f"there is no file {tmp_path / 'none.png'}"
    (tmp_path / "folder.png").mkdir()
    assert "is a folder" in refusal(tmp_path / "folder.png")
    (tmp_path / "a.pdf").write_text("1,2")
    assert refusal(tmp_path / "a.pdf").endswith(", ".join(FILES))


def test_a_picture_with_too_many_pixels_is_refused_before_it_is_read(tmp_path: Path) -> None:
    head = io.BytesIO()
    Image.fromarray(np.zeros((1, 1), np.uint8)).save(head, "BMP")
    for side in (20_000, 2**30):
        body = bytearray(head.getvalue())
        body[18:22] = body[22:26] = side.to_bytes(4, "little")
        (tmp_path / "a.bmp").write_bytes(body)
        assert refusal(tmp_path / "a.bmp") == "a.bmp is too large; a picture may have 100,000,000 pixels"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(data=st.data(), kind=st.sampled_from(["png", "jpg", "bmp"]))
def test_a_damaged_picture_is_read_or_refused_in_a_sentence(
    tmp_path: Path, data: st.DataObject, kind: str
) -> None:
    file = tmp_path / f"a.{kind}"
    pixels = np.random.default_rng(0).integers(0, 255, (17, 23, 3), np.uint8)
    whole = bytearray(picture(file, pixels).read_bytes())
    for place in data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=12)):
        whole[place] = data.draw(st.integers(0, 255))
    file.write_bytes(whole[: data.draw(st.integers(0, len(whole)))])
    try:
        found = read_data(file)
    except UserError as error:
        told = str(error)
    else:
        told = str(found.words)
        assert max(found.array.shape) <= SIDE
        assert found.array.max() == 1
    assert "\n" not in told
    assert told.startswith((f"a.{kind}", "a picture"))


@pytest.mark.parametrize("good", [True, False])
def test_as_a_process_it_tells_what_it_read(tmp_path: Path, good: bool) -> None:
    file = tmp_path / "a.csv"
    file.write_text("1,2\n3,4\n5,0\n" if good else "1,2\nx,4\n")
    run = subprocess.run(
        [sys.executable, "-m", "engine.own_data", str(file)], cwd=ROOT, capture_output=True, check=False
    )
    head, _, body = run.stdout.partition(b"\n")
    about = json.loads(head)
    if good:
        array = np.load(io.BytesIO(body))
        assert (run.returncode, about["kind"]) == (0, "points")
        assert stored_name("points", array) == read_data(file).name
    else:
        assert (run.returncode, body) == (2, b"")
        assert "which is not a number" in about["template"]
    assert run.stderr == b""
