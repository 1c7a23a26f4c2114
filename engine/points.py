"""Data of one's own as arrays, points and painted densities: checked, and named by what they hold."""

from __future__ import annotations

import hashlib
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from engine.words import UserError

MAX_POINTS = 5_000_000
MAX_PAINTED = 1024  # cells on a side


def digest(array: NDArray[np.float32]) -> str:
    """SHA-256 (64 hex digits) over shape and float32 values of an array."""
    plain = np.ascontiguousarray(array, "<f4")
    return hashlib.sha256(repr(plain.shape).encode() + plain.data).hexdigest()


def stored_name(kind: Literal["points", "painted", "modes"], array: NDArray[np.float32]) -> str:
    """The name under which `Settings.data` knows an array: "points:<sha256>", "painted:…" or "modes:…"."""
    return f"{kind}:{digest(array)}"


def check_points(points: NDArray[np.floating]) -> NDArray[np.float32]:
    """Points (N, 2) in data units as float32, checked; not scaled again.

    Raises:
        UserError: another shape, no points or too many, or a value that is not finite.
    """
    if points.ndim != 2 or points.shape[1] != 2 or not 0 < len(points) <= MAX_POINTS:
        raise UserError(
            "points have shape {shape}; allowed is (N, 2) with N from 1 to {limit:,}",
            shape=str(points.shape),
            limit=MAX_POINTS,
        )
    if not np.isfinite(points).all():
        raise UserError("points hold NaN or infinity; every value must be a finite number")
    return np.ascontiguousarray(points, np.float32)


def check_painted(weights: NDArray[np.floating]) -> NDArray[np.float32]:
    """A painted density (H, W), row 0 at the top, as float32 with largest weight 1.

    Raises:
        UserError: not two-dimensional, too large, negative, not finite, or 0 everywhere.
    """
    array = np.asarray(weights)
    if array.ndim != 2 or array.size == 0 or max(array.shape) > MAX_PAINTED:
        raise UserError(
            "a painted density has shape {shape}; allowed are 2 dimensions of 1 to {limit} cells",
            shape=str(array.shape),
            limit=MAX_PAINTED,
        )
    if array.dtype.kind not in "buif":
        raise UserError("a painted density must hold numbers, not {kind}", kind=str(array.dtype))
    if not np.isfinite(array).all():
        raise UserError("a painted density holds NaN or infinity; every weight must be a finite number")
    array = array.astype(np.float64)
    if array.min() < 0:
        raise UserError("a painted density holds {value:g}; weights must not be negative", value=array.min())
    if array.max() == 0:
        raise UserError("a painted density is 0 everywhere; paint something first")
    painted: NDArray[np.float32] = (array / array.max()).astype(np.float32)
    return painted
