"""Values under the cursor, interpolated in the grids of a frame."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from app.plane.scale import Fields
from app.plane.ticks import rounded
from app.plane.truths import Part
from app.plane.view import Extent


def describe(
    fields: Fields, replica: int, x: float, y: float, *, log_loss: bool, now: float = math.inf
) -> str:
    """Position, f(x) (for log losses D(x), too), slope, and exact answers as they are at time `now`.

    In symbols that need no translation.
    """
    parts = [f"x = ({_place(x)}, {_place(y)})"]
    score = fields.score(replica)
    value = bilinear(*score, x, y) if score is not None else None
    if value is not None:
        parts.append(f"f(x) = {rounded(value)}")
        if log_loss:
            parts.append(f"D(x) = {rounded(_probability(value))}")
    symbols: dict[Part, str] = {"optimal": "D*(x)" if log_loss else "f*(x)", "cost": "p_g·log(p_g/p_r)"}
    for part, symbol in symbols.items():
        grid = fields.truths.grid(part, now) if part in fields.truths.asked else None
        exact = bilinear(*grid, x, y) if grid is not None else None
        if exact is not None:
            parts.append(f"{symbol} = {rounded(exact)}")
    slope = _slope_at(fields, replica, x, y)
    if slope is not None:
        parts.append(f"‖∇f(x)‖ = {rounded(slope)}")
    return "    ".join(parts)


def _slope_at(fields: Fields, replica: int, x: float, y: float) -> float | None:
    """From the slope grid where there is a fresh one, else from the differences of the scores."""
    slope, score = fields.slope(replica), fields.score(replica)
    value = bilinear(*slope, x, y) if slope is not None else None
    if value is None and score is not None:
        value = bilinear_slope(*score, x, y)
    return value


def _probability(score: float) -> float:
    """D(x) = 1 / (1 + exp(−f)), exact to the last digit where it is tiny."""
    small = math.exp(-abs(score))
    return (small if score < 0 else 1.0) / (1.0 + small)


def _place(value: float) -> str:
    return f"{value:.3f}".replace("-", "−")


def bilinear(grid: NDArray[np.floating], extent: Extent, x: float, y: float) -> float | None:
    """The value of `grid` (ny, nx), nodes evenly over `extent`, at (x, y); None outside."""
    place = _cell(grid, extent, x, y)
    if place is None:
        return None
    row, column, v, u = place
    corner = grid[row : row + 2, column : column + 2].astype(np.float64)
    with np.errstate(invalid="ignore"):  # 0·∞ at a node beside an infinite one
        return float(
            (1 - v) * ((1 - u) * corner[0, 0] + u * corner[0, 1])
            + v * ((1 - u) * corner[1, 0] + u * corner[1, 1])
        )


def bilinear_slope(grid: NDArray[np.floating], extent: Extent, x: float, y: float) -> float | None:
    """‖∇‖ of the bilinear interpolant of `grid` at (x, y); None outside."""
    place = _cell(grid, extent, x, y)
    if place is None:
        return None
    row, column, v, u = place
    ny, nx = grid.shape
    corner = grid[row : row + 2, column : column + 2].astype(np.float64)
    by_x = (1 - v) * (corner[0, 1] - corner[0, 0]) + v * (corner[1, 1] - corner[1, 0])
    by_y = (1 - u) * (corner[1, 0] - corner[0, 0]) + u * (corner[1, 1] - corner[0, 1])
    return float(
        np.hypot(by_x * (nx - 1) / (extent[1] - extent[0]), by_y * (ny - 1) / (extent[3] - extent[2]))
    )


def _cell(
    grid: NDArray[np.floating], extent: Extent, x: float, y: float
) -> tuple[int, int, float, float] | None:
    """Row, column and the two fractions of the cell that holds (x, y)."""
    ny, nx = grid.shape
    if min(ny, nx) < 2 or not (extent[0] <= x <= extent[1] and extent[2] <= y <= extent[3]):
        return None
    u = (x - extent[0]) / (extent[1] - extent[0]) * (nx - 1)
    v = (y - extent[2]) / (extent[3] - extent[2]) * (ny - 1)
    column, row = min(int(u), nx - 2), min(int(v), ny - 2)
    return row, column, v - row, u - column
