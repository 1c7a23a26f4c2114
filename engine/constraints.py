"""What keeps the critic Lipschitz: weight clipping, gradient penalty, spectral projection."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from engine.products import Layer


def penalty_pull(gradient: Tensor, weight: Tensor, one_sided: Tensor | bool) -> tuple[Tensor, Tensor, Tensor]:
    """Value of weight · E[(‖g‖ − 1)²], its gradient with respect to g, and ‖g‖.

    Gulrajani et al. 2017, eq. 3; one-sided, only slopes above 1 cost (Petzka et al. 2018). `gradient`
    (R, B, 2); `weight` (R, 1, 1); `one_sided` (R, 1, 1) or one truth for all. Where ‖g‖ = 0 the pull is 0.
    Returns (R,), (R, B, 2) and (R, B, 1).
    """
    norm = torch.linalg.vector_norm(gradient, dim=2, keepdim=True)
    excess = norm - 1.0
    if isinstance(one_sided, Tensor):
        excess = torch.where(one_sided, excess.clamp_min(0.0), excess)
    elif one_sided:
        excess = excess.clamp_min_(0.0)
    value = weight[:, 0, 0] * excess.square().mean((1, 2))
    # A zero gradient stays zero whatever it is divided by, as long as the quotient is finite.
    tiny = torch.finfo(norm.dtype).tiny ** 0.5
    scale = excess.div_(norm.clamp_min(tiny)).mul_(weight * (2.0 / gradient.shape[1]))
    return value, scale * gradient, norm


def clip_(parameters: Tensor, bound: Tensor) -> None:
    """P ← clamp(p, −c, c), weights and biases (Arjovsky et al. 2017, alg. 1). (R, P) and (R, 1).

    A bound of infinity leaves a replica alone.
    """
    torch.clamp(parameters, -bound, bound, out=parameters)


def spectral_(layers: Sequence[Layer], vectors: Sequence[Tensor], chosen: Tensor | None) -> None:
    """W ← W / max(1, σ₁(W)) for every layer, σ₁ by one power iteration (after Miyato et al. 2018).

    `vectors` holds an estimate of each first left singular vector, (R, 1, n_in), and is moved; `chosen`
    (R, 1, 1) masks replicas, None means all.
    """
    for layer, left in zip(layers, vectors, strict=True):
        right = _unit(torch.bmm(left, layer.weight))
        moved = torch.bmm(right, layer.transposed)
        sigma = torch.linalg.vector_norm(moved, dim=2, keepdim=True)
        scale = sigma.clamp_min(1.0).reciprocal_()
        moved = _unit(moved)
        if chosen is not None:
            scale = torch.where(chosen, scale, 1.0)
            moved = torch.where(chosen, moved, left)
        left.copy_(moved)
        layer.weight.mul_(scale)


def _unit(vectors: Tensor) -> Tensor:
    norm = torch.linalg.vector_norm(vectors, dim=2, keepdim=True)
    return vectors.div(norm.clamp_min(torch.finfo(norm.dtype).tiny))
