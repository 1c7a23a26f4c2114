"""What is asked of a process of its own, and where it lives."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from benchmarks import child

ECHO = """
import json, os, sys
print("not this")
screen = os.environ["QT_QPA_PLATFORM"]
print(json.dumps({"arguments": sys.argv[1:], "home": os.environ["HOME"], "screen": screen}))
"""

PARENT = """
import json
from multiprocessing.spawn import get_preparation_data
print(json.dumps({name: True for name in get_preparation_data("an engine")}))
"""


@pytest.fixture(autouse=True)
def _modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "an_echo.py").write_text(ECHO)
    (tmp_path / "a_parent.py").write_text(PARENT)
    (tmp_path / "a_break.py").write_text("raise SystemExit(3)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))


def test_its_last_line_is_its_answer_and_its_home_is_empty_and_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "here")
    found = child.ask("an_echo", "3", "--quick")
    assert found["arguments"] == ["3", "--quick"]
    assert found["screen"] == "offscreen"
    assert found["home"] != "here"
    assert not Path(found["home"]).exists()


def test_the_engine_of_a_window_does_not_import_the_window_again() -> None:
    prepared = child.ask("a_parent")
    assert not prepared.keys() & {"init_main_from_name", "init_main_from_path"}


def test_one_that_breaks_is_not_taken_for_an_answer() -> None:
    with pytest.raises(subprocess.CalledProcessError):
        child.ask("a_break")
