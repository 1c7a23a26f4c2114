"""The beginning of the program with a window: options, application, engine."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QApplication

from app.memory import ORGANISATION, PROGRAM
from app.options import add_game_options, chosen_game
from app.playground import Playground
from app.theme import Theme
from app.window import MainWindow
from engine.link.client import Client
from engine.parser import Parser


def main(argv: Sequence[str] = ()) -> int:
    """Open the window and stay until it is closed. Returns the exit code."""
    parser = Parser("python main.py", "Open the window.")
    add_game_options(parser)
    parser.add_argument("--theme", choices=("system", "light", "dark"))
    options = parser.parse_args(list(argv))
    game = chosen_game(options)
    settings = game.settings
    app = make_application(sys.argv[:1])
    journals = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppLocalDataLocation)
    folder = Path(journals) / "journals" if journals else None
    theme = Theme()
    theme.apply(app)
    playground = Playground(lambda: Client(options.device, folder), settings, arrays=game.arrays)
    window = MainWindow(playground, theme)
    window.sharing.points_file = game.file
    if options.theme:
        theme.set_mode(options.theme)
    window.show()
    app.processEvents()  # seen before torch takes a core
    window.playground.start()
    return app.exec()


def make_application(argv: Sequence[str]) -> QApplication:
    """The one application, with its names; the same again if it is already there."""
    app = cast("QApplication", QApplication.instance() or QApplication(list(argv)))
    app.setApplicationName(PROGRAM)
    app.setOrganizationName(ORGANISATION)
    app.setDesktopFileName("wgan-playground")
    return app
