"""Contour lines of a field: round levels that stay, lines in pixels, and where their numbers are written."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from contourpy import LineType, contour_generator
from numpy.typing import NDArray

from app.plane.field import Levels
from app.plane.ticks import multiples, round_step

LINES = 11  # wanted; the step changes only when their number leaves FEWEST…MOST, so that lines stay
FEWEST, MOST = 6, 18
STRIDE = 8.0  # pixels between two places tried for a label
LONGEST = 20.0  # sizes of the plot: a line of which more is far outside, as after a deep zoom
STRAIGHT = 0.93  # chord over arc below a label
CELL = 32.0  # pixels of the cells in which points are in the way of labels


@dataclass(frozen=True, slots=True)
class Label:
    """A number on a contour: its middle in pixels, and the angle of the line there in degrees."""

    text: str
    x: float
    y: float
    angle: float


def choose_step(span: float, previous: float | None) -> float:
    """A round step between contours; the previous one as long as it still does."""
    if previous is not None and FEWEST <= span / previous <= MOST:
        return previous
    return round_step(span, LINES)


def contour_values(
    field: NDArray[np.floating], levels: Levels, step: float, emphasised: float | None
) -> NDArray[np.float64]:
    """The values drawn: multiples of `step` in the field, and the emphasised one.

    Where colours are saturated there are contours, too, but no further than `levels` reach beyond them.
    """
    finite = field[np.isfinite(field)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (levels.low, levels.low)
    low, high = max(low, levels.low - levels.span), min(high, levels.high + levels.span)
    values = multiples(low, high, step)
    if emphasised is not None and not np.isclose(values, emphasised, atol=step * 1e-6).any():
        values = np.sort(np.append(values, emphasised))
    return values


def contour_lines(
    field: NDArray[np.floating], x: NDArray[np.float64], y: NDArray[np.float64], values: NDArray[np.float64]
) -> list[NDArray[np.float64]]:
    """For each value its lines as points (n, 2) with rows of NaN between lines.

    `field` (ny, nx) at nodes `x` (nx,), `y` (ny,); what is not finite is left out. Marching squares
    (contourpy).
    """
    masked = np.ma.masked_invalid(field) if not np.isfinite(field).all() else field
    generator = contour_generator(x, y, masked, line_type=LineType.ChunkCombinedNan)
    none = np.empty((0, 2))
    return [none if chunks[0][0] is None else chunks[0][0] for chunks in generator.multi_lines(values)]


class LabelPlacer:
    """Finds straight, free stretches of line for numbers, near where they were before."""

    def __init__(self) -> None:
        self._before: dict[str, tuple[float, float]] = {}

    def place(
        self,
        lines: list[NDArray[np.float64]],
        texts: list[str],
        widths: list[float],
        crowded: NDArray[np.bool_],
        size: tuple[float, float],
    ) -> list[Label]:
        """At most one label for each value, none overlapping, inside a plot of `size` pixels.

        `crowded` (ny, nx): cells, as of `crowd`, in which points would hide a label.
        """
        placed: list[Label] = []
        for points, text, room in zip(lines, texts, widths, strict=True):
            label = self._best(points, text, room, placed, crowded, size)
            if label is not None:
                placed.append(label)
        self._before = {label.text: (label.x, label.y) for label in placed}
        return placed

    def _best(
        self,
        points: NDArray[np.float64],
        text: str,
        room: float,
        placed: list[Label],
        crowded: NDArray[np.bool_],
        size: tuple[float, float],
    ) -> Label | None:
        line = _longest(points)
        if line is None:
            return None
        even = _resampled(line, LONGEST * max(size))
        reach = math.ceil((room + 8) / STRIDE / 2)
        if len(even) < 2 * reach + 1:
            return None
        middle = even[reach:-reach]
        chord = even[2 * reach :] - even[: -2 * reach]
        merit = np.hypot(*chord.T) / (2 * reach * STRIDE)
        margin = room / 2 + 10
        fits = (
            (merit > STRAIGHT)
            & (middle > margin).all(axis=1)
            & (middle < np.subtract(size, margin)).all(axis=1)
        )
        if placed:
            others = np.array([(other.x, other.y) for other in placed])
            away = ((middle[:, None] - others) ** 2).sum(axis=2).min(axis=1)
            fits &= away > (room + 22) ** 2
        if not fits.any():
            return None
        row, column = np.clip((middle / CELL).astype(int).T[::-1], 0, np.array(crowded.shape)[:, None] - 1)
        merit = merit - 0.5 * crowded[row, column] - 0.3 * np.abs(chord[:, 1]) / np.hypot(*chord.T)
        if text in self._before:
            merit -= np.minimum(np.hypot(*(middle - self._before[text]).T) / 150, 0.4)
        best = int(np.argmax(np.where(fits, merit, -np.inf)))
        angle = math.degrees(math.atan2(chord[best, 1], chord[best, 0]))
        return Label(text, float(middle[best, 0]), float(middle[best, 1]), (angle + 90) % 180 - 90)


def crowd(points: NDArray[np.float64], width: float, height: float) -> NDArray[np.bool_]:
    """Which cells of `CELL` pixels hold any of `points` (n, 2), in pixels; shape (ny, nx)."""
    shape = int(height // CELL) + 1, int(width // CELL) + 1
    inside = (points >= 0).all(axis=1) & (points < (width, height)).all(axis=1)
    cells = (points[inside] / CELL).astype(int)
    taken = np.zeros(shape, dtype=bool)
    taken[cells[:, 1], cells[:, 0]] = True
    return taken


def _longest(points: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """The longest of the lines that rows of NaN separate."""
    if len(points) < 2:
        return None
    breaks = np.flatnonzero(np.isnan(points[:, 0]))
    if not len(breaks):
        return points
    steps = np.diff(points, axis=0)
    length = np.sqrt((steps * steps).sum(axis=1))
    length[np.isnan(length)] = 0.0
    sums = np.concatenate([[0.0], np.cumsum(length)])
    first = np.concatenate([[0], breaks + 1])
    last = np.concatenate([breaks - 1, [len(points) - 1]])
    best = int(np.argmax(sums[last] - sums[first]))
    return points[first[best] : last[best] + 1]


def _resampled(line: NDArray[np.float64], longest: float) -> NDArray[np.float64]:
    """Points every `STRIDE` pixels along the first `longest` pixels of the line."""
    steps = np.diff(line, axis=0)
    along = np.concatenate([[0.0], np.cumsum(np.sqrt((steps * steps).sum(axis=1)))])
    stations = np.arange(0.0, min(along[-1], longest), STRIDE)
    return np.column_stack([np.interp(stations, along, line[:, 0]), np.interp(stations, along, line[:, 1])])
