"""The critic's and the generator's step as CUDA graphs: two replays instead of hundreds of launches.

n_critic is how often the first is replayed; sliders are device tensors that the graphs read, so no
slider recaptures. A change of loss, constraint or optimizer makes another program and does. Everywhere
else the same static program runs eagerly, which is how it is tested without a GPU.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from engine.draws import Draws
from engine.trainer import Trainer

_WARM_UP = 3  # runs before a capture, so that lazy set-up is behind


class Graphs:
    """A trainer's iteration on fixed input tensors, captured where the device is CUDA."""

    def __init__(self, trainer: Trainer) -> None:
        self._trainer = trainer
        settings, replicas = trainer.population[0], len(trainer.population)
        shape = (replicas, 1, settings.batch_size)
        make = trainer.critic.parameters.new_zeros
        self._real, self._noise, self._mix = make(*shape, 2), make(*shape, 2), make(*shape, 1)
        self._latent = make(*shape, settings.latent_dim)
        device = trainer.critic.parameters.device
        self._active, self._last, self._free = (
            torch.zeros(replicas, 1, dtype=torch.bool, device=device) for _ in range(3)
        )
        self._replay: tuple[Callable[[], None], Callable[[], None]] | None = None
        self._version = -1

    def iterate(self, real: Tensor, draws: Draws, counts: Sequence[int]) -> None:
        """As `Trainer.iterate`."""
        critic, generator = self._programs()
        alive, population = self._trainer.alive, self._trainer.population
        free = [a and not s.freeze_critic for a, s in zip(alive, population, strict=True)]
        n = max(counts)
        active = self._table([[f and k < c for f, c in zip(free, counts, strict=True)] for k in range(n)])
        last = self._table([[k + 1 == c for c in counts] for k in range(n)])
        for k in range(n):
            self._active.copy_(active[k])
            self._last.copy_(last[k])
            self._real.copy_(real[:, k : k + 1])
            self._latent.copy_(draws.latent[:, k : k + 1])
            self._mix.copy_(draws.mix[:, k : k + 1])
            if population[0].fixed_generator:
                self._noise.copy_(draws.noise[:, k : k + 1])
            critic()
        if population[0].fixed_generator:
            return
        moves = [a and not s.freeze_generator for a, s in zip(alive, population, strict=True)]
        self._free.copy_(self._table([moves])[0])
        self._latent.copy_(draws.latent[:, -1:])
        generator()

    def _table(self, rows: Sequence[Sequence[bool]]) -> Tensor:
        return torch.tensor(rows, device=self._active.device).unsqueeze(2)

    def _critic_program(self) -> None:
        trainer = self._trainer
        if trainer.population[0].fixed_generator:
            fakes = self._real + self._noise
        else:
            fakes = trainer.generator.forward(self._latent[:, 0])[-1].unsqueeze(1)
        rows = trainer.rows(self._real, fakes, self._mix)
        trainer.critic_step(rows[0], self._active, self._mix[:, 0], self._last)

    def _generator_program(self) -> None:
        trainer = self._trainer
        trainer.generator_step(trainer.generator.forward(self._latent[:, 0]), self._free)

    def _programs(self) -> tuple[Callable[[], None], Callable[[], None]]:
        version = self._trainer.version
        if self._replay is None or version != self._version:
            self._version = version
            self._replay = (self._capture(self._critic_program), self._capture(self._generator_program))
        return self._replay

    def _capture(self, program: Callable[[], None]) -> Callable[[], None]:
        if self._active.device.type != "cuda":
            return program
        state = [tensor.clone() for tensor in self._trainer.state().values()]
        stream = torch.cuda.Stream()  # type: ignore[no-untyped-call]
        stream.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(stream):
            for _ in range(_WARM_UP):
                program()
        torch.cuda.current_stream().wait_stream(stream)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            program()
        for tensor, kept in zip(self._trainer.state().values(), state, strict=True):
            tensor.copy_(kept)
        return graph.replay
