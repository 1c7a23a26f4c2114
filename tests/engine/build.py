"""Small helpers that build trainers and draws for the engine's tests."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from engine.draws import Draws
from engine.networks import initialise, mlp_shape
from engine.settings import Settings
from engine.trainer import Trainer


def trainer(population: Sequence[Settings], dtype: torch.dtype = torch.float64) -> Trainer:
    """A trainer with each replica initialised from its own seed."""
    s = population[0]
    shapes = (
        mlp_shape(2, s.critic_depth, s.critic_width, 1, s.critic_activation),
        mlp_shape(s.latent_dim, s.generator_depth, s.generator_width, 2, s.generator_activation),
    )
    critic, generator = (
        torch.stack(
            [initialise(shape, s.initialisation, torch.Generator().manual_seed(r.seed)) for r in population]
        ).to(dtype)
        for shape in shapes
    )
    # Biases start at 0; noise on them makes sure that their gradients are tested too.
    rng = torch.Generator().manual_seed(99)
    for flat in (critic, generator):
        flat.add_(0.1 * torch.randn(1, flat.shape[1], generator=rng, dtype=dtype))
    return Trainer(population, critic, generator)


def draws(settings: Settings, n: int, seed: int, dtype: torch.dtype = torch.float64) -> tuple[Tensor, Draws]:
    """Real points (1, n, B, 2) and draws shared by all replicas."""
    rng = torch.Generator().manual_seed(seed)
    shape = (1, n, settings.batch_size)

    def normal(*size: int) -> Tensor:
        return torch.randn(*size, generator=rng, dtype=dtype)

    mix = torch.rand(*shape, 1, generator=rng, dtype=dtype)
    latent = normal(1, n + 1, settings.batch_size, settings.latent_dim)
    noise = normal(*shape, 2) if settings.fixed_generator else normal(1, 0, 1, 2)
    return normal(*shape, 2), Draws(normal(*shape, 2), normal(*shape, 2), latent, mix, noise)
