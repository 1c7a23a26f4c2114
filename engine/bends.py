"""The second half of a gradient penalty's gradient: tangents, and what a smooth σ adds by its curvature.

See the critic step in docs/architecture.md: t is pushed forward through the interpolate rows, e comes back.
"""

from __future__ import annotations

import torch
from torch import Tensor

from engine.networks import Mlp


def bend(
    critic: Mlp, h: list[Tensor], q: list[Tensor], pull: Tensor, batch: int
) -> tuple[list[Tensor], list[Tensor]] | None:
    """Put the tangents t_i in the place of h_i in the interpolate rows; smooth σ: return h and e there.

    `h` are the states of a forward pass over real, fake and interpolate rows, `batch` of each; `q` the q_i of
    the interpolates, and `pull` t_0 (R, B, 2).

    e_L = 0, e_i = (σ''/σ')(a_i) ⊙ q_i ⊙ t_{i+1} + (e_{i+1} W_{i+1}ᵀ) ⊙ σ'(a_i).
    """
    curvature = critic.sigma.curvature
    places = [h_i[:, 2 * batch :] for h_i in h[:-1]]
    if curvature is None:
        critic.tangents(places, pull, places)
        return None
    original = [h_i.clone() for h_i in places]
    tangents = critic.tangents(original, pull, places)
    bends: list[Tensor] = []
    for i in range(critic.shape.layers - 2, -1, -1):
        e = curvature(original[i + 1]) * q[i] * tangents[i + 1]
        if bends:
            back = torch.bmm(bends[-1], critic.layers[i + 1].transposed)
            e += critic.sigma.backward(back, original[i + 1], back)
        bends.append(e)
    return original, bends[::-1]


def add_bend(critic: Mlp, original: list[Tensor], bends: list[Tensor]) -> None:
    """Add h_iᵀ e_i and Σ e_i to the gradients of the weights and biases."""
    for layer, h_i, e_i in zip(critic.layers, original, bends, strict=False):
        layer.weight_grad.add_(torch.bmm(h_i.transpose(1, 2), e_i))
        layer.bias_grad.add_(e_i.sum(1, keepdim=True))
