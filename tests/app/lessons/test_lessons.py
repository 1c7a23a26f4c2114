"""Lessons in the window: steps set up, tasks noticed, files watched, formulas typeset."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.diagnosis.state import Diagnosis
from app.lessons import typesetter
from app.lessons.formulas import Asked, Formulas
from app.lessons.library import ENDING, Library
from app.lessons.page import OptionRow
from app.lessons.panel import LessonsPanel
from app.lessons.rich import Formula, pieces, plain
from app.lessons.tutor import Tutor
from app.playground import Playground
from app.theme import Theme
from app.window import MainWindow
from engine.frame import MetricsBlock, Phenomenon, TruthRequest
from engine.lessons.model import Lesson
from engine.lessons.parse import Names, parse
from engine.link.messages import MetricsReady, Speed, Start, Status
from engine.settings import Settings
from engine.words import Words
from tests.app.charts import synthetic
from tests.app.fake_client import DEVICE, FakeClient

LESSON = parse("""\
# Two steps
about: For the tests.

## First
set: gan seed=3
show: fakes pull
charts: losses
keep: n_critic
play: paused
speed: 20

Drag $n_{critic}$ **down**.

$$ x = G(z) $$
! Drag it.
  when n_critic <= 2
> Collapse.
  when phenomenon collapse_between
> It has fallen.
  when js < 0.5 of start
? Why?
- One.
+ Two.
= Because $x$.

## Second
play: playing
! Step the critic.
  when did critic
""")


@pytest.fixture
def tutor(qtbot: QtBot, playground: Playground) -> Iterator[Tutor]:
    playground.start()
    diagnosis = Diagnosis(playground)
    tutor = Tutor(playground, diagnosis)
    yield tutor
    tutor.stop()
    tutor.deleteLater()
    diagnosis.deleteLater()


def stand(playground: Playground, iteration: int) -> None:
    population = playground.population
    status = Status(playground.run, iteration, iteration, False, 0.0, 0.0, DEVICE, population, iteration)
    playground._take(status)


def test_a_step_sets_the_session_up(tutor: Tutor, playground: Playground, fake: FakeClient) -> None:
    tutor.open(LESSON)
    playground.tick()
    start = fake.of(Start)[-1]
    assert isinstance(start, Start)
    assert (start.population[0].loss, start.population[0].seed) == ("minimax", 3)
    assert playground.playing is False
    assert fake.of(Speed)[-1] == Speed(20.0)
    tutor.go(1)
    assert bool(playground.playing)
    tutor.go(7)
    assert tutor.index == 1


def test_tasks_are_ticked_off_when_they_are_done_and_stay_so(tutor: Tutor, playground: Playground) -> None:
    ticked: list[int] = []
    done: list[bool] = []
    tutor.ticked.connect(ticked.append)
    tutor.step_done.connect(lambda: done.append(True))
    tutor.open(LESSON)
    stand(playground, 10)
    playground.truth.emit(synthetic.truth(10))
    tutor.look()
    assert ticked == []
    playground.change({"n_critic": 1})
    tutor.look()
    assert ticked == [0]
    playground.change({"n_critic": 5})
    playground.phenomena.emit((Phenomenon("collapse_between", 0, 9, 9, Words("so")),))
    tutor.look()
    assert ticked == [0, 1]
    playground.truth.emit(synthetic.truth(9000))
    tutor.look()
    assert (ticked, done) == ([0, 1, 2], [True])
    tutor.restart_step()
    tutor.look()
    assert ticked == [0, 1, 2]
    assert not tutor.done


def test_what_was_done_before_the_step_does_not_count(tutor: Tutor) -> None:
    tutor.open(LESSON)
    tutor.note("critic")
    tutor.go(1)
    tutor.look()
    assert not tutor.done
    tutor.note("critic")
    tutor.look()
    assert tutor.done == {0}


def test_iterations_count_from_the_beginning_of_the_step(tutor: Tutor, playground: Playground) -> None:
    tutor.open(LESSON)
    stand(playground, 400)
    assert tutor.moment().values["iteration"] == 400  # the run began with the step
    tutor.go(1)
    stand(playground, 450)
    stand(playground, 470)
    assert tutor.moment().values["iteration"] == 20


def test_metrics_of_the_chosen_arena_count(tutor: Tutor, playground: Playground) -> None:
    playground.compare([Settings(), Settings(n_critic=1)], "two", {"n_critic"})
    playground.choose(1)
    block = synthetic.block(50, replicas=2)
    values = block.values.copy()
    values[:, 1] = 7.0
    playground._take(
        MetricsReady(playground.run, MetricsBlock(playground.run, block.columns, block.iterations, values))
    )
    assert tutor.moment().values["slope"] == 7.0
    assert np.isfinite(tutor.moment().values["pull"])


def test_only_steps_that_need_divergences_ask_for_them(tutor: Tutor) -> None:
    assert tutor.want(TruthRequest()).parts == frozenset()
    tutor.open(LESSON)
    assert tutor.want(TruthRequest()).parts == {"divergences"}
    tutor.go(1)
    assert tutor.want(TruthRequest(frozenset({"plan"}))).parts == {"plan"}


def test_the_panel_goes_through_a_lesson(qtbot: QtBot, tutor: Tutor) -> None:
    theme = Theme("light")
    library = Library((), Names)
    panel = LessonsPanel(tutor, library, theme)
    qtbot.addWidget(panel)
    panel.show()
    tutor.open(LESSON)
    assert panel.page is not None
    first = panel.page
    assert [row.ticked for row in first.tasks] == [False, False, False]
    tutor.ticked.emit(1)
    assert [row.ticked for row in first.tasks] == [False, True, False]
    question = first.questions[0]
    assert not question.reveal_button.isEnabled()
    question.options[0].setChecked(True)
    question.reveal_button.click()
    assert question.revealed
    assert not panel.back.isEnabled()
    panel.next.click()
    assert (tutor.index, panel.next.text()) == (1, "Finish")
    panel.back.click()
    assert tutor.index == 0
    panel.next.click()
    panel.next.click()
    assert tutor.lesson is None
    assert panel.stack.currentIndex() == 0
    panel.stop()
    library.deleteLater()
    theme.deleteLater()


def test_next_stands_out_when_all_is_done_and_answered(qtbot: QtBot, tutor: Tutor) -> None:
    theme = Theme("light")
    library = Library((), Names)
    panel = LessonsPanel(tutor, library, theme)
    qtbot.addWidget(panel)
    panel.resize(340, 400)
    with qtbot.waitExposed(panel):
        panel.show()
    tutor.open(LESSON)
    assert panel.page is not None
    for place in range(3):
        tutor.ticked.emit(place)
    assert panel.next.property("role") == ""
    question = panel.page.questions[0]
    words = question.findChildren(OptionRow)[0]
    panel._scroll.ensureWidgetVisible(words)
    QTest.mouseClick(words, Qt.MouseButton.LeftButton, pos=words.rect().center())
    assert question.options[0].isChecked()
    question.reveal_button.setFocus()
    question.reveal_button.click()
    assert panel.next.property("role") == "primary"
    assert not panel.leave.hasFocus()
    signs = [row.sign.text() for row in question.findChildren(OptionRow)]
    assert signs == ["✗", "✓"]
    panel.stop()
    library.deleteLater()
    theme.deleteLater()


def test_another_beginning_is_a_restart_too(tutor: Tutor) -> None:
    tutor.open(LESSON)
    tutor.note("new_seed")
    assert {"new_seed", "restart"} <= tutor.moment().actions


def test_setting_up_a_step_begins_one_run(tutor: Tutor, playground: Playground) -> None:
    before = playground.run
    tutor.open(LESSON)
    assert playground.run == before + 1
    tutor.restart_step()  # the same settings: from their beginning all the same
    assert playground.run == before + 2


def test_files_are_read_again_when_they_change(qtbot: QtBot, tmp_path: Path) -> None:
    good = tmp_path / f"one{ENDING}"
    good.write_text("# One\n## A\nText.\n", encoding="utf-8")
    (tmp_path / f"one.zh{ENDING}").write_text("# 一\n## 甲\n文。\n", encoding="utf-8")
    (tmp_path / f"bad{ENDING}").write_text("# Bad\n## A\nset: nonsense\n", encoding="utf-8")
    library = Library((tmp_path, tmp_path / "none"), Names)
    library.load()
    assert [lesson.title for lesson in library.lessons] == ["One"]
    (broken,) = library.broken
    assert broken.reason.startswith(f"bad{ENDING}, line 3: ")
    library.set_language("zh")
    assert [lesson.title for lesson in library.lessons] == ["一"]
    library.set_language("en")
    with qtbot.waitSignal(library.changed, timeout=20_000):
        good.write_text("# Another\n## A\nText.\n", encoding="utf-8")
    assert [lesson.title for lesson in library.lessons] == ["Another"]
    library.deleteLater()


def test_formulas_are_typeset_in_a_process_of_their_own(qtbot: QtBot) -> None:
    formulas = Formulas()
    asked = Asked(r"\frac{p_r}{p_r + p_g}", 16, "#102030")
    wrong = Asked(r"\frac{", 16, "#102030")
    assert formulas.image(asked) is None
    assert formulas.image(wrong) is None
    end = time.monotonic() + 60
    while formulas.busy and time.monotonic() < end:
        QCoreApplication.processEvents()
        qtbot.wait(5)
    image = formulas.image(asked)
    assert image is not None
    inked = sum(
        image.pixelColor(x, y).alpha() > 128 for x in range(image.width()) for y in range(image.height())
    )
    assert inked > 30
    formulas.stop()
    formulas.deleteLater()


@pytest.mark.filterwarnings("ignore:path is deprecated:DeprecationWarning")  # of the fonts' package
def test_the_typesetter_answers_in_lines() -> None:
    questions = [{"tex": tex, "size": 14, "colour": "#000000", "inline": True} for tex in ("G(z)", r"\frac{")]
    told = [
        json.loads(line) for line in typesetter.answers(io.StringIO("\n".join(map(json.dumps, questions))))
    ]
    assert "<svg" in told[0]["svg"]
    assert told[0]["tex"] == "G(z)"
    assert set(told[1]) >= {"tex"}


def test_marks_become_rich_text() -> None:
    found = list(pieces("a <b> **bold $x$** *it* `c<d` $y^2$."))
    assert Formula("x") in found
    assert Formula("y^2") in found
    words = "".join(piece for piece in found if isinstance(piece, str))
    assert words == "a &lt;b&gt; <b>bold </b> <i>it</i> <code>c&lt;d</code> ."
    assert plain("a **b** $x$") == "a b x"


def test_a_snapshot_keeps_the_step_of_the_lesson(window: MainWindow) -> None:
    panels = window.sessions.panels
    assert panels.about()["lesson"] == ""
    window.school.open("gan", 1)
    about = panels.about()
    assert about["lesson"] == "gan 1"
    window.school.tutor.open(None)
    window.playground.change({"n_critic": 9})
    panels.restore(about)
    assert window.school.told() == "gan 1"
    assert window.playground.settings.n_critic == 9  # the session is the snapshot's
    for nonsense in ("nothing 3", "gan x", ""):
        panels.restore({"lesson": nonsense})
        assert window.school.told() == ""


def test_the_window_shows_what_a_step_asks_for_and_brings_the_rest_back(window: MainWindow) -> None:
    before = window.plane.layers, window.board.hidden_names()
    lesson: Lesson = LESSON
    window.school.tutor.open(lesson)
    assert window.plane.layers == {"fakes", "pull"}
    assert set(window.board.names()) - set(window.board.hidden_names()) == {"losses"}
    shown = [name for name, field in window.controls.fields.items() if not field.isHidden()]
    assert shown == ["n_critic"]
    window.actions_["critic"].trigger()
    assert "critic" in window.school.tutor.moment().actions
    window.school.tutor.open(None)
    assert (window.plane.layers, window.board.hidden_names()) == before
    assert not any(field.isHidden() for field in window.controls.fields.values())
