"""Options that the window and the pictures share: which game to play."""

from __future__ import annotations

import argparse

from engine.recipes import DEFAULT_RECIPE, RECIPES, with_recipe
from engine.settings import DATASETS, Settings
from engine.words import UserError

DEVICES = ("auto", "cpu", "cuda", "mps")


def add_game_options(parser: argparse.ArgumentParser) -> None:
    """`--recipe`, `--data`, `--set` and `--device`."""
    parser.add_argument(
        "--recipe",
        default=DEFAULT_RECIPE,
        metavar="NAME",
        help=f"{', '.join(RECIPES)} (default {DEFAULT_RECIPE})",
    )
    parser.add_argument(
        "--data", metavar="NAME", help=f"{', '.join(DATASETS)} (default: the recipe's, or ring8)"
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="KNOB=VALUE",
        dest="changes",
        help="change one knob, as n_critic=10; may be repeated; `list knobs` shows them all",
    )
    parser.add_argument("--device", choices=DEVICES, default="auto", help="default auto")


def game(options: argparse.Namespace) -> Settings:
    """The settings that the options ask for.

    Raises:
        UserError: unknown recipe, data set or knob, or a value that is not allowed.
    """
    changes: dict[str, object] = {}
    for change in options.changes:
        name, equals, value = change.partition("=")
        if not equals or not value.strip():
            raise UserError("--set {change} is not understood; write it as --set n_critic=10", change=change)
        changes[name.strip()] = value.strip()
    if options.data:
        changes["data"] = options.data
    return with_recipe(options.recipe).with_(**changes)


def as_options(settings: Settings) -> str:
    """The command line that gives these settings again."""
    from app.changes import difference
    from engine.recipes import matching_recipe

    recipe = matching_recipe(settings) or DEFAULT_RECIPE
    changes = difference(with_recipe(recipe), settings)
    words = ["python main.py train", f"--recipe {recipe}"]
    return " ".join([*words, *(f"--set {name}={value}" for name, value in changes.items())])
