"""A network as plain arrays gives what the network it was copied from gives."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.activations import NONLINEARITIES
from engine.networks import Mlp, initialise, mlp_shape, views
from engine.plain import _ROWS, PlainMlp


def both(activation: str, dtype: torch.dtype) -> tuple[Mlp, PlainMlp]:
    shape = mlp_shape(3, 2, 16, 2, activation)
    flat = initialise(shape, "he", torch.Generator().manual_seed(0)).to(dtype)[None]
    flat.add_(0.1 * torch.randn(flat.shape, generator=torch.Generator().manual_seed(1), dtype=dtype))
    layers = tuple((weight[0].numpy(), bias[0, 0].numpy()) for weight, bias in views(flat, shape))
    return Mlp(shape, flat), PlainMlp(layers, activation)


@pytest.mark.parametrize("activation", NONLINEARITIES)
@pytest.mark.parametrize(("dtype", "close"), [(torch.float32, 2e-5), (torch.float64, 1e-13)])
def test_it_is_the_forward_pass(activation: str, dtype: torch.dtype, close: float) -> None:
    network, plain = both(activation, dtype)
    for rows in (1, 7, _ROWS + 1):
        x = torch.randn(rows, 3, generator=torch.Generator().manual_seed(rows), dtype=dtype)
        before = x.clone()
        np.testing.assert_allclose(plain(x.numpy()), network.forward(x[None])[-1][0].numpy(), atol=close)
        assert torch.equal(x, before)


def test_a_single_layer_is_affine_and_keeps_its_precision() -> None:
    plain = PlainMlp(((np.eye(2, dtype=np.float32), np.ones(2, np.float32)),), "relu")
    out = plain(np.array([[-3.0, 2.0]]))
    assert out.dtype == np.float32
    assert out.tolist() == [[-2.0, 3.0]]
