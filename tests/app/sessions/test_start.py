"""What the command line says about sessions, and that it comes before the session of last time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.options import add_game_options
from app.start import _asks_for_a_game, _take_file
from engine.parser import Parser
from engine.words import UserError
from tests.app.sessions.files import write_session

ROOT = Path(__file__).parents[3]


def read(*argv: str) -> tuple[Path | None, bool]:
    parser = Parser("test", "")
    add_game_options(parser)
    options = parser.parse_args(list(argv))
    return _take_file(options), _asks_for_a_game(options)


def test_a_file_is_taken_in_the_place_of_a_text(tmp_path: Path) -> None:
    file = write_session(tmp_path / "Mine.WGAN")
    assert read(str(file)) == (file, False)
    assert read("wgan1 gan seed=7") == (None, True)
    assert read() == (None, False)


@pytest.mark.parametrize(
    "argv",
    [
        ("--recipe", "gan"),
        ("--data", "grid25"),
        ("--set", "n_critic=3"),
        ("--seed", "0"),
        ("--settings", "wgan1"),
    ],
)
def test_whoever_asks_for_a_game_gets_it(argv: tuple[str, ...]) -> None:
    assert read(*argv) == (None, True)


def test_a_file_that_is_none_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "odd.wgan").write_text("hello")
    with pytest.raises(UserError, match="not a WGAN Playground file"):
        read(str(tmp_path / "odd.wgan"))


def test_the_door_says_so_and_opens_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "main.py", str(tmp_path / "gone.wgan")],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        text=True,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("wgan: cannot read ")
    assert len(done.stderr.splitlines()) == 1
