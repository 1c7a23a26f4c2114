"""The loop of the published scripts: PyTorch modules, autograd, torch.optim.

After `gan_toy.py` of Gulrajani et al. 2017 as it is usually written in PyTorch. Its data is drawn in one
call instead of point by point in Python, which only makes it a stronger opponent.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
from torch import Tensor, nn

from engine.settings import Settings


def make_iteration(settings: Settings) -> Callable[[int], None]:
    """A function that trains for n iterations: each n_critic critic steps and one generator step.

    Wasserstein loss on `ring8` with the gradient penalty, or with clipping; ReLU.
    """
    torch.manual_seed(settings.seed)
    critic = mlp(2, settings.critic_width, settings.critic_depth, 1)
    generator = mlp(settings.latent_dim, settings.generator_width, settings.generator_depth, 2)
    critic_optimizer = optimizer(critic, settings, settings.critic_rate)
    generator_optimizer = optimizer(generator, settings, settings.generator_rate)

    def critic_step() -> None:
        real = ring8(settings.batch_size)
        with torch.no_grad():
            fake = generator(torch.randn(settings.batch_size, settings.latent_dim))
        loss = critic(fake).mean() - critic(real).mean()
        if settings.constraint == "gradient_penalty":
            loss = loss + settings.gp_lambda * gradient_penalty(critic, real, fake)
        critic_optimizer.zero_grad()
        loss.backward()
        critic_optimizer.step()
        if settings.constraint == "clip":
            for parameter in critic.parameters():
                parameter.data.clamp_(-settings.clip_value, settings.clip_value)

    def generator_step() -> None:
        critic.requires_grad_(requires_grad=False)
        fake = generator(torch.randn(settings.batch_size, settings.latent_dim))
        loss = -critic(fake).mean()
        generator_optimizer.zero_grad()
        loss.backward()
        generator_optimizer.step()
        critic.requires_grad_(requires_grad=True)

    def run(iterations: int) -> None:
        for _ in range(iterations):
            for _ in range(settings.n_critic):
                critic_step()
            generator_step()

    return run


def mlp(inputs: int, width: int, depth: int, outputs: int) -> nn.Sequential:
    """`depth` hidden ReLU layers of `width` units."""
    layers: list[nn.Module] = []
    for fan_in in [inputs, *[width] * (depth - 1)]:
        layers += [nn.Linear(fan_in, width), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(width, outputs))


def optimizer(network: nn.Module, settings: Settings, rate: float) -> torch.optim.Optimizer:
    """Adam or RMSprop as the settings say."""
    if settings.optimizer == "rmsprop":
        return torch.optim.RMSprop(network.parameters(), lr=rate, alpha=settings.beta2)
    return torch.optim.Adam(network.parameters(), lr=rate, betas=(settings.beta1, settings.beta2))


def gradient_penalty(critic: nn.Module, real: Tensor, fake: Tensor) -> Tensor:
    """E (‖∇f(x̂)‖ − 1)² on random points between pairs, by double backward."""
    epsilon = torch.rand(len(real), 1)
    between = (epsilon * real + (1 - epsilon) * fake).requires_grad_()
    scores = critic(between)
    (slope,) = torch.autograd.grad(scores, between, torch.ones_like(scores), create_graph=True)
    norm: Tensor = torch.linalg.vector_norm(slope, dim=1)
    return (norm - 1).square().mean()


def ring8(count: int) -> Tensor:
    """`count` points of eight Gaussians on a ring, radius 2 and σ 0.02, all divided by √2."""
    angle = torch.randint(8, (count,)) * (2 * math.pi / 8)
    centre = 2 * torch.stack((angle.cos(), angle.sin()), dim=1)
    return (centre + 0.02 * torch.randn(count, 2)) / 1.414
