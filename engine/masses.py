"""How much of a target lies in a box of the plane: exact, from its cells and its noise. Numpy and scipy.

Points and axis-parallel sides with Gaussian noise are products of one-dimensional integrals, which are
known: the normal distribution Φ, and for a side of length ℓ the mean of Φ over it, by ψ(s) = sΦ(s) + φ(s).
Slanted segments (the curves) are replaced by midpoints at most σ/8 or 1/64 of a cell apart, whichever is
more. Along a smooth curve the midpoint rule for a Gaussian errs by e^(−2π²·64) of it, but at the curve's
ends, where it is (1/8)²/24 < 0.1 % of what lies within σ of them. With next to no noise the error is half
a step for each time that the curve crosses an edge.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.datasets import Shape

Array = NDArray[np.float64]
Intervals = NDArray[np.complex128]  # origin + i·width

_REACH = 8.5  # σ; beyond lies 2e-17 of a normal
_CHUNK = 64  # sources at a time: those next to each other share a small window of the grid
_SILENT = 1e-6  # noise below this share of a cell counts as none
_FAR = 40.0  # σ; Φ is 0 or 1 to the last digit
_ASYMPTOTIC = 100.0  # σ; from here ψ by its series
_SIDE = 64  # steps of a curve without noise in each cell


@dataclass(frozen=True, slots=True, eq=False)
class _Sources:
    """Axis-parallel boxes [origin, origin + width] of one noise, widths of 0 included; weights sum to 1."""

    origin: Array  # (K, 2)
    width: Array  # (K, 2)
    weight: Array  # (K,)
    sigma: float


def grid_masses(shape: Shape, x: Array, y: Array) -> Array:
    """The share (ny, nx) of a shape in every cell of a grid, row 0 at the lowest y.

    Args:
        shape: its parallelograms must have sides along the axes.
        x: edges (nx + 1,), increasing; the outermost may be infinite. Cells are half open, [low, high).
        y: edges (ny + 1,) alike.

    Raises:
        ValueError: slanted parallelograms.
    """
    pitch = min(np.diff(edges[np.isfinite(edges)]).min(initial=np.inf) for edges in (x, y))
    sources = _sources(shape, pitch)
    masses = np.zeros((len(y) - 1, len(x) - 1))
    for stripes, bands, weight in _blocks(sources):
        columns, across = _shares(stripes, x, sources.sigma)
        rows, up = _shares(bands, y, sources.sigma)
        masses[rows, columns] += up.T @ weight @ across
    return masses


def log_masses(shape: Shape, boxes: Array) -> Array:
    """Log of the share (L,) in boxes (L, 4) of x low, x high, y low, y high, however far in the tails.

    For shapes with noise, whose share is nowhere 0; of slanted segments only the midpoints are used.

    Raises:
        ValueError: slanted parallelograms, or no noise.
    """
    if not shape.sigma > 0:
        raise ValueError("without noise most masses are 0")
    sources = _sources(shape, np.inf)
    (x, at_x), (y, at_y) = (
        np.unique(boxes[:, side], axis=0, return_inverse=True) for side in (slice(0, 2), slice(2, 4))
    )
    along, up = (_log_shares(sources, axis, edges) for axis, edges in enumerate((x, y)))
    up += np.log(sources.weight)[:, None]
    found = np.empty(len(boxes))
    for start in range(0, len(boxes), _CHUNK):
        part = slice(start, start + _CHUNK)
        terms = along[:, at_x.ravel()[part]] + up[:, at_y.ravel()[part]]
        top = terms.max(axis=0)
        found[part] = top + np.log(np.exp(terms - top).sum(axis=0))
    return found


def is_noisy(shape: Shape, pitch: float) -> bool:
    """Whether a shape's noise counts, on a grid of that pitch."""
    return shape.sigma > _SILENT * pitch


def _sources(shape: Shape, pitch: float) -> _Sources:
    """`shape` as boxes; slanted segments as points no further apart than noise and `pitch` allow."""
    origin = np.asarray(shape.origin, np.float64)
    weight = np.ones(len(origin)) if shape.weights is None else np.asarray(shape.weights, np.float64)
    sides = [side for side in (shape.along, shape.across) if side is not None]
    flat = [(side == 0).any(axis=1) for side in sides]
    sigma = shape.sigma if np.isinf(pitch) or is_noisy(shape, pitch) else 0.0
    if all(each.all() for each in flat) and (len(sides) < 2 or not (sides[0] * sides[1]).any()):
        reach = np.sum(sides, axis=0) if sides else np.zeros_like(origin)
        return _Sources(origin + np.minimum(reach, 0), np.abs(reach), weight / weight.sum(), sigma)
    if len(sides) > 1:
        raise ValueError("parallelograms must have sides along the axes")
    along = sides[0]
    step = max(sigma / 8, pitch / _SIDE)
    count = np.maximum(np.ceil(np.hypot(*along.T) / step), 1).astype(np.int64)
    which = np.repeat(np.arange(len(count)), count)
    place = np.arange(len(which)) - (np.cumsum(count) - count)[which]
    points = origin[which] + ((place + 0.5) / count[which])[:, None] * along[which]
    return _Sources(points, np.zeros_like(points), (weight / weight.sum() / count)[which], sigma)


def _blocks(sources: _Sources) -> Iterator[tuple[Intervals, Intervals, Array]]:
    """Intervals (k,) of x and (l,) of y, origin + i·width, and how much is in each pair (l, k).

    A lattice, as a painted density, is one such block; the points of a curve come a few at a time, those
    next to each other, so that a block reaches few cells of the grid.
    """
    count = len(sources.weight)
    x, y = (sources.origin[:, axis] + 1j * sources.width[:, axis] for axis in (0, 1))  # pairs that sort
    (stripes, column), (bands, row) = (np.unique(each, return_inverse=True) for each in (x, y))
    if len(stripes) * len(bands) <= 4 * count:
        pairs = np.bincount(row * len(stripes) + column, sources.weight, len(stripes) * len(bands))
        yield stripes, bands, pairs.reshape(len(bands), len(stripes)).astype(np.float64)
        return
    chunk = max(_CHUNK, count // 1024)
    for start in range(0, count, chunk):
        part = slice(start, start + chunk)
        yield x[part], y[part], np.diag(sources.weight[part])


def _shares(intervals: Intervals, edges: Array, sigma: float) -> tuple[slice, Array]:
    """Which cells of an axis some intervals (k,) reach, and what part (k, cells) of each is in them."""
    origin, width = intervals.real, intervals.imag
    reach = _REACH * sigma
    first = int(np.searchsorted(edges, origin.min() - reach, side="right")) - 1
    last = int(np.searchsorted(edges, (origin + width).max() + reach, side="right"))
    window = slice(max(first, 0), min(last, len(edges) - 1))
    near = edges[window.start : window.stop + 1]
    return window, np.diff(_cdf(near, origin[:, None], width[:, None], sigma), axis=1)


def _cdf(edges: Array, origin: Array, width: Array, sigma: float) -> Array:
    """The share of each source (k, 1) below each edge (e,)."""
    from scipy.special import ndtr

    wide = width > 0
    if sigma == 0:
        inside = np.clip(edges - origin, 0.0, width) / np.where(wide, width, 1.0)
        return np.where(wide, inside, edges > origin)
    low = np.clip((edges - origin) / sigma, -_FAR, width / sigma + _FAR)
    if not wide.any():
        return np.asarray(ndtr(low), np.float64)
    long = np.where(wide, width, sigma) / sigma
    return np.where(wide, (_psi(low) - _psi(low - long)) / long, ndtr(low))


def _psi(s: Array) -> Array:
    """ψ(s) = ∫ Φ up to s."""
    from scipy.special import ndtr

    return np.asarray(s * ndtr(s) + np.exp(-s * s / 2) / np.sqrt(2 * np.pi), np.float64)


def _log_shares(sources: _Sources, axis: int, intervals: Array) -> Array:
    """Log of the part (K, n) of each source in intervals (n, 2), taken from the lighter side."""
    origin, width = sources.origin[:, axis, None], sources.width[:, axis, None]
    low, high = intervals.T
    mirror = 2 * origin + width
    beyond = low > mirror - high
    top = np.where(beyond, mirror - low, high)
    bottom = np.where(beyond, mirror - high, low)
    above = _log_cdf((top - origin) / sources.sigma, width / sources.sigma)
    below = _log_cdf((bottom - origin) / sources.sigma, width / sources.sigma)
    with np.errstate(divide="ignore"):  # an interval thinner than rounding has no share
        return np.asarray(above + np.log1p(-np.exp(np.minimum(below - above, 0.0))), np.float64)


def _log_cdf(s: Array, width: Array) -> Array:
    """Log of the share below s of a source of that width, both in σ."""
    from scipy.special import log_ndtr

    wide = width > 0
    if not wide.any():
        return np.asarray(log_ndtr(s), np.float64)
    inside = np.clip(s, -1e150, width + _FAR)  # infinite edges, and a flat end above
    long = np.where(wide, width, 1.0)
    high, low = _log_psi(inside), _log_psi(inside - long)
    with np.errstate(divide="ignore"):  # at −∞ there is nothing below
        below = high + np.log1p(-np.exp(low - high)) - np.log(long)
    return np.where(wide, below, log_ndtr(s))


def _log_psi(s: Array) -> Array:
    """Log ψ(s); far below 0 it is log φ(s) − 2 log|s| and a little."""
    from scipy.special import erfcx

    t = np.maximum(-s, 0.0)
    with np.errstate(divide="ignore"):  # where the other branch is taken
        mills = np.sqrt(np.pi / 2) * erfcx(t / np.sqrt(2))
        series = -2 * np.log(t) + np.log1p(-3 / np.maximum(t, _ASYMPTOTIC) ** 2)
        rest = np.where(t > _ASYMPTOTIC, series, np.log1p(-np.minimum(t * mills, 1.0)))
        tail = -t * t / 2 - np.log(2 * np.pi) / 2 + rest
    return np.where(s < 0, tail, np.log(_psi(np.maximum(s, 0.0))))
