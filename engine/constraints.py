"""What keeps the critic Lipschitz: weight clipping, gradient penalty, spectral projection."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from engine.products import Layer


def penalty_value(norm: Tensor, weight: Tensor, one_sided: Tensor | bool) -> Tensor:
    """The penalty weight · E[(‖g‖ − 1)²], (R,), for ‖g‖ (R, B, 1) and weight (R, 1, 1).

    Gulrajani et al. 2017, eq. 3; one-sided, only slopes above 1 cost (Petzka et al. 2018): `one_sided` is
    (R, 1, 1) or one truth for all.
    """
    return weight[:, 0, 0] * _excess(norm, one_sided).square_().mean((1, 2))


def penalty_pull(gradient: Tensor, norm: Tensor, weight: Tensor, one_sided: Tensor | bool) -> Tensor:
    """Gradient of `penalty_value` with respect to g (R, B, 2), of norm (R, B, 1); 0 where g = 0."""
    # A zero gradient stays zero whatever it is divided by, as long as the quotient is finite.
    floor = torch.finfo(norm.dtype).tiny ** 0.5
    scale = _excess(norm, one_sided).div_(norm.clamp_min(floor)).mul_(weight * (2.0 / gradient.shape[1]))
    return scale * gradient


def _excess(norm: Tensor, one_sided: Tensor | bool) -> Tensor:
    excess = norm - 1.0
    if isinstance(one_sided, Tensor):
        return torch.where(one_sided, excess.clamp_min(0.0), excess)
    return excess.clamp_min_(0.0) if one_sided else excess


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
