"""A real window on a real X server: a mouse and a keyboard, an engine, and a picture that changes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ("Xvfb", "xdotool")
PATIENCE = 60.0  # seconds; a busy machine imports torch slowly

pytestmark = pytest.mark.skipif(
    not os.environ.get("CI") and not all(map(shutil.which, TOOLS)), reason="needs Xvfb and xdotool"
)

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
    """An X server of our own, on a number that it chooses itself."""
    missing = [tool for tool in TOOLS if not shutil.which(tool)]
    assert not missing, f"CI must install {missing}"
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1400x900x24", "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as numbers:
        number = numbers.readline().strip()
    assert number
    yield f":{number}"
    server.terminate()
    server.wait(10)


class Driver:
    """Starts the program, reads what it tells, and has hands."""

    def __init__(self, display: str, folder: Path) -> None:
        self.environment = {
            **os.environ,
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "PYTHONPATH": str(ROOT),
        }
        program = folder / "program.py"
        program.write_text(PROGRAM)
        self.process = subprocess.Popen(
            [sys.executable, str(program), str(folder / "layout.ini")],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=self.environment,
        )
        self.folder = folder

    def told(self) -> tuple[int, bool, int, int, int]:
        """Iteration, playing, n_critic in force, and where the middle of its slider is."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the program has ended"
        iteration, playing, known, x, y = map(int, line.split())
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

    def hands(self, *words: object) -> None:
        subprocess.run(["xdotool", *map(str, words)], env=self.environment, check=True, timeout=20)

    def picture(self) -> QImage:
        """What is on the screen."""
        path = self.folder / "screen.png"
        script = (
            "import sys; from PySide6.QtGui import QGuiApplication as A; a = A([]); "
            "a.primaryScreen().grabWindow(0).save(sys.argv[1])"
        )
        subprocess.run(
            [sys.executable, "-c", script, str(path)], env=self.environment, check=True, timeout=60
        )
        return QImage(str(path))


def test_a_person_can_play(display: str, tmp_path: Path) -> None:
    driver = Driver(display, tmp_path)
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
        driver.process.kill()
        driver.process.communicate()
