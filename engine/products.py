"""The matrix products of a layer, in two ways: torch's batched products, and oneDNN's fused ones.

For one replica of width 64 and more on a CPU, oneDNN with bias and nonlinearity fused takes half the time
of the BLAS that torch calls (docs/benchmarks.md). Which is used depends on shapes and device alone,
never on a measurement, so that the same session gives the same bits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from engine.activations import Nonlinearity

FUSED_WIDTH = 48  # below this the fixed cost of a oneDNN call outweighs its speed


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """Views of one affine layer into the flat parameters and gradients of R replicas.

    `weight`, `weight_grad` (R, n_in, n_out); `bias`, `bias_grad` (R, 1, n_out). `transposed` is
    `weight` as (R, n_out, n_in).
    """

    weight: Tensor
    transposed: Tensor
    bias: Tensor
    weight_grad: Tensor
    bias_grad: Tensor


class Products(Protocol):
    """The four products of a layer; x, t (R, n, n_in), u (R, n, n_out)."""

    def affine(self, x: Tensor, layer: Layer, sigma: Nonlinearity | None, out: Tensor) -> Tensor:
        """σ(x W + b), perhaps in `out`."""

    def back(self, u: Tensor, layer: Layer, out: Tensor) -> Tensor:
        """U Wᵀ, perhaps in `out`."""

    def tangent(self, t: Tensor, layer: Layer, out: Tensor) -> Tensor:
        """T W, perhaps in `out`."""

    def weight_gradient(self, h: Tensor, u: Tensor, layer: Layer) -> None:
        """hᵀ u, into `layer.weight_grad`."""


class BatchedProducts:
    """torch's batched products into given buffers; any device, dtype and number of replicas."""

    def affine(self, x: Tensor, layer: Layer, sigma: Nonlinearity | None, out: Tensor) -> Tensor:
        torch.baddbmm(layer.bias, x, layer.weight, out=out)
        return out if sigma is None else sigma.apply_(out)

    def back(self, u: Tensor, layer: Layer, out: Tensor) -> Tensor:
        if u.shape[2] == 1:  # an outer product: no need of a matrix product
            return torch.mul(u, layer.transposed, out=out)
        return torch.bmm(u, layer.transposed, out=out)

    def tangent(self, t: Tensor, layer: Layer, out: Tensor) -> Tensor:
        return torch.bmm(t, layer.weight, out=out)

    def weight_gradient(self, h: Tensor, u: Tensor, layer: Layer) -> None:
        if layer.weight_grad.is_contiguous():
            torch.bmm(h.transpose(1, 2), u, out=layer.weight_grad)
        else:  # a strided out= would fall back to one product a replica
            layer.weight_grad.copy_(torch.bmm(h.transpose(1, 2), u))


class FusedProducts(BatchedProducts):
    """oneDNN for the inner layers of a single float32 replica on the CPU, `BatchedProducts` for the rest."""

    def __init__(self) -> None:
        self._linear = torch.ops.mkldnn._linear_pointwise  # noqa: SLF001  # no public name; see fused_available

    def affine(self, x: Tensor, layer: Layer, sigma: Nonlinearity | None, out: Tensor) -> Tensor:
        if not _wide(layer):
            return super().affine(x, layer, sigma, out)
        name, args = ("none", ()) if sigma is None else (sigma.fused, sigma.fused_args)
        return self._linear(x, layer.transposed[0], layer.bias[0, 0], name, args, "")  # type: ignore[no-any-return]

    def back(self, u: Tensor, layer: Layer, out: Tensor) -> Tensor:
        if not _wide(layer):
            return super().back(u, layer, out)
        return self._linear(u, layer.weight[0], None, "none", (), "")  # type: ignore[no-any-return]

    def tangent(self, t: Tensor, layer: Layer, out: Tensor) -> Tensor:
        if not _wide(layer):
            return super().tangent(t, layer, out)
        return self._linear(t, layer.transposed[0], None, "none", (), "")  # type: ignore[no-any-return]

    def weight_gradient(self, h: Tensor, u: Tensor, layer: Layer) -> None:
        if not _wide(layer):
            super().weight_gradient(h, u, layer)
        else:
            layer.weight_grad.copy_(self._linear(h[0].t(), u[0].t(), None, "none", (), ""))


def _wide(layer: Layer) -> bool:
    return min(layer.weight.shape[1:]) >= FUSED_WIDTH


def fused_available() -> bool:
    """Whether this build of torch has the fused product on the CPU, with the signature used here."""
    try:
        eye = torch.eye(2)
        result = torch.ops.mkldnn._linear_pointwise(eye, eye, None, "none", (), "")  # noqa: SLF001
    except (AttributeError, RuntimeError):
        return False
    return bool(torch.equal(result, eye))


def products_for(replicas: int, width: int, device: torch.device, dtype: torch.dtype) -> Products:
    """The faster products for these shapes."""
    fits = replicas == 1 and width >= FUSED_WIDTH and device.type == "cpu" and dtype == torch.float32
    return FusedProducts() if fits and fused_available() else BatchedProducts()
