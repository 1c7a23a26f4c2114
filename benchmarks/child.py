"""Processes of their own, without a screen and without a past, in which windows are measured."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from typing import Any

PATIENCE = 600.0  # seconds
# Not -m: an engine process imports the main module again, and would get a window's with it.
RUN = "import runpy; runpy.run_module('{}', run_name='__main__')"
_HOMES = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "APPDATA")


def ask(module: str, *arguments: str) -> dict[str, Any]:
    """What a module of ours prints on its last line, as JSON, when it is run in a process of its own.

    Raises:
        subprocess.CalledProcessError: it broke; what it said is on stderr.
    """
    with tempfile.TemporaryDirectory() as home:
        done = subprocess.run(
            [sys.executable, "-c", RUN.format(module), *arguments],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            timeout=PATIENCE,
            env=environment(home),
        )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def environment(home: str) -> dict[str, str]:
    """Ours, without a screen, with a home where nothing is remembered, and modules compiled but once."""
    ours = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**ours, **dict.fromkeys(_HOMES, home), "QT_QPA_PLATFORM": "offscreen"}
