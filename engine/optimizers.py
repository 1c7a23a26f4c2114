"""RMSprop, Adam and SGD with momentum as one rule on flat tensors, a rate and a rule for each replica.

m ← β₁ m + κ g;  v ← β₂ v + (1 − β₂) g²;  p ← p − η k₁ m / (√v · k₂ + ε), the denominator 1 for SGD.
Adam (Kingma and Ba 2015): κ = 1 − β₁, k₁ = 1/(1 − β₁ᵗ), k₂ = 1/√(1 − β₂ᵗ). RMSprop: β₁ = 0, κ = k₁ = k₂ = 1.
SGD: κ = k₁ = 1.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

EPSILON = 1e-8


@dataclass(frozen=True, slots=True)
class Rates:
    """What one replica's optimizer is told: rule, learning rate, β₁, β₂."""

    optimizer: str
    rate: float
    beta1: float
    beta2: float


class FlatOptimizer:
    """Moments and step counts of R replicas over flat parameters (R, P).

    Coefficients live on the device and are changed in place, so that a captured graph sees them.
    """

    def __init__(self, parameters: Tensor, rates: Sequence[Rates]) -> None:
        replicas, device = parameters.shape[0], parameters.device
        self.parameters = parameters
        self.first = torch.zeros_like(parameters)
        self.second = torch.zeros_like(parameters)
        # β₁, β₂, η in double precision, which powers of β₂ = 0.9999 need, where the device has it.
        double = torch.float32 if device.type == "mps" else torch.float64
        self.count = torch.zeros(replicas, 1, dtype=double, device=device)
        self._told = torch.empty(3, replicas, 1, dtype=double, device=device)
        self._adam, self._sgd = torch.zeros(2, replicas, 1, dtype=torch.bool, device=device)
        coefficients = torch.empty(5, replicas, 1, dtype=parameters.dtype, device=device)
        self._keep, self._take, self._rest, self._stride, self._floor = coefficients
        self._scratch = torch.empty_like(parameters)
        self._count32 = torch.zeros(1, 1, device=device)
        self._settled_after = 0
        self._steps = 0
        self.fused = True  # whether one replica takes Adam's single pass, which rounds otherwise
        self.configure(rates)

    def configure(self, rates: Sequence[Rates]) -> None:
        """Take other rules and rates; moments and counts stay."""
        rows = [(0.0 if rule.optimizer == "rmsprop" else rule.beta1, rule.beta2, rule.rate) for rule in rates]
        self._told.copy_(torch.tensor(rows, dtype=torch.float64).t().unsqueeze(2))
        self._adam.copy_(torch.tensor([[rule.optimizer == "adam"] for rule in rates]))
        self._sgd.copy_(torch.tensor([[rule.optimizer == "sgd"] for rule in rates]))
        self._any_sgd = any(rule.optimizer == "sgd" for rule in rates)
        self._all_sgd = all(rule.optimizer == "sgd" for rule in rates)
        decays = [decay for rule in rates if rule.optimizer == "adam" for decay in (rule.beta1, rule.beta2)]
        slowest = max(decays, default=0.0)
        # From here on βᵗ is below half a unit in the last place of 1, so that k₁ = k₂ = 1 exactly.
        self._settled_after = math.ceil(math.log(2.0**-54) / math.log(slowest)) + 1 if slowest > 0 else 1
        self._steps = 0
        alone = len(rates) == 1 and rates[0].optimizer == "adam" and self.parameters.device.type == "cpu"
        self._alone = rates[0] if alone else None

    def state(self) -> dict[str, Tensor]:
        """Moments (R, P) and step counts (R, 1): live, not copies."""
        return {"first": self.first, "second": self.second, "count": self.count}

    def step(self, gradients: Tensor, active: Tensor | None = None) -> None:
        """One update by `gradients` (R, P) of all replicas, or of those where `active` (R, 1) holds."""
        if active is None and self.fused and self._alone is not None:
            self._fused_adam(gradients, self._alone)
            return
        self.count.add_(1.0 if active is None else active)
        if active is not None or self._steps <= self._settled_after or self.parameters.is_cuda:
            self._correct()
        # Masked steps leave some counts behind: then settle all over again.
        self._steps = self._steps + 1 if active is None else 0
        if active is None:
            self._moments(gradients, self.first, self.second)
            self.parameters.addcmul_(self._direction(), self._stride)
            return
        first, second = self.first.clone(), self.second.clone()
        self._moments(gradients, self.first, self.second)
        moved = torch.addcmul(self.parameters, self._direction(), self._stride)
        torch.where(active, moved, self.parameters, out=self.parameters)
        torch.where(active, self.first, first, out=self.first)
        torch.where(active, self.second, second, out=self.second)

    def _fused_adam(self, gradients: Tensor, rule: Rates) -> None:
        """One replica's Adam on a CPU in the single pass that `torch.optim.Adam(fused=True)` makes."""
        self.count.add_(1.0)
        torch._fused_adam_(  # what torch.optim itself calls
            [self.parameters],
            [gradients],
            [self.first],
            [self.second],
            [],
            [self._count32.copy_(self.count)],
            lr=rule.rate,
            beta1=rule.beta1,
            beta2=rule.beta2,
            weight_decay=0.0,
            eps=EPSILON,
            amsgrad=False,
            maximize=False,
        )

    def _correct(self) -> None:
        """Fill the coefficients for the present count, folding k₂ into stride and floor."""
        beta1, beta2, rate = self._told
        k1 = torch.where(self._adam, 1.0 / (1.0 - beta1.pow(self.count)), 1.0)
        k2 = torch.where(self._adam, (1.0 - beta2.pow(self.count)).rsqrt(), 1.0)
        self._keep.copy_(beta1)
        self._take.copy_(torch.where(self._adam, 1.0 - beta1, 1.0))
        self._rest.copy_(1.0 - beta2)
        self._stride.copy_(torch.where(self._sgd, -rate, -rate * k1 / k2))
        self._floor.copy_(EPSILON / k2)

    def _moments(self, gradients: Tensor, first: Tensor, second: Tensor) -> None:
        first.mul_(self._keep).addcmul_(gradients, self._take)
        torch.mul(gradients, gradients, out=self._scratch)
        second.lerp_(self._scratch, self._rest)

    def _direction(self) -> Tensor:
        """M / (√v + ε/k₂), or m for SGD; k₁ and k₂ are in the stride."""
        if self._all_sgd:
            return self.first
        scratch = torch.sqrt(self.second, out=self._scratch).add_(self._floor)
        torch.div(self.first, scratch, out=scratch)
        return torch.where(self._sgd, self.first, scratch) if self._any_sgd else scratch
