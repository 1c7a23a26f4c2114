"""The device is chosen, said in one line, or refused; the BLAS is settled before numpy is imported."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
import torch

from engine import blas
from engine.device import choose, in_words, use_threads
from engine.words import UserError


def test_auto_takes_what_there_is() -> None:
    assert choose("cpu").type == "cpu"
    kinds = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    expected = next((kind for kind, there in kinds.items() if there), "cpu")
    assert choose("auto").type == expected
    assert str(in_words(torch.device("cpu"))) == "CPU, 1 thread"


@pytest.mark.parametrize("name", ["tpu", "", "cpu:7x", "cuda:99"])
def test_what_is_not_there_is_refused(name: str) -> None:
    with pytest.raises(UserError, match="device"):
        choose(name)


def test_one_thread() -> None:
    use_threads()
    assert torch.get_num_threads() == 1


@pytest.mark.parametrize(("keep", "kernels"), [(None, None), ("1", "Haswell")])
def test_a_pinned_kernel_is_let_go_unless_told_to_keep_it(
    keep: str | None, kernels: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENBLAS_CORETYPE", "Haswell")
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "8")
    monkeypatch.delenv(blas.KEEP, raising=False)
    if keep:
        monkeypatch.setenv(blas.KEEP, keep)
    blas.prepare()
    assert os.environ.get("OPENBLAS_CORETYPE") == kernels
    assert os.environ["OPENBLAS_NUM_THREADS"] == "1"


def test_settling_the_blas_does_not_import_numpy() -> None:
    code = "import sys, engine.blas; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
