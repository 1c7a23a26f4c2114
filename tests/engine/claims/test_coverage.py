"""Coverage of a ring and a grid: what counts as lost, and a short run that shows it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.claims import coverage
from engine.claims.claim import Effort
from tests.engine.claims.pictures import check_picture


def _cover(held: float, near: float) -> coverage._Cover:
    one = np.ones(3)
    return coverage._Cover(held * one, near * one, near * one, one, np.zeros((3, 4, 2), np.float32))


def test_a_collapse_and_its_absence_are_told_apart() -> None:
    published = {
        "gan": _cover(3, 6),
        "ns-gan": _cover(5, 6),
        "wgan": _cover(6, 8),
        "wgan-gp-live": _cover(8, 8),
    }
    assert [part.holds for part in coverage._ring(published)] == [True] * 4
    opposite = {
        "gan": _cover(8, 8),
        "ns-gan": _cover(8, 8),
        "wgan": _cover(6, 7),
        "wgan-gp-live": _cover(7, 8),
    }
    assert [part.holds for part in coverage._ring(opposite)] == [False] * 4
    grid = {
        "gan": _cover(9, 20),
        "ns-gan": _cover(22, 22),
        "wgan": _cover(9, 9),
        "wgan-gp-live": _cover(22, 25),
    }
    assert [part.holds for part in coverage._grid(grid)] == [True, True, False]


def test_both_sets_are_played_and_drawn(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(coverage, "_FULL", {"ring8": 2, "grid25": 1})
    shares: list[float] = []
    outcome = coverage.CLAIM.run(Effort(1, quick=False, device="cpu", figures=tmp_path, tick=shares.append))
    assert len(outcome.parts) == 7
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1)
    assert "leaves out" not in outcome.note
    check_picture(outcome.figures[0])


def test_after_a_short_run_the_original_gan_has_lost_modes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coverage, "_QUICK", {"ring8": 400})
    monkeypatch.setattr(coverage, "_RECIPES", ("gan", "wgan-gp-live"))
    monkeypatch.setattr(
        coverage, "_ring", lambda found: tuple(coverage._part(n, c, c.held == 8) for n, c in found.items())
    )
    outcome = coverage.CLAIM.run(Effort(1, quick=True, device="cpu"))
    assert [part.holds for part in outcome.parts] == [False, True]
    assert "leaves out the grid" in outcome.note
