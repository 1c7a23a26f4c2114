"""Fakes beside a target whose density is known: divergences, the optimal discriminator, costs. No torch."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engine.cells import partition
from engine.datasets import Shape
from engine.divergences import (
    FAKES,
    Counts,
    analytic,
    cost_map,
    discriminator_bound,
    floors,
    measure,
    non_saturating_objective,
    optimal_discriminator,
    optimal_map,
    sharp_map,
    value_at_optimum,
)
from engine.floor import Floor
from engine.frame import DivergenceReading, Extent, Landscape
from engine.samples import Points, Samples

_REALS = 30  # stream of draws


class Densities:
    """One target p_r with its cells and, once it is asked for, the noise floor of JS at 10,000 fakes."""

    def __init__(self, shape: Shape) -> None:
        self._cells = partition(shape)
        self._analytic = analytic(shape)

    @cached_property
    def floor(self) -> Floor | None:
        """What a perfect generator reads as JS; None for a target without density, where it is log 2."""
        return None if self._analytic else floors(self._cells, FAKES).js

    def count(self, fakes: Points) -> Counts:
        """How many fakes each cell holds."""
        return self._cells.count(fakes)

    def reading(self, samples: Samples, fakes: Points, counts: Counts) -> DivergenceReading:
        """The divergences of `FAKES` fakes; exact where p_r has no density."""
        found = self._analytic or measure(self._cells, counts)
        floor = self.floor
        return DivergenceReading(
            js=found.js,
            js_floor=None if floor is None else floor.mean,
            js_floor_high=None if floor is None else floor.high,
            kl_fake_real=found.kl_fake_real,
            kl_real_fake=found.kl_real_fake,
            unseen=found.unseen,
            bound=_bound(samples, fakes) if samples.is_log else None,
            value=value_at_optimum(found.js),
            non_saturating=non_saturating_objective(found.kl_fake_real, found.js),
        )

    def optimal(self, fakes: Points, counts: Counts, extent: Extent, grid: int) -> Landscape:
        """D* at the nodes of a grid, each for the pixel around it; NaN where nobody is."""
        draw = sharp_map if self._analytic else optimal_map
        cells = self._cells.reaching(fakes)
        return _landscape(draw(cells, counts, _around(extent, grid), grid), extent)

    def optimal_at(self, real: Points, fake: Points, counts: Counts) -> NDArray[np.float64]:
        """D* at real (n, 2), then at fake points (m, 2): (n + m,)."""
        if self._analytic:
            return np.concatenate([np.ones(len(real)), np.zeros(len(fake))])
        values = optimal_discriminator(self._cells, counts)
        return values[self._cells.locate(np.concatenate([real, fake]))]

    def cost(self, fakes: Points, counts: Counts, extent: Extent, grid: int) -> Landscape:
        """p_g·log(p_g/p_r) at the nodes of a grid, each the mean over the pixel around it."""
        around, cells = _around(extent, grid), self._cells.reaching(fakes)
        if self._analytic:  # no density to compare with: any fake costs without bound
            held = np.where(counts > 0, np.inf, 0.0)
            return _landscape(cells.picture(held, around, grid), extent)
        return _landscape(cost_map(cells, counts, around, grid), extent)


def _bound(samples: Samples, fakes: Points) -> float | None:
    """The discriminator's own estimate of JS, on these fakes and as many reals."""
    reals = samples.reals(len(fakes), _REALS)
    bound = discriminator_bound(samples.scores(reals), samples.scores(fakes))
    return None if np.isnan(bound) else bound


def _around(extent: Extent, grid: int) -> Extent:
    """The pixels whose centres are the nodes of a grid over `extent`, first and last on its edges."""
    x0, x1, y0, y1 = extent
    x, y = (x1 - x0) / (grid - 1) / 2, (y1 - y0) / (grid - 1) / 2
    return x0 - x, x1 + x, y0 - y, y1 + y


def _landscape(values: NDArray[np.float64], extent: Extent) -> Landscape:
    return Landscape(extent, values.astype(np.float32))
