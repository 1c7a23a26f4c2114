"""A real screen for tests: an X server of our own, and a person with a mouse, a keyboard and eyes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ("Xvfb", "xdotool")
PATIENCE = 60.0  # seconds; a busy machine imports torch slowly

needs_a_screen = pytest.mark.skipif(
    not os.environ.get("CI") and not all(map(shutil.which, TOOLS)), reason="needs Xvfb and xdotool"
)


@contextmanager
def screen(size: str) -> Iterator[str]:
    """An X server of our own, on a number that it chooses itself."""
    missing = [tool for tool in TOOLS if not shutil.which(tool)]
    assert not missing, f"CI must install {missing}"
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{size}x24", "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as numbers:
        number = numbers.readline().strip()
    assert number
    try:
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(10)


class Person:
    """Starts a program that tells of itself in lines, reads them, and has hands."""

    def __init__(self, display: str, folder: Path, program: str) -> None:
        self.environment = {
            **os.environ,
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "PYTHONPATH": str(ROOT),
        }
        path = folder / "program.py"
        path.write_text(program, encoding="utf-8")
        self.process = subprocess.Popen(
            [sys.executable, str(path), str(folder / "layout.ini")],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=self.environment,
        )
        self.folder = folder

    def line(self) -> str:
        """What the program tells next."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the program has ended"
        return line

    def hands(self, *words: object) -> None:
        """Do what xdotool calls so."""
        subprocess.run(["xdotool", *map(str, words)], env=self.environment, check=True, timeout=20)

    def picture(self, name: str = "screen") -> QImage:
        """What is on the screen."""
        path = self.folder / f"{name}.png"
        script = (
            "import sys; from PySide6.QtGui import QGuiApplication as A; a = A([]); "
            "a.primaryScreen().grabWindow(0).save(sys.argv[1])"
        )
        subprocess.run(
            [sys.executable, "-c", script, str(path)], env=self.environment, check=True, timeout=60
        )
        return QImage(str(path))

    def end(self) -> None:
        self.process.kill()
        self.process.communicate()
