"""Two shapes in the plane: wherever they are put, they stay in the square and within reach."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.lab.scene import HALF, KINDS, REACH, SIZES, Scene, Shape
from engine.distances import Kind
from engine.words import UserError

places = st.tuples(st.floats(-9, 9), st.floats(-9, 9))
moves = st.lists(st.tuples(st.sampled_from(["real", "fake"]), places), max_size=6)
ROOM = 1e-9


def inside(scene: Scene) -> bool:
    near = all(abs(place) <= HALF + ROOM for place in (*scene.real, *scene.fake))
    return near and scene.distance <= REACH + ROOM


@given(moves=moves)
def test_whatever_is_dragged_where_stays_in_the_square(
    moves: list[tuple[Shape, tuple[float, float]]],
) -> None:
    scene = Scene()
    for shape, to in moves:
        scene = scene.moved(shape, to)
        assert inside(scene)
        assert math.hypot(*scene.heading) == pytest.approx(1)
        along = [place * scene.distance for place in scene.heading]
        assert scene.shift == pytest.approx(along, abs=1e-6)


@given(moves=moves, distance=st.floats(0, REACH))
def test_a_distance_is_kept_along_the_heading(
    moves: list[tuple[Shape, tuple[float, float]]], distance: float
) -> None:
    scene = Scene()
    for shape, to in moves:
        scene = scene.moved(shape, to)
    wanted = scene.apart(distance)
    assert wanted.distance == pytest.approx(distance, abs=1e-8)
    assert wanted.heading == scene.heading
    assert inside(wanted)


def test_the_heading_outlives_a_meeting() -> None:
    scene = Scene().moved("fake", (0.0, 0.8))
    met = scene.apart(0)
    assert met.distance == 0
    assert met.apart(scene.distance).shift == pytest.approx(scene.shift)


def test_keys_walk_on_a_grid_about_the_real_shape_and_meet_it_exactly() -> None:
    scene = Scene(real=(0.05, 0.0), fake=(0.333, 0.0))
    for expected in (0.2, 0.1, 0.0, -0.1):
        scene = scene.nudged(-1, 0, 0.1)
        assert scene.shift == (expected, 0.0)
    assert scene.nudged(0, 1, 0.01).shift == (-0.1, 0.01)
    assert scene.nudged(-500, 0, 0.5).fake[0] == -HALF


def test_a_shape_settles_level_with_the_other_or_upon_it() -> None:
    scene = Scene(real=(0.0, 0.0))
    assert scene.moved("fake", (0.04, 1.0), snap=0.05).shift == (0.0, 1.0)
    assert scene.moved("fake", (0.04, 1.0), snap=0.05).upright
    assert scene.moved("fake", (0.06, 1.0), snap=0.05).shift == (0.06, 1.0)
    assert scene.moved("fake", (0.04, -0.03), snap=0.05).distance == 0


def test_steps_along_the_axis_stop_at_its_ends() -> None:
    scene = Scene().apart(0.25)
    assert scene.further(1, 0.1).distance == pytest.approx(0.3)
    assert scene.further(-9, 0.1).distance == 0
    assert scene.further(99, 0.5).distance == pytest.approx(REACH)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "points"])
def test_sizes_out_of_range_are_refused_with_the_range(kind: Kind) -> None:
    scene, scale = Scene(kind=kind), SIZES[kind]
    for size in (math.nan, math.inf, -1.0, 0.0, 1e9, scale.low - 1e-6, scale.high + 1e-6):
        with pytest.raises(UserError, match=f"{kind} is not allowed.*{scale.low:g} to {scale.high:g}"):
            scene.of_size(size)
    assert scene.of_size(scale.low).size == scale.low
    assert scene.of_size(scale.high).of_kind("points").of_kind(kind).size == scale.high


def test_points_have_no_size() -> None:
    assert Scene(kind="points").size == 0
    with pytest.raises(UserError, match="points have no size"):
        Scene(kind="points").of_size(1.0)


@pytest.mark.parametrize("distance", [-0.1, math.nan, math.inf, REACH + 0.1])
def test_distances_out_of_range_are_refused(distance: float) -> None:
    with pytest.raises(UserError, match="from 0 to 4"):
        Scene().apart(distance)


def test_what_is_no_number_is_put_in_the_middle() -> None:
    assert Scene().moved("fake", (math.nan, math.inf)).fake == (0.0, HALF)
