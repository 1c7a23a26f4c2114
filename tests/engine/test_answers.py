"""Every field of an exact answer, against what does not share its code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist

from engine.answers import FLOOR_DRAWS, REFERENCE_EVERY, Answers, _plan
from engine.datasets import Shape, shape_of
from engine.floor import DRAWS, Floor
from engine.frame import TRUTHS, Truth, TruthRequest
from engine.plain import PlainMlp
from engine.samples import Samples
from engine.session import Session
from engine.settings import Settings
from engine.transport import solve

Array = NDArray[np.float64]
TINY = Settings(critic_width=8, generator_width=8, critic_depth=2, generator_depth=2, batch_size=16)
ALL = frozenset(TRUTHS)
POINTS = 200  # fewer than the engine's, to be quick
BOX = (-2.0, 2.0, -1.0, 3.0)


def affine(weight: object, bias: object) -> PlainMlp:
    return PlainMlp(((np.array(weight, np.float64), np.array(bias, np.float64)),), "relu")


def gaussian_fakes(x: float = 0.0, y: float = 0.0, sigma: float = 0.5, data: str = "gaussian") -> Samples:
    """Fakes that are a round Gaussian at (x, y), whose divergences from data of σ = 0.5 have closed forms."""
    shape, rng = shape_of(data), np.random.default_rng(0)
    strata = np.stack([(np.arange(POINTS) + 0.5) / POINTS, rng.random(POINTS)], axis=1)
    return Samples(
        run=1,
        iteration=3,
        step=4,
        replica=0,
        target=(data,),
        shape=shape,
        real=shape.points(strata, rng.standard_normal((POINTS, 2))),
        generator=affine(sigma * np.eye(2), [x, y]),
        critic=affine([[-1.0], [0.0]], [0.0]),
        seed=7,
        request=TruthRequest(ALL, 0, BOX, 33),
    )


def settled(samples: Samples) -> tuple[Answers, Truth]:
    """An answer after the noise floor is known."""
    answers = Answers()
    for k in range(DRAWS // FLOOR_DRAWS - 1):
        answers.of(replace(samples, seed=100 + k, request=TruthRequest()))
    return answers, answers.of(replace(samples, seed=99))


def test_distance_and_plan_are_scipys_best_assignment() -> None:
    session = Session(TINY, "cpu")
    session.run(30)
    samples = session.truth_samples(TruthRequest(ALL))
    truth = Answers().of(samples)
    cost = cdist(samples.real.astype(float), samples.fake.astype(float))
    rows, columns = linear_sum_assignment(cost)
    assert truth.distance == pytest.approx(cost[rows, columns].mean(), abs=1e-6)
    assert truth.plan is not None
    order = np.argsort(columns)
    np.testing.assert_array_equal(truth.plan.fakes, samples.fake.astype(np.float32))
    np.testing.assert_array_equal(truth.plan.goals, samples.real[rows[order]].astype(np.float32))
    assert truth.estimate == pytest.approx(
        samples.scores(samples.real).mean() - samples.scores(samples.fake).mean(), rel=1e-5
    )


def test_a_fake_goes_to_where_most_of_its_mass_does() -> None:
    """Three reals, two fakes: each takes all of the one it is on, and half of the one between."""
    plan = _plan(solve(np.array([[0.0, 0.0], [1.0, 0.0], [3.0, 0.0]]), np.array([[3.0, 0.0], [0.0, 0.0]])))
    np.testing.assert_array_equal(plan.fakes, plan.goals)


def test_the_optimal_critic_attains_the_distance_with_slope_one_at_most() -> None:
    samples = gaussian_fakes(1.5, 0.5)
    box = (-2.0, 4.0, -2.0, 4.0)
    truth = Answers().of(replace(samples, request=TruthRequest(ALL, 0, box, 601)))
    assert truth.kind == "potential"
    assert truth.optimal is not None
    assert truth.optimal.extent == box
    values, pitch = truth.optimal.values.astype(float), 0.01
    for axis in (0, 1):
        assert np.abs(np.diff(values, axis=axis)).max() <= pitch * (1 + 1e-6) + 1e-6  # float32
    at = [np.rint((points + 2.0) / pitch).astype(int) for points in (samples.real, samples.fake)]
    real, fake = (values[place[:, 1], place[:, 0]].mean() for place in at)
    assert real - fake == pytest.approx(truth.distance, abs=2 * pitch)


def test_it_is_told_which_optimum_it_is() -> None:
    samples = gaussian_fakes(1.0)
    for loss, kind in (("hinge", "potential"), ("least_squares", "potential"), ("minimax", "discriminator")):
        truth = Answers().of(replace(samples, loss=loss))  # type: ignore[arg-type]
        assert truth.kind == kind
        assert truth.optimal is not None
        within = 0 <= np.nanmin(truth.optimal.values) <= np.nanmax(truth.optimal.values) <= 1
        assert within == (kind == "discriminator")


def test_the_optimal_discriminator_is_the_ratio_of_densities() -> None:
    """Gaussians of σ = ½ at distance ½: D* = 1/(1 + exp(log(p_g/p_r))) in closed form."""
    samples = replace(gaussian_fakes(0.5), loss="minimax", request=TruthRequest(ALL, 0, (-1, 1, -1, 1), 9))
    truth = Answers().of(samples)
    assert truth.optimal is not None
    x = np.linspace(-1, 1, 9)
    expected = 1 / (1 + np.exp(2 * (x**2 - (x - 0.5) ** 2)))
    np.testing.assert_allclose(truth.optimal.values[3:6].mean(0), expected, atol=0.07)


def test_divergences_of_gaussians_are_the_formulas() -> None:
    """KL of a shift s is s²/2σ² either way; what is derived from JS and KL is."""
    truth = Answers().of(replace(gaussian_fakes(0.5), loss="minimax"))
    found = truth.divergences
    assert found is not None
    assert found.kl_fake_real == pytest.approx(0.5, abs=0.08)
    assert found.js == pytest.approx(0.1128, abs=0.02)  # by quadrature
    assert found.js_floor is not None
    assert found.js_floor_high is not None
    assert 0 < found.js_floor < found.js_floor_high < found.js / 4
    assert found.value == pytest.approx(2 * found.js - np.log(4))
    assert found.non_saturating == pytest.approx(found.kl_fake_real - 2 * found.js)
    assert found.bound is not None


def test_the_discriminators_own_estimate_is_below_and_the_optimal_ones_is_it() -> None:
    samples = replace(gaussian_fakes(0.5), loss="non_saturating")
    logit = affine([[-2.0], [0.0]], [0.5])  # log(p_r/p_g) = (½ − 2x) for σ = ½
    best = Answers().of(replace(samples, critic=logit)).divergences
    worse = Answers().of(replace(samples, critic=affine([[0.5], [0.0]], [0.0]))).divergences
    assert best is not None
    assert worse is not None
    assert best.bound == pytest.approx(0.1128, abs=0.01)
    assert worse.bound is not None
    assert worse.bound < best.js - best.js_floor  # type: ignore[operator]


def test_equal_clouds_are_inside_the_drawn_floors() -> None:
    answers, truth = settled(gaussian_fakes())
    readings = [answers.of(replace(gaussian_fakes(), seed=seed)) for seed in range(20)]
    assert truth.floor is not None
    assert truth.floor_high is not None
    assert 0 < truth.floor < truth.floor_high
    assert sum(r.distance <= truth.floor_high for r in readings) >= 17  # 97.5 % of them
    assert np.mean([r.distance for r in readings]) == pytest.approx(truth.floor, rel=0.15)
    divergences = [r.divergences for r in readings]
    high = divergences[0].js_floor_high  # type: ignore[union-attr]
    assert high is not None
    assert sum(d.js <= high for d in divergences if d) >= 17
    assert all(r.agreement is None and r.reference is None for r in readings)


def test_disjoint_clouds_share_nothing() -> None:
    for x in (30.0, 1e7):
        found = Answers().of(gaussian_fakes(x)).divergences
        assert found is not None
        assert found.js == pytest.approx(np.log(2), abs=1e-6)
        assert found.unseen == pytest.approx(1.0, abs=1e-9)


@pytest.mark.parametrize("data", ["lines", "points"])
def test_without_a_density_what_is_known_is_exact(data: str) -> None:
    samples = replace(gaussian_fakes(data="lines"), loss="minimax")
    if data == "points":
        samples = replace(samples, shape=Shape(samples.real), known=False)
    answers, truth = settled(samples)
    if data == "points":  # nobody knows
        assert (truth.optimal, truth.divergences, truth.cost, truth.agreement) == (None,) * 4
        assert truth.distance > 0
        assert truth.plan is not None
        return
    found = truth.divergences
    assert found is not None
    assert found.js == pytest.approx(np.log(2), abs=1e-9)
    assert (found.kl_fake_real, found.kl_real_fake, found.unseen) == (np.inf, np.inf, 1.0)
    assert found.js_floor is found.js_floor_high is None
    assert truth.cost is not None
    assert truth.optimal is not None
    assert set(np.unique(truth.cost.values)) == {0.0, np.inf}
    assert set(np.unique(truth.optimal.values[np.isfinite(truth.optimal.values)])) == {0.0, 1.0}
    on_line = truth.optimal.values[16, [12, 20]]  # (±½, 1)
    assert on_line.tolist() == [1.0, 1.0]
    assert answers.of(replace(samples, loss="wasserstein")).optimal is not None


def test_the_cost_integrates_to_the_divergence_at_any_grid() -> None:
    samples = gaussian_fakes(0.5)
    for grid in (9, 96):
        truth = Answers().of(replace(samples, request=TruthRequest(ALL, 0, (-5.0, 5.0, -5.0, 5.0), grid)))
        assert truth.cost is not None
        assert truth.divergences is not None
        pixel = (10 / (grid - 1)) ** 2
        total = truth.cost.values.sum(dtype=float) * pixel
        assert total == pytest.approx(truth.divergences.kl_fake_real, rel=1e-3)


def test_only_what_is_asked_for_is_made() -> None:
    for part in (*TRUTHS, None):
        parts = frozenset() if part is None else frozenset({part})
        truth = Answers().of(replace(gaussian_fakes(1.0), request=TruthRequest(parts, 0, BOX, 8)))
        assert {name for name in TRUTHS if getattr(truth, name) is not None} == parts


def test_landscapes_are_as_pictures_are() -> None:
    """Row 0 is the lowest y, nodes from edge to edge: fakes at the upper right weigh there."""
    for loss in ("wasserstein", "minimax"):
        samples = replace(gaussian_fakes(1.5, 2.5, 0.1), loss=loss)
        truth = Answers().of(samples)
        assert truth.optimal is not None
        assert truth.cost is not None
        row, column = np.unravel_index(np.nanargmin(truth.optimal.values), (33, 33))
        dear = np.unravel_index(np.nanargmax(truth.cost.values), (33, 33))
        for y, x in ((row, column), dear):
            assert -2 + x / 8 == pytest.approx(1.5, abs=0.6)
            assert -1 + y / 8 == pytest.approx(2.5, abs=0.6)


@pytest.mark.parametrize("loss", ["wasserstein", "minimax"])
def test_agreement_knows_a_good_critic_from_a_bad_one(loss: str) -> None:
    """Fakes 3 to the right: the optimum falls with x; one that rises disagrees, one in y knows nothing."""
    samples = replace(gaussian_fakes(3.0), loss=loss)  # type: ignore[arg-type]
    answers, truth = settled(samples)
    assert truth.agreement is not None
    assert truth.reference is not None
    assert truth.agreement > 0.9
    assert truth.reference > 0.9
    for slope, low, high in (([[1.0], [0.0]], -1.0, -0.8), ([[0.0], [1.0]], -0.5, 0.5)):
        found = answers.of(replace(samples, critic=affine(slope, [0.0]))).agreement
        assert found is not None
        assert low <= found <= high
    assert answers.of(replace(samples, critic=affine([[0.0], [0.0]], [1.0]))).agreement is None


@pytest.mark.parametrize("loss", ["wasserstein", "minimax"])
def test_a_reference_is_kept_for_some_answers_and_belongs_to_its_game(loss: str) -> None:
    samples = replace(gaussian_fakes(1.0), loss=loss, request=TruthRequest())  # type: ignore[arg-type]
    answers, _ = settled(samples)
    values = [answers.of(replace(samples, seed=k)).reference for k in range(3 * REFERENCE_EVERY)]
    assert None not in values
    assert len(set(values)) in (3, 4)
    again = [answers.of(replace(samples, seed=50, replica=k)).reference for k in (1, 2)]
    assert again[0] == again[1]  # the same samples, solved anew
    assert again[0] != values[-1]


def test_floors_belong_to_their_target() -> None:
    answers, truth = settled(gaussian_fakes())
    assert truth.floor is not None
    other = answers.of(replace(gaussian_fakes(data="blobs2"), seed=1))
    assert other.floor is None
    assert other.divergences is not None
    assert truth.divergences is not None
    assert other.divergences.js_floor != truth.divergences.js_floor


def test_the_floor_is_known_after_enough_draws() -> None:
    session, answers, floors = Session(TINY, "cpu"), Answers(), []
    for _ in range(DRAWS // FLOOR_DRAWS):
        session.run(1)
        floors.append(answers.of(session.truth_samples()).floor)
    assert floors[:-1] == [None] * (len(floors) - 1)
    assert floors[-1] == pytest.approx(0.077, abs=0.022)
    session.apply({"data": "moons"})
    assert answers.of(session.truth_samples()).floor is None


@pytest.mark.parametrize("value", [np.inf, np.nan, 1e200])
@pytest.mark.parametrize("loss", ["wasserstein", "minimax"])
def test_fakes_that_overflow_have_no_distance_but_an_answer(value: float, loss: str) -> None:
    samples = replace(gaussian_fakes(), generator=affine(np.eye(2), [value, value]), loss=loss)  # type: ignore[arg-type]
    truth = Answers().of(samples)
    assert np.isnan(truth.distance)
    assert (truth.plan, truth.agreement) == (None, None)
    assert truth.divergences is not None
    assert truth.divergences.js == pytest.approx(np.log(2), abs=1e-6)
    assert truth.divergences.kl_fake_real > 40


def random_critic(seed: int) -> PlainMlp:
    rng = np.random.default_rng(seed)
    sizes, scale = (2, 16, 16, 1), 10.0 ** rng.integers(-3, 4)
    layers = tuple(
        ((scale * rng.standard_normal((a, b))).astype(np.float32), rng.standard_normal(b).astype(np.float32))
        for a, b in pairwise(sizes)
    )
    return PlainMlp(layers, ("relu", "leaky_relu", "tanh")[seed % 3])


@given(
    seed=st.integers(0, 10_000),
    x=st.floats(-3, 3),
    sigma=st.sampled_from([0.0, 1e-3, 0.5, 2.0]),
    make=st.sampled_from([random_critic, lambda seed: affine([[float(seed)], [0.0]], [0.0])]),
)
@settings(max_examples=25, deadline=None)
def test_the_scaled_estimate_never_exceeds_the_distance(
    seed: int, x: float, sigma: float, make: Callable[[int], PlainMlp]
) -> None:
    samples = replace(gaussian_fakes(x, 0.0, sigma), critic=make(seed), request=TruthRequest())
    samples = replace(samples, real=samples.real[:64], seed=seed)  # quicker still
    answers = Answers()
    answers._target, answers._band = samples.target, Floor(1.0, 1.0, 1.0)  # no floor to be solved for
    truth = answers.of(samples)
    assert np.isnan(truth.scaled) or truth.scaled <= truth.distance * (1 + 1e-9) + 1e-12
