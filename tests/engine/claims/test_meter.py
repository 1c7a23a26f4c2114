"""The meter: its correlation against scipy's, its window, a discriminator's estimate against its formula."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.stats import spearmanr

from engine.claims import meter
from engine.claims.claim import Effort
from engine.claims.play import Progress
from engine.floor import Floor
from engine.settings import Settings
from engine.transport import solve
from tests.engine.claims.pictures import check_picture

FLOOR = Floor(0.05, 0.04, 0.06)
AT = np.arange(1, 41) * 10


def _readings(meters: list[np.ndarray], distance: np.ndarray) -> meter._Readings:
    said = np.stack(meters)
    return meter._Readings(AT, np.tile(distance, (len(meters), 1)), said, said)


def test_correlation_is_spearmans_from_iteration_50_until_the_floor() -> None:
    rng = np.random.default_rng(2)
    distance = np.linspace(1.0, 0.2, 40) + 0.1 * rng.normal(size=40)
    distance[30] = 0.09  # below twice the floor: what comes later does not count
    noisy = distance + 0.2 * rng.normal(size=40)
    noisy[:4], noisy[30:] = -9, 9
    read = _readings([noisy], distance)
    found = meter.correlations(read, read.played, FLOOR)
    assert found[0] == pytest.approx(spearmanr(noisy[4:30], distance[4:30]).statistic)


def test_a_true_meter_a_false_one_and_a_broken_one() -> None:
    distance = np.linspace(1.0, 0.2, 40)
    read = _readings([distance / 3, -distance, np.ones(40)], distance)
    assert meter.correlations(read, read.played, FLOOR) == pytest.approx([1, -1, 0])
    gan = _readings([-distance, distance, distance], distance)
    assert [part.held for part in meter._parts({"wgan-gp-live": read, "gan": gan}, FLOOR)] == [1] * 4


def test_each_part_reads_the_critic_it_is_about() -> None:
    distance = np.linspace(1.0, 0.2, 40)[None]
    good = meter._Readings(AT, distance, -distance, distance)
    bad = meter._Readings(AT, distance, distance, -distance)
    assert [part.holds for part in meter._parts({"wgan-gp-live": good, "gan": bad}, FLOOR)] == [
        False, True, False, True,
    ]  # fmt: skip


def test_too_few_readings_make_no_meter() -> None:
    distance = np.where(np.arange(40) < 7, np.linspace(1, 0.5, 40), 0.01)
    read = _readings([distance], distance)
    assert meter.correlations(read, read.played, FLOOR)[0] == 0


def test_a_discriminators_estimate_is_log_2_when_it_tells_all_and_0_when_it_tells_nothing() -> None:
    cloud = np.random.default_rng(0).normal(size=(32, 2))
    solution = solve(cloud, cloud)
    sure, unsure = np.full(32, 50.0), np.zeros(32)
    assert meter._js(meter._Look(cloud, cloud, sure, -sure), solution) == pytest.approx(np.log(2))
    assert meter._js(meter._Look(cloud, cloud, unsure, unsure), solution) == pytest.approx(0, abs=1e-12)
    real, fake = np.random.default_rng(3).normal(size=(2, 32))
    d_real, d_fake = 1 / (1 + np.exp(-real)), 1 / (1 + np.exp(-fake))
    expected = (np.log(d_real).mean() + np.log(1 - d_fake).mean()) / 2 + np.log(2)
    assert meter._js(meter._Look(cloud, cloud, real, fake), solution) == pytest.approx(expected)


def test_reading_at_the_optimum_leaves_the_game_alone() -> None:
    settings = Settings(critic_width=4, generator_width=4, batch_size=8)
    found = []
    for steps in (1, 5):
        size = meter._Size(iterations=6, every=2, steps=steps, points=32, width=4)
        effort = Effort(2, quick=True, device="cpu")
        found.append(meter._read(settings, size, effort, Progress(effort, 60)))
    assert found[0].at.tolist() == [2, 4, 6]
    assert (found[0].distance == found[1].distance).all()
    assert (found[0].played == found[1].played).all()
    assert (found[0].optimal != found[1].optimal).all()
    assert (found[1].played <= found[1].distance + 1e-9).all()  # estimate/K never exceeds W₁
    assert (found[1].optimal <= found[1].distance + 1e-9).all()


def test_a_quick_run_is_read_and_drawn(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(meter, "_QUICK", meter._Size(iterations=120, every=20, steps=20, points=64, width=8))
    monkeypatch.setattr(meter, "_FLOOR_DRAWS", 2)
    shares: list[float] = []
    outcome = meter.CLAIM.run(Effort(1, quick=True, device="cpu", figures=tmp_path, tick=shares.append))
    assert len(outcome.parts) == 4
    assert shares[-1] == pytest.approx(1)
    check_picture(outcome.figures[0])
