"""A settings text on the command line, alone and with what changes it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.commands.game import Game, add_game, read_game
from engine.packing import quantised
from engine.parser import Parser
from engine.points import stored_name
from engine.recipes import with_recipe
from engine.settings import Settings
from engine.share import to_text
from engine.words import UserError


def read(*argv: str) -> Game:
    parser = Parser("python main.py test", None)
    add_game(parser)
    return read_game(parser.parse_args(argv))


@pytest.mark.parametrize(
    "argv",
    [
        ("wgan1 wgan data=moons seed=7",),
        ("wgan1", "wgan", "data=moons", "seed=7"),
        ("--settings", "wgan1 wgan data=moons seed=7"),
        ("--settings=`wgan1 wgan\ndata=moons seed=7`.",),
        ("--recipe", "wgan", "--data", "moons", "--seed", "7"),
        ("--set", "seed=7", "wgan1 wgan data=moons"),
        ("wgan1 wgan data=ring8 seed=3", "--data", "moons", "--seed", "7"),
    ],
)
def test_a_game_is_said_in_many_ways(argv: tuple[str, ...]) -> None:
    game = read(*argv)
    assert game.population == (with_recipe("wgan").with_(data="moons", seed=7),)
    assert (game.recipe, game.data, game.file, dict(game.arrays)) == ("wgan", "moons", None, {})


def test_a_population_comes_in_a_text_and_changes_as_one() -> None:
    game = read("wgan1 wgan seed=1/2", "--set", "clip_value=0.1")
    assert [(one.seed, one.clip_value) for one in game.population] == [(1, 0.1), (2, 0.1)]
    with pytest.raises(UserError, match="this text is of 2 replicas, and one is wanted"):
        _ = game.settings


def test_a_painted_density_comes_in_a_text() -> None:
    painted = quantised(np.eye(5, dtype=np.float32))
    name = stored_name("painted", painted)
    sha = name.partition(":")[2]
    game = read(to_text(Settings(data=name), {sha: painted}))
    assert game.settings.data == name
    assert np.array_equal(game.arrays[sha], painted)
    assert game.data == f"painted {sha[:6]}"


def test_points_remember_their_file(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("1,2\n3,4\n")
    game = read("wgan1 wgan", "--data", str(file))
    assert (game.data, game.file) == ("mine.csv", str(file))
    assert read("--data", str(file), "--set", "data=moons").file is None


def test_a_picture_is_data_as_well(tmp_path: Path) -> None:
    pixels = np.full((20, 40), 255, np.uint8)
    pixels[:, :10] = 0
    Image.fromarray(pixels).save(tmp_path / "mine.png")
    game = read("--data", str(tmp_path / "mine.png"))
    [(sha, array)] = game.arrays.items()
    assert game.settings.data == f"painted:{sha}"
    assert np.array_equal(array, quantised((255 - pixels).astype(np.float32)))
    assert (game.data, game.file) == ("mine.png", str(tmp_path / "mine.png"))
    assert str(game.words) == "a picture of 40 × 20 pixels, on 40 × 20 cells"


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        (("ring8",), "this is no settings text; one reads like “wgan1 "),
        (("wgan2 gan",), "this settings text is of version 2"),
        (("wgan1 wgan", "--recipe", "gan"), "a settings text names its recipe; leave out --recipe gan"),
        (("wgan1 wgan", "--settings", "wgan1 gan"), "settings are given twice"),
        (("--settings", ""), "this is no settings text"),
        (("wgan1 wgan", "--data", "mnist"), "data = mnist is not known"),
    ],
)
def test_what_contradicts_itself_is_refused(argv: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(UserError) as caught:
        read(*argv)
    assert sentence in str(caught.value)
