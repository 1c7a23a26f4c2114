"""Gradients by layer: exponential under clipping, flat under the penalty, zeros told as zeros."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.claims import layers
from engine.claims.claim import Effort
from tests.engine.claims.pictures import check_picture


def test_a_trend_is_counted_in_decades_towards_the_input() -> None:
    assert layers.trend(np.array([100.0, 10.0, 1.0])) == pytest.approx(1)
    assert layers.trend(np.array([0.1, 0.1, 0.1])) == pytest.approx(0)
    assert layers.trend(np.array([0.0, 1e-6, 1.0])) == -np.inf


def test_each_part_tells_growth_fall_and_rest_apart() -> None:
    rows = {1: np.geomspace(1e4, 1, 12), 0: np.ones(12), -1: np.geomspace(1e-9, 1, 12)}
    for kind, row in rows.items():
        holds = {sign: layers._part("", row[None], sign).holds for sign in rows}
        assert holds == {sign: sign == kind for sign in rows}
    dead = layers._part("", np.array([[0.0, 0.0, 1.0]]), -1)
    assert dead.holds
    assert "2 exact zeros" in dead.measured


def test_a_deep_critic_shows_the_four_of_the_figure(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(layers, "_QUICK", layers._Size(iterations=15, rate=1e-3, batch=16))
    shares: list[float] = []
    outcome = layers.CLAIM.run(Effort(1, quick=True, device="cpu", figures=tmp_path, tick=shares.append))
    assert [part.holds for part in outcome.parts] == [True] * 4
    assert "at 0.001 in place of the paper's 5e-5" in outcome.note
    assert shares == [0.25, 0.5, 0.75, 1]
    check_picture(outcome.figures[0])


def test_exact_zeros_are_drawn_at_the_bottom_edge(tmp_path: Path) -> None:
    flat = np.full((2, 12), 0.2)
    norms = dict.fromkeys([*layers._CLIPS, layers._PENALTY], flat)
    plain = layers._draw(tmp_path, norms).read_bytes()
    norms["c = 0.001"] = np.where(np.arange(12) < 5, 0.0, flat)
    with_zeros = layers._draw(tmp_path, norms)
    assert with_zeros.read_bytes() != plain
    check_picture(with_zeros)


def test_the_full_form_keeps_the_published_rate() -> None:
    clips = layers._settings(layers._FULL)
    assert {name: s.critic_rate for name, s in clips.items()} == {
        "c = 0.1": 5e-5, "c = 0.01": 5e-5, "c = 0.001": 5e-5, "gradient penalty": 1e-4,
    }  # fmt: skip
    assert {s.critic_depth for s in clips.values()} == {12}
    assert {s.critic_width for s in clips.values()} == {128}
