"""`reproduce` on the command line: names, numbers, the table and the JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

import main as door
from engine.claims.claim import Claim, Effort, Outcome, Part
from engine.commands import reproduce


def claim(name: str, *shown: bool) -> Claim:
    def run(effort: Effort) -> Outcome:
        effort.tick(0.5)
        effort.tick(1.0)
        parts = [Part.over(f"statement of {name}", "0.5 ± 0.1", shown, {"x": 0.5, "bad": float("inf")})]
        parts.append(Part.exact("exactly", f"{effort.seeds} seeds", shown=True))
        return Outcome(tuple(parts), (effort.figures / f"{name}.png",) if effort.figures else (), "a note")

    return Claim(name, name.capitalize(), "What was published about it.", "Someone 2017, Fig. 1", run)


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> None:
    found = {"lines": claim("lines", True, True, True), "meter": claim("meter", True, False, True)}
    monkeypatch.setattr(reproduce, "load", lambda name: found[name])


@pytest.mark.usefixtures("two")
def test_a_claim_that_does_not_hold_is_a_finding_and_no_failure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    argv = ["reproduce", "--only", "meter", "lines", "--seeds", "3", "--out", str(tmp_path / "new")]
    assert door.main(argv) == 0
    out, err = capsys.readouterr()
    flat = " ".join(out.split())
    for words in ("statement of lines", "yes, 3 of 3", "no, 2 of 3", "What was published", "a note"):
        assert words in flat
    assert "1 of 2 claims hold, 3 of 4 statements" in out
    assert [line.split(":")[0] for line in err.splitlines()] == ["lines", "meter"]
    assert (tmp_path / "new").is_dir()


@pytest.mark.usefixtures("two")
def test_json_is_one_strict_object_on_the_last_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    argv = ["reproduce", "--only", "lines", "--only", "meter", "--quick", "--json", "--out", str(tmp_path)]
    assert door.main(argv) == 0

    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    document = json.loads(capsys.readouterr().out.splitlines()[-1], parse_constant=refuse)
    assert (document["seeds"], document["quick"], document["holds"]) == (3, True, 1)
    first, second = document["claims"]
    assert (first["name"], first["holds"], second["holds"]) == ("lines", True, False)
    assert second["parts"][0]["held"] == 2
    assert second["parts"][0]["needed"] == 3
    assert second["parts"][0]["values"] == {"x": 0.5, "bad": None}
    assert second["figures"] == [str(tmp_path / "meter.png")]
    assert second["parts"][1]["measured"] == "3 seeds"


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        (["--only", "line"], "wgan: there is no claim line; claims are lines, "),
        (["--only"], "wgan: argument --only: expected at least one argument; see "),
        (["--seeds", "0"], "wgan: --seeds 0 is not allowed; it is a whole number from 1 to 1,000"),
        (["--seeds", "many"], "wgan: argument --seeds: many is no whole number"),
        (["--out", "pyproject.toml"], "wgan: cannot write to pyproject.toml: it is not a folder"),
        (["lines"], "wgan: unrecognized arguments: lines"),
    ],
)
def test_bad_input_is_one_sentence(
    argv: list[str], sentence: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(Path(door.__file__).parent)
    assert door.main(["reproduce", *argv]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(sentence)
    assert len(err.splitlines()) == 1


def test_a_claim_that_measures_nothing_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    empty = Claim("lines", "Lines", "published", "2017", lambda _effort: Outcome(()))
    monkeypatch.setattr(reproduce, "load", lambda _name: empty)
    with pytest.raises(ValueError, match="the claim lines measured nothing"):
        reproduce.main(["--only", "lines", "--out", str(tmp_path)])


def test_ctrl_c_leaves_the_table_of_what_is_done(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(_effort: Effort) -> Outcome:
        raise KeyboardInterrupt

    found = {"lines": claim("lines", True), "meter": replace(claim("meter"), run=interrupted)}
    monkeypatch.setattr(reproduce, "load", lambda name: found[name])
    assert door.main(["reproduce", "--only", "lines", "meter", "--seeds", "1", "--out", str(tmp_path)]) == 130
    assert "1 of 1 claims hold" in capsys.readouterr().out
