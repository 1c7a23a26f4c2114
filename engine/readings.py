"""Truths and coverages as tables of numbers, for files; what they carry for pictures is left out.

NaN stands for None where a field may be None, else for itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple

import numpy as np
from numpy.typing import NDArray

from engine.frame import Coverage, DivergenceReading, Truth
from engine.words import UserError

Table = NDArray[np.float64]

_OF_TRUTH = 10  # columns before those of its divergences
_OF_DIVERGENCES = 9
TRUTH_COLUMNS = _OF_TRUTH + _OF_DIVERGENCES
COVERAGE_COLUMNS = 12


def of_truths(truths: Iterable[Truth]) -> Table:
    """(n, 19) numbers."""
    rows = []
    for one in truths:
        own = (one.iteration, one.replica, one.distance, one.estimate, one.scaled, one.floor, one.floor_high)
        read = astuple(one.divergences) if one.divergences else (None,) * _OF_DIVERGENCES
        rows.append((*own, one.step, one.agreement, one.reference, *read))
    return _table(rows, TRUTH_COLUMNS)


def to_truths(table: Table) -> tuple[Truth, ...]:
    """Back again.

    Raises:
        UserError: numbers that cannot be.
    """
    _check(table, TRUTH_COLUMNS, (0, 1, 7))
    found = []
    for row in table.tolist():
        divergences = None
        if row[_OF_TRUTH] == row[_OF_TRUTH]:
            js, low, high, fake_real, real_fake, unseen, bound, value, non_saturating = row[_OF_TRUTH:]
            maybe = _maybe(low), _maybe(high)
            divergences = DivergenceReading(
                js, *maybe, fake_real, real_fake, unseen, _maybe(bound), value, non_saturating
            )
        found.append(
            Truth(
                int(row[0]), int(row[1]), row[2], row[3], row[4], _maybe(row[5]), _maybe(row[6]), int(row[7]),
                _maybe(row[8]), _maybe(row[9]), divergences=divergences,
            )
        )  # fmt: skip
    return tuple(found)


def of_coverages(coverages: Iterable[Coverage]) -> Table:
    """(n, 12) numbers."""
    rows = [
        (
            one.iteration, one.replica, one.modes_captured, one.modes_total, one.modes_near,
            one.high_quality, one.near, one.at, one.sigma, *(one.stretch or (None, None)), one.flat,
        )
        for one in coverages
    ]  # fmt: skip
    return _table(rows, COVERAGE_COLUMNS)


def to_coverages(table: Table) -> tuple[Coverage, ...]:
    """Back again.

    Raises:
        UserError: numbers that cannot be.
    """
    _check(table, COVERAGE_COLUMNS, (0, 1, 7))
    return tuple(
        Coverage(
            int(row[0]), int(row[1]), _count(row[2]), _count(row[3]), _count(row[4]), _maybe(row[5]),
            _maybe(row[6]), int(row[7]), (), _maybe(row[8]), (row[9], row[10]) if row[9] == row[9] else None,
            _maybe(row[11]),
        )
        for row in table.tolist()
    )  # fmt: skip


def _table(rows: list[tuple[float | None, ...]], columns: int) -> Table:
    return np.array(rows, dtype=np.float64).reshape(-1, columns)


def _check(table: Table, columns: int, whole: tuple[int, ...]) -> None:
    counts = table[:, whole] if table.ndim == 2 and table.shape[1] == columns else np.array([np.nan])
    if not ((counts >= 0) & (counts < 2**53)).all():
        raise UserError("the readings in this file are damaged")


def _maybe(value: float) -> float | None:
    return value if value == value else None


def _count(value: float) -> int | None:
    return int(value) if 0 <= value < 2**31 else None
