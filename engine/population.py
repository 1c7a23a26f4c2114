"""A population of any size on one device, cut into chunks whose activations stay in the cache."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from msgspec import structs
from numpy.typing import NDArray
from torch import Tensor

from engine.distributions import Target, make_target
from engine.draws import PARAMETERS, Drawer, Draws, stream_seed
from engine.graphs import Graphs
from engine.networks import Shape, initialise, mlp_shape
from engine.settings import PENALTIES, Settings
from engine.trainer import Trainer, critic_steps

_CHUNK = 196_608  # activations of one layer, in numbers: 2 × 32 nets at batch 64 go 32 to a chunk


def critic_shape(settings: Settings) -> Shape:
    """The critic: the plane to one score."""
    return mlp_shape(2, settings.critic_depth, settings.critic_width, 1, settings.critic_activation)


def generator_shape(settings: Settings) -> Shape:
    """The generator: latent to the plane."""
    s = settings
    return mlp_shape(s.latent_dim, s.generator_depth, s.generator_width, 2, s.generator_activation)


class Population:
    """R replicas: their parameters (R, P), trainers of chunks of them, the target and the draws."""

    def __init__(
        self,
        population: Sequence[Settings],
        arrays: Mapping[str, NDArray[np.float32]],
        device: torch.device,
        dtype: torch.dtype,
        *,
        independent: bool,
    ) -> None:
        """Initialise every replica from its own seed; `independent` replicas have draws of their own."""
        self.independent = independent
        self.device, self.dtype = device, dtype
        self.members = tuple(population)
        self._companions: tuple[Settings, ...] = ()
        self.critic = _initial(population, critic_shape(population[0]), 0).to(device, dtype)
        self.generator = _initial(population, generator_shape(population[0]), 1).to(device, dtype)
        self.drawer = Drawer(device, dtype)
        self.target = make_target(population[0], arrays, device, dtype)
        self._looked_at = self.critic.new_empty(0, population[0].latent_dim)
        size = chunk_size(population[0], device)
        self.slices = [slice(at, at + size) for at in range(0, len(population), size)]
        self.trainers = [
            Trainer(population[part], self.critic[part], self.generator[part]) for part in self.slices
        ]
        self._share()
        self._graphs = [Graphs(trainer) for trainer in self.trainers] if device.type == "cuda" else None

    @property
    def companions(self) -> tuple[Settings, ...]:
        """Those it was one of and that train no more: as in a keyframe."""
        return self._companions

    @companions.setter
    def companions(self, companions: tuple[Settings, ...]) -> None:
        self._companions = companions
        self._share()

    def _share(self) -> None:
        """Let every replica round alike, in any chunk, and after it has gone on alone."""
        everyone = (*self.members, *self._companions)
        for trainer in self.trainers:
            trainer.share(
                fused=len(everyone) == 1,
                beside_penalty=any(settings.constraint in PENALTIES for settings in everyone),
            )

    def configure(self, population: Sequence[Settings], target: Target) -> None:
        """Take other live settings and the target that belongs to them."""
        self.members = tuple(population)
        self.target = target
        for part, trainer in zip(self.slices, self.trainers, strict=True):
            trainer.configure(self.members[part])
        self._share()

    def iterate(self, iteration: int, step: int) -> None:
        """One iteration of every living replica."""
        counts = [critic_steps(settings, iteration) for settings in self.members]
        least = max((critic_steps(settings, iteration) for settings in self._companions), default=0)
        real, draws = self._draw(counts, step, least)
        for index, (part, trainer) in enumerate(zip(self.slices, self.trainers, strict=True)):
            if not any(trainer.alive):
                continue
            trains = self._graphs[index] if self._graphs else trainer
            trains.iterate(self._own(real, part), self._own_draws(draws, part), counts[part])

    def train_critic(self, step: int) -> None:
        """One lone critic step of every living replica."""
        real, draws = self._draw([1] * len(self.members), step)
        for part, trainer in zip(self.slices, self.trainers, strict=True):
            if any(trainer.alive):
                trainer.train_critic(self._own(real, part), self._own_draws(draws, part))

    def fixed_latents(self, n: int) -> Tensor:
        """The latents (n, dim z) of every picture: drawn once, for sixty are made in a second."""
        if len(self._looked_at) != n:
            self._looked_at = self.drawer.latents(self.members[0], n, 0)
        return self._looked_at

    def metrics(self) -> Tensor:
        """The metrics of the last step, (R, M)."""
        return torch.cat([trainer.meters.row for trainer in self.trainers])

    def alive(self) -> list[bool]:
        """Which replicas still train."""
        return [alive for trainer in self.trainers for alive in trainer.alive]

    def _draw(self, counts: Sequence[int], step: int, least: int = 0) -> tuple[Tensor, Draws]:
        """Real points and draws of a step, with room for at least so many critic steps."""
        if self.independent:
            draws = self.drawer.draw(self.members, counts, step, least)
        else:
            first = self.members[0]
            if self._companions:
                first = structs.replace(first, seed=self._companions[0].seed)
            draws = self.drawer.draw([first], [max(least, *counts)], step)
        return self.target.points(draws.uniform, draws.normal), draws

    def _own(self, draw: Tensor, part: slice) -> Tensor:
        return draw[part] if self.independent else draw

    def _own_draws(self, draws: Draws, part: slice) -> Draws:
        if not self.independent:
            return draws
        fields = (draws.uniform, draws.normal, draws.latent, draws.mix, draws.noise)
        return Draws(*(field[part] for field in fields))


def chunk_size(settings: Settings, device: torch.device) -> int:
    """How many replicas train as one set of tensors: on a CPU as many as the cache holds."""
    if device.type != "cpu":
        return 2**31 - 1
    width = max(settings.critic_width, settings.generator_width)
    return max(1, _CHUNK // (3 * settings.batch_size * width))


def _initial(population: Sequence[Settings], shape: Shape, which: int) -> Tensor:
    rows = []
    for settings in population:
        rng = torch.Generator().manual_seed(stream_seed(settings.seed, which, PARAMETERS))
        rows.append(initialise(shape, settings.initialisation, rng))
    return torch.stack(rows)
