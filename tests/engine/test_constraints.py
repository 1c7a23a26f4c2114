"""Constraints as identities."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from engine.constraints import clip_, penalty_pull, penalty_value, spectral_
from engine.networks import Mlp, mlp_shape, views

DOUBLE = torch.float64


def gradients(seed: int, size: float = 2.0) -> tuple[torch.Tensor, torch.Tensor]:
    g = size * torch.randn(3, 7, 2, generator=torch.Generator().manual_seed(seed), dtype=DOUBLE)
    return g, g.norm(dim=2, keepdim=True)


def test_a_unit_slope_costs_nothing() -> None:
    angle = torch.linspace(0, 6, 7, dtype=DOUBLE).expand(3, 7)
    g = torch.stack((angle.cos(), angle.sin()), 2)
    norm, weight = torch.ones(3, 7, 1, dtype=DOUBLE), torch.full((3, 1, 1), 10.0, dtype=DOUBLE)
    assert penalty_value(norm, weight, one_sided=False).abs().max() == 0
    assert penalty_pull(g, norm, weight, one_sided=False).abs().max() == 0


@given(st.integers(0, 10**6), st.booleans())
def test_pull_is_the_derivative_of_the_value(seed: int, one_sided: bool) -> None:
    g, norm = gradients(seed)
    weight = torch.tensor([0.1, 1.0, 10.0], dtype=DOUBLE).reshape(3, 1, 1)
    leaf = g.clone().requires_grad_()
    value = penalty_value(leaf.norm(dim=2, keepdim=True), weight, one_sided)
    (expected,) = torch.autograd.grad(value.sum(), leaf)
    torch.testing.assert_close(penalty_pull(g, norm, weight, one_sided), expected)


def test_one_sided_forgives_small_slopes_replica_by_replica() -> None:
    g = torch.full((2, 4, 2), 0.1, dtype=DOUBLE)
    norm, weight = g.norm(dim=2, keepdim=True), torch.ones(2, 1, 1, dtype=DOUBLE)
    mixed = torch.tensor([True, False]).reshape(2, 1, 1)
    value = penalty_value(norm, weight, mixed)
    assert value[0] == 0
    assert value[1] == pytest.approx((1 - 0.02**0.5) ** 2)


def test_a_zero_gradient_is_not_pulled() -> None:
    for kind in (torch.float32, DOUBLE):
        g, weight = torch.zeros(1, 5, 2, dtype=kind), torch.full((1, 1, 1), 1000.0, dtype=kind)
        assert penalty_pull(g, g.norm(dim=2, keepdim=True), weight, one_sided=False).abs().max() == 0


def test_clipping_twice_is_clipping_once_and_infinity_leaves_alone() -> None:
    p = torch.randn(3, 50, generator=torch.Generator().manual_seed(0))
    p[2, 3] = torch.nan
    bound = torch.tensor([[0.1], [torch.inf], [0.5]])
    once = p.clone()
    clip_(once, bound)
    twice = once.clone()
    clip_(twice, bound)
    torch.testing.assert_close(once, twice, rtol=0, atol=0, equal_nan=True)
    assert once[0].abs().max() == pytest.approx(0.1)
    assert torch.equal(once[1], p[1])
    assert once[2].isnan().sum() == 1


def test_projection_brings_each_matrix_to_norm_one_and_no_further() -> None:
    shape = mlp_shape(2, 2, 12, 1, "relu")
    flat = torch.randn(2, shape.count, generator=torch.Generator().manual_seed(1), dtype=DOUBLE)
    small = flat.clone() * 1e-3
    vectors = [torch.ones(2, 1, n, dtype=DOUBLE) / n**0.5 for n in shape.sizes[:-1]]
    network = Mlp(shape, flat)
    for _ in range(400):
        spectral_(network.layers, vectors, None)
    for weight, _ in views(flat, shape):
        assert torch.linalg.matrix_norm(weight, 2).max() == pytest.approx(1.0, abs=1e-6)
    before = small.clone()
    spectral_(Mlp(shape, small).layers, vectors, None)
    assert torch.equal(small, before)


def test_projection_leaves_other_replicas_alone() -> None:
    shape = mlp_shape(2, 1, 6, 1, "relu")
    flat = 5 * torch.randn(2, shape.count, generator=torch.Generator().manual_seed(2), dtype=DOUBLE)
    before = flat.clone()
    vectors = [torch.ones(2, 1, n, dtype=DOUBLE) / n**0.5 for n in shape.sizes[:-1]]
    spectral_(Mlp(shape, flat).layers, vectors, torch.tensor([True, False]).reshape(2, 1, 1))
    assert not torch.equal(flat[0], before[0])
    assert torch.equal(flat[1], before[1])
    assert vectors[0][1].unique().numel() == 1
