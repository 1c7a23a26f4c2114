"""The beginning of the program with a window: options, application, engine."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QApplication

from app.languages import CODES, Languages
from app.memory import ORGANISATION, PROGRAM, Memory
from app.options import add_game_options, chosen_game
from app.playground import Playground
from app.sessions.places import SUFFIX, data_folder, standard_places
from app.shell import Shell
from app.theme import Theme
from engine.commands.game import Game
from engine.loading import collector_at_rest, keep_modules
from engine.parser import Parser

if TYPE_CHECKING:
    from engine.link.client import Client


def main(argv: Sequence[str] = ()) -> int:
    """Open the window and stay until it is closed. Returns the exit code."""
    parser = Parser("python main.py", "Open the window.")
    add_game_options(parser)
    parser.add_argument("--theme", choices=("system", "light", "dark"))
    parser.add_argument("--language", choices=CODES, help="of the window, this time")
    parser.add_argument("--fresh", action="store_true", help="do not go on with the session of last time")
    options = parser.parse_args(list(argv))
    file = _take_file(options)
    asked = _asks_for_a_game(options)
    game = chosen_game(options)
    app = make_application(sys.argv[:1])
    keep_modules()
    with collector_at_rest():
        shell, clients = _show(app, options, game)
    shell.window.playground.start(playing=file is None)
    shell.window.sessions.begin(clients[0].journal, file, resume=not (asked or options.fresh))
    return app.exec()


def _show(app: QApplication, options: argparse.Namespace, game: Game) -> tuple[Shell, list[Client]]:
    """The window, seen before torch takes a core, and the place of its engine."""
    places = standard_places(data_folder())
    theme = Theme()
    theme.apply(app)
    memory = Memory()
    clients: list[Client] = []

    def start_engine() -> Client:
        from engine.link.client import Client

        clients.append(Client(options.device, places.journals))
        return clients[0]

    playground = Playground(start_engine, game.settings, arrays=game.arrays)
    languages = Languages(memory.store)
    languages.start(options.language)
    shell = Shell(playground, theme, languages, memory, places)
    if game.file is not None:
        playground.belongings.name(game.settings.data, game.data, Path(game.file).absolute())
    if options.theme:
        theme.set_mode(options.theme)
    shell.window.show()
    app.processEvents()
    return shell, clients


def _take_file(options: argparse.Namespace) -> Path | None:
    """The session's file that was given in the place of a settings text; it is taken out of the options.

    Raises:
        UserError: it cannot be read, or is none of ours.
    """
    if len(options.text) != 1 or not options.text[0].lower().endswith(SUFFIX):
        return None
    path = Path(options.text.pop()).absolute()
    from engine.snapshot import peek

    peek(path)
    return path


def _asks_for_a_game(options: argparse.Namespace) -> bool:
    """Whether a game was asked for: then nobody waits for the session of last time."""
    asked = options.text, options.settings, options.recipe, options.data, options.set, options.seed
    return any(one not in (None, []) for one in asked)


def make_application(argv: Sequence[str]) -> QApplication:
    """The one application, with its names; the same again if it is already there."""
    app = cast("QApplication", QApplication.instance() or QApplication(list(argv)))
    app.setApplicationName(PROGRAM)
    app.setOrganizationName(ORGANISATION)
    app.setDesktopFileName("wgan-playground")
    return app
