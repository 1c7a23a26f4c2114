"""A lesson in another language is the same lesson: same steps, same settings, same conditions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.lessons.model import Block, Lesson, Question, Step, Task, Text
from engine.lessons.parse import read_lesson

FOLDER = Path(__file__).resolve().parents[3] / "assets" / "lessons"
ENGLISH = sorted(path for path in FOLDER.glob("*.lesson") if path.name.count(".") == 1)


def _wordless(block: Block) -> Block:
    """The block without what is translated: formulas stay."""
    if isinstance(block, Text):
        return block if block.formula else replace(block, text="")
    if isinstance(block, Task):
        return replace(block, text="")
    assert isinstance(block, Question)
    return replace(block, text="", options=("",) * len(block.options), answer="")


def _skeleton(lesson: Lesson) -> tuple[Step, ...]:
    return tuple(
        replace(step, title="", line=0, blocks=tuple(map(_wordless, step.blocks))) for step in lesson.steps
    )


def _texts(lesson: Lesson) -> list[str]:
    blocks = [block for step in lesson.steps for block in step.blocks]
    return [lesson.title, lesson.about, *(step.title for step in lesson.steps)] + [
        block.text for block in blocks if not (isinstance(block, Text) and block.formula)
    ]


@pytest.mark.parametrize("path", ENGLISH, ids=lambda path: path.stem)
def test_the_chinese_lesson_is_the_same_lesson(path: Path) -> None:
    english, chinese = read_lesson(path), read_lesson(path.with_suffix(".zh.lesson"))
    assert (chinese.name, chinese.language) == (english.name, "zh")
    assert (chinese.order, chinese.minutes) == (english.order, english.minutes)
    assert _skeleton(chinese) == _skeleton(english)


@pytest.mark.parametrize("path", ENGLISH, ids=lambda path: path.stem)
def test_every_text_of_it_is_translated(path: Path) -> None:
    texts = _texts(read_lesson(path.with_suffix(".zh.lesson")))
    assert [text for text in texts if not any("\u4e00" <= letter <= "\u9fff" for letter in text)] == []
