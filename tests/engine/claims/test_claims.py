"""The claims themselves, at their smallest: what they find, and that each could find the opposite."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.claims import asymmetry, four_changes, lines, momentum, supports, unconstrained, vanishing
from engine.claims.catalogue import load
from engine.claims.claim import Effort, Outcome
from engine.transport import solve
from tests.engine.claims.pictures import check_picture

Array = np.ndarray

# Statements, by place, that one seed and a run this short show with room to spare.
SURE = {
    "lines": (0, 1, 2, 3),
    "supports": (0, 1),
    "vanishing": (2,),
    "asymmetry": (0, 1, 2, 3, 4, 5),
    "unconstrained": (0, 1, 2, 3),
    "momentum": (0,),
    "four-changes": (),
}


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs of a second or so: what the quick forms find is in docs/reproduction.md."""
    monkeypatch.setattr(vanishing, "_STEPS", (1, 3, 10, 30, 100, 200))
    monkeypatch.setattr(supports, "_STEPS", (10, 30, 100, 200))
    monkeypatch.setattr(supports, "_TRAINED", 10)
    monkeypatch.setattr(momentum, "_QUICK", (100, 4))
    monkeypatch.setattr(four_changes, "_QUICK", (40, 4))


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("name", SURE)
def test_a_quick_form_shows_what_is_sure_and_draws_it(name: str, tmp_path: Path) -> None:
    shares: list[float] = []
    outcome = load(name).run(Effort(1, quick=True, device="cpu", figures=tmp_path, tick=shares.append))
    assert [part.statement for place in SURE[name] if not (part := outcome.parts[place]).holds] == []
    assert all(part.measured and part.of == 1 for part in outcome.parts)
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1)
    assert outcome.figures
    for path in outcome.figures:
        check_picture(path)


def test_without_a_folder_nothing_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "_THETAS", np.array([-1.0, 0.0, 1.0]))
    assert lines.CLAIM.run(Effort(1, quick=True)).figures == ()


def test_a_wrong_distance_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        lines, "solve", lambda x, y: replace(solve(x, y), distance=solve(x, y).distance * (1 + 1e-6))
    )
    monkeypatch.setattr(lines, "_THETAS", np.array([-1.0, 0.0, 1.0]))
    first, *_ = lines.CLAIM.run(Effort(1, quick=True)).parts
    assert not first.holds


def test_a_discriminator_that_goes_on_teaching_is_found() -> None:
    steps, k = list(vanishing._STEPS), len(vanishing._STEPS)
    steady = np.ones((1, k))
    scores = np.repeat(vanishing._LINE[None] * -50 + 125, 3, axis=0)
    flat = vanishing._Readings(steady, {"penalty": steady, "clip": steady}, steady, steady, scores)
    assert [part.holds for part in vanishing._parts(flat, steps, 1)] == [False, False, True, True, True]
    fading = steady * np.geomspace(1, 1e-6, k)
    slopes = {"penalty": fading, "clip": fading}
    gone = vanishing._Readings(fading, slopes, 1 / fading, 1 / fading, 0 * scores)
    assert [part.holds for part in vanishing._parts(gone, steps, 1)] == [True, True, False, False, False]


def test_a_critic_that_keeps_to_its_bounds_is_no_unbounded_one() -> None:
    steps = list(unconstrained._STEPS)
    bounded = dict.fromkeys(unconstrained._VARIANTS, np.full((3, len(steps)), 2.2))
    found = unconstrained._parts(bounded, steps)
    assert [part.holds for part in found] == [False, True, True, False]
    growing = dict.fromkeys(unconstrained._VARIANTS, np.geomspace(1, 1e9, len(steps))[None].repeat(3, 0))
    assert [part.holds for part in unconstrained._parts(growing, steps)] == [True, False, False, False]


def test_kl_the_other_way_round_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    forward = asymmetry._kls
    monkeypatch.setattr(asymmetry, "_kls", lambda cells, fakes: forward(cells, fakes)[::-1])
    fits = asymmetry._fits
    monkeypatch.setattr(asymmetry, "_fits", lambda rng: fits(rng)[::-1])
    assert not any(part.holds for part in asymmetry.CLAIM.run(Effort(1, quick=True)).parts)


def _momentum(wasserstein: Array, cosine: float) -> Outcome:
    """What the claim says of W₁ (variants, looks), one seed each, and of one cosine for β₁ = 0.9."""
    cosines = np.full((len(wasserstein), 40), 0.5)
    cosines[3] = cosine
    course = momentum._Course(wasserstein, cosines, cosines)
    seeds = {name: slice(at, at + 1) for at, name in enumerate(momentum._ALL)}
    return Outcome(momentum._parts(course, seeds))


def test_momentum_that_does_no_harm_is_found() -> None:
    calm = np.full((6, 10), 0.3)
    assert [part.holds for part in _momentum(calm, 0.5).parts] == [
        False,
        False,
        False,
        False,
        True,
        False,
        False,
    ]


def test_momentum_that_harms_as_published_is_found() -> None:
    wild = np.full((6, 10), 0.3)
    wild[2] = np.linspace(0.5, 0.7, 10)
    wild[3] = np.linspace(1, 3, 10)
    assert [part.holds for part in _momentum(wild, -0.5).parts] == [True] * 7


def test_a_critic_that_died_is_told_from_a_calm_one() -> None:
    dead, calm = (_momentum(np.full((6, 10), 0.3), cosine).parts[2].measured for cosine in (0.0, 0.5))
    assert "in 1 of them the critic dies" in dead
    assert "dies" not in calm


def test_a_loss_that_follows_the_distance_is_told_from_one_that_does_not() -> None:
    seeds = {name: slice(at, at + 1) for at, name in enumerate(four_changes._VARIANTS)}
    falling = np.geomspace(2, 0.2, 20)
    wasserstein = np.stack([falling * 5, falling * 2, falling * 1.1, falling])
    objective = np.stack([falling, 1e3 / falling, falling, falling])
    published = four_changes._Course(wasserstein, objective, np.array([3.0, 8, 8, 8]))
    assert all(part.holds for part in four_changes._parts(published, seeds))
    upside_down = four_changes._Course(wasserstein[::-1], objective[::-1], np.array([8.0, 8, 7, 7]))
    assert not any(part.holds for part in four_changes._parts(upside_down, seeds))
