"""Each loss as values and slopes at the score: this is all in which the games differ.

The critic's loss is minimised: E real(s) + E fake(s); the generator's: E generator(s). Sources:
minimax and non-saturating Goodfellow et al. 2014 (on logits), Wasserstein Arjovsky et al. 2017,
least squares Mao et al. 2017 (½, targets 1, 0, 1), hinge Lim and Ye 2017.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import logsigmoid

Elementwise = Callable[[Tensor], Tensor]


@dataclass(frozen=True, slots=True)
class Rule:
    """A loss by its three terms, elementwise in the score, and their derivatives."""

    real: Elementwise
    fake: Elementwise
    generator: Elementwise
    real_slope: Elementwise
    fake_slope: Elementwise
    generator_slope: Elementwise


def _log_loss(generator: Elementwise, generator_slope: Elementwise) -> Rule:
    return Rule(
        real=lambda s: -logsigmoid(s),
        fake=lambda s: -logsigmoid(-s),
        generator=generator,
        real_slope=lambda s: torch.sigmoid(-s).neg_(),
        fake_slope=torch.sigmoid,
        generator_slope=generator_slope,
    )


RULES: Mapping[str, Rule] = {
    "minimax": _log_loss(lambda s: logsigmoid(-s), lambda s: torch.sigmoid(s).neg_()),
    "non_saturating": _log_loss(lambda s: -logsigmoid(s), lambda s: torch.sigmoid(-s).neg_()),
    "wasserstein": Rule(
        real=torch.neg,
        fake=lambda s: s,
        generator=torch.neg,
        real_slope=lambda s: torch.full_like(s, -1.0),
        fake_slope=torch.ones_like,
        generator_slope=lambda s: torch.full_like(s, -1.0),
    ),
    "least_squares": Rule(
        real=lambda s: 0.5 * (s - 1.0).square(),
        fake=lambda s: 0.5 * s.square(),
        generator=lambda s: 0.5 * (s - 1.0).square(),
        real_slope=lambda s: s - 1.0,
        fake_slope=lambda s: s,
        generator_slope=lambda s: s - 1.0,
    ),
    "hinge": Rule(
        real=lambda s: torch.relu(1.0 - s),
        fake=lambda s: torch.relu(1.0 + s),
        generator=torch.neg,
        real_slope=lambda s: (s < 1.0).to(s.dtype).neg_(),
        fake_slope=lambda s: (s > -1.0).to(s.dtype),
        generator_slope=lambda s: torch.full_like(s, -1.0),
    ),
}


class Losses:
    """The losses of R replicas, mixed or all alike; masks select, so that one's NaN stays its own."""

    def __init__(self, names: tuple[str, ...], device: torch.device) -> None:
        self._first = RULES[names[0]]
        self._linear = set(names) == {"wasserstein"}
        self._slopes: Tensor | None = None
        self._others = [
            (torch.tensor([name == other for name in names], device=device)[:, None, None], RULES[other])
            for other in sorted(set(names) - {names[0]})
        ]

    def select(self, term: str, score: Tensor) -> Tensor:
        """The term, a field of `Rule`, at score (R, n, 1), each replica by its own loss."""
        found: Tensor = getattr(self._first, term)(score)
        for mask, rule in self._others:
            found = torch.where(mask, getattr(rule, term)(score), found)
        return found

    def critic_slopes(self, score: Tensor, batch: int) -> Tensor:
        """∂(critic loss)/∂score for score (R, n, 1): B real rows, B fakes, then 1 at each interpolate.

        Valid until the next call.
        """
        if self._linear and self._slopes is not None and self._slopes.shape == score.shape:
            return self._slopes  # the slopes of a linear loss never change
        slopes = torch.ones_like(score)
        real, fake = slice(0, batch), slice(batch, 2 * batch)
        torch.div(self.select("real_slope", score[:, real]), batch, out=slopes[:, real])
        torch.div(self.select("fake_slope", score[:, fake]), batch, out=slopes[:, fake])
        self._slopes = slopes
        return slopes
