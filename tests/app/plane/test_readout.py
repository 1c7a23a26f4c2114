"""Values under the cursor are those of the function that was put on the grid."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.plane.readout import bilinear, bilinear_slope, describe
from app.plane.scale import Fields
from engine.frame import FrameRequest
from tests.app.plane.frames import EXTENT, linear_frame, nodes

inside = st.floats(-2, 2)


@given(inside, inside)
def test_a_bilinear_function_is_met_exactly(x: float, y: float) -> None:
    place = nodes(EXTENT, 9)
    grid = 1 + 2 * place[..., 0] - place[..., 1] + 0.5 * place[..., 0] * place[..., 1]
    assert bilinear(grid, EXTENT, x, y) == pytest.approx(1 + 2 * x - y + 0.5 * x * y, abs=1e-9)
    slope = np.hypot(2 + 0.5 * y, -1 + 0.5 * x)
    # the interpolant of xy is exact in each cell, so its gradient is, too
    assert bilinear_slope(grid, EXTENT, x, y) == pytest.approx(slope, abs=1e-9)


def test_outside_there_is_no_value() -> None:
    grid = np.zeros((4, 5))
    assert bilinear(grid, EXTENT, 2.1, 0.0) is None
    assert bilinear_slope(grid, EXTENT, 0.0, -2.1) is None
    assert bilinear(np.zeros((1, 1)), EXTENT, 0.0, 0.0) is None


def test_axes_of_unequal_length() -> None:
    extent = (0.0, 4.0, 0.0, 1.0)
    x, y = np.meshgrid(np.linspace(0, 4, 5), np.linspace(0, 1, 11))
    assert bilinear(10 * x + y, extent, 3.3, 0.25) == pytest.approx(33.25)
    assert bilinear_slope(10 * x + y, extent, 3.3, 0.25) == pytest.approx(np.hypot(10, 1))


def test_the_readout_names_each_value() -> None:
    fields = Fields()
    assert describe(fields, 0, 0.5, -0.25, log_loss=False) == "x = (0.500, −0.250)"
    fields.take(linear_frame(FrameRequest(frozenset({"landscape"}), 5, 16, EXTENT)))
    text = describe(fields, 0, 0.5, -0.05, log_loss=True)
    assert "f(x) = 0.4" in text
    assert "D(x) = 0.599" in text
    assert "‖∇f(x)‖ = 2.24" in text
    assert "D(x)" not in describe(fields, 0, 0.5, -0.25, log_loss=False)
    assert "f(x)" not in describe(fields, 0, 5.0, 5.0, log_loss=False)


def test_tiny_probabilities_keep_their_digits() -> None:
    fields = Fields()
    fields.take(linear_frame(FrameRequest(frozenset({"landscape"}), 5, 16, (-90.0, 90.0, -90.0, 90.0))))
    assert "D(x) = 3.72e−44" in describe(fields, 0, -80.0, -10.0, log_loss=True)  # exp(−100)


def test_a_slope_grid_is_preferred() -> None:
    fields = Fields()
    frame = linear_frame(FrameRequest(frozenset({"landscape", "slope"}), 5, 16, EXTENT))
    assert frame.slope is not None
    frame.slope[:] = 7.0
    fields.take(frame)
    assert "‖∇f(x)‖ = 7" in describe(fields, 0, 0.0, 0.0, log_loss=False)


def test_grids_asked_for_no_more_are_forgotten() -> None:
    fields = Fields()
    fields.take(linear_frame(FrameRequest(frozenset({"landscape", "slope"}), 5, 16, EXTENT)))
    fields.keep(frozenset({"slope"}))
    assert fields.score(0) is None
    assert fields.slope(0) is not None
    assert fields.slope(1) is None  # no such replica
