from __future__ import annotations

import json

import numpy as np

from engine.commands.arguments import read_job
from engine.commands.report import Outcome, as_json, caption, estimate_of, modes_words, overflowed
from engine.frame import Coverage, MetricsBlock
from engine.settings import to_dict

COLUMNS = ("critic_loss", "penalty", "wasserstein_estimate")


def outcome(replicas: int = 1, *, modes: bool = True) -> Outcome:
    coverage = tuple(
        Coverage(100, r, 7, 8, 8, 0.5, 0.75) if modes else Coverage(100, r, None, None, None, None, None)
        for r in range(replicas)
    )
    last = np.array([[-0.25, np.nan, 0.5]] * replicas, dtype=np.float32)
    population = read_job(["--replicas", str(replicas)]).population
    return Outcome("CPU, 1 thread", population, COLUMNS, last, coverage, 100, 4.0, {})


def strict(text: str) -> dict[str, object]:
    """Parsed as JSON without the extensions NaN and Infinity."""

    def refuse(name: str) -> None:
        raise AssertionError(name)

    found = json.loads(text, parse_constant=refuse)
    assert isinstance(found, dict)
    return found


def test_one_replica_is_reported_as_it_is() -> None:
    job = read_job([])
    text = as_json(job, outcome())
    assert "\n" not in text
    found = strict(text)
    assert found["settings"] == to_dict(job.population[0])
    assert found["iterations"] == 100
    assert found["iterations_per_second"] == 25.0
    assert (found["critic_loss"], found["penalty"], found["wasserstein_estimate"]) == (-0.25, None, 0.5)
    assert (found["modes_captured"], found["modes_total"], found["modes_near"]) == (7, 8, 8)
    assert (found["high_quality"], found["near"]) == (0.5, 0.75)
    assert found["diverged"] == []


def test_replicas_are_reported_as_lists() -> None:
    found = strict(as_json(read_job(["--replicas", "3"]), outcome(3)))
    assert found["replicas"] == 3
    assert found["critic_loss"] == [-0.25] * 3
    assert found["modes_captured"] == [7] * 3
    settings = found["settings"]
    assert isinstance(settings, list)
    assert [one["seed"] for one in settings] == [0, 1, 2]


def test_what_is_not_known_is_null() -> None:
    found = strict(as_json(read_job([]), outcome(modes=False)))
    assert found["modes_captured"] is None
    assert found["near"] is None


def test_infinities_are_null() -> None:
    exploded = outcome()
    exploded.last[:] = np.inf
    assert strict(as_json(read_job([]), exploded))["critic_loss"] is None


def test_a_caption_says_what_is_known() -> None:
    assert caption(outcome(), 0) == (
        "seed 0 · 7 of 8 modes captured · 50% of high quality · 75% near a mode · W estimate 0.5"
    )
    assert caption(outcome(modes=False), 0) == "seed 0 · W estimate 0.5"


def test_modes_are_averaged_over_replicas() -> None:
    known = [Coverage(1, 0, 8, 8, 8, 1.0, 1.0), Coverage(1, 1, 5, 8, 8, 1.0, 1.0)]
    assert modes_words(known) == "6.5 of 8 modes"
    assert modes_words(outcome(modes=False).coverage) == ""


def test_only_the_wasserstein_loss_estimates_a_distance() -> None:
    row = outcome().last[0]
    settings = read_job([]).population[0]
    assert estimate_of(settings, COLUMNS, row) == 0.5
    assert np.isnan(estimate_of(settings.with_(loss="minimax"), COLUMNS, row))
    assert np.isnan(estimate_of(settings, COLUMNS[:2], row))


def test_a_loss_that_ends_in_overflow_is_dated() -> None:
    losses = np.array([[1, np.nan, 1, 1], [np.inf, np.nan, 1, 1], [1, np.nan, 1, np.nan]], np.float32)
    block = MetricsBlock(0, ("critic_loss",), np.arange(5, 8), losses[:, :, None])
    assert overflowed(block) == {1: 5, 3: 7}
    assert overflowed(MetricsBlock(0, ("critic_loss",), np.arange(0), losses[:0, :, None])) == {}
