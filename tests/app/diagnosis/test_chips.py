"""What is going on is said over the plane, at the moment that is shown."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.diagnosis.chips import MOST, Chips, Details
from app.diagnosis.state import Diagnosis, advice, evidence, rule, title
from app.plane.plane import Plane
from app.playground import Playground
from app.theme import Theme
from engine.frame import Phenomenon
from engine.link.messages import Event, Seek, Status
from engine.phenomena.kinds import KINDS
from engine.settings import Settings
from engine.words import Words
from tests.app.fake_client import DEVICE, FakeClient

TOLD = Words("{modes} of 8 modes hold next to nothing", {"modes": 5})


def about(kind: str, step: int = 300, *, replica: int = 0, ended: int | None = None) -> Phenomenon:
    return Phenomenon(kind, replica, step, step, TOLD, ended)


@pytest.fixture
def diagnosis(qtbot: QtBot, playground: Playground) -> Iterator[Diagnosis]:
    playground.start()
    diagnosis = Diagnosis(playground)
    yield diagnosis
    diagnosis.deleteLater()


@pytest.fixture
def chips(qtbot: QtBot, playground: Playground, diagnosis: Diagnosis, theme: Theme) -> Chips:
    plane = Plane(theme)
    qtbot.addWidget(plane)
    plane.resize(700, 600)
    plane.show()
    return Chips(diagnosis, playground.journey, plane, theme)


def stand(playground: Playground, step: int, end: int) -> None:
    settings = (playground.settings,)
    playground._take(Status(playground.run, step, step, False, 0.0, 0.0, DEVICE, settings, end))


@pytest.mark.parametrize("kind", KINDS)
def test_everything_can_be_told_in_words(kind: str) -> None:
    one = about(kind)
    for text in (title(one), evidence(one), rule(one), advice(one)):
        assert text
        assert "{" not in text


def test_a_chip_comes_and_goes(chips: Chips, playground: Playground) -> None:
    assert not chips.isVisible()
    playground.phenomena.emit((about("collapse_between"),))
    (text,) = chips.texts
    assert "Mode collapse between modes" in text
    assert "300" in text
    assert chips.isVisible()
    plane = chips.parentWidget()
    assert plane is not None
    assert plane.rect().contains(chips.geometry())
    playground.phenomena.emit((about("collapse_between", ended=900),))
    assert not chips.isVisible()


def test_trouble_comes_first_and_the_rest_is_counted(chips: Chips, playground: Playground) -> None:
    kinds = ["converged", *[kind for kind in KINDS if kind != "converged"][:4]]
    playground.phenomena.emit(tuple(about(kind, 100 + place) for place, kind in enumerate(kinds)))
    assert len(chips.texts) == MOST
    assert all(text.startswith("▲") for text in chips.texts)
    assert "and 2 more" in chips.texts[-1]


def test_a_past_moment_has_its_own(chips: Chips, playground: Playground, diagnosis: Diagnosis) -> None:
    playground.phenomena.emit((about("collapse_between", 300, ended=600), about("converged", 800)))
    stand(playground, 1000, 1000)
    assert [one.kind for one in diagnosis.now] == ["converged"]
    stand(playground, 400, 1000)
    assert [one.kind for one in diagnosis.now] == ["collapse_between"]
    stand(playground, 700, 1000)
    assert not diagnosis.now
    playground._take(Event(playground.run, "forked", Words("fork"), 700, step=700))
    assert [one.step for one in diagnosis.found.values()] == [300]


def test_each_arena_has_its_own(chips: Chips, playground: Playground, diagnosis: Diagnosis) -> None:
    playground.compare([Settings(), Settings(n_critic=1)], "two", {"n_critic"})
    playground.phenomena.emit((about("lagging", replica=1),))
    assert not diagnosis.now
    playground.choose(1)
    assert [one.kind for one in diagnosis.now] == ["lagging"]


def test_the_details_lead_to_where_it_began(
    qtbot: QtBot, chips: Chips, playground: Playground, fake: FakeClient
) -> None:
    playground.phenomena.emit((about("collapse_between", 300),))
    stand(playground, 1000, 1000)
    QTest.mouseClick(chips._buttons[0], Qt.MouseButton.LeftButton)
    (details,) = chips.findChildren(Details)
    words = " ".join(label.text() for label in details.findChildren(QLabel))
    assert "5 of 8 modes" in words
    assert "Rule:" in words
    (go,) = details.findChildren(QPushButton)
    go.click()
    assert fake.of(Seek) == [Seek(300)]
    assert not details.isVisible()


def test_a_new_run_and_a_wish_for_silence_clear_them(chips: Chips, playground: Playground) -> None:
    playground.phenomena.emit((about("collapse_between"),))
    chips.set_shown(on=False)
    assert not chips.isVisible()
    chips.set_shown(on=True)
    assert chips.isVisible()
    playground.restart()
    assert not chips.isVisible()
