"""A teacher's own folder of lessons: made when it is opened, read live, broken files told of."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.lessons.folder import EXAMPLES
from app.lessons.library import ENDING, Library
from app.window import MainWindow
from engine.lessons.parse import Names, read_lesson
from tests.engine.lessons.test_docs import EXAMPLE

MINE = "# Mine\n## Look\nLook here.\n"


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the desktop was asked to show."""
    folders: list[str] = []

    def show(url: QUrl) -> bool:
        folders.append(url.toLocalFile())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", show)
    return folders


def own_folder(tmp_path: Path) -> Path:
    return tmp_path / "sessions" / "lessons"


def reasons(window: MainWindow) -> list[str]:
    labels = window.school.panel.findChildren(QLabel)
    return [one.text() for one in labels if one.property("role") == "danger" and not one.isHidden()]


def saved(qtbot: QtBot, window: MainWindow, path: Path, text: str) -> None:
    """Write as an editor does, and wait until it has been read."""
    with qtbot.waitSignal(window.school.library.changed, timeout=20_000):
        path.write_text(text, encoding="utf-8")


def test_the_folder_is_made_with_an_example_when_it_is_opened(
    window: MainWindow, tmp_path: Path, shown: list[str]
) -> None:
    folder, library = own_folder(tmp_path), window.school.library
    assert not folder.exists()
    window.actions_["lessons_folder"].trigger()
    assert shown == [str(folder)]
    assert library.own == {"example"}
    assert str(folder) in window.status_line.words.text()
    (folder / f"example{ENDING}").unlink()
    window.actions_["lessons_folder"].trigger()
    assert list(folder.iterdir()) == []  # what was thrown away stays so


def test_a_folder_that_cannot_be_made_is_told_of(
    window: MainWindow, tmp_path: Path, shown: list[str]
) -> None:
    (tmp_path / "sessions").write_text("in the way", encoding="utf-8")
    window.actions_["lessons_folder"].trigger()
    assert shown == []
    assert str(own_folder(tmp_path)) in window.status_line.words.text()


def test_files_are_read_live_and_a_broken_one_says_why(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, shown: list[str]
) -> None:
    folder, school = own_folder(tmp_path), window.school
    window.actions_["lessons_folder"].trigger()
    ours = len(school.library.lessons) - 1
    saved(qtbot, window, folder / "mine.lesson", MINE)
    assert len(school.library.lessons) == ours + 2
    school.open("mine")
    saved(qtbot, window, folder / "mine.lesson", MINE.replace("## Look", "## See"))
    assert school.tutor.step is not None
    assert school.tutor.step.title == "See"
    assert reasons(window) == []
    saved(qtbot, window, folder / "mine.lesson", MINE + "! Do it.\n")
    reason = "mine.lesson, line 4: under it belongs a line “when …” that says when it is ticked off"
    assert set(reasons(window)) == {reason}  # in the list, and above the step that is still shown
    assert len(school.library.lessons) == ours + 1
    saved(qtbot, window, folder / "mine.lesson", MINE)
    assert reasons(window) == []
    assert school.tutor.step.title == "Look"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_lesson_of_ones_own_takes_the_place_of_ours(tmp_path: Path, language: str) -> None:
    ours, own = tmp_path / "ours", tmp_path / "own"
    for folder, titles in ((ours, {"gan": "Ours", "gan.zh": "我们的"}), (own, {"gan": "Own"})):
        folder.mkdir()
        for name, title in titles.items():
            (folder / f"{name}{ENDING}").write_text(MINE.replace("Mine", title), encoding="utf-8")
    library = Library((ours, own), Names)
    library.set_language(language)
    assert [lesson.title for lesson in library.lessons] == ["Own"]
    assert library.own == {"gan"}
    library.deleteLater()


def test_the_example_is_the_one_of_the_guide_in_both_languages() -> None:
    assert (EXAMPLES / "example.lesson").read_text(encoding="utf-8") == EXAMPLE
    english, chinese = (read_lesson(EXAMPLES / f"example{end}") for end in (".lesson", ".zh.lesson"))
    for one, other in zip(english.steps, chinese.steps, strict=True):
        assert (one.population, one.layers, one.script) == (other.population, other.layers, other.script)
        assert [task.when for task in one.tasks] == [task.when for task in other.tasks]
