"""Critic surfaces: nearer to the optimum with the penalty, and a claim that would say if they were not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.claims import surfaces
from engine.claims.claim import Effort
from tests.engine.claims.pictures import check_picture

TINY = surfaces._Size(steps=150, width=32, points=256, grid=16)


@pytest.fixture(autouse=True)
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surfaces, "_QUICK", TINY)


def test_a_penalised_critic_is_nearer_to_the_optimal_one(tmp_path: Path) -> None:
    shares: list[float] = []
    outcome = surfaces.CLAIM.run(Effort(1, quick=True, device="cpu", figures=tmp_path, tick=shares.append))
    assert [part.holds for part in outcome.parts] == [True, True, True]
    assert all(part.values["two_solves"] > 0.8 for part in outcome.parts)
    assert shares == pytest.approx(np.linspace(0, 1, 10)[1:])
    (path,) = outcome.figures
    check_picture(path)


def test_critics_the_other_way_round_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    critics = dict(surfaces._CRITICS)
    clip, penalty = surfaces._CLIP, surfaces._PENALTY
    monkeypatch.setattr(surfaces, "_CRITICS", critics | {clip: critics[penalty], penalty: critics[clip]})
    monkeypatch.setattr(surfaces, "_SETS", {"swissroll": "swiss roll"})
    (part,) = surfaces.CLAIM.run(Effort(1, quick=True, device="cpu")).parts
    assert not part.holds
