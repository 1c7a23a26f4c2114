"""Makes the sessions that are ready to be opened, `assets/snapshots/`: python -m app.snapshots [NAME …].

The same numbers each time on the same machine: training is asked for in steps, and nothing else looks.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.sessions.examples import EXAMPLES, FOLDER, Example

if TYPE_CHECKING:
    from app.window import MainWindow
    from engine.link.client import Client
    from engine.link.messages import Event

MEMORY = 1  # MiB of keyframes in a file
SIZE = 1280, 800


def main(names: Sequence[str]) -> int:
    """Make those that are named, or all of them."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    FOLDER.mkdir(parents=True, exist_ok=True)
    for example in EXAMPLES:
        if not names or example.name in names:
            make(example)
            print(f"{example.path.name}: {example.path.stat().st_size / 1e6:.2f} MB")
    return 0


def make(example: Example) -> None:
    """Train as long as it says, and save."""
    from PySide6.QtCore import QSettings

    from app.playground import Playground
    from app.sessions.places import Places
    from app.start import make_application
    from app.theme import Theme
    from app.window import MainWindow
    from engine.link.client import Client

    app = make_application(sys.argv[:1])
    theme = Theme("light")
    theme.apply(app)
    with tempfile.TemporaryDirectory() as folder:
        store = QSettings(str(Path(folder) / "layout.ini"), QSettings.Format.IniFormat)
        client = Client("cpu")
        playground = Playground(lambda: client, example.settings)
        playground.looking.by_itself = False
        window = MainWindow(playground, theme, store, Places(Path(folder)))
        try:
            window.resize(*SIZE)
            window.show()
            _train(window, client, example)
        finally:
            window.close()


def _train(window: MainWindow, client: Client, example: Example) -> None:
    from PySide6.QtWidgets import QApplication

    from app.sessions.thumbnail import thumbnail
    from app.shot import Waiter, train_and_look
    from engine.link.messages import Remember, Save

    playground = window.playground
    heard: list[Event] = []
    playground.event_came.connect(heard.append)
    for name in example.layers:
        window.plane.set_layer(name, on=True)
    playground.start(playing=False)
    client.send(Remember(MEMORY))
    train_and_look(playground, example.iterations, QApplication.processEvents)
    window.plane.settle()
    about = {"layers": ",".join(sorted(window.plane.layers))}
    client.send(Save(str(example.path), about, thumbnail(window.plane)))
    wait = Waiter(playground, QApplication.processEvents)
    while not any(event.kind in ("saved", "unsaved") for event in heard):
        wait.for_signal(playground.status)
    print(heard[-1].words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
