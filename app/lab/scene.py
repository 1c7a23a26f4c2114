"""Two shapes in the plane, as a person has put them. Without Qt."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Literal

from app.controls.scale import Scale
from engine.distances import Kind
from engine.words import UserError

Point = tuple[float, float]
Shape = Literal["real", "fake"]

KINDS: tuple[Kind, ...] = ("points", "lines", "blobs")
HALF = 2.0  # data units: centres stay in the square from −HALF to HALF
REACH = 4.0  # the farthest two centres go apart
SIZES: dict[Kind, Scale] = {"lines": Scale(0.2, 2.4), "blobs": Scale(0.1, 0.8)}  # points have none
_GRAIN = 9  # decimals: 0.1 + 0.2 is 0.3 here


@dataclass(frozen=True, slots=True)
class Scene:
    """Centres of the two shapes in data units, and how large lines and blobs are.

    `heading` is the unit vector from real to fake; where they coincide, what it was before.
    """

    kind: Kind = "lines"
    real: Point = (-0.6, 0.0)
    fake: Point = (0.6, 0.0)
    heading: Point = (1.0, 0.0)
    sizes: dict[Kind, float] = field(default_factory=lambda: {"lines": 1.6, "blobs": 0.35})

    @property
    def size(self) -> float:
        """Length of the lines, σ of the blobs, 0 for points."""
        return self.sizes.get(self.kind, 0.0)

    @property
    def shift(self) -> Point:
        """From real to fake."""
        return round(self.fake[0] - self.real[0], _GRAIN), round(self.fake[1] - self.real[1], _GRAIN)

    @property
    def distance(self) -> float:
        """Between the centres, in data units."""
        return math.hypot(*self.shift)

    @property
    def upright(self) -> bool:
        """Whether the fake shape lies straight above or below the real one: lines then slide on one line."""
        return self.heading[0] == 0

    def of_kind(self, kind: Kind) -> Scene:
        """The same places with other shapes."""
        return replace(self, kind=kind)

    def of_size(self, size: float) -> Scene:
        """Lines of another length, or blobs of another σ.

        Raises:
            UserError: a size that is no number in the range of `SIZES`, or points.
        """
        scale = SIZES.get(self.kind)
        if scale is None:
            raise UserError("points have no size; choose lines or blobs")
        if not scale.low <= size <= scale.high:  # false for NaN, too
            raise UserError(
                "the size {value} of {kind} is not allowed; it is a number from {low:g} to {high:g}",
                value=size,
                kind=self.kind,
                low=scale.low,
                high=scale.high,
            )
        return replace(self, sizes={**self.sizes, self.kind: float(size)})

    def moved(self, shape: Shape, to: Point, snap: float = 0.0) -> Scene:
        """With one shape put at `to`, kept in the square and within reach of the other.

        A coordinate less than `snap` from the other shape's becomes equal to it.
        """
        still = self.fake if shape == "real" else self.real
        place = [
            there if abs(_within(here) - there) < snap else _within(here)
            for here, there in zip(to, still, strict=True)
        ]
        far = math.hypot(place[0] - still[0], place[1] - still[1])
        if far > REACH:
            place = [there + (here - there) * REACH / far for here, there in zip(place, still, strict=True)]
        put = (place[0], place[1])
        return self._headed(put, self.fake) if shape == "real" else self._headed(self.real, put)

    def nudged(self, x: int, y: int, step: float) -> Scene:
        """The fake shape `x` and `y` steps further, on a grid of steps about the real one."""
        to = [
            there + step * (round((here - there) / step) + count) if count else here
            for here, there, count in zip(self.fake, self.real, (x, y), strict=True)
        ]
        return self.moved("fake", (round(to[0], _GRAIN), round(to[1], _GRAIN)))

    def apart(self, distance: float) -> Scene:
        """The shapes `distance` apart along their heading; both move aside where the square ends.

        Raises:
            UserError: a distance that is no number from 0 to `REACH`.
        """
        if not 0 <= distance <= REACH:
            raise UserError(
                "the distance {value} is not allowed; it is a number from 0 to {high:g}",
                value=distance,
                high=REACH,
            )
        fake = [here + along * distance for here, along in zip(self.real, self.heading, strict=True)]
        over = [place - _within(place) for place in fake]
        return replace(
            self,
            real=(self.real[0] - over[0], self.real[1] - over[1]),
            fake=(fake[0] - over[0], fake[1] - over[1]),
        )

    def further(self, count: int, step: float) -> Scene:
        """The distance `count` steps longer, on a grid of steps, between 0 and `REACH`."""
        wanted = step * (round(self.distance / step) + count)
        return self.apart(min(max(round(wanted, _GRAIN), 0.0), REACH))

    def _headed(self, real: Point, fake: Point) -> Scene:
        placed = replace(self, real=real, fake=fake)
        distance = placed.distance
        if distance == 0:
            return placed
        return replace(placed, heading=(placed.shift[0] / distance, placed.shift[1] / distance))


def _within(place: float) -> float:
    if math.isnan(place):
        return 0.0
    return min(max(place, -HALF), HALF)
