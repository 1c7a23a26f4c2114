"""The per-iteration metrics, computed from what the step has at hand and kept on the device.

Definitions: docs/glossary.md. One row (R, M) is filled during an iteration, measured at its last critic
step and its generator step, and copied into a block that is fetched whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from engine.frame import metric_columns
from engine.settings import Settings

if TYPE_CHECKING:
    from engine.trainer import Trainer


DEEP = 6  # hidden layers, from which on gradients may be too small to be squared in float32


class Meters:
    """The row of metrics of R replicas; `row` (R, M) in the order of `columns`."""

    def __init__(self, replicas: int, settings: Settings, device: torch.device, dtype: torch.dtype) -> None:
        depth_f, depth_g = settings.critic_depth, settings.generator_depth
        self.columns = metric_columns(depth_f, depth_g)
        self.row = torch.full((replicas, len(self.columns)), torch.nan, device=device, dtype=dtype)
        self._scratch = self.row.clone()
        self._bound = self.row.new_empty(replicas, 1)
        self._contrast = self.row.new_empty(1, 0, 1)
        self._penalised = torch.zeros(replicas, dtype=torch.bool, device=device)
        at = {name: index for index, name in enumerate(self.columns)}
        self._at = {name: self._scratch[:, index] for name, index in at.items()}
        self._critic_columns = torch.tensor(
            [name.startswith("critic_layer") or name in _CRITIC for name in self.columns], device=device
        )
        self._critic_layers = [self._at[f"critic_layer_{i}"] for i in range(depth_f)]
        self._generator_layers = [self._at[f"generator_layer_{i}"] for i in range(depth_g)]
        self._generator_all = [
            "generator_loss",
            "pull_mean",
            *(f"generator_layer_{i}" for i in range(depth_g)),
        ]

    def configure(self, population: Sequence[Settings]) -> None:
        """Take the clip values; replicas that do not clip have no share of weights at ±c."""
        bounds = [s.clip_value if s.constraint == "clip" else torch.nan for s in population]
        self._clips = any(s.constraint == "clip" for s in population)
        self._bound.copy_(torch.tensor(bounds, dtype=torch.float64).reshape(-1, 1))
        penalised = torch.tensor(["penalty" in s.constraint for s in population])
        self._penalised.copy_(penalised)
        self._mixed = not bool(penalised.all())
        self._plain_wasserstein = all(s.loss == "wasserstein" for s in population)
        self._at["penalty"].fill_(torch.nan)
        self._at["weights_at_clip"].fill_(torch.nan)

    def critic_layer(self, batch: int, index: int, q: Tensor) -> None:
        """Norm of the critic loss's gradient at hidden layer `index` over real and fake rows."""
        _norm(q[:, : 2 * batch], self._critic_layers[index], deep=len(self._critic_layers) >= DEEP)

    def generator_layer(self, index: int, q: Tensor) -> None:
        """Norm of the generator loss's gradient at the generator's hidden layer `index`."""
        _norm(q, self._generator_layers[index], deep=len(self._generator_layers) >= DEEP)

    def critic(self, trainer: Trainer, h: Sequence[Tensor], batch: int) -> None:
        """Losses, estimate and accuracy of a critic step, before its update."""
        at, score = self._at, h[-1][:, : 2 * batch]
        if self._contrast.shape[1] != 2 * batch:
            self._contrast = score.new_full((1, 2 * batch, 1), 1.0 / batch)
            self._contrast[:, batch:] *= -1.0
        # The mean over real less the mean over fakes, of the score and of its sign.
        torch.sum(score * self._contrast, (1, 2), out=at["wasserstein_estimate"])
        torch.sum(score.sign().mul_(self._contrast), (1, 2), out=at["accuracy"])
        at["accuracy"].mul_(0.25).add_(0.5)
        at["accuracy"].add_(
            at["wasserstein_estimate"], alpha=0.0
        )  # no scores (NaN), no accuracy: sign(NaN) is 0
        if self._plain_wasserstein:
            torch.neg(at["wasserstein_estimate"], out=at["critic_loss"])
        else:
            loss = trainer.losses.select("real", score[:, :batch])
            loss = loss + trainer.losses.select("fake", score[:, batch:])
            torch.mean(loss, (1, 2), out=at["critic_loss"])

    def penalty(self, value: Tensor, norm: Tensor) -> None:
        """Penalty (R,) and slopes at interpolates (R, B, 1)."""
        if self._mixed:
            value = torch.where(self._penalised, value, torch.nan)
        self._at["penalty"].copy_(value)
        self._slopes(norm)

    def slopes(self, trainer: Trainer, x: Tensor, mix: Tensor) -> None:
        """Slopes at interpolates where no replica is penalised, so that the step had none."""
        batch = x.shape[1] // 2
        h = trainer.critic.forward(torch.lerp(x[:, :batch], x[:, batch:], mix))
        u = trainer.critic.backward(h, torch.ones_like(h[-1]))
        gradient = trainer.critic.input_gradient(u[0])
        self._slopes(torch.linalg.vector_norm(gradient, dim=2, keepdim=True))

    def _slopes(self, norm: Tensor) -> None:
        ordered = _sorted(norm.squeeze(2))
        last = ordered.shape[1] - 1
        torch.mean(ordered, 1, out=self._at["slope_mean"])
        self._at["slope_low"].copy_(ordered[:, round(0.05 * last)])
        self._at["slope_high"].copy_(ordered[:, round(0.95 * last)])

    def keep_critic(self, trainer: Trainer, last: Tensor | None) -> None:
        """Take the critic's columns into the row, for the replicas of which this was the last step."""
        if self._clips:
            at_bound = trainer.critic.parameters.abs() >= self._bound
            share = at_bound.mean(1, dtype=self.row.dtype)
            torch.where(self._bound[:, 0].isnan(), self._bound[:, 0], share, out=self._at["weights_at_clip"])
        chosen = self._critic_columns if last is None else last & self._critic_columns
        torch.where(chosen, self._scratch, self.row, out=self.row)

    def generator(self, trainer: Trainer, score: Tensor, pull: Tensor) -> None:
        """Loss and pull of a generator step; `pull` (R, B, 2) is ∂L_G/∂x."""
        batch = pull.shape[1]
        torch.mean(trainer.losses.select("generator", score), (1, 2), out=self._at["generator_loss"])
        norm = torch.linalg.vector_norm(pull, dim=2)
        torch.mul(norm.mean(1), batch, out=self._at["pull_mean"])
        torch.where(self._critic_columns, self.row, self._scratch, out=self.row)

    def no_generator(self) -> None:
        """The step has no generator's part: its columns do not exist."""
        for name in self._generator_all:
            self._at[name].fill_(torch.nan)
        torch.where(self._critic_columns, self.row, self._scratch, out=self.row)


def _sorted(rows: Tensor) -> Tensor:
    """Each row in order; numpy's sort is ten times as fast as torch's on short rows."""
    if rows.device.type == "cpu":
        return torch.from_numpy(np.sort(rows.numpy(), axis=1))
    return torch.sort(rows, dim=1).values


_CRITIC = frozenset(
    {
        "critic_loss",
        "penalty",
        "wasserstein_estimate",
        "slope_mean",
        "slope_low",
        "slope_high",
        "accuracy",
        "weights_at_clip",
    }
)


def _norm(q: Tensor, out: Tensor, *, deep: bool) -> None:
    """Norms (R,) of q (R, n, H). What shows as 0 must be 0: squares below 1e-38 are not, in float64."""
    if deep and q.dtype == torch.float32:
        out.copy_(torch.linalg.vector_norm(q, dim=(1, 2), dtype=torch.float64))
    else:
        torch.linalg.vector_norm(q, dim=(1, 2), out=out)
