"""The targets p_r on the device: one map from uniform and normal numbers to points, without randomness.

Every draw, random or stratified, goes through the same `Target.points`; the shapes are in
`engine.datasets`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from engine.datasets import Modes, Shape, cumulative, modes_shape, painted_shape, shape_of
from engine.modes import check_modes
from engine.points import check_painted, check_points
from engine.settings import Settings
from engine.words import UserError

_DIGITS = 24  # a float32 in [0, 1) is a multiple of 2^-24
_FINE = 2**16  # with more cells than this, 24 digits no longer choose them evenly enough
_BELOW_ONE = 1 - 2.0**-_DIGITS
_SOBOL_SEED = 20170123  # the day the WGAN paper appeared; any fixed number will do


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """A distribution to be learned, as tensors on one device; made by `make_target`.

    `table` (S, c) holds each cell's origin and, where the shape has them, `along`, `across`, and for
    unequal weights the lower edge and inverse length of its share of [0, 1). `upper` (S,): upper edges.
    `shape` is the same as plain arrays, and `spread` how large it is.
    """

    table: Tensor
    upper: Tensor | None
    sigma: float
    modes: Modes | None
    shape: Shape
    spread: float

    def points(self, uniform: Tensor, normal: Tensor) -> Tensor:
        """The map to points (..., 2) in data units: deterministic, no host sync, nothing drawn.

        Args:
            uniform: (..., 2) in [0, 1); the first chooses the cell and the position along it.
            normal: (..., 2), the noise in units of σ.
        """
        count, columns = self.table.shape
        place = uniform[..., 0]
        if self.upper is not None:
            index = torch.searchsorted(self.upper, place.contiguous(), right=True)
        elif count > _FINE:
            index = _fine_index(uniform, count)
        else:
            place = place * count
            index = place.long()
        cell = functional.embedding(index, self.table)
        if columns == 2:
            return torch.add(cell, normal, alpha=self.sigma)
        a = (place - cell[..., 6]) * cell[..., 7] if self.upper is not None else place.frac()
        points = torch.addcmul(cell[..., 0:2], cell[..., 2:4], a.unsqueeze(-1))
        if columns > 4:
            points.addcmul_(cell[..., 4:6], uniform[..., 1:2])
        return points.add_(normal, alpha=self.sigma)

    def stratified(self, n: int) -> Tensor:
        """Points (n, 2) at the first n of fixed, scrambled Sobol numbers: even, and always the same."""
        uniform, normal = _strata(n, self.table.dtype, self.table.device)
        return self.points(uniform, normal)

    def bounds(self) -> tuple[float, float, float, float]:
        """The x low, x high, y low, y high of 4,096 stratified points, in data units."""
        points = self.stratified(4096)
        (x0, y0), (x1, y1) = points.amin(0).tolist(), points.amax(0).tolist()
        return x0, x1, y0, y1


@lru_cache(maxsize=4)
def _strata(n: int, dtype: torch.dtype, device: torch.device) -> tuple[Tensor, Tensor]:
    """The uniform and normal numbers (n, 2) of `stratified`: the same in every frame, so made once."""
    sobol = torch.quasirandom.SobolEngine(4, scramble=True, seed=_SOBOL_SEED)  # type: ignore[no-untyped-call]
    numbers = sobol.draw(n, dtype=torch.float64)
    uniform = numbers[:, :2].clamp(max=_BELOW_ONE)
    normal = torch.special.ndtri(numbers[:, 2:].clamp(1e-9, 1 - 1e-9))
    return uniform.to(device, dtype), normal.to(device, dtype)


def make_target(
    settings: Settings,
    arrays: Mapping[str, NDArray[np.float32]],
    device: torch.device,
    dtype: torch.dtype,
) -> Target:
    """The target that `settings` names: `data`, `data_noise`, `line_distance`.

    Args:
        settings: `data` is a data set, "points:<sha256>", "painted:<sha256>" or "modes:<sha256>".
        arrays: by SHA-256, points (N, 2) or centres (K, 2) in data units, or painted weights (H, W).
        device: where the points are to be.
        dtype: of the points, float32 or float64.

    Raises:
        UserError: an array that is not there, or is no points or painted density.
    """
    kind, _, sha = settings.data.partition(":")
    if not sha:
        return _target(shape_of(kind, settings.data_noise, settings.line_distance), device, dtype)
    if sha not in arrays:
        raise UserError(
            "the {kind} of this session (SHA-256 {sha}…) are not there; open their file again",
            kind={"painted": "painted weights"}.get(kind, kind),
            sha=sha[:12],
        )
    if kind == "points":
        return _target(Shape(check_points(arrays[sha])), device, dtype)
    if kind == "modes":
        return _target(modes_shape(check_modes(arrays[sha]), settings.data_noise), device, dtype)
    return _target(painted_shape(check_painted(arrays[sha])), device, dtype)


def _target(shape: Shape, device: torch.device, dtype: torch.dtype) -> Target:
    """The shape's columns side by side, so that one lookup fetches a whole cell."""
    columns = [
        torch.from_numpy(part) for part in (shape.origin, shape.along, shape.across) if part is not None
    ]
    upper = None
    if shape.weights is not None:
        # Round the edges first: lower edges and lengths must belong to the edges that are searched.
        upper = torch.from_numpy(cumulative(shape.weights)).to(dtype)
        lower = torch.cat([upper.new_zeros(1), upper[:-1]])
        length = upper - lower
        inverse = torch.where(length > 0, 1 / length, 0)
        columns.append(torch.stack([lower, inverse], dim=1))
    table = torch.cat([column.to(dtype) for column in columns], dim=1).contiguous().to(device)
    edges = None if upper is None else upper.to(device)
    return Target(table, edges, shape.sigma, shape.modes, shape, shape.spread())


def _fine_index(uniform: Tensor, count: int) -> Tensor:
    """floor((u₀ + 2^-24·u₁)·count) in whole numbers: even to the last cell, in float32 too."""
    digits = (uniform[..., 0] * 2**_DIGITS).long()
    index: Tensor = (digits * count + (uniform[..., 1] * count).long()) >> _DIGITS
    return index
