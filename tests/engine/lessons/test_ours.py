"""Our own lessons: whole, of one piece, and true. All 20 seeds with WGAN_EVIDENCE=1."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from benchmarks.lessons import OURS, SEEDS, page, totals
from engine.lessons.conditions import Choice, Condition, Moment, Number
from engine.lessons.model import Change, Claim, Lesson, Question, Run, Step, Task, Text
from engine.lessons.parse import LONGEST, read_lesson
from engine.lessons.rehearsal import Seen, rehearse
from engine.settings import Settings, knobs

FULL = bool(os.environ.get("WGAN_EVIDENCE"))
FILES = sorted(OURS.glob("*.lesson"))
ENGLISH = [path for path in FILES if path.name.count(".") == 1]
LESSONS = [read_lesson(path) for path in ENGLISH]
LONG = 75  # words of a paragraph that a projector can bear


def steps(lesson: Lesson) -> Iterator[tuple[Step, Settings, frozenset[str]]]:
    """Each step, the settings that it begins with, and the controls that are in sight."""
    settings, controls = Settings(), frozenset(knobs())
    for step in lesson.steps:
        if step.population is not None:
            settings = step.population[0]
        if step.controls is not None:
            controls = frozenset(step.controls)
        yield step, settings, controls
        for deed in step.script:
            if isinstance(deed, Change):
                settings = settings.with_(**deed.change)


def on_knobs(condition: Condition) -> list[Number | Choice]:
    return [part for part in condition.parts if isinstance(part, Number | Choice) and part.name in knobs()]


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_what_the_text_promises_is_seen(lesson: Lesson) -> None:
    found = rehearse(lesson, SEEDS if FULL else 2)
    assert found
    assert [(one.step, one.claim, one.seen) for one in found if not one.holds] == []


def test_there_are_ten_in_order() -> None:
    assert sorted(lesson.order for lesson in LESSONS) == list(range(1, 11))


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_a_lesson_has_all_that_a_lesson_has(lesson: Lesson) -> None:
    assert lesson.about
    assert lesson.minutes
    assert 4 <= len(lesson.steps) <= 8
    assert lesson.steps[0].population
    assert lesson.steps[0].layers
    assert lesson.steps[0].charts
    assert lesson.steps[0].controls
    blocks = [block for step in lesson.steps for block in step.blocks]
    assert any(isinstance(block, Question) for block in blocks)
    texts = [block.text for block in blocks if isinstance(block, Text) and not block.formula]
    assert max(len(text.split()) for text in texts) <= LONG


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_whatever_is_to_be_seen_is_claimed(lesson: Lesson) -> None:
    for step in lesson.steps:
        claims = {deed.when.text for deed in step.script if isinstance(deed, Claim)}
        assert {task.when.text for task in step.tasks if task.kind == "see"} <= claims, step.title


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_what_is_to_be_done_is_open_at_first_and_done_by_the_script(lesson: Lesson) -> None:
    for step, settings, controls in steps(lesson):
        before = [settings]
        for deed in step.script:
            if isinstance(deed, Change):
                before.append(before[-1].with_(**deed.change))
        for task in step.tasks:
            if parts := on_knobs(task.when):
                holds = [all(part.holds(Moment(at, {})) for part in parts) for at in before]
                assert not holds[0], task.text
                assert any(holds), task.text
                assert {part.name for part in parts} <= controls or "recipe" in controls, task.text


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_the_script_trains_for_as_long_as_the_text_asks(lesson: Lesson) -> None:
    for step in lesson.steps:
        trained = sum(deed.count for deed in step.script if isinstance(deed, Run) and not deed.critic)
        within = sum(deed.within for deed in step.script if isinstance(deed, Claim))
        assert trained + within <= LONGEST
        for task in step.tasks:
            for part in task.when.parts:
                if isinstance(part, Number) and part.name == "iteration" and ">" in part.compare:
                    assert part.value <= trained, task.text


def test_tasks_say_what_they_wait_for() -> None:
    """A number of iterations in a task is the number that ticks it off."""
    for task in (task for lesson in LESSONS for step in lesson.steps for task in step.tasks):
        assert isinstance(task, Task)
        for part in task.when.parts:
            if isinstance(part, Number) and part.name == "iteration" and task.kind == "do" and part.value > 1:
                assert f"{part.value:,.0f}" in task.text or len(task.when.parts) > 1, task.text


def test_the_page_of_the_evidence() -> None:
    found = [Seen("gan", "It moves", "pull > 0", 20, 20), Seen("gan", "It stops", "pull < 1 of start", 3, 20)]
    text = page([(LESSONS[0], found)], "abc")
    assert "commit abc" in text
    assert "| It moves | `pull > 0` | 20 of 20 | yes |" in text
    assert "| It stops | `pull < 1 of start` | 3 of 20 | **no** |" in text
    assert totals(found) == (1, 2)
