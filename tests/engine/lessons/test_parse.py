"""Lessons are read whole, or refused with file, line and reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.lessons.conditions import Choice, Done, Moment, Number, Seen, read_condition
from engine.lessons.model import Change, Claim, Question, Run, Task, Text
from engine.lessons.parse import LARGEST, Names, parse, read_lesson
from engine.lessons.reading import LessonError
from engine.settings import Settings
from engine.words import UserError

LESSON = """\
# The earth mover

about: Distances.
minutes: 5
order: 3

## Two shapes
set: gan data=lines line_distance=2
show: landscape fakes
charts: losses
keep: n_critic recipe
play: paused
speed: 20

A **discriminator** that
is too good.

$$ \\min_G \\max_D V $$
! Press Play,
  and wait.
  when iteration >= 200 and did play
> The pull falls.
  when phenomenon vanishing_pull
? What will JS say?
- It falls.
+ It stays
at log 2.
= Nothing is
shared.

@ run 200
@ critic 50
@ set n_critic=3
@ see js > 0.68 within 100

## The end
That was it.
"""


def test_everything_in_its_place() -> None:
    lesson = parse(LESSON.replace("+ It stays\nat log 2.", "+ It stays at log 2."))
    assert (lesson.title, lesson.about, lesson.minutes, lesson.order) == (
        "The earth mover",
        "Distances.",
        5,
        3,
    )
    first, last = lesson.steps
    assert (first.title, first.line, first.playing, first.speed) == ("Two shapes", 7, False, 20.0)
    assert first.population is not None
    assert (first.population[0].loss, first.population[0].line_distance) == ("minimax", 2.0)
    assert (first.layers, first.charts) == (frozenset({"landscape", "fakes"}), ("losses",))
    assert first.controls == ("n_critic", "recipe")
    text, formula, do, see, question = first.blocks
    assert text == Text("A **discriminator** that is too good.")
    assert formula == Text("\\min_G \\max_D V", formula=True)
    assert isinstance(do, Task)
    assert isinstance(see, Task)
    assert (do.kind, do.text, see.kind) == ("do", "Press Play, and wait.", "see")
    assert do.when.parts == (Number("iteration", ">=", 200.0), Done("play"))
    assert see.when.parts == (Seen("vanishing_pull"),)
    assert question == Question(
        "What will JS say?", ("It falls.", "It stays at log 2."), 1, "Nothing is shared."
    )
    run, critic, change, claim = first.script
    assert (run, critic, change) == (Run(200), Run(50, critic=True), Change({"n_critic": 3}))
    assert isinstance(claim, Claim)
    assert (claim.when.text, claim.within) == ("js > 0.68", 100)
    assert last.blocks == (Text("That was it."),)
    assert last.population is None


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("# The earth mover", "The earth mover", 1, "text before the first step"),
        ("minutes: 5", "minutes: five", None, "minutes five is not allowed"),
        ("about: Distances.", "abuot: Distances.", 3, "abuot is not known"),
        ("data=lines", "data=mnist", 8, "data = mnist is not known"),
        ("set: gan", "set: wgan7", 8, "wgan7"),
        ("keep: n_critic", "keep: ncritic", 11, "there is no knob ncritic"),
        ("play: paused", "play: maybe", 12, "playing or paused"),
        ("speed: 20", "speed: -1", 13, "speed -1 is not allowed"),
        ("speed: 20", "clock: soon", 13, "“soon” is no condition"),
        ("  when iteration >= 200 and did play\n", "", 20, "when"),
        ("did play", "did nothing", 21, "there is no action nothing"),
        (">= 200", "=> 200", 21, "=> compares nothing"),
        (">= 200", ">= many", 21, "many is no number"),
        ("phenomenon vanishing_pull", "phenomenon x", 23, "there is no phenomenon x"),
        ("- It falls.\n", "", 25, "two or more options"),
        ("= Nothing is", "Nothing is", 26, "= and the answer"),
        ("@ run 200", "@ walk 200", 30, "is nothing to do"),
        ("@ run 200", "@ run 4000", 7, "at most 3000 iterations"),
        ("@ set n_critic=3", "@ set batch_size=3", 32, "cannot change while training"),
        ("js > 0.68", "js > 2 of jsd", 33, "there is no quantity jsd"),
        ("@ see js", "@ see jsd", 33, "there is no quantity jsd"),
        (" $$\n!", "\n!", None, "ends with $$"),
        ("## Two shapes", "## ", 7, "title after ##"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(old: str, new: str, line: int | None, reason: str) -> None:
    text = LESSON.replace("+ It stays\nat log 2.", "+ It stays at log 2.")
    assert old in text
    with pytest.raises(LessonError) as caught:
        parse(text.replace(old, new, 1), "mover.lesson")
    told = str(caught.value)
    assert told.startswith("mover.lesson, line ")
    assert reason in told
    if line is not None:
        assert f"line {line}:" in told


def test_layers_and_charts_are_checked_where_they_are_known() -> None:
    text = "# A\n## B\nshow: landscpae\n"
    assert parse(text).steps[0].layers == frozenset({"landscpae"})
    with pytest.raises(LessonError, match="line 3: there is no layer landscpae"):
        parse(text, names=Names(layers=frozenset({"landscape"})))


def test_a_file_names_its_lesson_and_language(tmp_path: Path) -> None:
    path = tmp_path / "mover.zh.lesson"
    path.write_text("# 推土机\n## 一\n走。\n", encoding="utf-8")
    lesson = read_lesson(path)
    assert (lesson.name, lesson.language, lesson.title) == ("mover", "zh", "推土机")
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UserError, match="UTF-8"):
        read_lesson(path)
    path.write_bytes(b"#" * (LARGEST + 1))
    with pytest.raises(UserError, match="too large"):
        read_lesson(path)
    with pytest.raises(UserError, match="cannot read"):
        read_lesson(tmp_path / "none.lesson")


def read_or_refused(text: str) -> str:
    """What a refusal says; nothing if the text was read."""
    try:
        lesson = parse(text, "a.lesson")
    except LessonError as error:
        return str(error)
    assert lesson.steps
    assert lesson.title
    return ""


@given(st.integers(0, len(LESSON)), st.integers(0, 40), st.text(max_size=8))
def test_a_broken_lesson_is_read_or_refused(start: int, length: int, put: str) -> None:
    told = read_or_refused(LESSON[:start] + put + LESSON[start + length :])
    assert not told or told.startswith("a.lesson, line ")


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    told = read_or_refused(text)
    assert not told or told.startswith("a.lesson, line ")


def test_conditions_look_at_the_moment() -> None:
    moment = Moment(
        Settings(n_critic=3),
        {"wasserstein": 0.2, "estimate": 0.5, "js": float("nan")},
        {"wasserstein": 0.5},
        frozenset({"lagging"}),
        frozenset({"critic"}),
    )
    for text, holds in {
        "n_critic = 3": True,
        "wasserstein < 0.5 of start": True,
        "wasserstein < 0.3 of start": False,
        "wasserstein < 0.3 and n_critic > 3": False,
        "js > 0": False,
        "estimate > 2 of wasserstein": True,
        "estimate > 3 of wasserstein": False,
        "estimate > 0 of js": False,
        "estimate > 0 of scaled": False,
        "modes_captured > 0": False,
        "pull < 1 of start": False,
        "phenomenon lagging": True,
        "phenomenon oscillation": False,
        "did critic and loss is wasserstein": True,
        "did restart": False,
    }.items():
        assert read_condition(text).holds(moment) is holds, text
    assert isinstance(read_condition("loss is hinge").parts[0], Choice)
    assert read_condition("n_critic > 2 and js > 0").names == {"js"}
    assert read_condition("estimate > 2 of wasserstein").names == {"estimate", "wasserstein"}
    assert read_condition("pull > 2 of start").names == {"pull"}


def test_a_shared_text_brings_the_controls_that_it_hides() -> None:
    (step,) = parse("# H\n## S\nset: wgan hide=seed,recipe\n").steps
    assert step.hidden == ("seed", "recipe")
    with pytest.raises(LessonError, match="line 3: hide: there is no control x"):
        parse("# H\n## S\nset: wgan hide=x\n")


def test_a_challenge_has_a_stopwatch_and_limits() -> None:
    lesson = parse(
        "# C\n## S\nclock: near > 0.7\n"
        "! A.\n  when near > 0.7 and iteration <= 600\n! B.\n  when near > 0.7 and iteration < 350\n"
        "! C.\n  when iteration >= 20\n## T\n"
    )
    first, last = lesson.steps
    assert first.clock == read_condition("near > 0.7")
    assert first.limits == (349, 600)
    assert (last.clock, last.limits) == (None, ())
