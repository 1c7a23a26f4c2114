"""The one rule against torch's own optimizers, switching live, masked steps."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.optimizers import FlatOptimizer, Rates

DOUBLE = torch.float64
rules = st.builds(
    Rates,
    st.sampled_from(["adam", "rmsprop", "sgd"]),
    st.sampled_from([1e-3, 0.1]),
    st.sampled_from([0.0, 0.5, 0.9]),
    st.sampled_from([0.0, 0.9, 0.999]),
)


def torchs(rule: Rates, tensor: torch.Tensor) -> torch.optim.Optimizer:
    if rule.optimizer == "adam":
        return torch.optim.Adam([tensor], rule.rate, betas=(rule.beta1, rule.beta2))
    if rule.optimizer == "rmsprop":
        return torch.optim.RMSprop([tensor], rule.rate, alpha=rule.beta2)
    return torch.optim.SGD([tensor], rule.rate, momentum=rule.beta1)


@settings(max_examples=40)
@given(st.lists(rules, min_size=1, max_size=4), st.integers(1, 60))
def test_each_replica_steps_as_torchs_optimizer_does(each: list[Rates], steps: int) -> None:
    rng = torch.Generator().manual_seed(0)
    flat = torch.randn(len(each), 6, generator=rng, dtype=DOUBLE)
    theirs = [row.clone().requires_grad_() for row in flat]
    ours = FlatOptimizer(flat, each)
    optimizers = [torchs(rule, tensor) for rule, tensor in zip(each, theirs, strict=True)]
    for _ in range(steps):
        gradients = torch.randn(len(each), 6, generator=rng, dtype=DOUBLE)
        with torch.inference_mode():
            ours.step(gradients)
        for tensor, gradient, optimizer in zip(theirs, gradients, optimizers, strict=True):
            tensor.grad = gradient.clone()
            optimizer.step()
    torch.testing.assert_close(flat, torch.stack([t.detach() for t in theirs]), rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize("beta2", [0.9, 0.99])
def test_settled_coefficients_are_still_torchs(beta2: float) -> None:
    """Long past the step at which powers of β vanish, two replicas together."""
    rule = Rates("adam", 1e-2, 0.5, beta2)
    flat = torch.ones(2, 3, dtype=DOUBLE)
    theirs = torch.ones(3, dtype=DOUBLE, requires_grad=True)
    ours, optimizer = FlatOptimizer(flat, [rule, rule]), torchs(rule, theirs)
    for i in range(4200 if beta2 == 0.99 else 600):
        gradient = torch.tensor([1.0, -0.5, (-1.0) ** i], dtype=DOUBLE)
        ours.step(gradient.expand(2, -1))
        theirs.grad = gradient
        optimizer.step()
    torch.testing.assert_close(flat[1], theirs.detach(), rtol=1e-9, atol=1e-10)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=30))
def test_a_masked_replica_does_not_step_and_catches_up_exactly(masks: list[tuple[bool, bool]]) -> None:
    rule = Rates("adam", 1e-2, 0.9, 0.9)
    together = torch.ones(2, 4, dtype=DOUBLE)
    alone = [torch.ones(1, 4, dtype=DOUBLE) for _ in range(2)]
    ours, singles = FlatOptimizer(together, [rule, rule]), [FlatOptimizer(row, [rule]) for row in alone]
    rng = torch.Generator().manual_seed(3)
    for mask in masks:
        gradients = torch.randn(2, 4, generator=rng, dtype=DOUBLE)
        ours.step(gradients, None if all(mask) else torch.tensor(mask).reshape(2, 1))
        for single, active, gradient in zip(singles, mask, gradients, strict=True):
            if active:
                single.step(gradient[None])
    torch.testing.assert_close(together, torch.cat(alone), rtol=1e-12, atol=1e-13)


def test_a_change_of_rates_acts_at_once_and_keeps_the_moments() -> None:
    flat = torch.ones(1, 2, dtype=DOUBLE)
    ours = FlatOptimizer(flat, [Rates("sgd", 0.1, 0.9, 0.0)])
    ours.step(torch.ones(1, 2, dtype=DOUBLE))
    ours.configure([Rates("sgd", 0.0, 0.9, 0.0)])
    before = flat.clone()
    ours.step(torch.ones(1, 2, dtype=DOUBLE))
    assert torch.equal(flat, before)
    assert torch.equal(ours.first, torch.full((1, 2), 1.9, dtype=DOUBLE))
