"""What the claims read while they play: distances, modes, progress, chance."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from engine.claims.claim import Effort
from engine.claims.play import Progress, chance, distance, distances, modes_held, play, stops, work
from engine.datasets import Modes
from engine.settings import Settings

SMALL = Settings(critic_width=4, generator_width=4, batch_size=8)
CORNERS = Modes(np.array([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]]), 0.02, np.full(4, 0.25))


def _effort(shares: list[float], seeds: int = 2) -> Effort:
    return Effort(seeds, quick=True, device="cpu", tick=shares.append)


def test_progress_goes_from_nothing_to_all_and_no_further() -> None:
    shares: list[float] = []
    progress = Progress(_effort(shares), 4)
    for _ in range(5):
        progress.add(1)
    assert shares == [0.25, 0.5, 0.75, 1, 1]


def test_stops_train_between_looks_and_end_at_all_the_work() -> None:
    shares: list[float] = []
    effort = _effort(shares)
    games = {"few": SMALL.with_(n_critic=1), "many": SMALL.with_(n_critic=3)}
    progress = Progress(effort, work(games, {"few": 6, "many": 4}, effort))
    for (name, settings), length in zip(games.items(), (6, 4), strict=True):
        session = play(settings, effort)
        assert [(at, session.iteration) for at in stops(session, length, 2, progress)] == [
            (at, at) for at in range(2, length + 1, 2)
        ], name
    assert shares == pytest.approx([4 / 36, 8 / 36, 12 / 36, 24 / 36, 1])


def test_seeds_are_independent_sessions() -> None:
    alone = play(SMALL, _effort([], 1))
    both = play(SMALL, _effort([], 2))
    alone.run(3)
    both.run(3)
    first, second = distances(both, 64)
    assert distances(alone, 64)[0] == pytest.approx(first, rel=1e-5)
    assert first != second


def test_a_cloud_that_is_moved_is_as_far_as_it_was_moved() -> None:
    cloud = np.random.default_rng(0).normal(size=(64, 2)).astype(np.float32)
    assert distance(cloud, cloud + np.array([3, 4], np.float32)) == pytest.approx(5, abs=1e-5)
    assert np.isnan(distance(cloud, np.where(cloud > 2, np.nan, cloud)))


def test_a_mode_is_held_by_a_quarter_of_its_share() -> None:
    def cloud(*counts: int) -> np.ndarray:
        far = np.full((100 - sum(counts), 2), 9.0)
        return np.concatenate([np.repeat(CORNERS.centres, counts, axis=0), far])

    assert modes_held(cloud(25, 25, 25, 25), CORNERS) == 4
    assert modes_held(cloud(7, 7, 6, 1), CORNERS) == 2  # a fair share is 25, a quarter of it 6.25
    assert modes_held(cloud(0, 0, 0, 0), CORNERS) == 0
    assert modes_held(cloud(25, 25, 25, 25) + np.array([0.14, 0]), CORNERS) == 4
    assert modes_held(cloud(25, 25, 25, 25) + np.array([0.16, 0]), CORNERS) == 0


def test_chance_of_ten_wins_of_ten_is_that_of_ten_coins() -> None:
    assert chance(np.arange(1.0, 11)) == pytest.approx(binom.pmf(10, 10, 0.5))
    assert chance(-np.arange(1.0, 11)) == pytest.approx(1)
    assert chance([*range(1, 10), float("inf")]) == pytest.approx(binom.pmf(10, 10, 0.5))
    assert chance([0.0, 0.0, 0.0]) == 1
    assert chance([1.0, float("nan")]) == 1
