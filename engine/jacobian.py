"""How far the generator moves where its latent moves: singular values of ∂G/∂z."""

from __future__ import annotations

import torch
from torch import Tensor

from engine.networks import Mlp


def stretches(generator: Mlp, latents: Tensor) -> Tensor:
    """The two singular values (R, n, 2) of ∂G/∂z at each latent, larger first, float64.

    In data units for each unit of z. Where both are 0, z moves and G(z) does not: collapse within a mode.
    Where only the second is, the plane of latents is pressed onto a curve; so it is, always, for a latent
    of one dimension.

    Args:
        generator: R networks from (·, d) to the plane.
        latents: (R or 1, n, d); no more rows at a time than suits the cache.
    """
    h = generator.forward(latents.expand(generator.parameters.shape[0], -1, -1))
    rows = []
    for axis in (0, 1):
        slope = torch.zeros_like(h[-1])
        slope[..., axis] = 1.0
        gradient = generator.input_gradient(generator.backward(h, slope)[0])
        rows.append(gradient.to(torch.float64, copy=True))  # the buffer is used again
    return _singular_values(*rows)


def _singular_values(x: Tensor, y: Tensor) -> Tensor:
    """Of matrices with the rows x and y (..., d): roots of the eigenvalues of their 2 × 2 products."""
    xx, yy, xy = (x * x).sum(-1), (y * y).sum(-1), (x * y).sum(-1)
    largest = (xx + yy) / 2 + torch.hypot((xx - yy) / 2, xy)
    rest = (xx * yy - xy * xy).clamp_(min=0) / torch.where(largest > 0, largest, 1.0)
    return torch.stack((largest, rest), -1).sqrt_()
