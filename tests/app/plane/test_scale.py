"""Fields are made of the right grid on the right scale, and their levels move without jumps."""

from __future__ import annotations

import numpy as np
import pytest

from app.plane.field import score_levels
from app.plane.scale import Fields
from engine.frame import FrameRequest
from tests.app.plane.frames import EXTENT, linear_frame

BOTH = FrameRequest(frozenset({"landscape", "slope"}), 5, 16, EXTENT)


def test_each_kind_shows_its_grid() -> None:
    fields = Fields()
    assert fields.make("score", 0, 0.0) is None
    frame = linear_frame(BOTH, replicas=2)
    assert fields.take(frame)
    assert frame.landscape is not None
    for replica in (0, 1):
        score = fields.make("score", replica, 0.0)
        assert score is not None
        assert score.values == pytest.approx(frame.landscape[replica])
    probability = fields.make("probability", 0, 0.0)
    assert probability is not None
    assert (probability.levels.low, probability.levels.high) == (0.0, 1.0)
    assert probability.values == pytest.approx(1 / (1 + np.exp(-frame.landscape[0])), abs=1e-6)
    slope = fields.make("slope", 0, 0.0)
    assert slope is not None
    assert slope.values == pytest.approx(np.sqrt(5))


def test_levels_jump_for_a_new_kind_and_ease_within_one() -> None:
    fields = Fields()
    for _ in range(3):
        fields.take(linear_frame(BOTH))
    first = fields.make("score", 0, 0.0)
    wide = FrameRequest(BOTH.layers, 5, 16, (-20.0, 20.0, -20.0, 20.0))
    fields.take(linear_frame(wide))
    soon, later = fields.make("score", 0, 0.01), fields.make("score", 0, 60.0)
    assert first is not None
    assert soon is not None
    assert later is not None
    assert first.levels.high < soon.levels.high < 1.5 * first.levels.high
    assert later.levels.high == pytest.approx(10 * first.levels.high, rel=0.05)
    fields.settle()
    fields.take(linear_frame(BOTH))
    at_once = fields.make("score", 0, 60.0)
    assert at_once is not None
    assert at_once.levels == first.levels


def test_the_first_two_grids_of_a_run_set_the_levels_at_once() -> None:
    fields = Fields()
    fields.take(linear_frame(BOTH))
    fields.make("score", 0, 0.0)
    fields.take(linear_frame(FrameRequest(BOTH.layers, 5, 16, (-20.0, 20.0, -20.0, 20.0))))
    field = fields.make("score", 0, 0.01)
    assert field is not None
    assert field.levels == score_levels(field.values)


def test_the_last_field_stays_until_the_new_kind_has_grids() -> None:
    fields = Fields()
    fields.take(linear_frame())
    score = fields.make("score", 0, 0.0)
    assert fields.make("slope", 0, 1.0) is score
    fields.clear()
    assert fields.make("score", 0, 2.0) is None


def test_a_cloud_alone_carries_no_field() -> None:
    assert not Fields().take(linear_frame(FrameRequest(frozenset(), 5)))


def test_small_fields_are_written_without_their_power() -> None:
    fields = Fields()
    fields.take(linear_frame(FrameRequest(BOTH.layers, 5, 16, (-1e-4, 1e-4, -1e-4, 1e-4))))
    field = fields.make("score", 0, 0.0)
    assert field is not None
    assert field.unit == -4
