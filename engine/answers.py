"""Answers about one moment of a replica: distances, optimal critics, divergences. Numpy, scipy and POT.

What belongs to the target and not to the moment (cells, noise floors) is kept from one answer to the next.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.agreement import correlation
from engine.densities import Densities
from engine.divergences import FAKES
from engine.floor import DRAWS, Floor
from engine.frame import Landscape, Plan, Truth, TruthRequest
from engine.samples import Points, Samples
from engine.transport import Solution, potential, scaled_estimate, solve

FLOOR_DRAWS = 2  # solves for the noise floor with each answer, until it is known
REFERENCE_EVERY = 5  # answers: it costs a second solve, or 10,000 fakes more
_MANY_FAKES, _OTHER_FAKES, _OTHER_REALS, _FLOOR = 1, 2, 3, 10  # streams of draws

_log = logging.getLogger(__name__)


class _Moment:
    """The clouds that the distance is of, and what the critic says of them; made when first looked at."""

    def __init__(self, samples: Samples) -> None:
        self.samples = samples

    @cached_property
    def fake(self) -> Points:
        """(n, 2), as many as there are reals."""
        return self.samples.fake

    @cached_property
    def scores_real(self) -> NDArray[np.float64]:
        return self.samples.scores(self.samples.real).astype(np.float64)

    @cached_property
    def scores_fake(self) -> NDArray[np.float64]:
        return self.samples.scores(self.fake).astype(np.float64)

    @property
    def scores(self) -> NDArray[np.float64]:
        return np.concatenate([self.scores_real, self.scores_fake])

    def asks(self, *parts: str) -> bool:
        return not self.samples.request.parts.isdisjoint(parts)


class Answers:
    """One answer after another, about any session; asked by one thread."""

    def __init__(self) -> None:
        self._target: tuple[object, ...] = ()
        self._readings: list[float] = []  # of a perfect generator's distance
        self._band: Floor | None = None  # their noise floor, once there are enough
        self._densities: Densities | None = None
        self._reference = _Reference()

    def of(self, samples: Samples) -> Truth:
        """The distances, and what else `samples.request` asks for.

        NaN or None where there is nothing to tell, as for fakes that overflow: there is always an answer.
        """
        if samples.target != self._target:
            self._target, self._readings = samples.target, []
            self._band = self._densities = None
        truth = _nothing(samples)
        with np.errstate(all="ignore"):  # networks that diverge overflow here, too
            moment = _Moment(samples)
            for part in (self._floor, self._estimate, self._distances, self._divergences):
                try:
                    truth = replace(truth, **part(moment, truth))
                except Exception:  # noqa: BLE001 - whatever it was, training goes on without these numbers
                    _log.warning("part of the truth at %d is missing", samples.iteration, exc_info=True)
        return truth

    def _floor(self, moment: _Moment, _: Truth) -> dict[str, Any]:
        """The target's noise floor, once enough draws have been solved."""
        samples = moment.samples
        if self._band is None:
            perfect = (samples.reals(len(samples.real), _FLOOR + k) for k in range(FLOOR_DRAWS))
            self._readings += [solve(samples.real, batch).distance for batch in perfect]
            if len(self._readings) < DRAWS:
                return {}
            self._band = Floor.of(np.asarray(self._readings))
        return {"floor": self._band.mean, "floor_low": self._band.low, "floor_high": self._band.high}

    def _estimate(self, moment: _Moment, _: Truth) -> dict[str, Any]:
        return {"estimate": float(moment.scores_real.mean() - moment.scores_fake.mean())}

    def _distances(self, moment: _Moment, _: Truth) -> dict[str, Any]:
        """W₁ and what its solution is good for: the plan, and the optimal critic of Wasserstein's kind."""
        samples, request = moment.samples, moment.samples.request
        solution = solve(samples.real, moment.fake)
        found: dict[str, Any] = {
            "distance": solution.distance,
            "scaled": scaled_estimate(moment.scores_real, moment.scores_fake, solution),
        }
        if moment.asks("plan"):
            found["plan"] = _plan(solution)
        if samples.is_log:
            return found
        if moment.asks("optimal"):
            found["optimal"] = Landscape(
                request.extent, potential(_nodes(request), solution).astype(np.float32)
            )
        if _tells(self._band, solution.distance):
            # At the clouds every optimal critic is its dual.
            optimal = np.concatenate([solution.u, -solution.v])
            found["agreement"] = correlation(moment.scores, optimal)
            found["reference"] = self._reference.ask(samples, lambda: _other_potential(samples, solution))
        return found

    def _divergences(self, moment: _Moment, truth: Truth) -> dict[str, Any]:
        """What 10,000 fakes tell where the density of p_r is known; D* and its agreement for log losses."""
        samples, request = moment.samples, moment.samples.request
        optimal = samples.is_log and (moment.asks("optimal") or _tells(self._band, truth.distance))
        if not samples.known or not (optimal or moment.asks("divergences", "cost")):
            return {}
        densities = self._densities = self._densities or Densities(samples.shape)
        fakes = samples.fakes(FAKES, _MANY_FAKES)
        counts = densities.count(fakes)
        found: dict[str, Any] = {}
        if moment.asks("divergences"):
            found["divergences"] = densities.reading(samples, fakes, counts)
        if moment.asks("cost"):
            found["cost"] = densities.cost(fakes, counts, request.extent, request.grid)
        if samples.is_log and moment.asks("optimal"):
            found["optimal"] = densities.optimal(fakes, counts, request.extent, request.grid)
        if samples.is_log and _tells(self._band, truth.distance):
            at = densities.optimal_at(samples.real, moment.fake, counts)
            found["agreement"] = _correlation_where_known(_belief(moment.scores), at)

            def other() -> float | None:
                others = densities.count(samples.fakes(FAKES, _OTHER_FAKES))
                return _correlation_where_known(densities.optimal_at(samples.real, moment.fake, others), at)

            found["reference"] = self._reference.ask(samples, other)
        return found


class _Reference:
    """The agreement of two independent optimal critics: dear, slow to change, so kept for some answers."""

    def __init__(self) -> None:
        self._of: tuple[object, ...] = ()
        self._value: float | None = None
        self._left = 0

    def ask(self, samples: Samples, make: Callable[[], float | None]) -> float | None:
        """The value of this replica's game, made anew every `REFERENCE_EVERY` answers."""
        of = (samples.run, samples.replica, samples.target, samples.is_log)
        if of != self._of or self._left == 0:
            self._of, self._value, self._left = of, make(), REFERENCE_EVERY
        self._left -= 1
        return self._value


def _nothing(samples: Samples) -> Truth:
    """The answer before anything is known."""
    return Truth(
        iteration=samples.iteration,
        replica=samples.replica,
        distance=float("nan"),
        estimate=float("nan"),
        scaled=float("nan"),
        floor=None,
        floor_high=None,
        step=samples.step,
        kind="discriminator" if samples.is_log else "potential",
    )


def _tells(floor: Floor | None, distance: float) -> bool:
    """Whether optimal critics tell anything: near the noise floor they are of noise."""
    return floor is not None and not floor.is_near(distance)


def _plan(solution: Solution) -> Plan:
    """Where each fake's mass goes, or most of it."""
    order = np.argsort(solution.mass, kind="stable")
    goals = np.empty_like(solution.fake)
    goals[solution.j[order]] = solution.real[solution.i[order]]  # the last, of the most mass, stays
    return Plan(solution.fake.astype(np.float32), goals.astype(np.float32))


def _nodes(request: TruthRequest) -> NDArray[np.float64]:
    """The nodes (ny, nx, 2) of the request's grid, edges included, row 0 at the lowest y."""
    x0, x1, y0, y1 = request.extent
    xs, ys = np.linspace(x0, x1, request.grid), np.linspace(y0, y1, request.grid)
    return np.stack(np.meshgrid(xs, ys), axis=-1)


def _other_potential(samples: Samples, solution: Solution) -> float | None:
    """How far the optimal critic of other fakes and other reals agrees with this one, at its clouds."""
    n = len(solution.real)
    other = solve(samples.reals(n, _OTHER_REALS), samples.fakes(n, _OTHER_FAKES))
    values = potential(np.concatenate([solution.real, solution.fake]), other)
    return correlation(values, np.concatenate([solution.u, -solution.v]))


def _belief(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """D = 1/(1 + exp(−score))."""
    from scipy.special import expit

    return np.asarray(expit(scores), np.float64)


def _correlation_where_known(first: NDArray[np.float64], second: NDArray[np.float64]) -> float | None:
    """Their correlation at the points where D* is of consequence in both."""
    known = np.isfinite(first) & np.isfinite(second)
    return correlation(first[known], second[known])
