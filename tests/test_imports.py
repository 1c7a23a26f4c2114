"""Who may know whom, at run time: each module imported in an interpreter of its own.

The import linter reads the source; this sees what really gets loaded, by whatever way.
"""

from __future__ import annotations

import ast
import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

ROOT = Path(__file__).parents[1]
TORCH = ("torch", "ot", "jax")
QT = ("PySide6", "pyqtgraph", "superqt", "qtpy")

# What the window, the gallery and the file readers use: numpy-only.
LIGHT = (
    "main",
    "engine.blas",
    "engine.loading",
    "engine.words",
    "engine.settings",
    "engine.recipes",
    "engine.frame",
    "engine.history",
    "engine.modes",
    "engine.own_data",
    "engine.packing",
    "engine.points",
    "engine.tables",
    "engine.files",
    "engine.script",
    "engine.share",
    "engine.stored",
    "engine.commands.game",
    "engine.datasets",
    "engine.parser",
    "engine.floor",
    "engine.agreement",
    "engine.lessons.conditions",
    "engine.lessons.measures",
    "engine.lessons.model",
    "engine.lessons.parse",
    "engine.lessons.reading",
    "engine.distances",
    "engine.within",
    "engine.cells",
    "engine.masses",
    "engine.divergences",
    "engine.timeline_view",
    "engine.branch",
    "engine.timeline",
    "engine.player",
    "engine.keyframe",
    "engine.snapshot",
    "engine.phenomena.kinds",
    "engine.phenomena.diagnoser",
    "engine.link.messages",
    "engine.link.options",
    "engine.link.entry",
    "engine.link.client",
)
APP_MAY_USE = frozenset(LIGHT) - {"main"}

# What a window does without until somebody asks for it: whatever is imported makes it open later.
UNSEEN = (
    *("PIL", "scipy", "matplotlib", "pandas", "rich", "safetensors"),
    *("multiprocessing", "subprocess", "email", "importlib.metadata", "numpy.random", "asyncio", "http"),
    *("app.command_palette", "app.commands", "app.help_dialogs", "app.run_until"),
    *("app.compare.fan_out", "app.compare.recipe_choice"),
    *("app.data.painting", "app.data.placing", "app.data.strip"),
    *("app.export.dialog", "app.export.ffmpeg", "app.export.filming", "app.export.gif", "app.export.live"),
    *("app.export.film_page", "app.export.pages", "app.export.tables", "app.studio"),
    *("app.lab.lab", "app.lab.stage", "app.sessions.gallery", "app.sessions.compare", "app.sessions.shelf"),
    *("engine.link.client", "engine.link.process", "engine.link.worker", "engine.truth"),
    *("engine.script", "engine.snapshot", "engine.timeline", "engine.container"),
)


def modules(package: str) -> list[str]:
    """Dotted names of all modules of a package, `__main__` excepted."""
    paths = sorted((ROOT / package).rglob("*.py"))
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in paths]
    return [name.removesuffix(".__init__") for name in names if not name.endswith("__main__")]


def first_to_load(forbidden: tuple[str, ...], names: list[str]) -> str:
    """Import `names` one after the other in a fresh interpreter; the first that loads what it must not."""
    code = f"""
import importlib, sys
for name in {names!r}:
    importlib.import_module(name)
    loaded = [heavy for heavy in {forbidden!r} if heavy in sys.modules]
    if loaded:
        print(name, "loads", *loaded)
        break
"""
    command = [sys.executable, "-W", "error", "-c", code]
    result = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


@pytest.mark.parametrize("name", LIGHT)
def test_light_modules_load_neither_torch_nor_qt(name: str) -> None:
    assert first_to_load(TORCH + QT, [name]) == ""


def test_the_window_never_loads_torch() -> None:
    assert first_to_load(TORCH, modules("app")) == ""


def test_the_engine_never_loads_qt() -> None:
    assert first_to_load(("app", *QT), modules("engine")) == ""


def test_the_check_itself_finds_what_is_loaded() -> None:
    assert first_to_load(("json",), ["string", "json.tool", "ast"]) == "json.tool loads json"


def test_the_window_is_seen_before_what_it_does_not_need_is_loaded(tmp_path: Path) -> None:
    code = f"""
import os, sys
import app.start
from app.playground import Playground

def start(playground, playing=True):  # the first that happens once the window is there
    window = app.start.QApplication.topLevelWidgets()
    print(any(one.isVisible() for one in window), *(name for name in {UNSEEN!r} if name in sys.modules))
    sys.stdout.flush()
    os._exit(0)

Playground.start = start
app.start.main([])
"""
    folders = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "APPDATA")
    environment = {**os.environ, **dict.fromkeys(folders, str(tmp_path)), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-W", "error", "-c", code]
    result = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=ROOT, env=environment, timeout=120
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.split() == ["True"]


def test_all_that_the_window_does_without_is_there() -> None:
    ours = [name for name in UNSEEN if name.split(".")[0] in ("app", "engine")]
    assert [name for name in ours if importlib.util.find_spec(name) is None] == []


def test_the_engine_begins_without_what_it_may_never_need() -> None:
    needless = ("ot", "scipy", "matplotlib", "PIL", "rich", "torch._dynamo", "torch._inductor", "sympy")
    assert first_to_load(needless, ["engine.link.process", "engine.session"]) == ""


def imported(path: Path) -> Iterator[str]:
    """Every module that a source file imports, at its top or inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_the_window_uses_only_the_light_half_of_the_engine() -> None:
    offences = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in sorted((ROOT / "app").rglob("*.py"))
        for name in imported(path)
        if name.split(".")[0] == "engine"
        and not any(f"{name}.".startswith(f"{allowed}.") for allowed in APP_MAY_USE)
    ]
    assert offences == []


@pytest.mark.parametrize("package", ["app", "engine"])
def test_package_files_stay_empty(package: str) -> None:
    files = sorted((ROOT / package).rglob("__init__.py"))
    assert [path for path in files if path.read_text().strip()] == []
    folders = {path.parent for path in (ROOT / package).rglob("*.py")}
    assert folders == {path.parent for path in files}


def test_pyside_keeps_the_reference_count_of_none() -> None:
    """PySide6 6.12 on Python 3.11 loses a reference to None with most calls, until the process aborts."""
    thing, calls = QObject(), 5000
    before = sys.getrefcount(None)
    for _ in range(calls):
        thing.setObjectName("x")
        thing.parent()
    assert sys.getrefcount(None) > before - calls // 10
