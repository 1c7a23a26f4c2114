"""Losses: slopes are derivatives of values, at every score, mixed or alike."""

from __future__ import annotations

import math
from typing import get_args

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from engine.losses import RULES, Losses
from engine.settings import Loss

NAMES = get_args(Loss)
scores = st.floats(-30, 30).filter(lambda s: abs(abs(s) - 1) > 1e-3)  # the hinge has corners at ±1


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("term", ["real", "fake", "generator"])
@given(s=scores)
def test_slope_is_the_derivative_of_the_value(name: str, term: str, s: float) -> None:
    score = torch.tensor([s], dtype=torch.float64, requires_grad=True)
    (expected,) = torch.autograd.grad(getattr(RULES[name], term)(score).sum(), score)
    slope = getattr(RULES[name], f"{term}_slope")(score.detach().clone())
    torch.testing.assert_close(slope, expected, rtol=1e-9, atol=1e-12)


def test_every_loss_of_the_settings_has_a_rule() -> None:
    assert set(RULES) == set(NAMES)


def test_values_at_a_critic_that_cannot_tell() -> None:
    """At D = ½: 2 log 2 for the discriminator, −log 2 and log 2 for the two generators."""
    zero = torch.zeros(1, 1, 1, dtype=torch.float64)
    for name, generator in (("minimax", -math.log(2)), ("non_saturating", math.log(2))):
        rule = RULES[name]
        assert (rule.real(zero) + rule.fake(zero)).item() == pytest.approx(2 * math.log(2))
        assert rule.generator(zero).item() == pytest.approx(generator)


def test_log_losses_do_not_overflow() -> None:
    far = torch.tensor([-500.0, 500.0])
    for name in ("minimax", "non_saturating"):
        for term in ("real", "fake", "generator", "real_slope", "fake_slope", "generator_slope"):
            assert torch.isfinite(getattr(RULES[name], term)(far.clone())).all()


def test_the_minimax_generator_stands_still_where_the_critic_is_sure() -> None:
    sure = torch.tensor([-20.0])
    assert RULES["minimax"].generator_slope(sure).abs().item() < 1e-8
    assert RULES["non_saturating"].generator_slope(sure).abs().item() == pytest.approx(1.0)


def test_mixed_replicas_have_each_their_own_and_nan_stays_at_home() -> None:
    names = ("wasserstein", "minimax", "hinge")
    losses = Losses(names, torch.device("cpu"))
    score = torch.randn(3, 4, 1, generator=torch.Generator().manual_seed(0))
    score[1] = torch.nan
    found = losses.select("real_slope", score)
    assert found[1].isnan().all()
    for r in (0, 2):
        assert torch.equal(found[r], RULES[names[r]].real_slope(score[r]))


@pytest.mark.parametrize("names", [("wasserstein",), ("minimax", "least_squares")])
def test_critic_slopes_are_means_over_real_and_fake_and_one_at_interpolates(names: tuple[str, ...]) -> None:
    losses = Losses(names, torch.device("cpu"))
    for seed in range(2):  # twice: constant slopes are kept
        score = torch.randn(len(names), 12, 1, generator=torch.Generator().manual_seed(seed))
        slopes = losses.critic_slopes(score, 4)
        for r, name in enumerate(names):
            assert torch.equal(slopes[r, :4], RULES[name].real_slope(score[r, :4]) / 4)
            assert torch.equal(slopes[r, 4:8], RULES[name].fake_slope(score[r, 4:8]) / 4)
        assert torch.equal(slopes[:, 8:], torch.ones_like(slopes[:, 8:]))
