"""The timeline: what it shows, and the hand that drags through it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.diagnosis.state import Diagnosis
from app.playground import Playground
from app.theme import Theme
from app.timeline.bar import TimelineBar
from app.timeline.course import Span, move_words
from engine.frame import Phenomenon
from engine.link.messages import Apply, Event, HistoryReady, Seek, Start, Status, TimelineReady, Visit
from engine.settings import Settings
from engine.timeline_view import BranchView, Move, TimelineView
from engine.words import Words
from tests.app.charts import synthetic
from tests.app.fake_client import DEVICE, FakeClient


@pytest.fixture
def bar(qtbot: QtBot, playground: Playground, theme: Theme) -> Iterator[TimelineBar]:
    playground.start()
    action = QAction("Now")
    action.triggered.connect(playground.journey.seek_end)
    diagnosis = Diagnosis(playground)
    bar = TimelineBar(playground, diagnosis, action, theme)
    qtbot.addWidget(bar)
    bar.resize(800, 44)
    bar.show()
    yield bar
    bar.stop()
    action.deleteLater()
    diagnosis.deleteLater()


def view(end: int = 1000, branches: int = 1) -> TimelineView:
    found = tuple(
        BranchView(one, one - 1 if one else None, 100 * one, end, Words("WGAN-GP"), 0.1, exact=True)
        for one in range(branches)
    )
    moves = (Move(200, 180, {"clip_value": 0.005}), Move(600, 500, critic_steps=100))
    return TimelineView(0, 0, end, end, np.arange(0, end, 50), moves, found)


def stand(playground: Playground, step: int, end: int, seeking: int | None = None) -> None:
    """The engine says that it is at this step."""
    run, settings = playground.run, playground.settings
    status = Status(run, step, step, False, 0.0, 0.0, DEVICE, (settings,), end, seeking)
    playground._take(status)


def test_a_press_on_the_track_goes_there(
    qtbot: QtBot, bar: TimelineBar, playground: Playground, fake: FakeClient
) -> None:
    stand(playground, 1000, 1000)
    playground._take(TimelineReady(playground.run, view()))
    rect = bar.track.rect()
    QTest.mouseClick(bar.track, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, rect.center())
    (seek,) = fake.of(Seek)
    assert isinstance(seek, Seek)
    assert abs(seek.step - 500) < 10
    assert playground.journey.behind
    stand(playground, 450, 1000, seek.step)
    assert "replaying" in bar.words.text()
    stand(playground, seek.step, 1000)
    assert bar.words.text() == f"{seek.step:,} of 1,000"
    assert bar.end.isVisible()
    bar.end.click()
    assert fake.of(Seek)[-1] == Seek(1000)
    stand(playground, 1000, 1000)
    assert not bar.end.isVisible()


def test_the_whole_way_from_the_keyboard(
    qtbot: QtBot, bar: TimelineBar, playground: Playground, fake: FakeClient
) -> None:
    stand(playground, 1000, 1000)
    for key, step in (
        (Qt.Key.Key_Left, 990),
        (Qt.Key.Key_PageUp, 890),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_Left, None),
        (Qt.Key.Key_End, 1000),
    ):
        before = len(fake.of(Seek))
        QTest.keyClick(bar.track, key)
        found = fake.of(Seek)[before:]
        assert found == ([] if step is None else [Seek(step)])


def test_what_happened_is_told_where_it_happened(bar: TimelineBar, playground: Playground) -> None:
    stand(playground, 1000, 1000)
    playground._take(TimelineReady(playground.run, view()))
    playground.phenomena.emit((Phenomenon("collapse_between", 0, 300, 300, Words("1 mode of 8")),))
    span = bar.track.span
    left = bar.track._rect().left()
    assert "c → 0.005" in bar.track.help_at(left + span.to_x(200))
    assert "100 critic steps" in bar.track.help_at(left + span.to_x(600))
    assert "1 mode of 8" in bar.track.help_at(left + span.to_x(300))
    assert bar.track.help_at(left + span.to_x(800)).startswith("step 80")
    playground.journey.fork(250)
    playground._take(Event(playground.run, "forked", Words("forked"), 250, step=250))
    assert not bar.course.phenomena


def test_the_curve_is_the_exact_distance_once_it_is_known(bar: TimelineBar, playground: Playground) -> None:
    span = Span(0, 400, 300.0)
    assert len(bar.course.curve(span)[0]) == 0
    for step in (100, 200, 300):
        playground.truth.emit(synthetic.truth(step))
    steps, heights = bar.course.curve(span)
    assert steps.tolist() == [100, 200, 300]
    assert heights[0] == 1.0
    assert (np.diff(heights) < 0).all()


def test_another_branch_is_a_new_run(bar: TimelineBar, playground: Playground, fake: FakeClient) -> None:
    stand(playground, 1000, 1000)
    assert not bar.branches.isVisible()
    playground._take(TimelineReady(playground.run, view(branches=2)))
    assert bar.branches.isVisible()
    other = bar.branches.menu().actions()[0]
    assert not other.isChecked()
    other.trigger()
    (visit,) = fake.of(Visit)
    assert visit == Visit(2, 1, None)
    settings = Settings(n_critic=9)
    playground._take(HistoryReady(2, (settings,), ("critic_loss",), truths=(synthetic.truth(50),)))
    assert playground.settings == settings
    assert len(fake.of(Start)) == 1


def test_settings_follow_a_replay_and_are_not_sent_back(playground: Playground, fake: FakeClient) -> None:
    playground.start()
    fake.sent.clear()
    past = Settings(n_critic=3)
    status = Status(playground.run, 5, 5, True, 0.0, 0.0, DEVICE, (past,), 100)
    playground.change({"gp_lambda": 2.0})
    playground._flush()
    playground._take(status)  # the engine has not heard of the change yet
    assert playground.settings.n_critic == Settings().n_critic
    playground._take(Event(playground.run, "applied", Words("yes"), 5, change={"gp_lambda": 2.0}))
    playground._take(status)
    assert playground.settings == past
    playground._flush()
    assert len(fake.of(Apply)) == 1


def test_a_span_goes_both_ways() -> None:
    span = Span(10, 110, 200.0)
    assert [span.to_step(span.to_x(step)) for step in (10, 60, 110)] == [10, 60, 110]
    assert (span.to_step(-5.0), span.to_step(999.0)) == (10, 110)
    assert Span(0, 0, 0.0).to_step(3.0) == 0


def test_moves_are_told_in_symbols() -> None:
    assert move_words(Move(1, 1, {"gp_lambda": 10.0, "loss": "hinge"}), "") == "λ → 10, L → hinge"


def test_track_can_be_dragged_beyond_its_ends(
    qtbot: QtBot, bar: TimelineBar, playground: Playground, fake: FakeClient
) -> None:
    stand(playground, 1000, 1000)
    track = bar.track
    QTest.mousePress(track, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, track.rect().center())
    QTest.mouseMove(track, QPoint(-50, 5))
    QTest.mouseRelease(track, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(-50, 5))
    assert fake.of(Seek)[-1] == Seek(0)
