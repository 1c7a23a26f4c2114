"""Weights at ±c: counted where they pile up, and not where they are spread."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.claims import weights
from engine.claims.claim import Effort
from engine.settings import Settings
from tests.engine.claims.pictures import check_picture


def test_even_weights_are_at_the_edge_for_a_tenth() -> None:
    assert weights.at_edge(np.linspace(-0.01, 0.01, 10_001), 0.01) == pytest.approx(0.1, abs=1e-3)
    assert weights.at_edge(np.array([-0.01, 0.01, 0.0091, 0.0]), 0.01) == 0.75


def test_inner_weights_are_those_between_hidden_layers() -> None:
    settings = Settings(critic_depth=3, critic_width=4)
    flat = np.zeros((2, 12 + 2 * 20 + 5))
    flat[:, 12:28], flat[:, 32:48] = 7, 8  # two inner matrices of 16, each before its 4 biases
    inner = weights._inner(flat, settings)
    assert inner.shape == (2, 32)
    assert sorted(set(inner.ravel())) == [7, 8]


def test_clipped_weights_pile_up_and_others_do_not(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(weights, "_QUICK", weights._Size(iterations=100, batch=32))
    shares: list[float] = []
    outcome = weights.CLAIM.run(Effort(1, quick=True, device="cpu", figures=tmp_path, tick=shares.append))
    assert [part.holds for part in outcome.parts] == [True] * 4
    assert shares == [0.25, 0.5, 0.75, 1]
    check_picture(outcome.figures[0])


def test_a_pile_that_is_not_there_and_one_that_should_not_be_are_found() -> None:
    spread, piled = np.linspace(-1, 1, 1001)[None], np.sign(np.linspace(-1, 1, 1000))[None]
    assert not weights._clipped("", 1.0, spread).holds
    assert weights._clipped("", 1.0, piled).holds
    assert weights._free(spread * np.abs(spread)).holds
    assert not weights._free(piled).holds
