"""A GAN iteration as everyone writes it: autograd with double backward, torch.optim, one replica.

Shares no code with the engine's gradients; float64. Weights are read from the engine's flat layout.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import torch
from torch import Tensor
from torch.nn import functional

from engine.settings import Settings

SIGMA: dict[str, Callable[[Tensor], Tensor]] = {
    "relu": torch.relu,
    "leaky_relu": lambda a: functional.leaky_relu(a, 0.2),
    "tanh": torch.tanh,
}


def grad(tensor: Tensor) -> Tensor:
    """Its gradient, which must exist."""
    assert tensor.grad is not None
    return tensor.grad


class Network:
    """An MLP over leaf tensors copied from flat parameters (P,)."""

    def __init__(self, flat: Tensor, sizes: tuple[int, ...], activation: str) -> None:
        self.tensors: list[Tensor] = []
        at = 0
        for n_in, n_out in pairwise(sizes):
            for shape in ((n_in, n_out), (n_out,)):
                count = shape[0] * (shape[1] if len(shape) == 2 else 1)
                self.tensors.append(flat[at : at + count].reshape(shape).clone().requires_grad_())
                at += count
        self.sigma = SIGMA[activation]

    def __call__(self, x: Tensor, kept: list[Tensor] | None = None) -> Tensor:
        pairs = list(zip(self.tensors[::2], self.tensors[1::2], strict=True))
        for index, (weight, bias) in enumerate(pairs):
            x = x @ weight + bias
            if index < len(pairs) - 1:
                x = self.sigma(x)
                if kept is not None:
                    x.retain_grad()
                    kept.append(x)
        return x

    def flat(self) -> Tensor:
        return torch.cat([tensor.detach().reshape(-1) for tensor in self.tensors])


def critic_loss(loss: str, real: Tensor, fake: Tensor) -> Tensor:
    if loss in ("minimax", "non_saturating"):
        ones, zeros = torch.ones_like(real), torch.zeros_like(fake)
        bce = functional.binary_cross_entropy_with_logits
        return bce(real, ones) + bce(fake, zeros)
    if loss == "wasserstein":
        return fake.mean() - real.mean()
    if loss == "least_squares":
        return 0.5 * ((real - 1) ** 2).mean() + 0.5 * (fake**2).mean()
    return functional.relu(1 - real).mean() + functional.relu(1 + fake).mean()


def generator_loss(loss: str, fake: Tensor) -> Tensor:
    if loss == "minimax":
        return torch.log1p(-torch.sigmoid(fake)).mean()
    if loss == "non_saturating":
        return -torch.log(torch.sigmoid(fake)).mean()
    if loss == "least_squares":
        return 0.5 * ((fake - 1) ** 2).mean()
    return -fake.mean()


def penalty(critic: Network, points: Tensor, settings: Settings) -> Tensor:
    points = points.clone().requires_grad_()
    (gradient,) = torch.autograd.grad(critic(points).sum(), points, create_graph=True)
    # The norm's double backward is NaN at 0, where we define the pull as 0.
    square = (gradient**2).sum(1)
    norm = torch.where(square > 0, torch.where(square > 0, square, 1.0).sqrt(), 0.0)
    excess = norm - 1
    if settings.constraint == "gradient_penalty_one_sided":
        excess = excess.clamp(min=0)
    return settings.gp_lambda * (excess**2).mean()


def optimizer(settings: Settings, tensors: list[Tensor], rate: float) -> torch.optim.Optimizer:
    if settings.optimizer == "adam":
        return torch.optim.Adam(tensors, rate, betas=(settings.beta1, settings.beta2))
    if settings.optimizer == "rmsprop":
        return torch.optim.RMSprop(tensors, rate, alpha=settings.beta2)
    return torch.optim.SGD(tensors, rate, momentum=settings.beta1)


class Oracle:
    """One replica, iterated by autograd on given draws."""

    def __init__(self, settings: Settings, critic: Tensor, generator: Tensor) -> None:
        s = self.settings = settings
        self.critic = Network(critic, (2, *[s.critic_width] * s.critic_depth, 1), s.critic_activation)
        self.generator = Network(
            generator, (s.latent_dim, *[s.generator_width] * s.generator_depth, 2), s.generator_activation
        )
        self.critic_optimizer = optimizer(s, self.critic.tensors, s.critic_rate)
        self.generator_optimizer = optimizer(s, self.generator.tensors, s.generator_rate)
        self.power = [
            torch.ones(w.shape[0], dtype=w.dtype) / w.shape[0] ** 0.5 for w in self.critic.tensors[::2]
        ]
        self.metrics: dict[str, float] = {}

    def iterate(self, real: Tensor, latent: Tensor, mix: Tensor) -> None:
        """Real (n, B, 2), latent (n + 1, B, dim z), mix (n, B, 1)."""
        for k in range(real.shape[0]):
            self.critic_step(real[k], self.generator(latent[k]).detach(), mix[k])
        kept: list[Tensor] = []
        fakes = self.generator(latent[-1], kept)
        fakes.retain_grad()
        loss = generator_loss(self.settings.loss, self.critic(fakes))
        self.generator_optimizer.zero_grad()
        torch.autograd.backward(loss)
        self.metrics["generator_loss"] = loss.item()
        self.metrics["pull_mean"] = float(grad(fakes).norm(dim=1).mean() * len(fakes))
        for i, h in enumerate(kept):
            self.metrics[f"generator_layer_{i}"] = float(grad(h).norm())
        self.generator_optimizer.step()

    def critic_step(self, real: Tensor, fake: Tensor, mix: Tensor) -> None:
        kept_real: list[Tensor] = []
        kept_fake: list[Tensor] = []
        score_real, score_fake = self.critic(real, kept_real), self.critic(fake, kept_fake)
        loss = critic_loss(self.settings.loss, score_real, score_fake)
        self.critic_optimizer.zero_grad()
        torch.autograd.backward(loss)
        self.metrics["critic_loss"] = loss.item()
        self.metrics["wasserstein_estimate"] = (score_real.mean() - score_fake.mean()).item()
        for i, (a, b) in enumerate(zip(kept_real, kept_fake, strict=True)):
            self.metrics[f"critic_layer_{i}"] = float(torch.cat((grad(a), grad(b))).norm())
        points = (1 - mix) * real + mix * fake
        if "penalty" in self.settings.constraint:
            value = penalty(self.critic, points, self.settings)
            torch.autograd.backward(value)
            self.metrics["penalty"] = value.item()
        self._measure_slopes(points)
        self.critic_optimizer.step()
        self._constrain()

    def _measure_slopes(self, points: Tensor) -> None:
        points = points.clone().requires_grad_()
        (gradient,) = torch.autograd.grad(self.critic(points).sum(), points)
        self.metrics["slope_mean"] = float(gradient.norm(dim=1).mean())

    def _constrain(self) -> None:
        with torch.no_grad():
            if self.settings.constraint == "clip":
                for tensor in self.critic.tensors:
                    tensor.clamp_(-self.settings.clip_value, self.settings.clip_value)
            if self.settings.constraint == "spectral":
                for index, weight in enumerate(self.critic.tensors[::2]):
                    right = self.power[index] @ weight
                    right = right / right.norm()
                    left = weight @ right
                    sigma = left.norm()
                    self.power[index] = left / sigma
                    weight.div_(max(1.0, float(sigma)))
