"""Balance: who suffers at which end, and runs whose length is what the note says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.claims import balance
from engine.claims.claim import Effort
from tests.engine.claims.pictures import check_picture

SIZE = balance._Size((1, 5, 50), iterations=3000, steps=20_000, batch=16, points=32)


def test_runs_end_at_the_iterations_or_the_critic_steps_whichever_is_less() -> None:
    assert [balance._length(n, SIZE) for n in SIZE.n_critic] == [3000, 3000, 400]


def test_suffering_is_twice_the_best_of_the_seed() -> None:
    late = np.array([[0.9, 0.3, 0.5], [0.1, 0.2, 0.21], [0.2, 0.1, np.nan]])
    assert balance._suffers("", late, SIZE, 0).held == 1
    assert balance._suffers("", late, SIZE, -1).held == 2  # no cloud at all is suffering
    assert balance._nowhere("", late, SIZE).held == 0
    assert balance._nowhere("", np.array([[0.2, 0.11, 0.15]]), SIZE).holds


def test_too_good_a_discriminator_stops_teaching(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    tiny = balance._Size((2, 40), iterations=500, steps=5000, batch=32, points=64)
    monkeypatch.setattr(balance, "_QUICK", tiny)
    shares: list[float] = []
    outcome = balance.CLAIM.run(Effort(1, quick=True, device="cpu", figures=tmp_path, tick=shares.append))
    original, critic = outcome.parts[0].values, outcome.parts[2].values
    assert original["w1_at_40"] > critic["w1_at_40"]
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1)
    check_picture(outcome.figures[0])
