"""Pictures of the window, made as a person would: from the command line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from app import shot
from app.options import game
from engine.recipes import with_recipe
from engine.settings import Settings
from engine.share import to_text
from engine.words import UserError

ROOT = Path(__file__).resolve().parents[2]
SMALL = ("--set", "critic_width=8", "--set", "generator_width=8", "--set", "batch_size=16", "--device", "cpu")


def draw(path: Path, *options: str) -> QImage:
    command = [sys.executable, str(ROOT / "main.py"), "shot", "--out", str(path), *SMALL, *options]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False, timeout=100)
    assert (done.returncode, done.stderr) == (0, "")
    return QImage(str(path))


def test_the_same_options_give_the_same_picture(tmp_path: Path) -> None:
    options = (
        "--iterations",
        "60",
        "--size",
        "1000x700",
        "--data",
        "moons",
        "--theme",
        "dark",
        "--scale",
        "2",
        "--layers",
        "beside",
        "plan",
    )
    first = draw(tmp_path / "one.png", *options)
    second = draw(tmp_path / "folder" / "two.png", *options)
    assert (first.width(), first.height()) == (2000, 1400)
    assert first == second
    assert first.pixelColor(2, 2).lightness() < 60


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--iterations", "-1"), "--iterations -1"),
        (("--scale", "9"), "--scale 9"),
        (("--set", "n_critic"), "--set takes knob=value"),
        (("--set", "n_critic=0"), "n_critic = 0"),
        (("--recipe", "no-gan"), "there is no recipe no-gan"),
        (("--data", "mnist"), "data = mnist"),
        (("--layers", "mountains"), "there is no layer mountains"),
        (("--lesson", "alchemy"), "there is no lesson alchemy"),
        (("--fan", "loss"), "--fan loss"),
    ],
)
def test_bad_options_are_answered_in_a_sentence(tmp_path: Path, options: tuple[str, ...], said: str) -> None:
    with pytest.raises(UserError) as caught:
        shot.shoot(shot._options(["--out", str(tmp_path / "a.png"), *options]))
    assert said in str(caught.value)


def test_settings_as_text_come_back() -> None:
    settings = with_recipe("gan", Settings(data="moons")).with_(n_critic=3)
    assert game(shot._options(["--out", "a.png", to_text(settings)])) == settings


def test_a_lesson_and_a_fan_are_set_up_before_training(tmp_path: Path) -> None:
    options = ("--iterations", "3", "--size", "1000x700")
    plain = draw(tmp_path / "plain.png", *options)
    lesson = draw(tmp_path / "lesson.png", *options, "--lesson", "gan")
    fan = draw(tmp_path / "fan.png", *options, "--fan", "gp_lambda")
    assert plain != lesson != fan != plain
