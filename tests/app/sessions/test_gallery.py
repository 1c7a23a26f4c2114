"""The gallery: what it shows of a folder, and what can be done with it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, QSettings, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.sessions.compare import CompareDialog, Course, rows_of
from app.sessions.gallery import Gallery
from app.sessions.shelf import ENTRY, Entry
from app.sessions.words import lines
from app.theme import Theme
from engine.recipes import with_recipe
from engine.settings import Settings
from engine.snapshot import peek
from tests.app.sessions.files import write_session


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three sessions, one file that is none, and one of another kind."""
    folder = tmp_path / "sessions"
    write_session(folder / "Beta.wgan", wasserstein=0.5, modes=3)
    write_session(folder / "alpha.wgan", with_recipe("gan"), wasserstein=None, modes=None)
    write_session(
        folder / "gamma.wgan", Settings(data="moons", n_critic=7), wasserstein=0.1, modes=None, step=900
    )
    (folder / "broken.wgan").write_bytes(b"no session")
    (folder / "notes.txt").write_text("nothing")
    for age, name in enumerate(("gamma", "Beta", "broken", "alpha")):
        os.utime(folder / f"{name}.wgan", (1e9 - age, 1e9 - age))
    return folder


@pytest.fixture
def gallery(qtbot: QtBot, dressed: Theme, store: QSettings, folder: Path) -> Gallery:
    """Shown, and everything read."""
    gallery = Gallery(folder, store, dressed)
    qtbot.addWidget(gallery)
    gallery.resize(360, 520)
    with qtbot.waitSignal(gallery.shelf.filled):
        gallery.show()
    return gallery


def names(gallery: Gallery) -> list[str]:
    return [gallery.sorting.index(row, 0).data() for row in range(gallery.sorting.rowCount())]


def choose(gallery: Gallery, *wanted: str) -> None:
    picked = gallery.list.selectionModel()
    picked.clearSelection()
    for row, name in enumerate(names(gallery)):
        if name in wanted:
            picked.setCurrentIndex(gallery.sorting.index(row, 0), QItemSelectionModel.SelectionFlag.Select)


def test_the_newest_is_first_and_other_files_are_left_out(gallery: Gallery) -> None:
    assert names(gallery) == ["gamma", "Beta", "broken", "alpha"]


def test_it_can_be_sorted_by_name_and_by_distance(gallery: Gallery) -> None:
    gallery.order.setCurrentIndex(gallery.order.findData("name"))
    assert names(gallery) == ["alpha", "Beta", "broken", "gamma"]
    gallery.order.setCurrentIndex(gallery.order.findData("distance"))
    assert names(gallery)[:2] == ["gamma", "Beta"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("moons", ["gamma"]),
        ("ORIGINAL gan", ["alpha"]),
        ("modes", ["Beta"]),
        ("et", ["Beta"]),
        ("nothing at all", []),
    ],
)
def test_the_filter_looks_at_name_recipe_data_and_modes(
    gallery: Gallery, text: str, found: list[str]
) -> None:
    gallery.filter.setText(text)
    assert names(gallery) == found


def test_a_card_says_what_the_file_says(folder: Path) -> None:
    assert lines(peek(folder / "Beta.wgan")) == (
        "WGAN-GP, live · Ring of 8",
        "W₁ 0.5 · 3 of 8 modes",
        "iteration 300",
    )
    assert lines(peek(folder / "gamma.wgan")) == ("Custom · Two moons", "W₁ 0.1", "iteration 900")


def test_every_card_can_be_heard(gallery: Gallery) -> None:
    said = [gallery.sorting.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(4)]
    assert said[1] == "Beta, WGAN-GP, live · Ring of 8, W₁ 0.5 · 3 of 8 modes, iteration 300"
    assert "not a WGAN Playground file" in said[2]


def test_return_opens_what_is_chosen(gallery: Gallery, qtbot: QtBot, folder: Path) -> None:
    choose(gallery, "Beta")
    with qtbot.waitSignal(gallery.open_wanted) as heard:
        QTest.keyClick(gallery.list, Qt.Key.Key_Return)
    assert heard.args == [folder / "Beta.wgan"]


def test_only_what_can_be_done_is_offered(gallery: Gallery) -> None:
    def usable() -> set[str]:
        return {name for name, action in gallery.actions_.items() if action.isEnabled()}

    assert usable() == set()
    choose(gallery, "Beta")
    assert usable() == {"open", "rename", "delete"}
    choose(gallery, "broken")
    assert usable() == {"rename", "delete"}
    choose(gallery, "Beta", "gamma")
    assert usable() == {"compare", "delete"}
    choose(gallery, "Beta", "broken")
    assert usable() == {"delete"}


def test_a_file_gets_another_name(gallery: Gallery, folder: Path, qtbot: QtBot) -> None:
    choose(gallery, "Beta")
    heard: list[tuple[Path, Path]] = []
    gallery.renamed.connect(lambda *pair: heard.append(pair))
    with qtbot.waitSignal(gallery.shelf.filled):
        gallery.sorting.setData(gallery.list.currentIndex(), "delta", Qt.ItemDataRole.EditRole)
    assert heard == [(folder / "Beta.wgan", folder / "delta.wgan")]
    assert (folder / "delta.wgan").exists()
    assert not (folder / "Beta.wgan").exists()
    assert "delta" in names(gallery)


@pytest.mark.parametrize("name", ["alpha", "a/b", "", "  ", ".hidden", "c:d", "../up"])
def test_a_name_that_cannot_be_is_refused(gallery: Gallery, folder: Path, name: str, qtbot: QtBot) -> None:
    before = (folder / "alpha.wgan").read_bytes()
    with qtbot.waitSignal(gallery.said) as heard:
        gallery.rename(folder / "Beta.wgan", name)
    assert heard.args[1] == "warn"
    assert (folder / "Beta.wgan").exists()
    assert (folder / "alpha.wgan").read_bytes() == before


def test_deleting_goes_to_the_trash(gallery: Gallery, folder: Path) -> None:
    trash: list[Path] = []

    def move(path: Path) -> bool:
        trash.append(path)
        path.rename(folder.parent / "trashed")
        return True

    gallery.to_trash = move
    choose(gallery, "Beta")
    gallery.actions_["delete"].trigger()
    assert trash == [folder / "Beta.wgan"]
    assert "Beta" not in names(gallery)


def test_without_a_trash_nothing_is_deleted(gallery: Gallery, folder: Path, qtbot: QtBot) -> None:
    gallery.to_trash = lambda _: False
    choose(gallery, "Beta")
    with qtbot.waitSignal(gallery.said) as heard:
        gallery.actions_["delete"].trigger()
    assert heard.args == ["Beta.wgan cannot be moved to the trash", "danger"]
    assert (folder / "Beta.wgan").exists()


def test_a_folder_that_is_chosen_is_remembered(
    gallery: Gallery, qtbot: QtBot, tmp_path: Path, store: QSettings, dressed: Theme
) -> None:
    other = tmp_path / "other"
    write_session(other / "one.wgan")
    with qtbot.waitSignal(gallery.shelf.filled):
        gallery.show_folder(other)
    assert names(gallery) == ["one"]
    again = Gallery(tmp_path, store, dressed)
    qtbot.addWidget(again)
    assert again.folder == other


def test_a_folder_that_is_not_there_is_empty(gallery: Gallery, tmp_path: Path) -> None:
    gallery.show_folder(tmp_path / "nowhere")
    assert names(gallery) == []
    gallery.grab()


def test_what_has_not_changed_is_not_read_again(gallery: Gallery, folder: Path, qtbot: QtBot) -> None:
    before = {entry.path.stem: entry.card for entry in gallery.shelf.entries}
    write_session(folder / "Beta.wgan", wasserstein=0.05)
    with qtbot.waitSignal(gallery.shelf.filled):
        gallery.refresh()
    after = {entry.path.stem: entry.card for entry in gallery.shelf.entries}
    assert after["alpha"] is before["alpha"]
    assert after["Beta"] is not before["Beta"]


def test_two_sessions_side_by_side(gallery: Gallery, qtbot: QtBot, dressed: Theme) -> None:
    entries: dict[str, Entry] = {
        gallery.sorting.index(row, 0).data(): gallery.sorting.index(row, 0).data(ENTRY) for row in range(4)
    }
    one, other = entries["Beta"], entries["gamma"]
    rows = rows_of(one, other)
    assert ("Data", "Ring of 8", "Two moons") in rows
    assert ("Critic steps  n_critic", "5", "7") in rows
    assert not any("Seed" in row[0] for row in rows)
    dialog = CompareDialog(one, other, dressed)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: len(dialog.curves.courses) == 2)
    first, second = dialog.curves.courses
    assert isinstance(first, Course)
    assert isinstance(second, Course)
    assert (first.steps[-1], second.steps[-1]) == pytest.approx((300, 900), rel=0.02)
    assert first.values[0] > first.values[-1]
    dialog.grab()
    dialog.reject()


def test_a_file_that_is_gone_is_told_in_the_comparison(
    gallery: Gallery, qtbot: QtBot, dressed: Theme, folder: Path
) -> None:
    choose(gallery, "Beta", "gamma")
    chosen = gallery.chosen
    (folder / "Beta.wgan").unlink()
    dialog = CompareDialog(chosen[0], chosen[1], dressed)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: len(dialog.curves.courses) == 2)
    assert any(isinstance(one, str) and "Beta.wgan" in one for one in dialog.curves.courses)
    dialog.grab()
    dialog.reject()
