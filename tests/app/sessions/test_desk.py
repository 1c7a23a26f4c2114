"""Saving and opening in the window: names, marks, what is kept, what goes wrong."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QFileDialog

from app.sessions.desk import Opening
from app.window import MainWindow
from engine.link.messages import Event, HistoryReady, Open, Play, RunUntil, Save, Seek, Start
from engine.points import stored_name
from engine.settings import Settings
from engine.words import Words
from tests.app.dropping import drop
from tests.app.fake_client import FakeClient
from tests.app.sessions.files import a_view, write_session


def said(window: MainWindow) -> tuple[str, str]:
    words = window.status_line.words
    return words.text(), words.property("role")


def answer(fake: FakeClient, kind: str, path: str, template: str = "saved {path}") -> None:
    fake.answers.append(Event(fake.run, kind, Words(template, {"path": path})))


def settle(window: MainWindow) -> None:
    """Two turns: one to send, one to hear."""
    window.playground.tick()
    window.playground.tick()


@pytest.fixture
def paused(window: MainWindow, fake: FakeClient) -> MainWindow:
    """Stands still after some training."""
    window.playground._timer.stop()
    settle(window)
    window.playground.set_playing(playing=False)
    settle(window)
    assert fake.step > 0
    return window


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write_session(tmp_path / "ring.wgan")


def test_the_first_save_asks_for_a_file_and_the_second_does_not(
    paused: MainWindow, fake: FakeClient, tmp_path: Path
) -> None:
    paused.actions_["save"].trigger()
    (dialog,) = paused.findChildren(QFileDialog)
    assert dialog.defaultSuffix() == "wgan"
    path = str(tmp_path / "mine.wgan")
    dialog.fileSelected.emit(path)
    dialog.reject()
    (save,) = fake.of(Save)
    assert isinstance(save, Save)
    assert save.path == path
    assert save.thumbnail.startswith(b"\x89PNG")
    assert {"layout", "layers", "hidden_charts", "view"} <= save.about.keys()
    assert paused.windowTitle() == "WGAN Playground"
    answer(fake, "saved", path)
    settle(paused)
    assert paused.windowTitle() == "mine[*] – WGAN Playground"
    assert not paused.isWindowModified()
    assert said(paused) == ("Saved as mine.wgan", "good")
    assert paused.sessions.recent.paths == [Path(path)]
    paused.actions_["save"].trigger()
    assert [save.path for save in fake.of(Save) if isinstance(save, Save)] == [path, path]


def test_training_on_and_changing_a_knob_are_marked(
    paused: MainWindow, fake: FakeClient, tmp_path: Path
) -> None:
    path = tmp_path / "mine.wgan"
    paused.sessions.desk.save(path)
    answer(fake, "saved", str(path))
    settle(paused)
    paused.playground.step_iterations(1)
    settle(paused)
    assert paused.isWindowModified()
    paused.sessions.desk.save(path)
    answer(fake, "saved", str(path))
    settle(paused)
    assert not paused.isWindowModified()
    paused.playground.change({"n_critic": 7})
    settle(paused)
    assert paused.isWindowModified()


def test_a_full_disk_is_told_and_nothing_is_lost(
    paused: MainWindow, fake: FakeClient, tmp_path: Path
) -> None:
    path = tmp_path / "mine.wgan"
    paused.sessions.desk.save(path)
    answer(fake, "unsaved", str(path), "cannot write {path}: No space left on device")
    settle(paused)
    assert said(paused) == (f"Not saved: cannot write {path}: No space left on device", "danger")
    assert paused.sessions.desk.file is None
    assert paused.sessions.desk.modified


def test_an_engine_that_dies_while_saving_is_told(
    paused: MainWindow, fake: FakeClient, tmp_path: Path
) -> None:
    paused.sessions.desk.save(tmp_path / "mine.wgan")
    fake.answers.append(Event(fake.run, "lost", Words("the engine has stopped")))
    settle(paused)
    assert said(paused) == ("Not saved: the engine has stopped", "danger")


def test_opening_keeps_what_was_not_saved_first(paused: MainWindow, fake: FakeClient, file: Path) -> None:
    paused.sessions.files.open(file)
    (kept,) = fake.of(Save)
    assert isinstance(kept, Save)
    assert Path(kept.path).parent == paused.sessions.places.kept
    assert not fake.of(Open)
    answer(fake, "saved", kept.path)
    settle(paused)
    (opened,) = fake.of(Open)
    assert isinstance(opened, Open)
    assert opened == Open(paused.playground.run, str(file), playing=False)


def test_nothing_is_opened_if_the_session_shown_cannot_be_kept(
    paused: MainWindow, fake: FakeClient, file: Path
) -> None:
    paused.sessions.files.open(file)
    (kept,) = fake.of(Save)
    assert isinstance(kept, Save)
    answer(fake, "unsaved", kept.path, "the disk is full")
    settle(paused)
    assert not fake.of(Open)
    words, role = said(paused)
    assert role == "danger"
    assert "the disk is full" in words
    assert "ring.wgan" in words


def arrive(window: MainWindow, fake: FakeClient, about: dict[str, str], settings: Settings) -> None:
    """The engine has opened what it was asked for."""
    fake.run, fake.population, fake.playing = window.playground.run, (settings,), False
    fake.answers += [
        Event(fake.run, "started", Words("opened")),
        HistoryReady(fake.run, (settings,), ("critic_loss",), about=about),
    ]
    settle(window)


def test_what_is_opened_brings_its_panels_and_its_name(
    paused: MainWindow, fake: FakeClient, file: Path
) -> None:
    desk, plane = paused.sessions.desk, paused.plane
    plane.set_layer("pull", on=True)
    paused.board.set_shown("losses", shown=False)
    plane.look_at((0.0, 1.0, 0.0, 1.0))
    plane.fits_itself = False
    seen = plane.view.extent
    paused.charts_dock.hide()
    about = paused.sessions.desk.snapshot(file).about
    paused.charts_dock.show()
    plane.set_layer("pull", on=False)
    plane.set_layer("trails", on=True)
    paused.board.set_shown("losses", shown=True)
    plane.fit()
    desk._open(Opening(file, file=file))
    arrive(paused, fake, about, Settings(n_critic=9))
    assert plane.layers >= {"pull"}
    assert "trails" not in plane.layers
    assert paused.board.hidden_names() == ("losses",)
    now = plane.view.extent
    assert now[0] <= seen[0] + 0.01
    assert now[1] >= seen[1] - 0.01
    assert now[3] - now[2] < 2.0  # the whole ring is 4 high
    assert paused.charts_dock.isHidden()
    assert paused.playground.settings.n_critic == 9
    assert paused.windowTitle() == "ring[*] – WGAN Playground"
    assert not paused.isWindowModified()
    assert paused.sessions.recent.paths == [file]


@pytest.mark.parametrize(
    "about",
    [
        {"layout": "%%%", "layers": "nonsense,,", "hidden_charts": "x", "view": "nan,1,2", "logit": "?"},
        {"layout": "AAAA" * 99, "view": "5,4,3,2"},
        {"view": "inf,inf,inf,inf", "layers": ""},
    ],
)
def test_panels_of_another_program_do_no_harm(
    paused: MainWindow, fake: FakeClient, file: Path, about: dict[str, str]
) -> None:
    paused.sessions.desk._open(Opening(file))
    arrive(paused, fake, about, Settings())
    assert paused.plane.view.scale > 0
    assert paused.controls_dock.isVisible()


def test_a_refused_file_leaves_everything_as_it_is(paused: MainWindow, fake: FakeClient, file: Path) -> None:
    title = paused.windowTitle()
    paused.sessions.desk._open(Opening(file, file=file))
    fake.answers.append(Event(paused.playground.run, "refused", Words("its checksum does not fit")))
    settle(paused)
    assert said(paused) == ("ring.wgan cannot be opened: its checksum does not fit", "danger")
    assert paused.windowTitle() == title


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"PK\x03\x04" * 99])
def test_what_is_no_session_is_refused_before_the_engine_hears_of_it(
    paused: MainWindow, fake: FakeClient, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "odd.wgan"
    path.write_bytes(content)
    paused.sessions.files.open(path)
    assert not fake.of(Open)
    assert not fake.of(Save)
    words, role = said(paused)
    assert words.startswith("odd.wgan cannot be opened: ")
    assert role == "danger"


def test_a_replay_begins_at_the_start_and_pauses_at_the_end(paused: MainWindow, fake: FakeClient) -> None:
    paused.actions_["replay"].trigger()
    assert said(paused)[0] == "There is nothing to replay yet."
    paused.playground.journey.take_view(a_view(first=0, end=500))
    paused.actions_["replay"].trigger()
    assert fake.sent[-3:] == [Seek(0), RunUntil(iteration=500), Play()]
    assert paused.playground.playing


def test_a_new_session_has_no_name_and_plays(paused: MainWindow, fake: FakeClient, tmp_path: Path) -> None:
    paused.sessions.desk.file = tmp_path / "mine.wgan"
    starts = len(fake.of(Start))
    paused.actions_["new_session"].trigger()
    settle(paused)
    assert len(fake.of(Start)) == starts + 1
    assert fake.settings == Settings()
    assert fake.playing
    assert paused.windowTitle() == "WGAN Playground"


def test_a_file_is_dropped_onto_the_window(paused: MainWindow, fake: FakeClient, file: Path) -> None:
    drops = paused.sessions.drops
    assert not drop(drops, paused, file.with_name("points.csv"))
    assert not drop(drops, paused, file, file)
    assert not fake.of(Save)
    assert drop(drops, paused, file)
    assert len(fake.of(Save)) == 1  # what is shown is kept first


def test_recent_files_have_pictures_and_can_be_forgotten(
    paused: MainWindow, file: Path, tmp_path: Path
) -> None:
    recent, menu = paused.sessions.recent, paused.sessions.files.recent_menu
    recent.add(tmp_path / "gone.wgan")
    recent.add(file)
    menu.aboutToShow.emit()
    entry, *_ = menu.actions()
    assert entry.text() == "&1  ring"
    assert not entry.icon().isNull()
    assert [one.text() for one in menu.actions() if not one.isSeparator()] == ["&1  ring", "Clear this list"]
    menu.actions()[-1].trigger()
    assert recent.paths == []


def test_data_of_ones_own_come_with_the_session(paused: MainWindow, fake: FakeClient, file: Path) -> None:
    points = np.zeros((40, 2), np.float32)
    name = stored_name("points", points)
    settings = Settings(data=name)
    paused.sessions.desk._open(Opening(file))
    fake.run, fake.population = paused.playground.run, (settings,)
    told = HistoryReady(fake.run, (settings,), ("critic_loss",), arrays={name.partition(":")[2]: points})
    fake.answers += [Event(fake.run, "started", Words("opened")), told]
    settle(paused)
    assert paused.playground.settings.data == name
    assert paused.playground.belongings.array(name) is points


def test_whether_it_plays_is_what_the_engine_says_of_it(
    paused: MainWindow, fake: FakeClient, file: Path
) -> None:
    paused.playground.set_playing(playing=True)
    paused.sessions.desk._open(Opening(file))
    arrive(paused, fake, {}, Settings())
    assert not paused.playground.playing
