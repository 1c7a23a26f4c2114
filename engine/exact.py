"""What exact answers and coverage are computed from, taken from a population without changing it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.coverage import FAKES, coverage
from engine.datasets import Modes
from engine.distributions import Target
from engine.draws import EXACT, LOOK, stream_seed
from engine.frame import TRUTHS, Coverage, ModeReading, TruthRequest
from engine.jacobian import stretches
from engine.networks import Mlp, views
from engine.plain import PlainMlp
from engine.population import Population
from engine.probes import fakes_of
from engine.samples import Samples
from engine.transport import POINTS
from engine.within import widths
from engine.words import UserError

LATENTS = 256  # at which the generator's stretch is measured
FLAT = 1e-3  # of the data's spread for each unit of z: a generator that moves less than this is flat there
_LARGEST_GRID = 1024


def truth_samples(population: Population, request: TruthRequest, iteration: int, step: int) -> Samples:
    """What an exact answer about one replica is computed from: copies of its networks, and its target.

    Raises:
        UserError: there is no such replica, part or grid.
    """
    _check(request, len(population.members))
    settings, target = population.members[request.replica], population.target
    part = next(part for part in population.slices if part.start <= request.replica < part.stop)
    trainer, place = population.trainers[population.slices.index(part)], request.replica - part.start
    return Samples(
        run=0,
        iteration=iteration,
        step=step,
        replica=request.replica,
        target=(settings.data, settings.data_noise, settings.line_distance),
        shape=target.shape,
        real=target.stratified(POINTS).cpu().numpy(),
        generator=_plain(trainer.generator, place),
        critic=_plain(trainer.critic, place),
        seed=stream_seed(settings.seed, step, EXACT),
        loss=settings.loss,
        latent=settings.latent,
        fixed_generator=settings.fixed_generator,
        known=not settings.data.startswith("points:"),
        request=request,
    )


def modes_covered(population: Population, iteration: int, step: int) -> tuple[Coverage, ...]:
    """Each replica by the published protocol (2,500 fakes): modes, quality, widths; and its stretch."""
    settings, target = population.members[0], population.target
    latents = population.drawer.latents(settings, FAKES, step, LOOK)
    modes, stretch, fakes = target.modes, None, None
    if not settings.fixed_generator:
        stretch = _stretch(population, latents[:LATENTS])
    if modes is not None:
        reals = target.points(*population.drawer.looks(settings.seed, FAKES, step, LOOK))
        fakes = fakes_of(population, latents, reals).cpu().double().numpy()
    found = []
    for replica in range(len(population.members)):
        about = _stretched(iteration, replica, step, None if stretch is None else stretch[replica], target)
        found.append(about if modes is None or fakes is None else _covered(about, fakes[replica], modes))
    return tuple(found)


def _stretched(
    iteration: int, replica: int, step: int, stretch: NDArray[np.float64] | None, target: Target
) -> Coverage:
    """A coverage without modes: medians of the stretches (n, 2), and the share of them next to 0."""
    about = Coverage(iteration, replica, None, None, None, None, None, step)
    if stretch is None or not np.isfinite(stretch).all():
        return about
    larger, smaller = np.median(stretch, axis=0).tolist()
    flat = float((stretch[:, 0] < FLAT * target.spread).mean())
    return replace(about, stretch=(larger, smaller), flat=flat)


def _covered(about: Coverage, fakes: NDArray[np.float64], modes: Modes) -> Coverage:
    counts, wide = coverage(fakes, modes), widths(fakes, modes)
    columns = (modes.weights, counts.shares, wide.along, wide.across)
    readings = tuple(
        ModeReading((x, y), *numbers)
        for (x, y), *numbers in zip(
            modes.centres.tolist(), *(column.tolist() for column in columns), strict=True
        )
    )
    return replace(
        about,
        modes_captured=counts.modes_captured,
        modes_total=counts.modes_total,
        modes_near=counts.modes_near,
        high_quality=counts.high_quality,
        near=counts.near,
        modes=readings,
        sigma=modes.sigma,
    )


def _stretch(population: Population, latents: Tensor) -> NDArray[np.float64]:
    """Singular values (R, n, 2) of ∂G/∂z at latents (n, dim z), larger first."""
    found = [stretches(trainer.generator, latents[None]) for trainer in population.trainers]
    return np.asarray(torch.cat(found).cpu().numpy(), np.float64)


def _plain(network: Mlp, replica: int) -> PlainMlp:
    """A copy of one replica's network."""
    flat = network.parameters[replica : replica + 1].detach().to("cpu", copy=True)
    layers = tuple((weight[0].numpy(), bias[0, 0].numpy()) for weight, bias in views(flat, network.shape))
    return PlainMlp(layers, network.shape.activation)


def _check(request: TruthRequest, replicas: int) -> None:
    if not 0 <= request.replica < replicas:
        raise UserError("there is no replica {replica}", replica=request.replica)
    if unknown := request.parts.difference(TRUTHS):
        raise UserError(
            "an exact answer has no {names}; it may have {known}",
            names=", ".join(sorted(unknown)),
            known=", ".join(TRUTHS),
        )
    x0, x1, y0, y1 = request.extent
    if not (-np.inf < x0 < x1 < np.inf and -np.inf < y0 < y1 < np.inf):
        raise UserError("{extent} is no part of the plane", extent=request.extent)
    if not 2 <= request.grid <= _LARGEST_GRID:
        raise UserError(
            "grid = {grid} is not allowed; it is from 2 to {high}", grid=request.grid, high=_LARGEST_GRID
        )
