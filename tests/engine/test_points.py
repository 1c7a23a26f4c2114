"""Points and painted densities as arrays: what is allowed, and by which names they are known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from engine.points import check_painted, check_points, digest, stored_name
from engine.settings import STORED_DATA
from engine.words import UserError


@given(array=arrays.arrays(np.float32, arrays.array_shapes(min_dims=2, max_dims=2, min_side=2)))
def test_a_digest_names_contents_and_shape(array: NDArray[np.float32]) -> None:
    assert digest(array) == digest(np.asfortranarray(array))
    assert digest(array) != digest(array[1:])
    if array.shape != array.T.shape:
        assert digest(array) != digest(array.reshape(array.shape[::-1]))
    assert STORED_DATA.fullmatch(stored_name("painted", array))


@given(weights=arrays.arrays(np.float64, arrays.array_shapes(min_dims=2, max_dims=2)))
def test_any_painting_is_a_density_or_refused(weights: NDArray[np.float64]) -> None:
    try:
        painted = check_painted(weights)
    except UserError:
        assert not (np.isfinite(weights).all() and (weights >= 0).all() and weights.any())
        return
    assert painted.dtype == np.float32
    assert painted.max() == 1
    np.testing.assert_allclose(painted, weights / weights.max(), rtol=1e-6, atol=1e-37)


@pytest.mark.parametrize(
    ("weights", "says"),
    [
        (np.zeros((4, 4)), "0 everywhere"),
        (np.full((4, 4), -1.0), "negative"),
        (np.full((4, 4), np.inf), "infinity"),
        (np.ones(4), "2 dimensions"),
        (np.ones((0, 4)), "2 dimensions"),
        (np.ones((1025, 2)), "1024"),
        (np.array([["a"]]), "numbers"),
    ],
)
def test_bad_paintings_are_refused(weights: NDArray[np.float64], says: str) -> None:
    with pytest.raises(UserError, match=says):
        check_painted(weights)


@pytest.mark.parametrize("points", [np.zeros((0, 2)), np.zeros((3, 3)), np.zeros(2), np.full((2, 2), np.nan)])
def test_stored_points_are_checked(points: NDArray[np.float64]) -> None:
    with pytest.raises(UserError, match="points"):
        check_points(points)


def test_stored_points_are_not_scaled_again() -> None:
    points = np.array([[9.0, 9.0]], np.float32)
    np.testing.assert_array_equal(check_points(points), points)
