"""Films, read again by others than those who wrote them."""

from __future__ import annotations

import errno
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QColor, QImage, QPainter

from app.export.ffmpeg import Mp4, find_ffmpeg
from app.export.film import Film, encoder, equal_steps, estimate
from app.export.film_page import sized
from app.export.gif import CLEAR, Gif, colours_of
from app.export.pictures import to_pillow
from app.export.pngs import PngSequence
from app.export.target import Target
from app.palettes import DARK, LIGHT
from engine.words import UserError

SIZE = 64, 48


def picture(number: int, colour: str = LIGHT.fake) -> QImage:
    """A disc that moves to the right."""
    image = QImage(*SIZE, QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.panel))
    painter = QPainter(image)
    painter.setBrush(QColor(colour))
    painter.drawEllipse(4 * number, 10, 20, 20)
    painter.end()
    return image


def difference(one: Image.Image, other: QImage) -> float:
    wanted = np.asarray(to_pillow(other), dtype=float)
    return float(np.abs(np.asarray(one.convert("RGB"), dtype=float) - wanted).mean())


def test_a_gif_comes_back_picture_by_picture(tmp_path: Path) -> None:
    path = tmp_path / "film.gif"
    writer = Gif(path, SIZE, 10, LIGHT)
    shown = [picture(number) for number in (0, 1, 1, 1, 5, 9)]
    for image in shown:
        writer.add(image)
    writer.finish()
    with Image.open(path) as film:
        assert film.info["loop"] == 0
        assert film.n_frames == 4  # type: ignore[attr-defined]  # what does not move is one picture
        times = []
        for frame, image in enumerate((shown[0], shown[1], shown[4], shown[5])):
            film.seek(frame)
            times.append(film.info["duration"])
            assert difference(film, image) < 3
        assert times[:3] == [100, 300, 100]
        assert times[3] > 1000  # the end stays for a while


def test_gif_colours_are_those_of_the_theme() -> None:
    for palette in (LIGHT, DARK):
        colours = colours_of(to_pillow(picture(0)), palette)
        assert len(colours) <= CLEAR
        found = {tuple(colour) for colour in colours.tolist()}
        for name in ("fake", "real", "text", "panel", "window"):
            colour = QColor(getattr(palette, name))
            assert (colour.red(), colour.green(), colour.blue()) in found


def test_pngs_are_numbered_and_exact(tmp_path: Path) -> None:
    writer = PngSequence(tmp_path)
    for number in range(3):
        writer.add(picture(number))
    writer.finish()
    files = sorted(tmp_path.iterdir())
    assert [file.name for file in files] == [f"frame-{number:05}.png" for number in (1, 2, 3)]
    assert writer.written == sum(file.stat().st_size for file in files)
    for number, file in enumerate(files):
        with Image.open(file) as image:
            assert difference(image, picture(number)) == 0


def test_an_mp4_comes_back_picture_by_picture(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    writer = Mp4(path, SIZE, 25)
    for number in range(8):
        writer.add(picture(number))
    writer.finish()
    command = [
        find_ffmpeg(),
        "-loglevel",
        "error",
        "-i",
        str(path),
        "-f",
        "rawvideo",
        "-pix_fmt",
        "rgb24",
        "-",
    ]
    raw: bytes = subprocess.run(command, capture_output=True, check=True).stdout
    frames = np.frombuffer(raw, np.uint8).reshape(-1, SIZE[1], SIZE[0], 3)
    assert len(frames) == 8
    for number in (0, 7):
        assert difference(Image.fromarray(frames[number]), picture(number)) < 6


def test_an_mp4_that_is_given_up_leaves_no_process(tmp_path: Path) -> None:
    writer = Mp4(tmp_path / "film.mp4", SIZE, 25)
    writer.add(picture(0))
    writer.abort()  # the test fails if ffmpeg is still there


def test_ffmpeg_that_cannot_write_says_why(tmp_path: Path) -> None:
    writer = Mp4(tmp_path / "no" / "film.mp4", SIZE, 25)
    with pytest.raises(UserError, match=r"the film could not be written: .*No such file"):
        _write_many(writer)
    writer.abort()


def _write_many(writer: Mp4) -> None:
    for number in range(2000):
        writer.add(picture(number % 9))
    writer.finish()


def test_without_ffmpeg_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.export.ffmpeg.PACKAGE", "no_such_package")
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(UserError, match="pip install imageio-ffmpeg"):
        find_ffmpeg()
    monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}")
    assert find_ffmpeg() == "/bin/ffmpeg"


@pytest.mark.parametrize("kind", ["gif", "png", "mp4"])
def test_a_film_without_pictures_is_none(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "film"
    if kind == "png":
        path.mkdir()
    writer = encoder(Film(path, kind, "plane", SIZE, 20), LIGHT)  # type: ignore[arg-type]
    with pytest.raises(UserError):
        writer.finish()
    writer.abort()


def test_a_target_is_whole_or_not_there(tmp_path: Path) -> None:
    old = tmp_path / "film.gif"
    old.write_bytes(b"old")
    given_up = Target(old)
    given_up.temporary.write_bytes(b"half")
    given_up.drop()
    assert [path.name for path in tmp_path.iterdir()] == ["film.gif"]
    assert old.read_bytes() == b"old"
    kept = Target(old)
    kept.temporary.write_bytes(b"new")
    kept.keep()
    assert [path.name for path in tmp_path.iterdir()] == ["film.gif"]
    assert old.read_bytes() == b"new"


def test_a_folder_that_is_there_already_is_left_alone(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is there already"):
        Target(tmp_path, folder=True)
    late = Target(tmp_path / "film", folder=True)
    (tmp_path / "film").mkdir()
    with pytest.raises(UserError, match="already"):
        late.keep()
    assert [path.name for path in tmp_path.iterdir()] == ["film"]


@pytest.mark.parametrize("folder", [True, False])
def test_where_nothing_can_be_written_is_said_before(tmp_path: Path, folder: bool) -> None:
    with pytest.raises(UserError, match=r"cannot write .*: No such file or directory"):
        Target(tmp_path / "gone" / "film.gif", folder=folder)


def test_a_full_disk_is_an_error_of_the_film(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = Gif(tmp_path / "film.gif", SIZE, 10, LIGHT)

    class Full:
        def write(self, _: bytes) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

        def close(self) -> None: ...

    writer._file.close()
    monkeypatch.setattr(writer, "_file", Full())
    with pytest.raises(OSError, match="No space left"):
        writer.add(picture(0))
    writer.abort()


def test_equal_steps_include_both_ends() -> None:
    assert equal_steps(0, 10, 5) == (0, 5, 10)
    assert equal_steps(3, 10, 5) == (3, 8, 10)
    assert equal_steps(4, 4, 5) == (4,)
    assert equal_steps(5, 4, 1) == ()


def test_estimates_grow_with_size_and_length() -> None:
    small = estimate("mp4", "plane", (640, 360), 100)
    assert estimate("mp4", "plane", (1280, 720), 100) == pytest.approx(4 * small, abs=4)
    assert estimate("gif", "plane", (640, 360), 100) > small
    assert [sized(n) for n in (0, 999, 2_340_000, 5_000_000_000)] == ["0 kB", "1 kB", "2.3 MB", "5.0 GB"]
