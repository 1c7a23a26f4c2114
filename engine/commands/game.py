"""Which game to play, asked for in the same way by every command: a settings text, or its parts. No torch."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.own_data import FILES, OwnData, read_data
from engine.recipes import DEFAULT_RECIPE, RECIPES, with_recipe
from engine.settings import DATASETS, Settings, check_population
from engine.share import EXAMPLE, Shared, from_text
from engine.words import UserError, Words


@dataclass(frozen=True, slots=True, eq=False)
class Game:
    """Replicas, and data of one's own by the SHA-256 in `Settings.data`.

    `recipe` is where they started and `data` what the data is called, for people; `file` is where it came
    from and `words` what became of it.
    """

    population: tuple[Settings, ...]
    recipe: str
    data: str
    arrays: Mapping[str, NDArray[np.float32]] = field(default_factory=dict)
    file: str | None = None
    words: Words | None = None

    @property
    def settings(self) -> Settings:
        """Those of the only replica.

        Raises:
            UserError: there are several.
        """
        if len(self.population) > 1:
            raise UserError(
                "this text is of {n} replicas, and one is wanted; python main.py train takes them all",
                n=len(self.population),
            )
        return self.population[0]


def add_game(parser: argparse.ArgumentParser) -> None:
    """The text itself, `--settings`, `--recipe`, `--data`, `--set` and `--seed`."""
    add = parser.add_argument
    add("text", nargs="*", metavar="TEXT", help=f"settings as text, as “{EXAMPLE}”")
    add("--settings", metavar="TEXT", help="the same as an option")
    add("--recipe", metavar="NAME", help=f"{', '.join(RECIPES)} (default {DEFAULT_RECIPE})")
    add(
        "--data",
        metavar="NAME|FILE",
        help=f"{', '.join(DATASETS)}, or a file: points in a {', '.join(FILES[:4])}, or a picture in a "
        f"{', '.join(FILES[4:])}, whose dark parts are dense (default: the recipe's, or ring8)",
    )
    add(
        "--set",
        action="append",
        default=[],
        metavar="KNOB=VALUE",
        help="change one knob, as gp_lambda=0.1; may be repeated; `list knobs` shows them all",
    )
    add("--seed", type=whole, metavar="S", help="start of all randomness (default 0)")


def read_game(given: argparse.Namespace) -> Game:
    """The game that the options of `add_game` describe.

    Raises:
        UserError: anything unknown, out of range or unreadable.
    """
    shared = _shared(given)
    arrays = dict(shared.arrays)
    changes: dict[str, object] = {} if given.seed is None else {"seed": given.seed}
    kind, _, sha = shared.settings.data.partition(":")
    data, file, words = (f"{kind} {sha[:6]}" if sha else kind), None, None
    if given.data in DATASETS:
        changes["data"] = given.data
    elif given.data is not None:
        found = _read(given.data)
        changes["data"], words = found.name, found.words
        arrays[found.sha] = found.array
        data, file = Path(given.data).name, given.data
    changes |= read_changes(given.set)
    population = check_population(one.with_(**changes) for one in shared.population)
    if population[0].data in DATASETS:
        data, file, words = population[0].data, None, None
    return Game(population, shared.recipe, data, arrays, file, words)


def whole(text: str) -> int:
    """A whole number, for argparse."""
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no whole number") from None


def _shared(given: argparse.Namespace) -> Shared:
    """Where the options start from: a settings text, or a recipe."""
    text = " ".join(given.text)
    if text and given.settings is not None:
        raise UserError("settings are given twice, as text and with --settings; give them once")
    text = given.settings if given.settings is not None else text
    if not text and given.settings is None:
        name = given.recipe or DEFAULT_RECIPE
        return Shared((with_recipe(name),), recipe=name)
    if given.recipe is not None:
        raise UserError("a settings text names its recipe; leave out --recipe {name}", name=given.recipe)
    return from_text(text)


def read_changes(pairs: Sequence[str]) -> dict[str, object]:
    changes: dict[str, object] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name.strip() or not value.strip():
            raise UserError("--set takes knob=value, as gp_lambda=0.1, but was given {pair}", pair=pair)
        changes[name.strip()] = value.strip()
    return changes


def _read(given: str) -> OwnData:
    """What is in a file of data."""
    path = Path(given)
    if path.suffix.lower() not in FILES and not path.exists():
        raise UserError(
            "data = {given} is not known; allowed are {allowed}, or a file: {kinds}",
            given=given,
            allowed=", ".join(DATASETS),
            kinds=", ".join(FILES),
        )
    return read_data(path)
