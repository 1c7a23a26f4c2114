"""Networks: layout, initialisation, both kinds of products, buffers that stay bounded."""

from __future__ import annotations

import pytest
import torch

from engine.networks import Mlp, initialise, mlp_shape, views
from engine.products import DeviceProducts

SHAPE = mlp_shape(2, 3, 16, 1, "leaky_relu")


def parameters(replicas: int = 2) -> torch.Tensor:
    rng = torch.Generator().manual_seed(0)
    return torch.randn(replicas, SHAPE.count, generator=rng, dtype=torch.float64)


def test_views_cover_the_flat_parameters_once() -> None:
    flat = torch.zeros(2, SHAPE.count)
    for weight, bias in views(flat, SHAPE):
        weight.add_(1)
        bias.add_(1)
    assert torch.equal(flat, torch.ones_like(flat))


def test_both_kinds_of_products_agree() -> None:
    """The host's and the device's: passes, tangents, gradients."""
    x = torch.randn(2, 9, 2, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    found = []
    for on_device in (False, True):
        network = Mlp(SHAPE, parameters())
        if on_device:
            network._products = DeviceProducts(network.layers)
        h = [tensor.clone() for tensor in network.forward(x)]
        u = [tensor.clone() for tensor in network.backward(h, torch.ones_like(h[-1]))]
        network.weight_gradients(h, u, 5)
        tangents = network.tangents(h[:-1], x, [torch.empty_like(tensor) for tensor in h[:-1]])
        found.append([*h, *u, network.input_gradient(u[0]).clone(), network.gradients, *tangents])
    for mine, theirs in zip(*found, strict=True):
        torch.testing.assert_close(mine, theirs, rtol=1e-12, atol=1e-12)


def test_input_gradient_and_tangent_are_adjoint() -> None:
    """⟨∂s/∂x, t⟩ from backward equals the directional derivative from the tangents."""
    rng = torch.Generator().manual_seed(2)
    x, t = (torch.randn(2, 7, 2, generator=rng, dtype=torch.float64) for _ in range(2))
    network = Mlp(SHAPE, parameters())
    h = [tensor.clone() for tensor in network.forward(x)]
    u = network.backward(h, torch.ones_like(h[-1]))
    along = (network.input_gradient(u[0]) * t).sum(2)
    tangents = network.tangents(h[:-1], t, [torch.empty_like(tensor) for tensor in h[:-1]])
    moved = torch.bmm(tangents[-1], network.layers[-1].weight).squeeze(2)
    torch.testing.assert_close(along, moved, rtol=1e-10, atol=1e-10)


def test_initialisation_has_its_published_spread() -> None:
    shape = mlp_shape(2, 2, 400, 1, "relu")
    for kind, deviation in (("he", (2 / 400) ** 0.5), ("glorot", (2 / 800) ** 0.5), ("normal", 0.02)):
        flat = initialise(shape, kind, torch.Generator().manual_seed(0))[None]
        (_, _), (weight, bias), (last, _) = views(flat, shape)
        assert weight.std().item() == pytest.approx(deviation, rel=0.02)
        assert bias.abs().max() == 0
        if kind != "normal":
            assert last.abs().max().item() <= (6 / 401) ** 0.5


def test_buffers_of_many_sizes_stay_few() -> None:
    network = Mlp(SHAPE, parameters())
    for rows in range(1, 200):
        network.forward(torch.zeros(2, rows, 2, dtype=torch.float64))
    assert len(network._buffers) <= 32
    assert len(network._products._arrays) <= 32 * SHAPE.layers  # type: ignore[attr-defined]
