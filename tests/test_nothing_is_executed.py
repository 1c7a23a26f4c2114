"""Nothing that is read from a file is unpickled or executed: seen in the source of program and engine."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = [ROOT / "main.py", *sorted((ROOT / "engine").rglob("*.py")), *sorted((ROOT / "app").rglob("*.py"))]
PIPE = {"engine/link/child.py", "engine/link/process.py"}  # pickle between our own two processes
NEVER = {
    "eval", "exec", "compile", "__import__", "torch.load", "torch.jit.load", "np.load", "numpy.load",
    "marshal.loads", "marshal.load", "shelve.open", "yaml.load", "yaml.unsafe_load", "joblib.load",
    "dill.loads", "pd.read_pickle", "os.system", "runpy.run_path",
}  # fmt: skip
PICKLE = {"pickle.load", "pickle.loads", "pickle.Unpickler"}


def calls(source: str) -> Iterator[tuple[int, str, ast.Call]]:
    """Line, dotted name and call of every call in a source."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            yield node.lineno, ast.unparse(node.func), node


def offences(name: str, source: str) -> list[str]:
    found = []
    for line, called, call in calls(source):
        given = {one.arg: ast.unparse(one.value) for one in call.keywords}
        harmless = called in {"np.load", "numpy.load"} and given.get("allow_pickle") == "False"
        if (called in NEVER and not harmless) or (called in PICKLE and name not in PIPE):
            found.append(f"{name}:{line} calls {called}")
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_nothing_read_is_executed(path: Path) -> None:
    name = path.relative_to(ROOT).as_posix()
    source = path.read_text(encoding="utf-8")
    assert offences(name, source) == []
    if name not in PIPE:
        assert "import pickle" not in source


def test_the_check_itself_finds_offences() -> None:
    bad = "import pickle\npickle.loads(x)\ntorch.load(p)\nnp.load(p)\neval(t)\n"
    assert len(offences("app/x.py", bad)) == 4
    assert offences("engine/x.py", "np.load(p, allow_pickle=False)") == []
