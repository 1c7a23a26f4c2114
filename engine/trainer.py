"""One iteration of any GAN of the family: reads like Algorithm 1 of the papers.

A `Trainer` holds R replicas of one shape on one device, each with its own loss, constraint, optimizer
and numbers. It never draws: all randomness comes in as `Draws`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import torch
from torch import Tensor

from engine import constraints
from engine.bends import add_bend, bend
from engine.draws import Draws
from engine.losses import Losses
from engine.meters import Meters
from engine.networks import Mlp, mlp_shape
from engine.optimizers import FlatOptimizer, Rates
from engine.settings import PENALTIES, Settings

_PASS = 8


def critic_steps(settings: Settings, iteration: int) -> int:
    """n_critic, or 100 where critic warm-up says so (WGAN code: first 25 iterations, every 500th)."""
    if settings.critic_warmup and (iteration < 25 or iteration % 500 == 0):
        return 100
    return settings.n_critic


class Trainer:
    """R replicas: networks, optimizers, the iteration. Parameters (R, P) in `critic` and `generator`."""

    def __init__(
        self,
        population: Sequence[Settings],
        critic_parameters: Tensor,
        generator_parameters: Tensor,
    ) -> None:
        """Train given parameters, (R, P_f) and (R, P_G), in place: device and dtype are theirs."""
        first = population[0]
        replicas, device, dtype = len(population), critic_parameters.device, critic_parameters.dtype
        shape_f = mlp_shape(2, first.critic_depth, first.critic_width, 1, first.critic_activation)
        shape_g = mlp_shape(
            first.latent_dim, first.generator_depth, first.generator_width, 2, first.generator_activation
        )
        self.critic = Mlp(shape_f, critic_parameters)
        self.generator = Mlp(shape_g, generator_parameters)
        self.critic_optimizer = FlatOptimizer(
            critic_parameters, [_rates(s, s.critic_rate) for s in population]
        )
        self.generator_optimizer = FlatOptimizer(
            generator_parameters, [_rates(s, s.generator_rate) for s in population]
        )
        # Where power iteration starts does not matter, as long as no weight matrix is orthogonal to it.
        self.power = [
            torch.ones(replicas, 1, size, device=device, dtype=dtype) / size**0.5
            for size in shape_f.sizes[:-1]
        ]
        self.meters = Meters(replicas, first, device, dtype)
        self.alive = [True] * replicas
        self.measures = True  # off only in benchmarks, to tell what the metrics cost
        self.version = 0
        self._beside_penalty = False
        self._kinds: tuple[tuple[str, str, str], ...] = ()
        self._penalty = torch.zeros(replicas, 1, 1, device=device, dtype=dtype)
        self._bound = torch.full((replicas, 1), torch.inf, device=device, dtype=dtype)
        self.configure(population)

    def configure(self, population: Sequence[Settings]) -> None:
        """Take other live settings; networks, moments and counts stay.

        Numbers are changed in place, so that a captured graph sees them; a change of loss, constraint or
        optimizer makes another program and raises `version`.
        """
        kinds = tuple((s.loss, s.constraint, s.optimizer) for s in population)
        if kinds != self._kinds:
            self._choose(population)
            self._kinds = kinds
            self.version += 1
        self.population = tuple(population)
        weights = [s.gp_lambda if s.constraint in PENALTIES else 0.0 for s in population]
        self._penalty.copy_(torch.tensor(weights, dtype=torch.float64).reshape(-1, 1, 1))
        bounds = [s.clip_value if s.constraint == "clip" else torch.inf for s in population]
        self._bound.copy_(torch.tensor(bounds, dtype=torch.float64).reshape(-1, 1))
        self.critic_optimizer.configure([_rates(s, s.critic_rate) for s in population])
        self.generator_optimizer.configure([_rates(s, s.generator_rate) for s in population])
        self.meters.configure(population)

    def _choose(self, population: Sequence[Settings]) -> None:
        device = self.critic.parameters.device
        self.losses = Losses(tuple(s.loss for s in population), device)
        constraint = [s.constraint for s in population]
        self._own_penalty = any(kind in PENALTIES for kind in constraint)
        self._clips = "clip" in constraint
        one_sided = [kind == "gradient_penalty_one_sided" for kind in constraint]
        self._one_sided: Tensor | bool = (
            one_sided[0]
            if len(set(one_sided)) == 1
            else torch.tensor(one_sided, device=device).reshape(-1, 1, 1)
        )
        spectral = [kind == "spectral" for kind in constraint]
        self._all_spectral = all(spectral)
        self._spectral = torch.tensor(spectral, device=device).reshape(-1, 1, 1) if any(spectral) else None

    @property
    def penalised(self) -> bool:
        """Whether critic steps have rows for interpolates."""
        return self._own_penalty or self._beside_penalty

    def share(self, *, fused: bool, beside_penalty: bool) -> None:
        """Round as the whole population does, whichever replicas are here.

        `fused`: one replica alone, for which Adam has a faster pass that rounds otherwise. `beside_penalty`:
        some replica elsewhere is penalised; products of other shapes round otherwise, too.
        """
        if beside_penalty != self._beside_penalty:
            self._beside_penalty = beside_penalty
            self.version += 1
        self.critic_optimizer.fused = self.generator_optimizer.fused = fused

    def iterate(self, real: Tensor, draws: Draws, counts: Sequence[int]) -> None:
        """`counts[r]` critic steps, then one generator step. `real` (R or 1, n, B, 2)."""
        n = max(counts)
        fakes, states = self._generate(draws, n, last=True)
        self._train_critic(real, fakes[:, :n], draws, counts)
        if not self.population[0].fixed_generator:
            free = [
                alive and not s.freeze_generator for s, alive in zip(self.population, self.alive, strict=True)
            ]
            self.generator_step(states, self._mask(free))

    def train_critic(self, real: Tensor, draws: Draws) -> None:
        """One lone critic step for every replica, freezing or not: somebody asked for it."""
        fakes, _ = self._generate(draws, 1, last=False)
        self.meters.no_generator()
        self._train_critic(real, fakes, draws, [1] * len(self.population), forced=True)

    def _train_critic(
        self, real: Tensor, fakes: Tensor, draws: Draws, counts: Sequence[int], forced: bool = False
    ) -> None:
        if self.population[0].fixed_generator:
            fakes = real + draws.noise
        rows = self.rows(real, fakes, draws.mix)
        free = [
            alive and (forced or not s.freeze_critic)
            for s, alive in zip(self.population, self.alive, strict=True)
        ]
        n = rows.shape[0]
        for k in range(n):
            last = [count == k + 1 for count in counts]
            active = [free[r] and k < counts[r] for r in range(len(counts))]
            if any(active) or any(last):
                mix = draws.mix[:, k] if any(last) and self.measures else None
                self.critic_step(rows[k], self._mask(active), mix, self._mask(last))

    def rows(self, real: Tensor, fakes: Tensor, mix: Tensor) -> Tensor:
        """The critic's input for each step, (n, R, 2B or 3B, 2): real, fake, and with a penalty interpolates.

        Interpolates are x̂ = x_r + ε (x_g − x_r), one ε per sample (Gulrajani et al. 2017, alg. 1).
        """
        replicas = len(self.population)
        _, n, batch, _ = fakes.shape
        rows = fakes.new_empty(n, replicas, (3 if self.penalised else 2) * batch, 2)
        rows[:, :, :batch] = real[:, :n].transpose(0, 1)
        rows[:, :, batch : 2 * batch] = fakes.transpose(0, 1)
        if self.penalised:
            torch.lerp(
                rows[:, :, :batch],
                rows[:, :, batch : 2 * batch],
                mix[:, :n].transpose(0, 1),
                out=rows[:, :, 2 * batch :],
            )
        return rows

    def critic_step(self, x: Tensor, active: Tensor | None, mix: Tensor | None, last: Tensor | None) -> None:
        """One critic update on x (R, 2B or 3B, 2); with `mix`, measured for the replicas in `last`.

        `active` and `last` (R, 1) mask the update and the measuring; None means all.
        """
        batch = x.shape[1] // (3 if self.penalised else 2)
        h = self.critic.forward(x)
        slope = self.losses.critic_slopes(h[-1], batch)
        q: list[Tensor] = []
        u = self.critic.backward(h, slope, self._see(q, batch, measured=mix is not None))
        if mix is not None:
            self.meters.critic(self, h, batch)
        bent = None
        if self.penalised:
            gradient = self.critic.input_gradient(u[0][:, 2 * batch :])
            norm = torch.linalg.vector_norm(gradient, dim=2, keepdim=True)
            pull = constraints.penalty_pull(gradient, norm, self._penalty, self._one_sided)
            if mix is not None:
                self.meters.penalty(constraints.penalty_value(norm, self._penalty, self._one_sided), norm)
            bent = bend(self.critic, h, q[::-1], pull, batch)
        elif mix is not None:
            self.meters.slopes(self, x, mix)
        self.critic.weight_gradients(h, u, 2 * batch)
        if bent is not None:
            add_bend(self.critic, *bent)
        self._update_critic(active)
        if mix is not None:
            self.meters.keep_critic(self, last)

    def _see(self, kept: list[Tensor], batch: int, *, measured: bool) -> Callable[[int, Tensor], None] | None:
        """What looks at the q_i of a critic step: the meters, and the bend of smooth σ, from the top down."""
        bends = self.penalised and self.critic.sigma.curvature is not None
        if not bends:
            return partial(self.meters.critic_layer, batch) if measured else None

        def see(index: int, q: Tensor) -> None:
            kept.append(q[:, 2 * batch :].clone())
            if measured:
                self.meters.critic_layer(batch, index, q)

        return see

    def _update_critic(self, active: Tensor | None) -> None:
        self.critic_optimizer.step(self.critic.gradients, active)
        if self._clips:
            bound = self._bound if active is None else torch.where(active, self._bound, torch.inf)
            constraints.clip_(self.critic.parameters, bound)
        if self._spectral is not None:
            chosen: Tensor | None = self._spectral
            if active is not None:
                chosen = self._spectral & active.unsqueeze(2)
            constraints.spectral_(
                self.critic.layers, self.power, None if self._all_spectral and active is None else chosen
            )

    def generator_step(self, states: list[Tensor], active: Tensor | None = None) -> None:
        """One generator update from the states of its forward pass over B latents.

        `active` (R, 1) masks the update; None updates all.
        """
        fakes = states[-1]
        h = self.critic.forward(fakes)
        slope = self.losses.select("generator_slope", h[-1]) / fakes.shape[1]
        u = self.critic.backward(h, slope)
        pull = self.critic.input_gradient(u[0])
        u = self.generator.backward(states, pull, self.meters.generator_layer if self.measures else None)
        if self.measures:
            self.meters.generator(self, h[-1], pull)
        self.generator.weight_gradients(states, u)
        self.generator_optimizer.step(self.generator.gradients, active)

    def state(self) -> dict[str, Tensor]:
        """Every tensor that training changes, by name: what a keyframe holds. Live, not copies."""
        optimizers = {"critic": self.critic_optimizer, "generator": self.generator_optimizer}
        moments = {
            f"{name}.{part}": tensor
            for name, optimizer in optimizers.items()
            for part, tensor in optimizer.state().items()
        }
        networks = {"critic": self.critic.parameters, "generator": self.generator.parameters}
        return networks | moments | {f"power.{i}": vector for i, vector in enumerate(self.power)}

    def _generate(self, draws: Draws, n: int, last: bool) -> tuple[Tensor, list[Tensor]]:
        """Fakes for n critic steps (R, n, B, 2) and, if `last`, the states of the generator's own batch.

        Passes are cut as the draws are, for products of other shapes round otherwise; those in between that
        nobody here needs are left out.
        """
        replicas = len(self.population)
        latent = draws.latent if last else draws.latent[:, :n]
        _, total, batch, dim = latent.shape
        fakes = latent.new_empty(replicas, total, batch, 2)
        states: list[Tensor] = []
        for start in range(0, total, _PASS):
            if start >= n and start + _PASS < total:
                continue
            some = latent[:, start : start + _PASS]
            z = some.reshape(some.shape[0], -1, dim).expand(replicas, -1, -1)
            states = self.generator.forward(z)
            fakes[:, start : start + _PASS] = states[-1].view(replicas, -1, batch, 2)
        return fakes, [state[:, -batch:] for state in states]

    def _mask(self, active: Sequence[bool]) -> Tensor | None:
        if all(active):
            return None
        return torch.tensor(active, device=self.critic.parameters.device).reshape(-1, 1)


def _rates(settings: Settings, rate: float) -> Rates:
    return Rates(settings.optimizer, rate, settings.beta1, settings.beta2)
