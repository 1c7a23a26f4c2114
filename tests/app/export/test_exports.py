"""What the window exports: whole or not at all, one sentence for what goes wrong, nothing in the way."""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from app.charts.menu import chart_menu
from app.commands import entries
from app.export.dialog import ExportDialog
from app.export.exports import Exports
from app.export.film_page import FilmPage
from app.export.jobs import Job
from app.export.record import Record
from app.playground import Playground
from app.window import MainWindow
from engine.frame import Coverage, Truth, TruthRequest
from engine.link.messages import Event, HistoryReady
from engine.words import UserError, Words
from tests.app.fake_client import FakeClient

Said = list[tuple[str, str]]


@pytest.fixture
def exports(window: MainWindow, qtbot: QtBot) -> Exports:
    """Of a window in which something can be seen."""
    found = window.door.exports
    qtbot.waitUntil(lambda: found.frame is not None and found.run_data() is not None)
    return found


@pytest.fixture
def said(exports: Exports) -> Said:
    heard: Said = []
    exports.said.connect(lambda text, role: heard.append((text, role)))
    return heard


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], list[str]]:
    """Lets the file dialog be answered at once; returns the titles under which it asked."""

    def arrange(name: str) -> list[str]:
        asked: list[str] = []

        def ask(
            _: object, title: str, first: str, kinds: dict[str, str], then: Callable[[Path], None]
        ) -> None:
            asked.append(title)
            then(tmp_path / name)

        monkeypatch.setattr("app.export.asking.Asking.ask", ask)
        return asked

    return arrange


def subject(exports: Exports, name: str) -> Any:
    return next(one for one in exports.subjects() if one.name == name)


def test_a_picture_is_written_beside_the_window(
    exports: Exports, said: Said, qtbot: QtBot, tmp_path: Path
) -> None:
    for name in ("plane.png", "plane.svg"):
        path = tmp_path / name
        exports.write_picture(subject(exports, "plane"), path, 1.5)
        qtbot.waitUntil(lambda path=path: bool(said) and said[-1] == (f"Wrote {path}", "good"))  # type: ignore[misc]
    with Image.open(tmp_path / "plane.png") as image:
        assert image.width == round(exports.subjects()[0].drawn.size().width() * 1.5)
    assert (tmp_path / "plane.svg").read_bytes().startswith(b"<?xml")
    assert sorted(path.name for path in tmp_path.glob("plane*")) == ["plane.png", "plane.svg"]


@pytest.mark.parametrize("kind", ["csv", "npz"])
def test_metrics_are_written(exports: Exports, said: Said, qtbot: QtBot, tmp_path: Path, kind: str) -> None:
    exports.write_metrics(tmp_path / f"run.{kind}")
    qtbot.waitUntil(lambda: bool(said))
    assert said[0][1] == "good"
    assert (tmp_path / f"run.{kind}").stat().st_size > 1000
    if kind == "npz":
        with np.load(tmp_path / "run.npz") as file:
            assert "critic_loss" in file["columns"]


def test_points_are_written(exports: Exports, said: Said, qtbot: QtBot, tmp_path: Path) -> None:
    exports.write_points(tmp_path / "points.csv")
    qtbot.waitUntil(lambda: bool(said))
    lines = (tmp_path / "points.csv").read_text().splitlines()
    assert lines[1] == "kind,replica,x,y"
    assert len(lines) == 2 + 2000


@pytest.mark.parametrize("write", ["write_metrics", "write_points"])
def test_a_folder_that_is_gone_is_said(
    exports: Exports, said: Said, qtbot: QtBot, tmp_path: Path, write: str
) -> None:
    getattr(exports, write)(tmp_path / "gone" / "a.csv")
    qtbot.waitUntil(lambda: bool(said))
    assert said[0][1] == "danger"
    assert "cannot write" in said[0][0]
    assert "No such file or directory" in said[0][0]


def test_a_folder_that_may_not_be_written_is_said(
    exports: Exports, said: Said, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("engine.files.tempfile.mkstemp", refuse)
    exports.write_points(tmp_path / "a.csv")
    qtbot.waitUntil(lambda: bool(said))
    assert "Permission denied" in said[0][0]


def test_a_full_disk_leaves_the_old_file(
    exports: Exports, said: Said, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = tmp_path / "plane.png"
    path.write_bytes(b"old")
    monkeypatch.setattr("engine.files.os.fsync", full)
    exports.write_picture(subject(exports, "plane"), path)
    qtbot.waitUntil(lambda: bool(said))
    assert said[0] == (f"cannot write {path}: No space left on device", "danger")
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.glob("*plane*")] == ["plane.png"]


def test_a_picture_of_another_kind_is_refused(exports: Exports, said: Said, tmp_path: Path) -> None:
    exports.write_picture(subject(exports, "plane"), tmp_path / "plane.bmp")
    assert said == [("a picture ends in .png or .svg", "danger")]


def test_closing_waits_for_what_is_being_written(
    exports: Exports, window: MainWindow, tmp_path: Path
) -> None:
    exports.write_metrics(tmp_path / "run.npz")
    window.close()
    assert (tmp_path / "run.npz").is_file()
    assert not [thread for thread in threading.enumerate() if thread.name == "export"]


def test_the_dialog_exports_from_each_page(
    exports: Exports, window: MainWindow, said: Said, qtbot: QtBot, answer: Callable[[str], list[str]]
) -> None:
    for page, name in (("picture", "a.png"), ("metrics", "a.csv"), ("points", "b.csv")):
        asked, before = answer(name), len(said)
        window.door.show(page)
        dialog = window.findChild(ExportDialog)
        assert dialog is not None
        assert not dialog.isModal()
        assert dialog.button.isEnabled()
        dialog.button.click()
        assert len(asked) == 1
        qtbot.waitUntil(lambda before=before: len(said) > before)  # type: ignore[misc]
        assert dialog.said.text() == said[-1][0]
        assert said[-1][1] == "good"
    assert window.status_line.words.text() == said[-1][0]
    window.door.stop()


def test_training_goes_on_while_a_file_is_asked_for(
    exports: Exports, window: MainWindow, fake: FakeClient, qtbot: QtBot
) -> None:
    exports.ask_plane()
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    before = fake.iteration
    qtbot.waitUntil(lambda: fake.iteration > before + 20)
    dialog.reject()


def test_every_field_has_a_name_and_a_key_reaches_it(
    exports: Exports, window: MainWindow, qtbot: QtBot
) -> None:
    QTest.keyClick(
        window.plane, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    dialog = window.findChild(ExportDialog)
    assert dialog is not None
    fields = [
        field
        for page in dialog.pages.values()
        for field in page.findChildren(QWidget)
        if field.focusPolicy() & Qt.FocusPolicy.TabFocus and field.parent() is page
    ]
    assert len(fields) > 10
    assert all(field.accessibleName() for field in fields)
    dialog.close()


def test_the_palette_finds_the_exports(exports: Exports, window: MainWindow) -> None:
    words = {"recipe": "", "data": "", "knob": ""}
    names = [entry.text for entry in entries(window.actions_, [], window.controls, words)]
    for name in ("Export", "Export metrics", "Export points", "Export film", "Cancel the film"):
        assert any(found.strip() == name for found in names)


def test_a_charts_menu_exports_its_picture(
    exports: Exports,
    window: MainWindow,
    said: Said,
    qtbot: QtBot,
    answer: Callable[[str], list[str]],
    tmp_path: Path,
) -> None:
    answer("chart.svg")
    menu: QMenu = chart_menu(window.board, window.board.charts[1])
    next(action for action in menu.actions() if action.text() == "Export picture …").trigger()
    qtbot.waitUntil(lambda: bool(said))
    assert b"Wasserstein" in (tmp_path / "chart.svg").read_bytes()
    menu.deleteLater()


def test_the_film_page_follows_the_run_until_somebody_chooses(
    exports: Exports, window: MainWindow, fake: FakeClient, qtbot: QtBot
) -> None:
    page = FilmPage(exports)
    qtbot.addWidget(page)
    qtbot.waitUntil(lambda: exports.playground.journey.end > 700)
    page.refresh()
    assert page.last.value() == exports.playground.journey.end
    assert 250 <= len(page._steps()) <= 750
    page.last.setValue(300)
    page.every.setValue(100)
    qtbot.waitUntil(lambda: exports.playground.journey.end > 1000)
    page.refresh()
    assert page._steps() == (0, 100, 200, 300)
    assert page.note.text().startswith("4 pictures, 0.2 s, about ")
    page.source.setCurrentIndex(1)
    assert not page.every.isEnabled()
    assert page.note.text().startswith("About ")
    assert page.go_text == "Record …"


def test_without_ffmpeg_the_page_says_so_before(
    exports: Exports, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> str:
        raise UserError("MP4 needs ffmpeg")

    monkeypatch.setattr("app.export.film_page.check_ffmpeg", missing)
    page = FilmPage(exports)
    qtbot.addWidget(page)
    assert page.note.text() == "MP4 needs ffmpeg"
    assert not page.ready
    page.kind.setCurrentIndex(1)
    assert "ffmpeg" not in page.note.text()


class Recorded:
    """A record, and a playground that never starts."""

    def __init__(self, playground: Playground, fake: FakeClient) -> None:
        self.playground, self.record, self.fake = playground, Record(playground), fake

    def truth(self, step: int) -> Truth:
        found = self.fake.truth(TruthRequest(frozenset({"optimal", "plan"})))
        values = {name: getattr(found, name) for name in Truth.__slots__}
        return Truth(**values | {"step": step})


@pytest.fixture
def recorded(playground: Playground, fake: FakeClient) -> Recorded:
    return Recorded(playground, fake)


def test_a_record_keeps_numbers_once_and_forgets_what_is_no_longer_true(recorded: Recorded) -> None:
    playground, record = recorded.playground, recorded.record
    for step in (5, 10, 10, 20):
        playground.truth.emit(recorded.truth(step))
        playground.coverage.emit((Coverage(step, 0, 1, 8, 1, 0.5, 0.5, step=step),))
    assert [truth.step for truth in record.truths] == [5, 10, 20]
    assert [one.at for one in record.coverages] == [5, 10, 20]
    assert record.truths[0].optimal is None
    assert record.truths[0].plan is None
    playground.event_came.emit(Event(1, "forked", Words("forked"), 4, step=10))
    assert [truth.step for truth in record.truths] == [5]
    assert [one.at for one in record.coverages] == [5]
    playground.run_started.emit(("a",), 1)
    assert not record.truths
    assert not record.coverages
    past = HistoryReady(2, (), ("a",), None, (recorded.truth(3),), ())
    playground.journey.history_came.emit(past)
    assert [truth.step for truth in record.truths] == [3]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (UserError("it is {what}", what="so"), "it is so"),
        (MemoryError(), "there is not enough memory for that"),
        (RuntimeError("odd"), "RuntimeError: odd"),
    ],
)
def test_a_job_tells_what_went_wrong(qtbot: QtBot, error: Exception, words: str) -> None:
    def work() -> None:
        raise error

    job = Job(work)
    with qtbot.waitSignal(job.done) as caught:
        job.start()
    assert caught.args == [words]
