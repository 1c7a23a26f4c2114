"""The door, as people use it: in a process of its own, and what it never imports."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import main as door
from engine.commands.arguments import Job
from engine.recipes import RECIPES
from engine.settings import DATASETS, knobs

ROOT = Path(door.__file__).parent


def python(*argv: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python from `cwd` with this process's environment, and what is given instead."""
    return subprocess.run(
        [sys.executable, *argv],
        cwd=cwd,
        env={**os.environ, **environment},
        text=True,
        encoding="utf-8",
        capture_output=True,
        check=False,
    )


def test_importing_the_door_brings_neither_qt_nor_torch() -> None:
    heavy = ("torch", "PySide6", "pyqtgraph", "ot")
    done = python("-c", f"import sys, main; print([name for name in {heavy} if name in sys.modules])")
    assert done.stdout.strip() == "[]", done.stderr


def test_listing_brings_neither_qt_nor_torch() -> None:
    code = "import sys, main; main.main(['list', '--json']); print({'torch', 'PySide6'} & set(sys.modules))"
    done = python("-c", code)
    assert done.stdout.splitlines()[-1] == "set()", done.stderr


def test_everything_is_listed_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert door.main(["list", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found["recipes"]) == list(RECIPES)
    assert list(found["data"]) == list(DATASETS)
    assert list(found["knobs"]) == list(knobs())
    assert all(entry["help"] for table in found.values() for entry in table.values())


@pytest.mark.parametrize(("what", "names"), [("recipes", RECIPES), ("data", DATASETS), ("knobs", knobs())])
def test_a_table_names_everything(
    what: str, names: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert door.main(["list", what]) == 0
    table = capsys.readouterr().out
    assert all(name in table for name in names)


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        (["trian"], "wgan: there is no command trian; commands are train, script, list, shot"),
        (["list", "everything"], "wgan: argument what: invalid choice: 'everything'"),
        (["train", "--recipe", "wgun"], "wgan: there is no recipe wgun"),
        (["train", "--set", "n_critic=0"], "wgan: n_critic = 0 is not allowed"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_2(
    argv: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert door.main(argv) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(sentence)
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    "text", ["x,y\nhello,world\nno,number\n", "1,2\nnan,3\n4,5\n", "1\n2\n3\n", "", "x,y\n"]
)
def test_a_bad_file_of_points_is_one_sentence_and_exit_code_2(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "bad.csv"
    file.write_text(text, encoding="utf-8")
    assert door.main(["train", "--data", str(file), "--iterations", "1"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("wgan: ")
    assert len(err.splitlines()) == 1
    assert "bad.csv" in err


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        (["shot"], "wgan: the following arguments are required: --out; see python main.py shot --help"),
        (["shot", "--out", "a.png", "--size", "big"], "wgan: argument --size: big is no size"),
        (["shot", "--out", "a.txt"], "wgan: --out a.txt is not allowed; it is a file that ends in .png"),
        (["train", "--out", os.devnull], f"wgan: cannot write to {os.devnull}: it is not a folder"),
        (["train", "--data", ""], "wgan: . is a folder"),
        (["bench", "everything"], "wgan: unrecognized arguments: everything; see python main.py bench"),
        (["--theme", "pink"], "wgan: argument --theme: invalid choice: 'pink'"),
        (["--data", "mnist"], "wgan: data = mnist is not known"),
    ],
)
def test_nothing_but_the_sentence_is_said(argv: list[str], sentence: str) -> None:
    done = python("main.py", *argv, QT_QPA_PLATFORM="offscreen")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(sentence)
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.skipif(os.name != "posix", reason="pipes and full disks as on a terminal")
@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        ("main.py list | head -1; exit ${PIPESTATUS[0]}", 0, ""),
        ("main.py list >&-", 0, ""),
        pytest.param(
            "main.py list --json >/dev/full",
            1,
            "wgan: No space left on device\n",
            marks=pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full"),
        ),
    ],
)
def test_a_reader_that_leaves_is_no_traceback(command: str, code: int, said: str) -> None:
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} {command}"], cwd=ROOT, text=True, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (code, said)


def test_options_without_a_command_are_the_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    from app import start
    from engine.commands import display

    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr(display, "check_libraries", lambda _environment: None)
    given: list[list[str]] = []
    monkeypatch.setattr(start, "main", lambda argv: given.append(list(argv)))
    assert door.main(["--recipe", "wgan", "--theme", "dark"]) == 0
    assert given == [["--recipe", "wgan", "--theme", "dark"]]


@pytest.mark.parametrize("argv", [["wgan1 wgan seed=3"], ["wgan1", "wgan", "seed=3", "--theme", "dark"]])
def test_a_settings_text_opens_the_window(argv: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from app import start
    from engine.commands import display

    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr(display, "check_libraries", lambda _environment: None)
    given: list[list[str]] = []
    monkeypatch.setattr(start, "main", lambda argv: given.append(list(argv)))
    assert door.main(argv) == 0
    assert given == [argv]


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert door.main(["--help"]) == 0
    out = capsys.readouterr().out
    assert all(f"main.py {command}" in out for command in door.COMMANDS)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a display")
def test_without_a_display_a_session_is_trained_into_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from engine.commands import train

    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    jobs: list[Job] = []

    def run(job: Job) -> int:
        jobs.append(job)
        return 0

    monkeypatch.setattr(train, "run", run)
    assert door.main([]) == 0
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert (jobs[0].out, jobs[0].save) == (Path("out"), True)


@pytest.mark.skipif(os.name != "posix", reason="signals as on a terminal")
def test_ctrl_c_in_a_real_training_ends_in_order(tmp_path: Path) -> None:
    argv = [
        sys.executable,
        str(ROOT / "main.py"),
        "train",
        "--device",
        "cpu",
        "--iterations",
        "1000000",
        "--json",
        "--set",
        "critic_width=8",
        "--set",
        "generator_width=8",
        "--out",
        "here",
    ]
    with subprocess.Popen(
        argv,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        bufsize=1,
    ) as training:
        assert training.stderr is not None
        assert training.stderr.readline().startswith("Training on CPU")
        training.send_signal(signal.SIGINT)
        out, err = training.communicate()
    assert training.returncode == 130, err
    found = json.loads(out.splitlines()[-1])
    assert found["interrupted"]
    assert "Traceback" not in err
    rows = (tmp_path / "here" / "metrics.csv").read_text(encoding="utf-8").splitlines()
    assert len(rows) == found["iterations"] + 1


def test_ctrl_c_leaves_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from engine.commands import listing

    def interrupted(argv: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(listing, "main", interrupted)
    assert door.main(["list"]) == 130
    assert capsys.readouterr().err == ""
