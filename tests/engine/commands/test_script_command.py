"""`main.py script`: prints the script, or writes it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.commands import script
from engine.recipes import with_recipe
from engine.script import script_of
from engine.words import UserError


def test_it_prints_the_script(capsys: pytest.CaptureFixture[str]) -> None:
    assert script.main(["wgan1 wgan seed=4", "--iterations", "50"]) == 0
    out, err = capsys.readouterr()
    assert out == script_of(with_recipe("wgan").with_(seed=4), iterations=50)
    assert err == ""


def test_it_writes_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "new" / "ring.py"
    assert script.main(["--recipe", "gan", "--out", str(file)]) == 0
    assert file.read_text(encoding="utf-8") == script_of(with_recipe("gan"))
    out, err = capsys.readouterr()
    assert out == ""
    assert f"python {file}" in err


def test_points_are_read_from_where_they_were(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.npy"
    np.save(file, np.random.default_rng(0).normal(size=(9, 2)))
    assert script.main(["--data", str(file)]) == 0
    assert "np.load(POINTS_FILE)" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        (["--out", "ring.txt"], "--out ring.txt is not allowed; it is a file that ends in .py"),
        (["--out", "."], "is not allowed"),
        (["--iterations", "0"], "--iterations 0 is not allowed"),
        (["wgan1 gan seed=1/2"], "of 2 replicas, and one is wanted"),
        (
            ["--set", "freeze_critic=true", "--set", "freeze_generator=true"],
            "nothing that a script could train",
        ),
        (["--out", "/dev/null/a.py"], "cannot write /dev/null/a.py"),
    ],
)
def test_what_cannot_be_is_one_sentence(argv: list[str], sentence: str) -> None:
    with pytest.raises(UserError) as caught:
        script.main(argv)
    assert sentence in str(caught.value)
