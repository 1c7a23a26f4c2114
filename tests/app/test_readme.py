"""The README against the program: its names, keys, commands and pictures."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtGui import QAction, QKeySequence

from app import shot
from app.pictures import FOLDER, SHOTS
from app.window import MainWindow
from engine.commands import script
from engine.commands.arguments import read_job
from engine.recipes import RECIPES
from engine.settings import DATASETS
from engine.words import UserError

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CODE = frozenset(re.findall(r"`([^`\n]+)`", README))
COMMANDS = re.findall(r"^\$ python main\.py (\w+) ?(.*?)(?:\s+#.*)?$", README, re.MULTILINE)
MENUS_ONLY = {"Ctrl+=", "=", "Ctrl+Shift+Z", "Ctrl+Shift+V"}  # second keys of what the table has already


def test_every_recipe_and_data_set_is_named() -> None:
    assert {*RECIPES, *DATASETS} - CODE == set()


def test_every_key_of_the_window_is_in_the_table(window: MainWindow) -> None:
    actions: set[QAction] = {*window.actions_.all.values(), *window.plane.actions()}
    keys = {key.toString(QKeySequence.SequenceFormat.PortableText) for a in actions for key in a.shortcuts()}
    assert keys - CODE - MENUS_ONLY == set()


def test_every_key_of_the_table_is_one_of_the_window(window: MainWindow) -> None:
    actions: set[QAction] = {*window.actions_.all.values(), *window.plane.actions()}
    keys = {key.toString(QKeySequence.SequenceFormat.PortableText) for a in actions for key in a.shortcuts()}
    table = README[README.index("| training |") : README.index("## What it can play")]
    cells = [cell for row in table.splitlines()[2:] for cell in row.split("|")[1:5:2]]
    named = {key for cell in cells for key in re.findall(r"`([^`]+)`", cell)}
    assert named - keys == set()


@pytest.mark.parametrize(("command", "options"), COMMANDS)
def test_every_command_is_understood(command: str, options: str) -> None:
    words = shlex.split(options)
    if command == "train":
        # The README's points are the reader's own, and one of its lines shows what is refused.
        words = [word for word in words if word not in ("--data", "points.csv")]
        refused = "n_critic=0" in words
        if refused:
            with pytest.raises(
                UserError, match="n_critic = 0 is not allowed; it is a whole number from 1 to"
            ):
                read_job(words)
        else:
            read_job(words)
    elif command == "script":
        script.read(words)
    elif command == "shot":
        shot._options(words)
    else:
        assert (command, words) == ("list", ["knobs"])


def test_the_pictures_are_those_that_one_command_makes() -> None:
    shown = set(re.findall(r"\]\(docs/pictures/([\w.-]+)\)", README))
    there = {path.name for path in FOLDER.iterdir() if path.is_file()}
    assert shown == there == {*SHOTS, "layers.png", "run.gif"}


def test_the_pictures_are_small_and_the_animation_loops() -> None:
    sizes = {path.name: path.stat().st_size for path in FOLDER.iterdir() if path.is_file()}
    assert sizes["run.gif"] < 3e6
    assert sum(sizes.values()) < 5e6
    with Image.open(FOLDER / "run.gif") as film:
        assert film.info["loop"] == 0
