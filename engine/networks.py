"""Replicated multilayer perceptrons in one flat parameter tensor: forward, backward, tangent.

R networks of one shape, parameters (R, P); every pass treats all replicas at once. No autograd: the
gradients are the products of `docs/architecture.md`, section "One critic step".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor

from engine.activations import NONLINEARITIES
from engine.products import Layer, products_for

_BUFFERS = 32  # sets of buffers kept by a network


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of an MLP from input to output, as (2, 64, 64, 64, 1), and its nonlinearity."""

    sizes: tuple[int, ...]
    activation: str

    @property
    def layers(self) -> int:
        """Number of affine layers."""
        return len(self.sizes) - 1

    @property
    def count(self) -> int:
        """P, the number of parameters of one replica."""
        return sum((n_in + 1) * n_out for n_in, n_out in pairwise(self.sizes))


def mlp_shape(n_in: int, depth: int, width: int, n_out: int, activation: str) -> Shape:
    """An MLP of `depth` hidden layers of `width` units."""
    return Shape((n_in, *[width] * depth, n_out), activation)


def views(flat: Tensor, shape: Shape) -> list[tuple[Tensor, Tensor]]:
    """Weight (R, n_in, n_out) and bias (R, 1, n_out) of each layer as views into `flat` (R, P)."""
    found, at = [], 0
    for n_in, n_out in pairwise(shape.sizes):
        weight = flat[:, at : at + n_in * n_out].view(-1, n_in, n_out)
        at += n_in * n_out
        found.append((weight, flat[:, at : at + n_out].unsqueeze(1)))
        at += n_out
    return found


def initialise(shape: Shape, kind: str, rng: torch.Generator) -> Tensor:
    """Initial parameters of one replica, (P,) float64 on the CPU: the same on every device.

    `he`: uniform, gain of the nonlinearity, the last layer Glorot, as in gan_toy.py; `glorot`: uniform;
    `normal`: N(0, 0.02²). Biases are 0.
    """
    flat = torch.zeros(1, shape.count, dtype=torch.float64)
    gain = NONLINEARITIES[shape.activation].gain
    layers = views(flat, shape)
    for index, (weight, _) in enumerate(layers):
        n_in, n_out = weight.shape[1:]
        if kind == "normal":
            weight.copy_(0.02 * torch.randn(1, n_in, n_out, generator=rng, dtype=torch.float64))
            continue
        glorot = kind == "glorot" or index == len(layers) - 1
        bound = (6.0 / (n_in + n_out)) ** 0.5 if glorot else gain * (3.0 / n_in) ** 0.5
        weight.copy_(bound * (2.0 * torch.rand(1, n_in, n_out, generator=rng, dtype=torch.float64) - 1.0))
    return flat[0]


class Mlp:
    """R networks over given flat parameters, with flat gradients of the same layout.

    Buffers are made once for each number of rows and reused: what a pass returns is valid until the
    next pass over the same number of rows.
    """

    def __init__(self, shape: Shape, parameters: Tensor) -> None:
        self.shape = shape
        self.parameters = parameters
        self.gradients = torch.zeros_like(parameters)
        self.sigma = NONLINEARITIES[shape.activation]
        self.layers = [
            Layer(weight, weight.transpose(1, 2), bias, weight_grad, bias_grad)
            for (weight, bias), (weight_grad, bias_grad) in zip(
                views(parameters, shape), views(self.gradients, shape), strict=True
            )
        ]
        self._products = products_for(self.layers)
        self._buffers: dict[tuple[str, int], list[Tensor]] = {}

    def forward(self, x: Tensor) -> list[Tensor]:
        """h_0 = x, h_1, …, and the output, for x (R, n, n_in): one tensor (R, n, ·) each."""
        out = self._buffer("forward", x.shape[1], self.shape.sizes[1:])
        h = [x]
        for index in range(self.shape.layers):
            affine = self._products.affine(h[-1], index, out[index])
            h.append(self.sigma.apply_(affine) if index < self.shape.layers - 1 else affine)
        return h

    def backward(
        self, h: Sequence[Tensor], slope: Tensor, see: Callable[[int, Tensor], None] | None = None
    ) -> list[Tensor]:
        """The u_i = ∂/∂a_i for a slope (R, n, n_out) at the output.

        `see(i, q_i)` is shown each q_i = ∂/∂h_{i+1} of the hidden layers, from the top down, before it is
        overwritten by u_i = q_i ⊙ σ'(a_i).
        """
        out = self._buffer("backward", slope.shape[1], self.shape.sizes[1:-1])
        u = [slope]
        for index in range(self.shape.layers - 1, 0, -1):
            q = self._products.back(u[-1], index, out[index - 1])
            if see is not None:
                see(index - 1, q)
            u.append(self.sigma.backward(q, h[index], q))
        return u[::-1]

    def input_gradient(self, u_first: Tensor) -> Tensor:
        """∂/∂x = u_0 W_0ᵀ, (R, n, n_in)."""
        out = self._buffer("input", u_first.shape[1], self.shape.sizes[:1])[0]
        return self._products.back(u_first, 0, out)

    def tangents(self, h: Sequence[Tensor], t: Tensor, out: Sequence[Tensor]) -> Sequence[Tensor]:
        """t_0 = t and t_{i+1} = (t_i W_i) ⊙ σ'(a_i), the derivatives of each h along t (R, n, n_in).

        Written to `out`, which may be the h themselves.
        """
        scratch = self._buffer("tangent", t.shape[1], self.shape.sizes[1:-1])
        out[0].copy_(t)
        for index in range(self.shape.layers - 1):
            moved = self._products.tangent(out[index], index, scratch[index])
            self.sigma.backward(moved, h[index + 1], out[index + 1])
        return out

    def weight_gradients(
        self, h: Sequence[Tensor], u: Sequence[Tensor], bias_rows: int | None = None
    ) -> None:
        """∂W_i = h_iᵀ u_i over all rows, and ∂b_i = Σ u_i over the first `bias_rows`, into `gradients`."""
        for index, layer in enumerate(self.layers):
            self._products.weight_gradient(h[index], u[index], index)
            torch.sum(u[index][:, :bias_rows], 1, keepdim=True, out=layer.bias_grad)

    def _buffer(self, use: str, rows: int, widths: Sequence[int]) -> list[Tensor]:
        key = (use, rows)
        found = self._buffers.pop(key, None)
        if found is None:
            found = [self.parameters.new_empty(self.parameters.shape[0], rows, width) for width in widths]
            if len(self._buffers) >= _BUFFERS:  # n_critic and probes come in many sizes: forget the oldest
                self._products.forget(self._buffers.pop(next(iter(self._buffers))))
            self._products.keep(found)
        self._buffers[key] = found
        return found
