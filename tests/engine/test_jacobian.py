"""Singular values of ∂G/∂z against autograd and torch's decomposition."""

from __future__ import annotations

import pytest
import torch

from engine.jacobian import stretches
from engine.networks import Mlp, initialise, mlp_shape
from tests.engine.oracle import Network


def generator(latent_dim: int, activation: str, replicas: int = 3) -> Mlp:
    shape = mlp_shape(latent_dim, 2, 12, 2, activation)
    flats = [initialise(shape, "he", torch.Generator().manual_seed(seed)) for seed in range(replicas)]
    return Mlp(shape, torch.stack(flats))


@pytest.mark.parametrize("latent_dim", [1, 2, 5])
@pytest.mark.parametrize("activation", ["relu", "leaky_relu", "tanh"])
def test_they_are_those_of_autograds_jacobian(latent_dim: int, activation: str) -> None:
    networks = generator(latent_dim, activation)
    z = torch.randn(1, 7, latent_dim, dtype=torch.float64, generator=torch.Generator().manual_seed(1))
    found = stretches(networks, z)
    assert found.shape == (3, 7, 2)
    for replica, flat in enumerate(networks.parameters):
        oracle = Network(flat, networks.shape.sizes, activation)
        for row in range(7):
            jacobian = torch.autograd.functional.jacobian(oracle, z[0, row])  # type: ignore[no-untyped-call]
            expected = torch.linalg.svdvals(jacobian)
            torch.testing.assert_close(found[replica, row, 0], expected[0], rtol=1e-10, atol=1e-12)
            second = expected[1] if latent_dim > 1 else torch.zeros((), dtype=torch.float64)
            torch.testing.assert_close(found[replica, row, 1], second, rtol=1e-6, atol=1e-7)


def test_a_constant_generator_does_not_move() -> None:
    networks = generator(2, "tanh")
    networks.parameters.zero_()
    assert not stretches(networks, torch.randn(1, 5, 2, dtype=torch.float64)).any()
