"""The guard of `conftest.py` works: a test that leaks fails and names the leak; a tidy one passes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
ROOT = TESTS.parent

EXAMPLES = """
import multiprocessing, subprocess, sys, threading, warnings
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

kept = []
stop = threading.Event()

@pytest.fixture(scope="module", autouse=True)
def clean_up():
    yield
    stop.set()
    for thing in kept:
        if isinstance(thing, subprocess.Popen):
            thing.kill()
            thing.communicate()

def test_leaves_a_thread():
    threading.Thread(target=stop.wait, name="left-behind", daemon=True).start()

def test_leaves_a_process():
    kept.append(subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE))

def test_leaves_a_timer(qapp):
    timer = QTimer()
    timer.setObjectName("ticker")
    timer.start(1000)
    kept.append(timer)

def test_leaves_a_widget(qapp):
    kept.append(QWidget(objectName="orphan"))

def test_warns():
    warnings.warn("look out")

def test_tidy(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    timer = QTimer(widget)
    timer.start(1000)
    thread = threading.Thread(target=lambda: None)
    thread.start()
    subprocess.run([sys.executable, "-c", ""], check=True)
"""


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What pytest says about `EXAMPLES` under our own configuration and conftest."""
    folder = tmp_path_factory.mktemp("guarded")
    shutil.copy(TESTS / "conftest.py", folder / "conftest.py")
    (folder / "test_examples.py").write_text(EXAMPLES)
    command: list[str | Path] = [sys.executable, "-m", "pytest", "-rA", "-p", "no:cacheprovider"]
    command += ["-c", ROOT / "pyproject.toml", "--rootdir", folder, "-o", f"pythonpath={ROOT}", folder]
    wide = {**os.environ, "COLUMNS": "200"}
    result = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder, env=wide)
    return result.stdout + result.stderr


@pytest.mark.parametrize(
    ("test", "words"),
    [
        ("test_leaves_a_thread", "thread 'left-behind'"),
        ("test_leaves_a_process", r"process \d+: .*input\(\)"),
        ("test_leaves_a_timer", r"QTimer 'ticker' started at test_examples.py:\d+"),
        ("test_leaves_a_widget", "widget QWidget 'orphan'"),
    ],
)
def test_a_leak_fails_and_is_named(outcome: str, test: str, words: str) -> None:
    assert re.search(rf"ERROR .*{test} - Failed: leaked {words}", outcome), outcome


def test_a_warning_fails(outcome: str) -> None:
    assert re.search(r"FAILED .*test_warns - UserWarning: look out", outcome), outcome


def test_what_is_tidy_passes(outcome: str) -> None:
    assert re.search(r"PASSED .*test_tidy", outcome), outcome
    assert not re.search(r"ERROR .*test_tidy", outcome), outcome
