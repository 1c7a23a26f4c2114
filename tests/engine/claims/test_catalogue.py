"""The catalogue: the names that were promised, and a clear word for any other."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from engine.claims import catalogue
from engine.claims.catalogue import CLAIMS, check_names, load
from engine.words import UserError

PROMISED = {
    "lines", "vanishing", "surfaces", "layers", "weights", "momentum", "coverage", "meter", "supports",
    "asymmetry", "balance", "unconstrained", "four-changes", "stability",
}  # fmt: skip


def test_the_promised_names_are_all_there() -> None:
    assert set(CLAIMS) == PROMISED


@pytest.mark.parametrize("name", CLAIMS)
def test_every_claim_says_what_is_published_and_where(name: str) -> None:
    claim = load(name)
    assert claim.name == name
    assert len(claim.published) > 40
    assert "20" in claim.source
    assert claim.title[0].isupper()


def test_names_are_run_once_and_in_order() -> None:
    assert check_names(()) == tuple(CLAIMS)
    assert check_names(["vanishing", "lines", "vanishing"]) == ("lines", "vanishing")


@pytest.mark.parametrize("name", ["", "line", "Lines", "lines "])
def test_an_unknown_name_is_refused_with_those_that_are_known(name: str) -> None:
    with pytest.raises(UserError, match=r"there is no claim .*; claims are lines, "):
        check_names(["lines", name])


def test_a_missing_claim_fails_loudly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        catalogue, "CLAIMS", {"lines": "engine.claims.asymmetry", "gone": "engine.claims.gone"}
    )
    with pytest.raises(TypeError, match="is not the claim lines"):
        load("lines")
    with pytest.raises(ModuleNotFoundError):
        load("gone")


def test_naming_claims_loads_neither_torch_nor_matplotlib() -> None:
    code = (
        "import sys, engine.commands.reproduce, engine.claims.figures; "
        "print([name for name in ('torch', 'matplotlib', 'ot') if name in sys.modules])"
    )
    root = Path(catalogue.__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[]", done.stderr
