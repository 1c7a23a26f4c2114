"""Options that the window and the pictures share: which game to play, and on what."""

from __future__ import annotations

import argparse

from engine.commands.game import Game, add_game, read_game
from engine.settings import Settings

DEVICES = ("auto", "cpu", "cuda", "mps")


def add_game_options(parser: argparse.ArgumentParser) -> None:
    """A settings text, `--recipe`, `--data`, `--set` and `--seed`, and `--device`."""
    add_game(parser)
    parser.add_argument("--device", choices=DEVICES, default="auto", help="default auto")


def chosen_game(options: argparse.Namespace) -> Game:
    """The game that the options ask for: settings, and data of one's own.

    Raises:
        UserError: what is unknown or not allowed, or a text of several replicas.
    """
    return read_game(options)


def game(options: argparse.Namespace) -> Settings:
    """The settings that the options ask for.

    Raises:
        UserError: as `chosen_game`, and for a text of several replicas.
    """
    return read_game(options).settings
