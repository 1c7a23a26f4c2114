"""All randomness of a step, drawn beforehand: the trainer itself never draws.

Each stream is seeded anew from (seed, step, stream), so that any step can be drawn again by itself and
looking (probes, coverage) never changes training.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from engine.settings import Settings

_MASK = 2**64 - 1
REAL, LATENT, MIX, PARAMETERS, LOOK, EXACT = range(6)  # EXACT and above: exact distances


def stream_seed(seed: int, step: int, stream: int) -> int:
    """A 63-bit seed for one stream of one step: SplitMix64 (Steele et al. 2014) over the three."""
    mixed = seed
    for part in (step, stream):
        mixed = (mixed + 0x9E3779B97F4A7C15 * (part + 1)) & _MASK
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        mixed ^= mixed >> 31
    return mixed >> 1


@dataclass(frozen=True, slots=True, eq=False)
class Draws:
    """The draws of one step for n critic steps; leading axis 1 (shared) or R (one row a replica).

    `uniform`, `normal` (·, n, B, 2) make the real points; `latent` (·, n + 1, B, dim z), the last for the
    generator's own step; `mix` (·, n, B, 1) is ε of the interpolates; `noise` (·, n, B, 2) moves the fakes
    of a fixed generator and is empty otherwise.
    """

    uniform: Tensor
    normal: Tensor
    latent: Tensor
    mix: Tensor
    noise: Tensor


class Drawer:
    """Draws a population's randomness into buffers that are reused: copy what must outlive the next step."""

    def __init__(self, device: torch.device, dtype: torch.dtype) -> None:
        self._rng = torch.Generator(device=device)
        self._like = torch.empty(0, device=device, dtype=dtype)
        self._draws: Draws | None = None

    def draw(self, population: Sequence[Settings], counts: Sequence[int], step: int, least: int = 0) -> Draws:
        """Draws of `step` with `counts[r]` critic steps for replica r; one population member: shared.

        There is room for at least `least` of them.
        """
        draws = self._room(population[0], len(population), max(least, *counts))
        for row, (settings, n) in enumerate(zip(population, counts, strict=True)):
            rng = self._seeded(settings.seed, step, REAL)
            draws.uniform[row, :n].uniform_(generator=rng)
            draws.normal[row, :n].normal_(generator=rng)
            rng = self._seeded(settings.seed, step, LATENT)
            self._fill_latent(draws.latent[row], n, settings, rng)
            if settings.fixed_generator:
                draws.noise[row, :n].normal_(generator=rng)
            draws.mix[row, :n].uniform_(generator=self._seeded(settings.seed, step, MIX))
        return draws

    def latents(self, settings: Settings, n: int, step: int, stream: int = LOOK) -> Tensor:
        """N latents (n, dim z) from a stream of their own."""
        found = self._like.new_empty(n, settings.latent_dim)
        _latent_(found, settings, self._seeded(settings.seed, step, stream))
        return found

    def looks(self, seed: int, n: int, step: int, stream: int = LOOK) -> tuple[Tensor, Tensor]:
        """Uniform and normal (n, 2) for real points to look at, from a stream of their own."""
        rng = self._seeded(seed, step, stream)
        uniform, normal = self._like.new_empty(n, 2), self._like.new_empty(n, 2)
        return uniform.uniform_(generator=rng), normal.normal_(generator=rng)

    def _seeded(self, seed: int, step: int, stream: int) -> torch.Generator:
        self._rng.manual_seed(stream_seed(seed, step, stream))
        return self._rng

    def _fill_latent(self, latent: Tensor, n: int, settings: Settings, rng: torch.Generator) -> None:
        if n + 1 == latent.shape[0]:
            _latent_(latent, settings, rng)
            return
        # Shapes of draws decide their values: draw as this replica would alone, then place.
        own = _latent_(torch.empty_like(latent[: n + 1]), settings, rng)
        latent[:n] = own[:n]
        latent[-1] = own[n]

    def _room(self, settings: Settings, rows: int, n: int) -> Draws:
        shape = (rows, n, settings.batch_size)
        noise = shape if settings.fixed_generator else (rows, 0, settings.batch_size)
        last = self._draws
        latent = (rows, n + 1, settings.batch_size, settings.latent_dim)
        if last and last.latent.shape == latent and last.noise.shape[:3] == noise:
            return last
        make = self._like.new_zeros
        self._draws = Draws(make(*shape, 2), make(*shape, 2), make(latent), make(*shape, 1), make(*noise, 2))
        return self._draws


def _latent_(out: Tensor, settings: Settings, rng: torch.Generator) -> Tensor:
    if settings.latent == "gaussian":
        return out.normal_(generator=rng)
    return out.uniform_(-1.0, 1.0, generator=rng)
