"""Hot exit, and what is offered after a crash: what one window leaves, the next one finds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from app.playground import Playground
from app.sessions.places import Places
from app.sessions.records import Record, Records
from app.theme import Theme
from app.window import MainWindow
from engine.link.messages import Event, HistoryReady, Open
from engine.settings import Settings
from engine.words import Words
from tests.app.fake_client import FakeClient
from tests.app.sessions.files import write_session


@pytest.fixture
def window(
    qtbot: QtBot, playground: Playground, dressed: Theme, store: QSettings, places: Places
) -> MainWindow:
    """Shown; its engine has not been started."""
    window = MainWindow(playground, dressed, store, places)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    return window


def records(places: Places) -> Records:
    assert places.records is not None
    return Records(places.records)


def leave(places: Places, **told: object) -> Path:
    """As a window that is no more; returns its snapshot, which is written here."""
    claim = records(places).begin()
    assert claim is not None
    claim.write(**told)
    path = write_session(claim.snapshot)
    claim.release()
    return path


def begin(window: MainWindow, journal: Path | None, file: Path | None = None, *, resume: bool = True) -> None:
    """As the program does it: at once, before the engine has said anything."""
    window.playground.start(playing=file is None)
    window.sessions.begin(journal, file, resume=resume)


def settle(window: MainWindow) -> None:
    window.playground._timer.stop()
    window.playground.tick()
    window.playground.tick()


def opened(fake: FakeClient) -> list[str]:
    return [command.path for command in fake.of(Open) if isinstance(command, Open)]


def arrive(window: MainWindow, fake: FakeClient) -> None:
    fake.run, fake.playing = window.playground.run, False
    told = HistoryReady(fake.run, (Settings(),), ("critic_loss",))
    fake.answers += [Event(fake.run, "started", Words("opened")), told]
    settle(window)


def test_work_that_no_file_holds_is_written_when_the_window_closes(
    window: MainWindow, fake: FakeClient, places: Places
) -> None:
    begin(window, Path("some.journal"), resume=False)
    settle(window)
    assert fake.step > 0
    window.close()
    assert fake.autosaved is not None
    write_session(Path(fake.autosaved.path))  # as the engine would
    left = records(places).left()
    assert left is not None
    assert left.source == Path(fake.autosaved.path)
    assert left.record.ended
    assert left.record.about["layers"] == fake.autosaved.about["layers"]
    left.release()


def test_nothing_is_written_if_there_is_nothing_to_lose(
    window: MainWindow, fake: FakeClient, places: Places, tmp_path: Path
) -> None:
    begin(window, None, resume=False)
    window.playground.set_playing(playing=False)
    settle(window)
    window.sessions.desk.save(tmp_path / "mine.wgan")
    fake.answers.append(Event(fake.run, "saved", Words("", {"path": str(tmp_path / "mine.wgan")})))
    settle(window)
    window.close()
    assert fake.autosaved is None
    assert records(places).left() is None


def test_the_next_start_goes_on_by_itself_paused(
    window: MainWindow, fake: FakeClient, places: Places
) -> None:
    path = leave(places, ended=True, file="/somewhere/ring.wgan")
    begin(window, None)
    assert opened(fake) == [str(path)]
    arrive(window, fake)
    assert not window.playground.playing
    assert window.windowTitle() == "ring[*] – WGAN Playground"
    assert window.isWindowModified()
    assert "Your last session is back" in window.status_line.words.text()
    assert not window.sessions.notice.isVisible()
    assert not path.exists()
    assert places.kept is not None
    assert len(list(places.kept.iterdir())) == 1  # nothing is thrown away at once
    assert records(places).left() is None


def test_a_crash_is_offered_and_restored_when_asked(
    window: MainWindow, fake: FakeClient, places: Places
) -> None:
    path = leave(places)
    begin(window, None)
    assert opened(fake) == []
    notice = window.sessions.notice
    assert notice.isVisible()
    assert "unexpectedly" in notice.accessibleName()
    notice.buttons[0].click()
    assert not notice.isVisible()
    assert opened(fake) == [str(path)]


def test_a_crash_is_recovered_from_the_journal(
    window: MainWindow, fake: FakeClient, places: Places, tmp_path: Path
) -> None:
    journal = tmp_path / "session.journal"
    journal.write_bytes(b"WGAN")
    claim = records(places).begin()
    assert claim is not None
    claim.write(journal=str(journal))
    claim.release()
    begin(window, None)
    window.sessions.notice.buttons[0].click()
    assert opened(fake) == [str(journal)]


def test_a_window_that_crashes_leaves_the_name_of_its_file(
    window: MainWindow, fake: FakeClient, places: Places, tmp_path: Path
) -> None:
    begin(window, None)
    window.sessions.desk.call(tmp_path / "mine.wgan")
    assert places.records is not None
    (record,) = places.records.glob("*.json")
    assert "mine.wgan" in record.read_text()


def test_what_is_discarded_is_never_offered_again(
    window: MainWindow, fake: FakeClient, places: Places
) -> None:
    leave(places)
    begin(window, None)
    window.sessions.notice.buttons[1].click()
    assert not window.sessions.notice.isVisible()
    assert records(places).left() is None
    assert opened(fake) == []


def test_after_two_failures_it_asks_first(window: MainWindow, fake: FakeClient, places: Places) -> None:
    leave(places, ended=True, attempts=2)
    begin(window, None)
    assert opened(fake) == []
    assert "2 times" in window.sessions.notice.accessibleName()


def test_a_failure_is_counted_and_the_session_stays(
    window: MainWindow, fake: FakeClient, places: Places
) -> None:
    path = leave(places, ended=True)
    begin(window, None)
    fake.answers.append(Event(window.playground.run, "refused", Words("it is damaged")))
    settle(window)
    assert "cannot be opened" in window.status_line.words.text()
    left = records(places).left()
    assert left is not None
    assert (left.source, left.record.attempts) == (path, 1)
    left.release()


def test_a_file_that_was_asked_for_comes_first(
    window: MainWindow, fake: FakeClient, places: Places, tmp_path: Path
) -> None:
    path = leave(places, ended=True)
    file = write_session(tmp_path / "asked.wgan")
    begin(window, None, file)
    assert opened(fake) == [str(file)]
    assert path.exists()


def test_a_session_that_a_window_holds_is_nobody_elses(places: Places) -> None:
    mine = records(places).begin()
    assert mine is not None
    write_session(mine.snapshot)
    assert records(places).left() is None
    mine.release()
    found = records(places).left()
    assert found is not None
    found.drop()


def test_the_lock_of_a_process_that_was_killed_holds_nothing(places: Places) -> None:
    code = (
        "import os, sys; from pathlib import Path; from app.sessions.records import Records;"
        "claim = Records(Path(sys.argv[1])).begin(); claim.snapshot.write_bytes(b'x'); os._exit(9)"
    )
    subprocess.run(
        [sys.executable, "-c", code, str(places.records)], check=False, cwd=Path(__file__).parents[3]
    )
    left = records(places).left()
    assert left is not None
    assert not left.record.ended
    left.drop()


@pytest.mark.parametrize("text", ["", "[]", '{"attempts": "many"}', '{"about": 3}', "{" * 9999, "null"])
def test_a_record_that_cannot_be_read_is_as_new(places: Places, text: str) -> None:
    claim = records(places).begin()
    assert claim is not None
    claim._path.write_text(text)
    write_session(claim.snapshot)
    claim.release()
    left = records(places).left()
    assert left is not None
    assert left.record == Record()
    left.drop()


def test_a_folder_that_cannot_be_made_stops_nothing(
    qtbot: QtBot, playground: Playground, dressed: Theme, store: QSettings, tmp_path: Path, fake: FakeClient
) -> None:
    (tmp_path / "file").write_text("in the way")
    window = MainWindow(playground, dressed, store, Places(tmp_path, tmp_path / "file"))
    qtbot.addWidget(window)
    begin(window, None)
    settle(window)
    window.close()
    assert fake.autosaved is None
    assert fake.closed
