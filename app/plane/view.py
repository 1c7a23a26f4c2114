"""Which part of the plane is seen: the map between data units and pixels, without Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

Extent = tuple[float, float, float, float]  # x low, x high, y low, y high, in data units

SMALLEST_SCALE, LARGEST_SCALE = 1e-3, 1e5  # pixels per data unit: beyond, float32 shows its grain
FARTHEST = 1e5  # data units: what is farther away has diverged, and no view is fitted to it


@dataclass(frozen=True, slots=True)
class View:
    """A window on the plane, one scale for both axes; pixels count from its top left corner, y down.

    `scale` is in pixels per data unit, `width` and `height` in pixels.
    """

    centre: tuple[float, float]
    scale: float
    width: float
    height: float

    @classmethod
    def fitting(cls, extent: Extent, width: float, height: float) -> View:
        """The largest scale at which all of `extent` is seen."""
        low_x, high_x, low_y, high_y = extent
        scale = min(width / max(high_x - low_x, 1e-9), height / max(high_y - low_y, 1e-9))
        return cls(((low_x + high_x) / 2, (low_y + high_y) / 2), _bounded(scale), width, height)

    @property
    def padded(self) -> Extent:
        """A little more than is seen, so that a picture of it has no edge."""
        x_low, x_high, y_low, y_high = self.extent
        pad_x, pad_y = 0.04 * (x_high - x_low), 0.04 * (y_high - y_low)
        return x_low - pad_x, x_high + pad_x, y_low - pad_y, y_high + pad_y

    @property
    def extent(self) -> Extent:
        """What is seen, in data units."""
        half_x, half_y = self.width / 2 / self.scale, self.height / 2 / self.scale
        x, y = self.centre
        return x - half_x, x + half_x, y - half_y, y + half_y

    def to_screen(self, points: ArrayLike) -> NDArray[np.float64]:
        """Pixels (…, 2) of data positions (…, 2)."""
        flip = np.array((self.scale, -self.scale))
        middle = np.array((self.width / 2, self.height / 2))
        pixels: NDArray[np.float64] = (np.asarray(points, dtype=np.float64) - self.centre) * flip + middle
        return pixels

    def to_data(self, x: float, y: float) -> tuple[float, float]:
        """The data position under a pixel."""
        return (
            self.centre[0] + (x - self.width / 2) / self.scale,
            self.centre[1] - (y - self.height / 2) / self.scale,
        )

    def zoomed(self, factor: float, x: float, y: float) -> View:
        """`factor` times as large, the data under the pixel (x, y) staying there."""
        before = self.to_data(x, y)
        larger = replace(self, scale=_bounded(self.scale * factor))
        after = larger.to_data(x, y)
        return replace(
            larger, centre=(self.centre[0] + before[0] - after[0], self.centre[1] + before[1] - after[1])
        )

    def panned(self, dx: float, dy: float) -> View:
        """Moved with the hand by (dx, dy) pixels."""
        x, y = self.centre[0] - dx / self.scale, self.centre[1] + dy / self.scale
        return replace(self, centre=(_near(x), _near(y)))

    def resized(self, width: float, height: float) -> View:
        """The same middle in a window of another size; what was seen in full still is."""
        factor = min(width / self.width, height / self.height)
        return replace(self, width=width, height=height, scale=_bounded(self.scale * factor))


def bounding_extent(points: NDArray[np.floating], margin: float, share: float = 1.0) -> Extent | None:
    """The extent of points (n, 2), widened by `margin` of its longer side; None without any.

    `share` of the points, taken symmetrically about the median in each axis, decide.
    """
    with np.errstate(invalid="ignore"):
        finite = points[(np.abs(points) <= FARTHEST).all(axis=1)]
    if not len(finite):
        return None
    if share < 1:
        low, high = np.quantile(finite.astype(np.float64), ((1 - share) / 2, (1 + share) / 2), axis=0)
    else:
        low, high = finite.min(axis=0), finite.max(axis=0)
    pad = max(float((high - low).max()), 1e-3) * margin
    return float(low[0] - pad), float(high[0] + pad), float(low[1] - pad), float(high[1] + pad)


def union(one: Extent, other: Extent) -> Extent:
    """The smallest extent that holds both."""
    return min(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), max(one[3], other[3])


def _near(place: float) -> float:
    return min(max(place, -FARTHEST), FARTHEST)


def _bounded(scale: float) -> float:
    return min(max(scale, SMALLEST_SCALE), LARGEST_SCALE)
