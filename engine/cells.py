"""A partition of the whole plane into cells that are small where a target is dense. Numpy and scipy.

Equal cells are either so large that they hide what a small mode looks like, or so many that their own
noise drowns the answer. So squares are cut into four while more than a given share of p_r is inside
(a quadtree). The outermost reach to infinity, and points that are not finite have a cell of their own:
nothing falls outside.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engine.datasets import Shape
from engine.masses import grid_masses, is_noisy, log_masses

Array = NDArray[np.float64]
Extent = tuple[float, float, float, float]  # x low, x high, y low, y high

COARSE = 32  # squares along each side to begin with
FINE = 512  # and at most
SHARE = 1 / 256  # of p_r in a cell; more is cut
_FAINT = 1e-12  # masses below this are taken from their logarithm
_TOUCH = 1e-9  # of a pixel; less is rounding
_MARGIN = 6.0  # σ between a target and the outermost edges


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """L cells and their exact shares of a target p_r; made by `partition`.

    The last cell is where points that are not finite go; p_r has nothing there.
    """

    x: Array  # (m + 1,) edges of the finest grid; the outermost cells reach beyond, to infinity
    y: Array  # (m + 1,)
    labels: NDArray[np.int32]  # (m, m) which cell a square of the finest grid belongs to, row 0 lowest
    mass: Array  # (L,) share of p_r, sums to 1
    log_mass: Array  # (L,) its logarithm, finite where `mass` underflows; −∞ where p_r = 0
    area: Array  # (L,) in data units², within the edges
    ends: Extent | None = None  # where the outermost squares end in pictures; None: nowhere

    def reaching(self, points: NDArray[np.floating]) -> Cells:
        """The same cells, drawn only as far as the edges or these points (n, 2) go: nothing lies beyond."""
        known = points[np.isfinite(points).all(axis=1)]
        corners = np.array([[self.x[0], self.y[0]], [self.x[-1], self.y[-1]]])
        around = np.concatenate([corners, known])
        (x0, y0), (x1, y1) = around.min(axis=0), around.max(axis=0)
        return replace(self, ends=(float(x0), float(x1), float(y0), float(y1)))

    def locate(self, points: NDArray[np.floating]) -> NDArray[np.int64]:
        """The cell (n,) of each point (n, 2)."""
        finite = np.isfinite(points).all(axis=1)
        column, row = (
            np.searchsorted(edges[1:-1], np.where(finite, points[:, axis], 0.0), side="right")
            for axis, edges in enumerate((self.x, self.y))
        )
        return np.where(finite, self.labels[row, column], len(self.mass) - 1).astype(np.int64)

    def count(self, points: NDArray[np.floating]) -> NDArray[np.int64]:
        """How many of the points (n, 2) each cell holds; sums to n."""
        return np.bincount(self.locate(points), minlength=len(self.mass))

    def picture(self, values: Array, extent: Extent, side: int) -> Array:
        """One value per cell (L,) as a picture (side, side) of the plane, row 0 at the lowest y.

        A pixel is the mean over its area, so that a picture of densities has their integral, however
        small the cells. An infinite value makes infinite whatever pixel it touches.
        """
        x0, x1, y0, y1 = self.ends or (-np.inf, np.inf, -np.inf, np.inf)
        across = _overlaps(self.x, np.linspace(*extent[:2], side + 1), (x0, x1))
        up = _overlaps(self.y, np.linspace(*extent[2:], side + 1), (y0, y1))
        finite = np.isfinite(values)
        found = up @ np.where(finite, values, 0.0)[self.labels] @ across.T
        if not finite.all():
            touched = up @ (~finite)[self.labels].astype(np.float64) @ across.T
            found[touched > _TOUCH] = np.inf
        return np.asarray(found, np.float64)

    def density(self, share: Array) -> Array:
        """Shares (L,) per data unit²; 0 where there is no area."""
        return np.divide(share, self.area, out=np.zeros(len(share)), where=self.area > 0)


def partition(
    shape: Shape, share: float = SHARE, coarse: int = COARSE, fine: int = FINE, extent: Extent | None = None
) -> Cells:
    """Cells that each hold at most `share` of a shape, unless they are of the finest size.

    Args:
        shape: the target p_r.
        share: of p_r in a cell; 1 cuts nothing, 0 everything.
        coarse: squares along each side to begin with.
        fine: squares along each side at most; a power of two times `coarse`.
        extent: what the squares cover; by default the shape with a margin. More is never unnoticed.

    Raises:
        ValueError: sides that do not fit, or slanted parallelograms.
    """
    depth = int(np.log2(fine / coarse))
    if coarse << depth != fine:
        raise ValueError(f"{fine} is not a power of two times {coarse}")
    x0, x1, y0, y1 = extent or _extent(shape)
    x, y = np.linspace(x0, x1, fine + 1), np.linspace(y0, y1, fine + 1)
    masses = grid_masses(shape, _open(x), _open(y))
    code = _codes(masses, share, coarse, depth)
    found, which = np.unique(code, return_inverse=True)
    labels: NDArray[np.int32] = which.reshape(code.shape).astype(np.int32)
    boxes, area = _boxes(found, x, y)
    mass = np.append(np.bincount(labels.ravel(), masses.ravel()), 0.0)
    with np.errstate(divide="ignore"):
        log_mass = np.log(mass)
    faint = np.flatnonzero(mass[:-1] < _FAINT)
    if is_noisy(shape, x[1] - x[0]) and len(faint):
        log_mass[faint] = log_masses(shape, boxes[faint])
        mass[faint] = np.exp(log_mass[faint])
    return Cells(x, y, labels, mass, log_mass, np.append(area, 0.0))


def _codes(masses: Array, share: float, coarse: int, depth: int) -> NDArray[np.int64]:
    """A number (m, m) for each finest square, the same within a cell: binary size, row and column."""
    fine = len(masses)
    row, column = np.indices(masses.shape)
    code = np.empty(masses.shape, np.int64)
    cut = np.ones(masses.shape, np.bool_)
    for level in range(depth + 1):
        power = depth - level
        size = 1 << power
        corner = (power * fine + (row >> power << power)) * fine + (column >> power << power)
        np.copyto(code, corner, where=cut)
        side = coarse << level
        block = masses.reshape(side, size, side, size).sum(axis=(1, 3))
        cut &= np.repeat(np.repeat(block > share, size, axis=0), size, axis=1)
    return code


def _boxes(code: NDArray[np.int64], x: Array, y: Array) -> tuple[Array, Array]:
    """The boxes (L, 4) that codes stand for, infinite at the outer edges, and their areas within them."""
    fine = len(x) - 1
    size, row, column = 1 << code // fine**2, code // fine % fine, code % fine
    wide, high = _open(x), _open(y)
    boxes = np.stack([wide[column], wide[column + size], high[row], high[row + size]], axis=1)
    return boxes, (x[column + size] - x[column]) * (y[row + size] - y[row])


def _overlaps(edges: Array, pixels: Array, ends: tuple[float, float]) -> Array:
    """The share (side, m) of each pixel that lies in each square of an axis; the outermost go to the ends."""
    wide = np.concatenate([[ends[0]], edges[1:-1], [ends[1]]])
    low, high = pixels[:-1, None], pixels[1:, None]
    return np.asarray(
        np.maximum(np.minimum(high, wide[1:]) - np.maximum(low, wide[:-1]), 0.0) / (high - low), np.float64
    )


def _open(edges: Array) -> Array:
    """The edges with the outermost at infinity."""
    return np.concatenate([[-np.inf], edges[1:-1], [np.inf]])


def _extent(shape: Shape) -> Extent:
    """A square around the shape, with a margin of 6σ and of a tenth of its size."""
    corners = [np.asarray(shape.origin, np.float64)]
    for side in (shape.along, shape.across):
        if side is not None:
            corners += [corner + side for corner in corners]
    low = np.min([corner.min(axis=0) for corner in corners], axis=0)
    high = np.max([corner.max(axis=0) for corner in corners], axis=0)
    reach = max(float((high - low).max()) * 0.6, 0.5) + _MARGIN * shape.sigma
    (x, y) = (low + high) / 2
    return x - reach, x + reach, y - reach, y + reach
