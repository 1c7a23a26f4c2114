"""What the lab shows of a scene: the exact numbers here, and the same at every distance. Without Qt."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from app.lab.scene import REACH, Point, Scene
from engine.distances import Comparison, Kind, compare, critic, discriminator

Floats = NDArray[np.float64]
NEAR = 1e-9  # data units: not quite 0, for points and lines leap there
COUNT = 97  # distances in a curve
PROFILE_HALF = 3.2  # data units to either side of the middle between the shapes
_FIRST = (0.0004, 0.002, 0.01, 0.025)  # data units: on a logarithmic axis all begins here
_UP = (0.0, 1.0)
_PROFILE_COUNT = 257


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """Every number of a `Comparison` at `distances` (n,), the first of them just above 0."""

    distances: Floats
    table: dict[str, Floats]
    at_zero: Comparison


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """A scene, its comparison, and the curves that the comparison is a point of."""

    scene: Scene
    here: Comparison
    curves: Curves


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """Along the line through both centres, from left to right; 0 is the middle between them.

    `discriminator` is NaN where neither shape has any mass, for there it may be anything.
    """

    places: Floats  # (n,) data units
    real_at: float
    fake_at: float
    real: Floats  # (n,) density in shares of its peak
    fake: Floats
    discriminator: Floats
    critic: Floats
    at_centres: tuple[float, float]  # the discriminator at the real and at the fake centre


def facts(scene: Scene) -> Facts:
    """All that is drawn of `scene`; only the curves are dear, and they are kept."""
    way = _way(scene)
    sized = scene.kind == "blobs" or way == _UP  # else the curves are the same for every size
    curves = _curves(scene.kind, scene.size if sized else 1.0, way)
    return Facts(scene, compare(scene.kind, scene.shift, scene.size), curves)


def _way(scene: Scene) -> Point:
    """The heading, as far as it makes a difference."""
    return _UP if scene.kind == "lines" and scene.upright else (1.0, 0.0)


@lru_cache(maxsize=64)
def _curves(kind: Kind, size: float, way: Point) -> Curves:
    distances = np.concatenate(([NEAR], _FIRST, np.linspace(0.0, REACH, COUNT)[1:]))
    rows = [compare(kind, (way[0] * d, way[1] * d), size) for d in distances.tolist()]
    names = Comparison.__dataclass_fields__
    table = {name: np.array([getattr(row, name) for row in rows], np.float64) for name in names}
    return Curves(distances, table, compare(kind, (0.0, 0.0), size))


def profile(scene: Scene) -> Profile:
    """Fig. 2 of the WGAN paper for `scene`: densities, the optimal discriminator and the optimal critic."""
    half = scene.distance / 2
    ahead = scene.heading > (0.0, 0.0)  # to the right, or upwards where it is upright
    real_at, fake_at = (-half, half) if ahead else (half, -half)
    edges = [at + side * scene.size / 2 for at in (real_at, fake_at) for side in (-1, 1)]
    steps = [edge + side * NEAR for edge in edges for side in (-1, 1)]
    places = np.sort(np.concatenate((np.linspace(-PROFILE_HALF, PROFILE_HALF, _PROFILE_COUNT), steps)))
    points = np.stack((places, np.zeros_like(places)), axis=1)
    real, fake = np.array((real_at, 0.0)), np.array((fake_at, 0.0))
    densities = _densities(scene, places - real_at), _densities(scene, places - fake_at)
    if scene.kind == "blobs":
        odds = discriminator(points, real, fake, scene.size)
    else:
        with np.errstate(invalid="ignore"):
            odds = densities[0] / (densities[0] + densities[1])
    ramp = critic(points, real, fake)
    return Profile(places, real_at, fake_at, *densities, odds, ramp, _at_centres(scene, real, fake))


def _at_centres(scene: Scene, real: Floats, fake: Floats) -> tuple[float, float]:
    if scene.kind == "blobs":
        at_real, at_fake = discriminator(np.stack((real, fake)), real, fake, scene.size).tolist()
        return at_real, at_fake
    apart = scene.distance
    together = apart <= scene.size / 2 if scene.kind == "lines" and scene.upright else apart == 0
    return (0.5, 0.5) if together else (1.0, 0.0)


def _densities(scene: Scene, offsets: Floats) -> Floats:
    """The density at `offsets` from a shape's centre along the line, in shares of its peak; 0 for spikes."""
    if scene.kind == "blobs":
        return np.asarray(np.exp(-(offsets**2) / (2 * scene.size**2)), np.float64)
    if scene.kind == "lines" and scene.upright:
        return (np.abs(offsets) <= scene.size / 2).astype(np.float64)
    return np.zeros_like(offsets)
