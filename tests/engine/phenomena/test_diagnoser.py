"""Rules on answers made by hand: each begins where it should, lasts, ends, and is silent otherwise."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.frame import Phenomenon
from engine.phenomena.diagnoser import Diagnoser
from engine.phenomena.kinds import KINDS
from engine.settings import Settings
from tests.engine.phenomena.looks import COLUMNS, covered, exact, metrics

GAN = Settings(loss="minimax", constraint="none")
CLIP = Settings(constraint="clip")
FREE = Settings(constraint="none")
EVEN = [0.25] * 4
PULL = ("pull_mean", "slope_mean")

# kind, settings, what shows it, what is neither (the weaker rule holds), what does not show it
METRICS: list[tuple[str, Settings, dict[str, float], dict[str, float]]] = [
    ("vanishing_pull", GAN, {"pull_mean": 0.005}, {"pull_mean": 0.02}),
    ("vanishing_pull", CLIP, dict.fromkeys(PULL, 1e-7), dict.fromkeys(PULL, 2e-6)),
    ("saturated", GAN, {"critic_loss": 0.03}, {"critic_loss": 0.1}),
    ("exploding_layers", CLIP, {"critic_layer_0": 20.0}, {"critic_layer_0": 5.0}),
    ("vanishing_layers", CLIP, {"generator_layer_0": 0.0005}, {"generator_layer_0": 0.002}),
    ("vanishing_layers", CLIP, {"critic_layer_0": 0.0}, {"critic_layer_0": 0.002}),
    ("weights_at_clip", CLIP, {"weights_at_clip": 0.6}, {"weights_at_clip": 0.4}),
    ("not_lipschitz", FREE, {"slope_high": 12.0}, {"slope_high": 7.0}),
]  # fmt: skip


def feed(
    diagnoser: Diagnoser, member: Settings, first: int, last: int, *values: dict[str, float]
) -> list[Phenomenon]:
    return list(diagnoser.metrics(metrics(first, last, *values), [member] * max(1, len(values)), last))


@pytest.mark.parametrize(("kind", "member", "shown", "weaker"), METRICS)
def test_metrics_begin_last_and_end(
    kind: str, member: Settings, shown: dict[str, float], weaker: dict[str, float]
) -> None:
    clip = {"weights_at_clip": 0.1} if member is CLIP else {}
    diagnoser = Diagnoser([member])
    assert feed(diagnoser, member, 0, 400, clip) == []
    (begun,) = feed(diagnoser, member, 400, 800, {**clip, **shown})
    assert (begun.kind, begun.replica, begun.step, begun.iteration) == (kind, 0, 400, 400)
    assert str(begun.evidence)
    assert feed(diagnoser, member, 800, 1200, {**clip, **weaker}) == []
    assert list(diagnoser.active) == [begun]
    (ended,) = feed(diagnoser, member, 1200, 1600, clip)
    assert (ended.kind, ended.step, ended.ended) == (kind, 400, 1200)
    assert not diagnoser.active
    assert list(diagnoser.past) == [ended]


def test_the_weaker_rule_alone_begins_nothing() -> None:
    for _, member, _, weaker in METRICS:
        assert feed(Diagnoser([member]), member, 0, 400, weaker) == []


def test_a_pull_is_compared_with_what_it_was() -> None:
    diagnoser = Diagnoser([FREE])
    feed(diagnoser, FREE, 0, 200, {"pull_mean": 1.0, "slope_mean": 1.0})
    (begun,) = feed(diagnoser, FREE, 200, 400, {"pull_mean": 5e-4, "slope_mean": 5e-4})
    assert begun.kind == "vanishing_pull"
    assert "it was 1.0e+00" in str(begun.evidence)
    other = Diagnoser([FREE])  # always so small: RMSprop and Adam do not mind
    assert feed(other, FREE, 0, 400, {"pull_mean": 5e-4, "slope_mean": 5e-4}) == []


def test_another_game_does_not_begin_with_a_lost_pull() -> None:
    diagnoser = Diagnoser([FREE])
    feed(diagnoser, FREE, 0, 200, {"pull_mean": 1e4, "slope_mean": 1e4, "slope_high": 1.0})
    assert diagnoser.metrics(metrics(200, 250), [Settings()], 250) == ()
    assert feed(diagnoser, Settings(), 250, 600) == []


def test_a_rule_that_applies_no_longer_is_over() -> None:
    diagnoser = Diagnoser([CLIP])
    feed(diagnoser, CLIP, 0, 200, {"weights_at_clip": 0.9})
    assert [p.kind for p in diagnoser.active] == ["weights_at_clip"]
    diagnoser.metrics(metrics(200, 250), [Settings()], 250)
    feed(diagnoser, Settings(), 250, 500)
    assert diagnoser.active == ()


def test_two_hidden_layers_are_no_depth() -> None:
    diagnoser = Diagnoser([CLIP])
    block = metrics(0, 400, {"critic_layer_0": 1e6, "weights_at_clip": 0.0})
    shallow = [k for k, name in enumerate(COLUMNS) if not name.endswith("layer_2")]
    cut = type(block)(0, tuple(COLUMNS[k] for k in shallow), block.iterations, block.values[:, :, shallow])
    assert diagnoser.metrics(cut, [CLIP], 400) == ()


def test_replicas_are_told_apart() -> None:
    diagnoser = Diagnoser([GAN] * 3)
    told = feed(diagnoser, GAN, 0, 200, {}, {"critic_loss": 0.0}, {})
    assert [(p.kind, p.replica) for p in told] == [("saturated", 1)]


def test_lone_critic_steps_are_no_iterations() -> None:
    diagnoser = Diagnoser([GAN])
    (begun,) = diagnoser.metrics(metrics(0, 400, {"critic_loss": 0.0}), [GAN], 400)
    assert begun.step == begun.iteration == 0
    diagnoser = Diagnoser([GAN])
    diagnoser.metrics(metrics(0, 200, {}), [GAN], 100)
    (begun,) = diagnoser.metrics(metrics(200, 400, {"critic_loss": 0.0}), [GAN], 300)
    assert (begun.step, begun.iteration) == (200, 100)


@pytest.mark.parametrize(
    ("kind", "shown", "spared"),
    [
        ("collapse_between", {"shares": [0.6, 0.39, 0.01, 0.0]}, {"shares": [0.4, 0.4, 0.1, 0.1]}),
        ("collapse_within", {"along": 0.2, "across": 0.15}, {"along": 2.0}),
        ("collapse_within", {"across": 0.05}, {"across": 0.3}),
        ("collapse_within", {"flat": 0.8}, {"flat": 0.1}),
    ],
)
def test_coverage_begins_and_ends(kind: str, shown: dict[str, Any], spared: dict[str, Any]) -> None:
    diagnoser = Diagnoser([Settings()])
    shown, spared = {"shares": EVEN, **shown}, {"shares": EVEN, **spared}
    told = [p for step in range(50, 500, 50) for p in diagnoser.coverage([covered(step, **shown)])]
    assert [(p.kind, p.step, p.ended) for p in told] == [(kind, 50, None)]
    told = [p for step in range(500, 900, 50) for p in diagnoser.coverage([covered(step, **spared)])]
    assert [(p.kind, p.step, p.ended) for p in told] == [(kind, 50, 500)]


def test_coverage_without_modes_says_nothing_and_old_answers_count_by_their_counts() -> None:
    diagnoser = Diagnoser([Settings()])
    nothing: dict[str, Any] = {
        "modes_total": None,
        "modes_near": None,
        "near": None,
        "high_quality": None,
        "modes": (),
    }
    few: dict[str, Any] = {"modes_total": 8, "modes_near": 3, "modes": ()}
    for step in range(50, 800, 50):
        assert diagnoser.coverage([covered(step, [], **nothing)]) == ()
    told = [p for step in range(800, 1500, 50) for p in diagnoser.coverage([covered(step, [], **few)])]
    assert [p.kind for p in told] == ["collapse_between"]
    assert str(told[0].evidence) == "3 of 8 modes have fakes near them"


def test_one_mode_cannot_be_missed() -> None:
    diagnoser = Diagnoser([Settings()])
    assert not [p for step in range(50, 900, 50) for p in diagnoser.coverage([covered(step, [0.0])])]


def test_hopping_from_mode_to_mode_is_oscillation() -> None:
    diagnoser = Diagnoser([Settings()])
    places = [[0.4, 0.4, 0.1, 0.1], [0.1, 0.1, 0.4, 0.4]]
    told = [p for k in range(8) for p in diagnoser.coverage([covered(100 * k, places[k % 2])])]
    assert [p.kind for p in told] == ["oscillation"]
    calm = [p for k in range(8, 30) for p in diagnoser.coverage([covered(100 * k, places[0])])]
    assert [(p.kind, p.ended is not None) for p in calm] == [("oscillation", True)]


@pytest.mark.parametrize("every", [10, 50, 300])
def test_swings_of_the_distance_are_oscillation_and_noise_is_not(every: int) -> None:
    def told(values: np.ndarray) -> list[str]:
        diagnoser = Diagnoser([Settings()])
        answers = (exact(every * k, float(value)) for k, value in enumerate(values))
        return [p.kind for answer in answers for p in diagnoser.truth(answer) if p.ended is None]

    looks = max(40, 1200 // every)
    steps = every * np.arange(looks)
    period = max(400, 4 * every)
    assert "oscillation" in told(2 + 1.5 * np.sin(2 * np.pi * steps / period))
    rng = np.random.default_rng(0)
    learning = 1.5 * np.exp(-steps / 500) + 0.08
    noise = np.exp(0.25 * rng.normal(size=looks))
    assert told(learning * noise) in ([], ["converged"])


def test_it_converges_at_the_floor_and_leaves_it() -> None:
    diagnoser = Diagnoser([Settings()])
    course = [0.9, 0.5, 0.2, 0.12, 0.15, 0.11, 0.1, 0.2, 0.1, 0.12, 0.1, *[0.3] * 8]
    told = [p for k, w in enumerate(course) for p in diagnoser.truth(exact(50 * k, w))]
    assert [(p.kind, p.ended is None) for p in told] == [("converged", True), ("converged", False)]
    assert "floor 0.070 ± 0.020" in str(told[0].evidence)


def test_a_critic_that_sees_nothing_lags_behind_unless_nobody_could_see() -> None:
    def told(**more: Any) -> list[str]:
        diagnoser = Diagnoser([Settings()])
        return [p.kind for k in range(12) for p in diagnoser.truth(exact(50 * k, 1.0, **more))]

    blind: dict[str, Any] = {"scaled": -0.3, "agreement": -0.5}
    assert told(**blind) == ["lagging"]
    assert told(**{**blind, "scaled": float("nan"), "agreement": None}) == ["lagging"]
    assert told(**{**blind, "agreement": 0.8}) == []
    assert told(**{**blind, "scaled": 0.4}) == []
    assert told(**{**blind, "reference": 0.1}) == []
    assert told(**{**blind, "reference": None}) == []
    assert told(**{**blind, "floor": None, "floor_high": None}) == []
    assert told(**{**blind, "floor": 0.3, "floor_high": 0.4}) == []


def test_divergence_is_told_from_distances_losses_and_events() -> None:
    diagnoser = Diagnoser([Settings()])
    told = [p for k in range(10) for p in diagnoser.truth(exact(50 * k, 0.5 * 1.6**k))]
    assert "divergence" in {p.kind for p in told}
    assert [p.kind for p in feed(Diagnoser([FREE]), FREE, 0, 100, {"critic_loss": -2e6})] == ["divergence"]
    (begun,) = Diagnoser([GAN, GAN]).stopped(1, 60, 64)
    assert (begun.kind, begun.replica, begun.step, begun.iteration) == ("divergence", 1, 64, 60)
    assert len(Diagnoser([GAN, GAN]).stopped(None, 60, 64)) == 2


def test_going_back_undoes_what_came_later() -> None:
    diagnoser = Diagnoser([GAN])
    feed(diagnoser, GAN, 0, 400, {})
    (begun,) = feed(diagnoser, GAN, 400, 800, {"critic_loss": 0.0})
    feed(diagnoser, GAN, 800, 1200, {})
    assert not diagnoser.active
    diagnoser.go_to(600)
    assert [*diagnoser.active, *diagnoser.past] == [begun]
    diagnoser.go_to(200)
    assert not diagnoser.active
    (again,) = feed(diagnoser, GAN, 200, 500, {"critic_loss": 0.0})
    assert again.step == 200


def test_looks_from_before_the_newest_say_nothing() -> None:
    diagnoser = Diagnoser([Settings()])
    for step in range(50, 500, 50):
        diagnoser.coverage([covered(step, [1.0, 0.0, 0.0, 0.0])])
        diagnoser.truth(exact(step, 1.0))
    before = diagnoser.active
    assert [p.kind for p in before] == ["collapse_between"]
    for step in range(50, 450, 50):  # a replay
        assert diagnoser.coverage([covered(step, EVEN)]) == ()
        assert diagnoser.truth(exact(step, 0.07)) == ()
    assert diagnoser.active == before


def test_what_was_told_before_goes_on() -> None:
    diagnoser = Diagnoser([GAN])
    feed(diagnoser, GAN, 0, 400, {"critic_loss": 0.0})
    later = Diagnoser([GAN], diagnoser.active)
    assert later.active == diagnoser.active
    assert feed(later, GAN, 400, 600, {"critic_loss": 0.0}) == []
    (ended,) = feed(later, GAN, 600, 800, {})
    assert (ended.step, ended.ended) == (0, 600)


def test_blocks_may_be_cut_anywhere() -> None:
    block = metrics(0, 1000, {"critic_loss": 0.0})
    whole = Diagnoser([GAN]).metrics(block, [GAN], 1000)
    diagnoser, told = Diagnoser([GAN]), list[Phenomenon]()
    for start in range(0, 1000, 7):
        part = type(block)(0, COLUMNS, block.iterations[start : start + 7], block.values[start : start + 7])
        told += diagnoser.metrics(part, [GAN], min(1000, start + 7))
    assert whole
    assert tuple(told) == whole


numbers = st.one_of(st.floats(width=32), st.sampled_from([np.nan, np.inf, -np.inf, 0.0, 1e30]))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.lists(numbers, min_size=len(COLUMNS), max_size=len(COLUMNS)), min_size=1, max_size=3),
    st.data(),
)
def test_nothing_that_is_measured_breaks_it(rows: list[list[float]], data: st.DataObject) -> None:
    changes = data.draw(st.sampled_from([GAN, CLIP, FREE, Settings(), Settings(loss="hinge")]))
    diagnoser = Diagnoser([changes] * len(rows))
    values = np.tile(np.array(rows, np.float32), (300, 1, 1))
    told = list(
        diagnoser.metrics(type(metrics(0, 1))(0, COLUMNS, np.arange(300), values), [changes] * len(rows), 300)
    )
    number = data.draw(numbers)
    for step in range(0, 500, 50):
        told += diagnoser.coverage(
            [covered(step, [0.5, 0.5], abs(number), flat=None, sigma=data.draw(numbers))]
        )
        told += diagnoser.truth(
            exact(step, number, scaled=data.draw(numbers), agreement=None, floor_high=number)
        )
    for found in told:
        assert found.kind in KINDS
        assert str(found.evidence)
        assert msgspec.json.decode(msgspec.json.encode(found), type=Phenomenon) == found  # no ∞, no NaN


def test_what_is_known_already_is_not_told_again() -> None:
    diagnoser = Diagnoser([Settings()], step=1000)
    blind: dict[str, Any] = {"scaled": -0.3, "agreement": -0.5}
    for step in range(50, 1000, 50):
        assert diagnoser.coverage([covered(step, [1.0, 0.0, 0.0, 0.0])]) == ()
        assert diagnoser.truth(exact(step, 1.0, **blind)) == ()
    told = [p for step in range(1000, 1500, 50) for p in diagnoser.coverage([covered(step, [1.0, 0.0, 0.0])])]
    assert [(p.kind, p.step) for p in told] == [("collapse_between", 1000)]


def test_a_stopped_replica_says_no_more() -> None:
    diagnoser = Diagnoser([GAN, GAN])
    diagnoser.stopped(0, 60, 64)
    told = feed(diagnoser, GAN, 100, 400, {"critic_loss": 0.0}, {"critic_loss": 0.0})
    assert [(p.kind, p.replica) for p in told] == [("saturated", 1)]
    assert [p.kind for p in diagnoser.active if p.replica == 0] == ["divergence"]
    diagnoser.go_to(50)
    told = feed(diagnoser, GAN, 50, 400, {"critic_loss": 0.0}, {"critic_loss": 0.0})
    assert {p.replica for p in told} == {0, 1}
