"""The matrix products of a layer, in two ways: numpy's on a CPU, torch's batched ones elsewhere.

On a CPU numpy's OpenBLAS is up to twice as fast as the BLAS in torch, costs less for each call, and writes
straight into strided gradients (docs/benchmarks.md); the arrays share the tensors' memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

Array = NDArray[Any]


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
    """The four products of a layer, each into `out`; x, t (R, n, n_in), u (R, n, n_out)."""

    def affine(self, x: Tensor, index: int, out: Tensor) -> Tensor:
        """The affine map x W + b."""

    def back(self, u: Tensor, index: int, out: Tensor) -> Tensor:
        """The product u Wᵀ."""

    def tangent(self, t: Tensor, index: int, out: Tensor) -> Tensor:
        """The product t W."""

    def weight_gradient(self, h: Tensor, u: Tensor, index: int) -> None:
        """hᵀ u, into the layer's `weight_grad`."""

    def keep(self, buffers: Sequence[Tensor]) -> None:
        """These tensors will come again and again, until `forget`."""

    def forget(self, buffers: Sequence[Tensor]) -> None:
        """The end of `keep`."""


class DeviceProducts:
    """torch's batched products, on any device."""

    def __init__(self, layers: list[Layer]) -> None:
        self._layers = layers

    def affine(self, x: Tensor, index: int, out: Tensor) -> Tensor:
        layer = self._layers[index]
        return torch.baddbmm(layer.bias, x, layer.weight, out=out)

    def back(self, u: Tensor, index: int, out: Tensor) -> Tensor:
        return torch.bmm(u, self._layers[index].transposed, out=out)

    def tangent(self, t: Tensor, index: int, out: Tensor) -> Tensor:
        return torch.bmm(t, self._layers[index].weight, out=out)

    def weight_gradient(self, h: Tensor, u: Tensor, index: int) -> None:
        # Through a contiguous product: a strided out= would fall back to one product a replica.
        self._layers[index].weight_grad.copy_(torch.bmm(h.transpose(1, 2), u))

    def keep(self, buffers: Sequence[Tensor]) -> None:
        pass

    def forget(self, buffers: Sequence[Tensor]) -> None:
        pass


class HostProducts:
    """numpy's products on the memory of CPU tensors."""

    def __init__(self, layers: list[Layer]) -> None:
        self._bias = [layer.bias for layer in layers]
        self._weight: list[Array] = [layer.weight.numpy() for layer in layers]
        self._transposed: list[Array] = [layer.transposed.numpy() for layer in layers]
        self._outer = layers[-1].transposed
        self._last = len(layers) - 1
        self._gradient: list[Array] = [layer.weight_grad.numpy() for layer in layers]

        # An array for each buffer that is kept, by identity: making one costs as much as a small product.
        self._arrays: dict[int, Array] = {}

    def affine(self, x: Tensor, index: int, out: Tensor) -> Tensor:
        np.matmul(self._array(x), self._weight[index], out=self._array(out))
        return out.add_(self._bias[index])

    def back(self, u: Tensor, index: int, out: Tensor) -> Tensor:
        if u.shape[2] == 1 and index == self._last:  # numpy has no BLAS call for an outer product
            return torch.mul(u, self._outer, out=out)
        np.matmul(self._array(u), self._transposed[index], out=self._array(out))
        return out

    def tangent(self, t: Tensor, index: int, out: Tensor) -> Tensor:
        np.matmul(self._array(t), self._weight[index], out=self._array(out))
        return out

    def weight_gradient(self, h: Tensor, u: Tensor, index: int) -> None:
        np.matmul(self._array(h).transpose(0, 2, 1), self._array(u), out=self._gradient[index])

    def keep(self, buffers: Sequence[Tensor]) -> None:
        self._arrays |= {id(buffer): buffer.numpy() for buffer in buffers}

    def forget(self, buffers: Sequence[Tensor]) -> None:
        for buffer in buffers:
            del self._arrays[id(buffer)]

    def _array(self, tensor: Tensor) -> Array:
        kept = self._arrays.get(id(tensor))
        return tensor.numpy() if kept is None else kept


def products_for(layers: list[Layer]) -> Products:
    """The faster products for the device on which the layers are."""
    on_host = layers[0].weight.device.type == "cpu"
    return HostProducts(layers) if on_host else DeviceProducts(layers)
