"""Films, in processes of their own, and what becomes of those that fail."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from app.export.exports import Exports
from app.export.film import Content, Film, Kind
from app.export.filming import Filming
from app.export.films import Films
from app.playground import Playground
from app.theme import Theme
from app.window import MainWindow
from engine.link.client import Client
from engine.link.messages import Event, Save
from engine.settings import Settings
from engine.words import UserError, Words
from tests.app.fake_client import FakeClient

START = 90_000  # milliseconds for two engines and a window to start on a busy machine
SMALL = Settings(critic_width=16, generator_width=16, batch_size=32)
SIZE = 320, 240
Said = list[tuple[str, str]]


@pytest.fixture
def exports(window: MainWindow) -> Exports:
    """Of a window without an engine."""
    return window.door.exports


@pytest.fixture
def trained(qtbot: QtBot, dressed: Theme, store: QSettings) -> Iterator[Exports]:
    """Of a window whose engine trains, and has done some steps."""
    window = MainWindow(Playground(lambda: Client("cpu"), SMALL), dressed, store)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.playground.start()
    qtbot.waitUntil(lambda: window.playground.journey.end > 60, timeout=START)
    yield window.door.exports
    window.close()


@pytest.fixture
def said(exports: Exports) -> Said:
    return heard_of(exports)


def heard_of(exports: Exports) -> Said:
    heard: Said = []
    exports.said.connect(lambda text, role: heard.append((text, role)))
    return heard


def idle(exports: Exports) -> bool:
    return exports.films.state is None


def film(path: Path, kind: Kind, content: Content = "plane", steps: tuple[int, ...] = ()) -> Film:
    return Film(path, kind, content, SIZE, 10, steps=steps)


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != "memory.ini")


def test_the_past_is_filmed_while_training_goes_on(trained: Exports, qtbot: QtBot, tmp_path: Path) -> None:
    exports, said = trained, heard_of(trained)
    path, steps = tmp_path / "film", (0, 20, 40)
    before = exports.playground.journey.end
    made: list[int] = []
    exports.films.changed.connect(
        lambda: made.append(exports.films.state.made if exports.films.state else -1)
    )
    exports.write_film(film(path, "png", "charts", steps), path)
    with pytest.raises(UserError, match="a film in the making"):
        exports.films.make(film(tmp_path / "other", "png", steps=steps))
    qtbot.waitUntil(lambda: bool(said), timeout=START)
    assert said == [(f"Wrote {path}", "good")]
    assert exports.playground.playing
    assert exports.playground.journey.end > before
    assert not exports.playground.journey.behind
    assert [number for number in (1, 2, 3) if number in made] == [1, 2, 3]
    files = sorted(path.iterdir())
    assert len(files) == 3
    pictures = []
    for file in files:
        with Image.open(file) as image:
            assert image.size == SIZE
            pictures.append(np.asarray(image.convert("RGB"), dtype=float))
    assert all(picture.std() > 10 for picture in pictures)
    assert np.abs(pictures[0] - pictures[2]).mean() > 1
    assert left(tmp_path) == ["film"]


def test_what_comes_is_filmed_live(exports: Exports, said: Said, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "film.gif"
    exports.write_film(film(path, "gif"), path)
    assert exports.films.live
    qtbot.waitUntil(lambda: exports.films.state is not None and exports.films.state.made >= 4, timeout=START)
    exports.films.finish()
    qtbot.waitUntil(lambda: bool(said), timeout=START)
    assert said == [(f"Wrote {path}", "good")]
    with Image.open(path) as image:
        assert image.size == SIZE
        assert image.n_frames > 1  # type: ignore[attr-defined]
        assert np.asarray(image.convert("RGB")).std() > 10
    assert left(tmp_path) == ["film.gif"]


def test_a_cancelled_film_leaves_the_old_one(
    exports: Exports, said: Said, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "film.gif"
    path.write_bytes(b"old")
    exports.write_film(film(path, "gif"), path)
    qtbot.waitUntil(lambda: exports.films.state is not None and exports.films.state.made > 0, timeout=START)
    exports.films.cancel()
    qtbot.waitUntil(lambda: bool(said), timeout=START)
    assert said == [("The film was cancelled.", "muted")]
    assert path.read_bytes() == b"old"
    assert left(tmp_path) == ["film.gif"]


def test_a_snapshot_that_cannot_be_written_is_said(
    exports: Exports, said: Said, qtbot: QtBot, fake: FakeClient, tmp_path: Path
) -> None:
    path = tmp_path / "film.gif"
    exports.write_film(film(path, "gif", steps=(0, 1)), path)
    (saving,) = fake.of(Save)
    assert isinstance(saving, Save)
    params: dict[str, object] = {"path": saving.path}
    exports.playground.event_came.emit(Event(1, "unsaved", Words("somebody else's", {"path": "x"})))
    assert not idle(exports)
    exports.playground.event_came.emit(Event(1, "unsaved", Words("the disk is full", params)))
    assert said == [("the disk is full", "danger")]
    assert idle(exports)
    assert left(tmp_path) == []
    exports.write_film(film(path, "gif", steps=(0, 1)), path)
    exports.films.cancel()
    assert said[-1] == ("The film was cancelled.", "muted")
    assert idle(exports)


def test_closing_the_window_gives_the_film_up(exports: Exports, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    exports.write_film(film(path, "mp4"), path)
    assert exports.films.live
    exports.stop()
    assert left(tmp_path) == []
    assert exports.films.state is None


def test_a_process_that_dies_is_said(exports: Exports, said: Said, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "film.gif"
    exports.write_film(film(path, "gif"), path)
    filming = exports.films._filming
    assert filming is not None
    pid = filming._process.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: bool(said), timeout=START)
    assert said == [("the film could not be made: its process has ended", "danger")]
    assert left(tmp_path) == []


def test_a_snapshot_that_cannot_be_opened_is_said(qtbot: QtBot, tmp_path: Path) -> None:
    source = tmp_path / "film.wgan"
    source.write_text(json.dumps("no snapshot"))
    made = film(tmp_path / "film.gif", "gif", steps=(0, 1))
    filming = Filming(Film(made.path, "gif", "plane", SIZE, 10, steps=(0, 1), source=str(source)))
    with qtbot.waitSignal(filming.ended, timeout=START) as caught:
        pass
    assert caught.args is not None
    assert "not a WGAN Playground file" in str(caught.args[0])
    assert left(tmp_path) == ["film.wgan"]


def test_a_film_whose_window_is_gone_leaves_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    filming = Filming(film(tmp_path / "film.gif", "gif"))
    filming._timer.stop()
    filming._sent.put(None)
    filming._writer.join()
    filming._connection.close()
    filming._process.join()
    filming._process.close()
    assert left(tmp_path) == []


@pytest.mark.parametrize("steps", [(), (0, 10)])
def test_where_nothing_can_be_written_is_said_at_once(
    exports: Exports, said: Said, tmp_path: Path, steps: tuple[int, ...]
) -> None:
    path = tmp_path / "gone" / "film.gif"
    exports.write_film(film(path, "gif", steps=steps), path)
    assert said == [(f"cannot write {path}: No such file or directory", "danger")]
    assert exports.films.state is None


def test_without_ffmpeg_nothing_is_begun(
    exports: Exports, said: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> str:
        raise UserError("MP4 needs ffmpeg")

    monkeypatch.setattr("app.export.ffmpeg.check_ffmpeg", missing)
    exports.write_film(film(tmp_path / "film.mp4", "mp4"), tmp_path / "film.mp4")
    assert said == [("MP4 needs ffmpeg", "danger")]
    assert isinstance(exports.films, Films)
    assert exports.films.state is None
    assert left(tmp_path) == []
