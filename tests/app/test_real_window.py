"""A real window on a real X server: a mouse and a keyboard, an engine, and a picture that changes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.screen import PATIENCE, Person, needs_a_screen, screen

pytestmark = needs_a_screen

# Tells on stdout where the slider is, and then each value of n_critic that the engine has in force.
PROGRAM = """
import sys
from PySide6.QtCore import QPoint, QSettings
from app import window as w
from app.start import make_application
from app.playground import Playground
from app.theme import Theme
from engine.link.client import Client
from engine.settings import Settings

if __name__ == "__main__":
    app = make_application([])
    theme = Theme("light")
    theme.apply(app)
    store = QSettings(sys.argv[1], QSettings.Format.IniFormat)
    small = Settings(critic_width=16, generator_width=16, batch_size=32)
    window = w.MainWindow(Playground(lambda: Client("cpu"), small), theme, store)
    window.resize(1280, 800)
    window.move(0, 0)
    window.reset_layout()
    window.show()
    slider = window.controls.fields["n_critic"].slider
    def tell(status):
        middle = slider.mapToGlobal(QPoint(slider.width() // 2, slider.height() // 2))
        known = status.population[0].n_critic
        print(status.iteration, int(status.playing), known, middle.x(), middle.y(), flush=True)
    window.playground.status.connect(tell)
    window.playground.start()
    sys.exit(app.exec())
"""


@pytest.fixture
def display() -> Iterator[str]:
    with screen("1400x900") as number:
        yield number


class Driver(Person):
    """Reads what the program tells."""

    def told(self) -> tuple[int, bool, int, int, int]:
        """Iteration, playing, n_critic in force, and where the middle of its slider is."""
        iteration, playing, known, x, y = map(int, self.line().split())
        return iteration, bool(playing), known, x, y

    def wait(
        self, *, playing: bool | None = None, n_critic_above: int = 0, past: int = -1
    ) -> tuple[int, int, int]:
        """Read on until this is so; gives iteration and the slider's place."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            iteration, plays, known, x, y = self.told()
            if (playing is None or plays == playing) and known > n_critic_above and iteration > past:
                return iteration, x, y
        raise AssertionError("it did not come")


def test_a_person_can_play(display: str, tmp_path: Path) -> None:
    driver = Driver(display, tmp_path, PROGRAM)
    try:
        began, x, y = driver.wait(playing=True, past=10)
        first = driver.picture()
        driver.hands(
            "mousemove",
            x - 60,
            y,
            "mousedown",
            1,
            "mousemove",
            x - 20,
            y,
            "mousemove",
            x + 40,
            y,
            "mouseup",
            1,
        )
        later, _, _ = driver.wait(playing=True, n_critic_above=10, past=began)
        second = driver.picture()
        assert first.size() == second.size()
        assert first != second
        driver.hands("key", "space")
        driver.wait(playing=False, past=later - 1)
        driver.hands("key", "space")
        driver.wait(playing=True)
        driver.hands("key", "ctrl+q")
        assert driver.process.wait(PATIENCE) == 0
    finally:
        driver.end()
