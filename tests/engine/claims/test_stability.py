"""Stability: swings of late W₁, seeds that diverge, and both told of by the right part."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.claims import stability
from engine.claims.claim import Effort
from tests.engine.claims.pictures import check_picture

AT = np.arange(1, 21) * 10


def _course(level: float, swing: float, diverged: bool = False) -> stability._Course:
    late = level + swing * np.where(np.arange(20) % 2, 1, -1)
    early = np.linspace(9, level, 20)
    rows = np.tile(np.where(np.arange(20) < 10, early, late), (10, 1))
    return stability._Course(AT, rows, np.arange(10) < diverged)


def test_only_the_second_half_counts() -> None:
    course = _course(0.3, 0.05)
    assert course.swing == pytest.approx(0.05)
    assert course.late.mean() == pytest.approx(0.3)


def test_a_calm_recipe_and_a_wild_one_are_told_apart() -> None:
    seen = {"gan": _course(0.8, 0.1), "wgan": _course(0.2, 0.01), "wgan-gp-live": _course(0.9, 0.2)}
    assert stability._calmer("wgan", seen).holds
    assert stability._calmer("wgan", seen).values["p"] == pytest.approx(0.5**10)
    assert stability._nearer("wgan", seen).holds
    assert not stability._calmer("wgan-gp-live", seen).holds
    assert not stability._nearer("wgan-gp-live", seen).holds


def test_a_seed_that_diverged_is_not_calm_for_standing_still() -> None:
    seen = {"gan": _course(0.8, 0.1), "wgan": _course(0.2, 0, diverged=True), "wgan-gp-live": _course(0.2, 0)}
    assert stability._calmer("wgan", seen).held == 9
    whole = stability._whole(seen)
    assert (whole.held, whole.values["diverged"]) == (9, 1)


def test_a_quick_run_is_read_and_drawn(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    tiny = stability._Size(("gan", "wgan", "wgan-gp-live"), iterations=240, readings=12, points=64)
    monkeypatch.setattr(stability, "_QUICK", tiny)
    shares: list[float] = []
    outcome = stability.CLAIM.run(Effort(1, quick=True, device="cpu", figures=tmp_path, tick=shares.append))
    assert len(outcome.parts) == 5
    assert outcome.parts[1].holds  # WGAN ends nearer than the original GAN
    assert outcome.parts[4].holds  # and does not diverge
    assert shares[-1] == pytest.approx(1)
    check_picture(outcome.figures[0])
