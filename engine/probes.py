"""Looks at a population without changing it: clouds, landscapes, slopes, pulls, weights, as a `Frame`."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from engine.frame import Floats, Frame, FrameRequest
from engine.population import Population
from engine.trainer import Trainer

_ROWS = 4096  # points a pass, so that activations stay in the cache
_GRID = 21  # nodes along each side of the generator's latent grid
_CURVE = 200  # nodes where the latent has one dimension
_SPAN = 2.5  # the latent grid reaches this many standard deviations


def look(population: Population, request: FrameRequest, iteration: int, step: int) -> Frame:
    """A frame of every replica: `request.layers` say what it holds beside the clouds.

    Fakes are G at fixed latents and reals a fixed stratified draw, so that point i is the same one in every
    frame.
    """
    layers, n = request.layers, request.points
    settings = population.members[0]
    latents = population.fixed_latents(n)
    reals = population.target.stratified(n)
    fakes = fakes_of(population, latents, reals)
    found: dict[str, Floats | None] = {}
    if "landscape" in layers or "slope" in layers:
        found |= _plane(population, request)
    if "pull" in layers:
        found["pull"] = _numpy(
            torch.cat(
                [
                    _pull(t, fakes[part])
                    for t, part in zip(population.trainers, population.slices, strict=True)
                ]
            )
        )
    if "interpolates" in layers or "slopes" in layers:
        found |= _interpolates(population, fakes, reals)
    if "latent_grid" in layers and not settings.fixed_generator:
        found["latent_grid"] = _latent_grid(population)
    if "scores" in layers:
        found["scores_real"] = _numpy(_scores(population, reals.expand(len(fakes), -1, -1)))
        found["scores_fake"] = _numpy(_scores(population, fakes))
    if "weights" in layers:
        found["weights"] = _numpy(population.critic)
    return Frame(0, iteration, step, _numpy(fakes), _numpy(reals), request.extent, **found)


def fakes_of(population: Population, latents: Tensor, reals: Tensor) -> Tensor:
    """G at latents (n, dim z), or `reals` (n, 2) with noise where the generator is fixed: (R, n, 2)."""
    settings, replicas = population.members[0], len(population.members)
    if settings.fixed_generator:
        _, noise = population.drawer.looks(settings.seed, len(reals), 1)
        return (reals + noise).expand(replicas, -1, -1).clone()
    return torch.cat([_generate(trainer, latents) for trainer in population.trainers])


def _generate(trainer: Trainer, latents: Tensor) -> Tensor:
    replicas = len(trainer.population)
    return torch.cat(
        [
            trainer.generator.forward(z.expand(replicas, -1, -1))[-1].clone()
            for z in torch.split(latents, _ROWS)
        ],
        1,
    )


def _plane(population: Population, request: FrameRequest) -> dict[str, Floats | None]:
    x0, x1, y0, y1 = request.extent
    g, like = request.grid, population.critic
    ys, xs = torch.meshgrid(
        torch.linspace(y0, y1, g, dtype=like.dtype, device=like.device),
        torch.linspace(x0, x1, g, dtype=like.dtype, device=like.device),
        indexing="ij",
    )
    points = torch.stack((xs, ys), 2).reshape(1, -1, 2)
    with_slope = "slope" in request.layers
    scores, slopes = zip(*(_score_and_slope(t, points, with_slope) for t in population.trainers), strict=True)
    return {
        "landscape": _numpy(torch.cat(scores).view(-1, g, g)),
        "slope": _numpy(torch.cat(slopes).view(-1, g, g)) if with_slope else None,
    }


def _score_and_slope(trainer: Trainer, points: Tensor, with_slope: bool) -> tuple[Tensor, Tensor]:
    """Score f and ‖∇f‖ (R, n) at points (R or 1, n, 2); slopes are empty if not wanted."""
    scores, slopes = [], [points.new_empty(len(trainer.population), 0)]
    for some in torch.split(points.expand(len(trainer.population), -1, -1), _ROWS, 1):
        h = trainer.critic.forward(some)
        scores.append(h[-1].squeeze(2).clone())
        if with_slope:
            u = trainer.critic.backward(h, torch.ones_like(h[-1]))
            slopes.append(torch.linalg.vector_norm(trainer.critic.input_gradient(u[0]), dim=2))
    return torch.cat(scores, 1), torch.cat(slopes, 1)


def _scores(population: Population, points: Tensor) -> Tensor:
    return torch.cat(
        [
            _score_and_slope(trainer, points[part], with_slope=False)[0]
            for trainer, part in zip(population.trainers, population.slices, strict=True)
        ]
    )


def _pull(trainer: Trainer, fakes: Tensor) -> Tensor:
    """−∂L_G/∂x at each fake, as if alone in its batch: where it is being moved."""
    h = trainer.critic.forward(fakes)
    slope = trainer.losses.select("generator_slope", h[-1])
    u = trainer.critic.backward(h, slope)
    return trainer.critic.input_gradient(u[0]).neg()


def _interpolates(population: Population, fakes: Tensor, reals: Tensor) -> dict[str, Floats | None]:
    n = fakes.shape[1]
    mix, _ = population.drawer.looks(population.members[0].seed, n, 2)
    # Stratified reals come in order: pair them with fakes in a fixed random one.
    order = mix[:, 1].argsort()
    points = torch.lerp(reals[order].expand(len(fakes), -1, -1), fakes, mix[:, :1])
    slopes = [
        _score_and_slope(trainer, points[part], with_slope=True)[1]
        for trainer, part in zip(population.trainers, population.slices, strict=True)
    ]
    return {"interpolates": _numpy(points), "interpolate_slopes": _numpy(torch.cat(slopes))}


def _latent_grid(population: Population) -> Floats:
    """G over a grid of its first two latent dimensions, the others 0: (R, k, k, 2), (R, 1, k, 2) for one."""
    settings, like = population.members[0], population.generator
    span = _SPAN if settings.latent == "gaussian" else 1.0
    rows, k = (1, _CURVE) if settings.latent_dim == 1 else (_GRID, _GRID)
    line = torch.linspace(-span, span, k, dtype=like.dtype, device=like.device)
    z = like.new_zeros(rows, k, settings.latent_dim)
    z[:, :, 0] = line
    if settings.latent_dim > 1:
        z[:, :, 1] = line[:, None]
    mapped = [_generate(trainer, z.view(-1, settings.latent_dim)) for trainer in population.trainers]
    return _numpy(torch.cat(mapped).view(-1, rows, k, 2))


def _numpy(tensor: Tensor) -> Floats:
    """Our own float32 copy: a CPU tensor's array would share its memory."""
    return np.array(tensor.detach().to("cpu", torch.float32).numpy())
