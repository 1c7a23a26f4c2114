"""Stops replicas whose numbers overflow, and keeps the networks to fall back on."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from engine.link.messages import Event
from engine.population import Population
from engine.words import Words


class Watch:
    """The last finite networks of a population: `critic` (R, P_f), `generator` (R, P_G)."""

    def __init__(self, population: Population) -> None:
        self._population = population
        self.critic, self.generator = population.critic.clone(), population.generator.clone()

    def look(self, iteration: int) -> list[Event]:
        """Stop each living replica that holds a number that is not finite, and say so."""
        population, events = self._population, []
        finite = torch.isfinite(population.critic).all(1) & torch.isfinite(population.generator).all(1)
        if not bool(finite.all()):
            for part, trainer in zip(population.slices, population.trainers, strict=True):
                for r, fine in enumerate(finite[part].tolist()):
                    if trainer.alive[r] and not fine:
                        trainer.alive[r] = False
                        self._put_back(trainer.state(), r, part.start + r)
                        events.append(_diverged(part.start + r, iteration))
        self.critic.copy_(population.critic)
        self.generator.copy_(population.generator)
        return events

    def _put_back(self, state: Mapping[str, Tensor], r: int, replica: int) -> None:
        """Replica `replica`, row r of its trainer: last finite networks, moments at rest."""
        for name, tensor in state.items():
            tensor[r] = 0.0
            if name == "critic":
                tensor[r] = self.critic[replica]
            elif name == "generator":
                tensor[r] = self.generator[replica]


def _diverged(replica: int, iteration: int) -> Event:
    words = Words(
        "Replica {replica} diverged before iteration {iteration}: its numbers overflowed, so it was stopped.",
        {"replica": replica, "iteration": iteration},
    )
    return Event(0, "diverged", words, iteration, replica)
