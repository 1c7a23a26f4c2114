"""Our own lessons as the window shows them: layers, charts and keys that there are, formulas that typeset."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.lessons import typesetter
from app.lessons.library import ENDING, OURS
from app.lessons.rich import Formula, pieces
from app.plane.layers import LAYERS
from app.window import MainWindow
from engine.lessons.model import Block, Lesson, Question, Text
from engine.lessons.parse import Names, read_lesson

FILES = sorted(OURS.glob(f"*{ENDING}"))
WIDTH = 310  # pixels of a formula that need not be made smaller in a panel of the usual width
KEY = re.compile(r"\*\*([A-Z0-9]|Ctrl\+[A-Z])\*\*|[Kk]ey \*?\*?([A-Z0-9])\b")


def texts(block: Block) -> tuple[str, ...]:
    """The prose of a block, formulas on lines of their own left out."""
    if isinstance(block, Question):
        return block.text, *block.options, block.answer
    return () if isinstance(block, Text) and block.formula else (block.text,)


def prose(lesson: Lesson) -> Iterator[str]:
    for step in lesson.steps:
        for block in step.blocks:
            yield from texts(block)


def formulas(lesson: Lesson) -> set[tuple[str, bool]]:
    """Each formula, and whether it stands among words."""
    shown = {
        (block.text, False)
        for step in lesson.steps
        for block in step.blocks
        if isinstance(block, Text) and block.formula
    }
    inline = (piece for text in prose(lesson) for piece in pieces(text))
    return shown | {(piece.tex, True) for piece in inline if isinstance(piece, Formula)}


def test_layers_and_charts_are_there(window: MainWindow) -> None:
    names = Names(frozenset(LAYERS), frozenset(window.board.names()))
    for path in FILES:
        assert read_lesson(path, names).steps


def test_keys_are_those_of_the_program(window: MainWindow) -> None:
    known = {key.toString() for action in window.actions_.all.values() for key in action.shortcuts()}
    known |= {key.toString() for action in window.plane.view_actions for key in action.shortcuts()}
    known |= {layer.key for layer in LAYERS.values()}
    for path in FILES:
        for text in prose(read_lesson(path)):
            for found in KEY.finditer(text):
                assert (found[1] or found[2]) in known, f"{path.name}: {text}"


@pytest.mark.filterwarnings("ignore:path is deprecated:DeprecationWarning")  # of the fonts' package
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_formula_typesets_and_fits(path: Path) -> None:
    asked = [
        json.dumps({"tex": tex, "size": 17, "colour": "#000000", "inline": inline})
        for tex, inline in sorted(formulas(read_lesson(path)))
    ]
    for answer in map(json.loads, typesetter.answers(asked)):
        assert "svg" in answer, answer
        width = re.search(r'width="([\d.]+)', answer["svg"])
        assert width
        assert float(width[1]) <= WIDTH, answer["tex"]
