"""docs/lessons.md says what there is, and what is said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.lessons.conditions import ACTIONS, QUANTITIES
from engine.lessons.model import Claim
from engine.lessons.parse import LONGEST, Names, parse
from engine.lessons.reading import LessonError
from engine.phenomena.kinds import KINDS
from engine.settings import knobs

TEXT = (Path(__file__).resolve().parents[3] / "docs" / "lessons.md").read_text(encoding="utf-8")
WHOLE = re.search(r"```text\n(.*?)```", TEXT, re.DOTALL)
EXAMPLE = WHOLE[1] if WHOLE else ""
LAYERS, CHARTS = (
    frozenset(re.findall(r"`(\w+)`", next(line for line in TEXT.splitlines() if line.startswith(word))))
    for word in ("Layers: ", "Charts: ")
)


def test_the_example_is_a_lesson_that_holds_itself_to_its_promises() -> None:
    lesson = parse(EXAMPLE, names=Names(LAYERS, CHARTS))
    for step in lesson.steps:
        claims = {deed.when.text for deed in step.script if isinstance(deed, Claim)}
        assert {task.when.text for task in step.tasks if task.kind == "see"} <= claims


def test_all_that_can_be_named_is_named() -> None:
    assert [name for name in (*knobs(), *ACTIONS, *KINDS) if f"`{name}`" not in TEXT] == []
    assert [name for name, words in QUANTITIES.items() if f"| `{name}` | {words} |" not in TEXT] == []
    assert f"at most {LONGEST:,} in a step" in TEXT


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("about:", "abuot:"),
        ("show: landscape", "show: landscpae"),
        ("data=ring8", "data=ring9"),
        ("  when iteration >= 100\n", ""),
        ("iteration >= 100", "iteration => 100"),
        ("+ To the highest", "- To the highest"),
        ("= Nobody takes", "Nobody takes"),
        ("\\nabla f(x) $$", "\\nabla f(x)"),
        ("@ run 100", "@ wait 100"),
        ("@ set critic_rate=1e-6", "@ set critic_width=8"),
        ("@ run 200", "@ run 4000"),
    ],
)
def test_what_it_says_of_mistakes_is_said(old: str, new: str) -> None:
    assert old in EXAMPLE
    with pytest.raises(LessonError) as caught:
        parse(EXAMPLE.replace(old, new, 1), "mine.lesson", Names(LAYERS, CHARTS))
    assert f"| `{caught.value}` |" in TEXT
