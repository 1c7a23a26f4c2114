"""Modes by hand, without a window."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.data.mode_list import ModeList, beginning
from engine.datasets import shape_of
from engine.modes import MAX_MODES, SIGMA, check_modes, modes_text
from engine.points import stored_name
from engine.settings import Settings

places = st.tuples(st.floats(-500, 500), st.floats(-500, 500))
acts = st.lists(
    st.one_of(
        st.tuples(st.just("add"), places),
        st.tuples(st.just("move"), places),
        st.tuples(st.just("remove")),
        st.tuples(st.just("choose"), st.integers(-100, 100)),
    ),
    max_size=90,
)


@given(done=acts)
def test_whatever_is_done_it_can_be_stored_once_there_is_one(done: list[tuple[str, object]]) -> None:
    modes = ModeList()
    for act, *more in done:
        before = modes
        modes = getattr(modes, act)(*more)
        assert len(modes.centres) - len(before.centres) in {"add": (0, 1), "remove": (0, -1)}.get(act, (0,))
        assert modes.chosen is None or 0 <= modes.chosen < len(modes.centres)
        if modes.centres:
            assert 0 < len(modes.array()) <= MAX_MODES


def test_the_last_one_stays_and_there_is_an_end_to_adding() -> None:
    one = ModeList().add((1.0, 2.0))
    assert one.remove() == one
    assert one.at == (1.0, 2.0)
    many = one
    for _ in range(100):
        many = many.add((0.0, 0.0))
    assert len(many.centres) == MAX_MODES


def test_the_nearest_within_reach_is_found() -> None:
    modes = ModeList(((0.0, 0.0), (1.0, 0.0)))
    assert modes.near((0.6, 0.0), 0.5) == 1
    assert modes.near((0.4, 0.0), 0.5) == 0
    assert modes.near((0.5, 2.0), 0.5) is None
    assert ModeList().near((0.0, 0.0), 9.0) is None


@pytest.mark.parametrize("name", ["ring8", "grid25", "gaussian", "blobs2"])
def test_one_begins_with_the_modes_in_force(name: str) -> None:
    settings = Settings(data=name, data_noise=1.5)
    modes, noise = beginning(settings, None)
    theirs = shape_of(name, 1.5).modes
    assert theirs is not None
    assert np.allclose(modes.array(), theirs.centres, atol=1e-3)
    assert noise * SIGMA == pytest.approx(theirs.sigma, abs=1e-5)
    Settings(data_noise=noise)


def test_of_data_without_modes_one_begins_with_none() -> None:
    for name in ("moons", f"points:{'0' * 64}", f"modes:{'0' * 64}"):
        assert beginning(Settings(data=name, data_noise=2.0), None) == (ModeList(), 2.0)


def test_ones_own_are_gone_on_with() -> None:
    array = check_modes(np.array([[0.5, -0.25], [1.0, 2.0]]))
    settings = Settings(data=stored_name("modes", array), data_noise=3.0)
    modes, noise = beginning(settings, array)
    assert modes_text(modes.array()) == modes_text(array)
    assert noise == 3.0
