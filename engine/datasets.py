"""The data sets: their titles and, as tables of cells, their exact shapes. Numpy only.

A shape is S cells, each of them a point, a line segment or a parallelogram, plus Gaussian noise:

    x = origin[i] + a·along[i] + b·across[i] + σ·normal

One uniform number chooses the cell i and its fraction goes on as a; another is b. Curves are polylines
of 4,096 segments in all, which differ from the curve by less than 1e-4 of the plane's size.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from engine.modes import SIGMA
from engine.words import UserError

Array = NDArray[np.float64]
CURVE_CELLS = 4096
PAINTED_SIDE = 4.0  # the longer side of a painted density, in data units


@dataclass(frozen=True, slots=True)
class Title:
    """What a data set is called on screen, and one sentence about it."""

    title: str
    help: str


TITLES: Mapping[str, Title] = {
    "ring8": Title("Ring of 8", "Eight small Gaussians on a ring, as in the WGAN-GP authors' gan_toy.py."),
    "grid25": Title("Grid of 25", "Twenty-five small Gaussians on a 5 × 5 grid, as in gan_toy.py."),
    "swissroll": Title("Swiss roll", "A noisy spiral, as in gan_toy.py: one connected curve, no modes."),
    "moons": Title("Two moons", "Two interleaving half circles."),
    "circles": Title("Two circles", "One circle inside another, each with half of the points."),
    "spirals": Title("Two spirals", "Two spirals wound into each other."),
    "pinwheel": Title("Pinwheel", "Five bent arms with most points halfway out."),
    "checkerboard": Title("Checkerboard", "Eight filled squares of equal density, touching only at corners."),
    "gaussian": Title("Gaussian", "One round Gaussian with σ = 0.5: the easiest target."),
    "blobs2": Title("Two blobs", "Two Gaussians far apart, with nothing between them."),
    "blobs3": Title("Three blobs", "Three Gaussians with 60 %, 30 % and 10 % of the points."),
    "lines": Title(
        "Two lines", "Two parallel lines at distance θ, after Fig. 1 of the WGAN paper; no noise."
    ),
}


@dataclass(frozen=True, slots=True, eq=False)
class Modes:
    """Known modes: centres (K, 2) in data units, the σ of each, and weights (K,) that sum to 1."""

    centres: Array
    sigma: float
    weights: Array


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """A distribution in the plane as S cells plus Gaussian noise; see the module's first lines.

    `origin`, `along`, `across`: (S, 2) in data units; None for cells without that side. `weights`: (S,)
    positive, any scale; None for cells that are equally likely. `sigma`: standard deviation of the noise.
    """

    origin: NDArray[np.floating]
    along: Array | None = None
    across: Array | None = None
    weights: Array | None = None
    sigma: float = 0.0
    modes: Modes | None = None

    def points(self, uniform: Array, normal: Array) -> Array:
        """The map from uniform (..., 2) in [0, 1) and normal (..., 2) to points (..., 2)."""
        place, b = uniform[..., 0], uniform[..., 1]
        if self.weights is None:
            index = (place * len(self.origin)).astype(np.int64)
            a = place * len(self.origin) - index
        else:
            upper = cumulative(self.weights)
            index = np.searchsorted(upper, place, side="right")
            mass = np.diff(upper, prepend=0.0)
            a = (place - (upper - mass)[index]) / mass[index]
        points = self.origin[index] + self.sigma * normal
        for share, side in ((a, self.along), (b, self.across)):
            if side is not None:
                points = points + share[..., None] * side[index]
        return np.asarray(points, np.float64)

    def spread(self) -> float:
        """Its size: the root mean square distance of a point from their mean, in data units."""
        sides = [np.zeros((1, 2)) if side is None else side for side in (self.along, self.across)]
        centres = self.origin + (sides[0] + sides[1]) / 2
        mean = np.average(centres, axis=0, weights=self.weights)
        within = sum((side**2).sum(axis=1) for side in sides) / 12  # of a uniform position on each side
        squares = ((centres - mean) ** 2).sum(axis=1) + within + 2 * self.sigma**2
        return float(np.sqrt(np.average(squares, weights=self.weights)))


def cumulative(weights: Array) -> Array:
    """Upper edges (S,) of the cells' shares of [0, 1): increasing, the last exactly 1."""
    upper = np.cumsum(weights, dtype=np.float64)
    upper /= upper[-1]
    upper[-1] = 1.0
    return upper


def shape_of(name: str, noise: float = 1.0, line_distance: float = 1.0) -> Shape:
    """The shape of a named data set.

    Args:
        name: one of `engine.settings.DATASETS`.
        noise: multiplies the data set's own noise.
        line_distance: θ of `lines`, in data units.

    Raises:
        UserError: unknown name.
    """
    if name == "lines":
        return _lines(line_distance)
    if name not in _SHAPES:
        raise UserError(
            "there is no data set {name}; data sets are {known}", name=name, known=", ".join(TITLES)
        )
    return _SHAPES[name](noise)


def painted_shape(weights: NDArray[np.floating]) -> Shape:
    """A painted density: (H, W) weights, row 0 at the top, centred, the longer side 4 data units long.

    Cells of weight 0 are left out, so no point ever falls into them.
    """
    height, width = weights.shape
    side = PAINTED_SIDE / max(height, width)
    row, column = np.nonzero(weights)
    low = np.stack([column - width / 2, height / 2 - row - 1], axis=1) * side
    return Shape(
        low,
        along=np.tile([side, 0.0], (len(low), 1)),
        across=np.tile([0.0, side], (len(low), 1)),
        weights=weights[row, column].astype(np.float64),
    )


def modes_shape(centres: NDArray[np.floating], noise: float) -> Shape:
    """Modes set by hand: equal Gaussians at centres (K, 2), σ of `noise` times `engine.modes.SIGMA`."""
    return _blobs(np.asarray(centres, np.float64), noise * SIGMA)


def thumbnail_points(name: str, n: int) -> Array:
    """Evenly spread points (n, 2) of a named data set, always the same ones, for a small picture.

    From a Kronecker sequence (Roberts' R₃), so that the window opens without numpy.random.
    """
    place = np.arange(n) + 0.5
    across, angle, far = (place * step % 1.0 for step in (0.8191725134, 0.6710436067, 0.5497004779))
    normal = _polar(np.sqrt(-2.0 * np.log1p(-far)), 2.0 * np.pi * angle)  # Box and Muller
    return shape_of(name).points(np.stack([place / n, across], axis=1), normal)


def _blobs(centres: Array, sigma: float, slots: tuple[int, ...] | None = None) -> Shape:
    """Gaussians with the same σ; `slots` gives mode k that many equal slots, and so its weight."""
    counts = np.array(slots or (1,) * len(centres))
    modes = Modes(centres, sigma, counts / counts.sum())
    return Shape(np.repeat(centres, counts, axis=0), sigma=sigma, modes=modes)


def _ring8(noise: float) -> Shape:
    angle = np.arange(8) * (np.pi / 4)
    return _blobs(_polar(np.full(8, 2 / 1.414), angle), noise * 0.02 / 1.414)


def _grid25(noise: float) -> Shape:
    nodes = np.array(list(product(range(-2, 3), repeat=2)), np.float64)
    return _blobs(nodes * 2 / 2.828, noise * 0.05 / 2.828)


def _gaussian(noise: float) -> Shape:
    return _blobs(np.zeros((1, 2)), noise * 0.5)


def _blobs2(noise: float) -> Shape:
    return _blobs(np.array([[-1.5, 0.0], [1.5, 0.0]]), noise * 0.1)


def _blobs3(noise: float) -> Shape:
    angle = np.pi / 2 + np.arange(3) * (2 * np.pi / 3)
    return _blobs(_polar(np.full(3, 1.5), angle), noise * 0.1, slots=(6, 3, 1))


def _swissroll(noise: float) -> Shape:
    """Columns 0 and 2 of scikit-learn's swiss roll with noise 0.25, ÷ 7.5."""

    def roll(u: Array) -> Array:
        angle = 1.5 * np.pi * (1 + 2 * u)
        return _polar(angle / 7.5, angle)

    return _curves([roll], noise * 0.25 / 7.5)


def _moons(noise: float) -> Shape:
    """scikit-learn's moons, centred and × 1.4."""

    def moon(sign: int, centre: tuple[float, float]) -> Callable[[Array], Array]:
        return lambda u: 1.4 * (np.array(centre) + sign * _polar(np.ones_like(u), np.pi * u))

    return _curves([moon(1, (-0.5, -0.25)), moon(-1, (0.5, 0.25))], noise * 0.05 * 1.4)


def _circles(noise: float) -> Shape:
    """scikit-learn's circles with factor ½, × 1.8."""

    def circle(radius: float) -> Callable[[Array], Array]:
        return lambda u: _polar(np.full_like(u, radius), 2 * np.pi * u)

    return _curves([circle(0.9), circle(1.8)], noise * 0.05 * 1.8)


def _spirals(noise: float) -> Shape:
    """One and a half turns each, evenly along the arc far from the centre: angle ∝ √u."""

    def spiral(sign: int) -> Callable[[Array], Array]:
        return lambda u: sign * _polar(2.1 * np.sqrt(u), 3 * np.pi * np.sqrt(u))

    return _curves([spiral(1), spiral(-1)], noise * 0.05)


def _pinwheel(noise: float) -> Shape:
    """Five arms after Johnson et al. 2016: normal along the radius, bent by ¼·exp(radius), × 1.1.

    Their deviations are 0.3 along and 0.1 across; noise of 0.1 on a spine of √(0.3² − 0.1²) gives both.
    The spine is cut off at 3.3 of its deviations.
    """
    quantile = np.vectorize(NormalDist(0.0, (0.3**2 - 0.1**2) ** 0.5).inv_cdf)

    def arm(k: int) -> Callable[[Array], Array]:
        def spine(u: Array) -> Array:
            radius = 1 + quantile(0.0005 + 0.999 * u)
            return _polar(1.1 * radius, k * 2 * np.pi / 5 + 0.25 * np.exp(radius))

        return spine

    return _curves([arm(k) for k in range(5)], noise * 0.1 * 1.1)


def _checkerboard(noise: float) -> Shape:
    """Unit squares over [−2, 2]²; the edges, sharp where it is published, are softened by σ = 0.01."""
    squares = [(x, y) for x, y in product(range(-2, 2), repeat=2) if (x + y) % 2 == 0]
    one = np.ones(len(squares))
    return Shape(
        np.array(squares, np.float64),
        along=np.stack([one, 0 * one], axis=1),
        across=np.stack([0 * one, one], axis=1),
        sigma=noise * 0.01,
    )


def _lines(distance: float) -> Shape:
    """Lines x = ±θ/2, y uniform on [−1, 1], without noise: W₁ and the divergences have closed forms."""
    origin = np.array([[-distance / 2, -1.0], [distance / 2, -1.0]])
    return Shape(origin, along=np.array([[0.0, 2.0], [0.0, 2.0]]))


def _curves(curves: list[Callable[[Array], Array]], sigma: float) -> Shape:
    """Equally likely curves u ∈ [0, 1] → (..., 2), as polylines of `CURVE_CELLS` cells in all."""
    nodes = np.linspace(0, 1, CURVE_CELLS // len(curves) + 1)
    corners = [curve(nodes) for curve in curves]
    return Shape(
        np.concatenate([corner[:-1] for corner in corners]),
        along=np.concatenate([np.diff(corner, axis=0) for corner in corners]),
        sigma=sigma,
    )


def _polar(radius: NDArray[np.floating], angle: NDArray[np.floating]) -> Array:
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=-1).astype(np.float64)


_SHAPES: Mapping[str, Callable[[float], Shape]] = {
    "ring8": _ring8,
    "grid25": _grid25,
    "swissroll": _swissroll,
    "moons": _moons,
    "circles": _circles,
    "spirals": _spirals,
    "pinwheel": _pinwheel,
    "checkerboard": _checkerboard,
    "gaussian": _gaussian,
    "blobs2": _blobs2,
    "blobs3": _blobs3,
}
