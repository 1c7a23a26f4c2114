"""Modes set by hand: what is stored, as text and back, and as a target."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from engine.coverage import coverage
from engine.distributions import make_target
from engine.modes import MAX_MODES, REACH, SIGMA, check_modes, modes_text, read_modes
from engine.points import stored_name
from engine.script import script_of
from engine.settings import Settings
from engine.share import LIMIT, from_text, to_text
from engine.words import UserError

CENTRES = hnp.arrays(
    np.float64, st.tuples(st.integers(1, MAX_MODES), st.just(2)), elements=st.floats(-REACH, REACH)
)
THREE = check_modes(np.array([[-1.5, 0.0], [1.5, 0.25], [0.0, 1.414]]))
NAME = stored_name("modes", THREE)
ARRAYS = {NAME.partition(":")[2]: THREE}


@given(centres=CENTRES)
def test_text_holds_exactly_what_is_stored(centres: np.ndarray) -> None:
    stored = check_modes(centres)
    assert np.array_equal(read_modes(modes_text(stored)), stored)
    assert np.array_equal(check_modes(stored), stored)
    assert np.abs(stored - centres).max() < 0.00051


@given(text=st.text(st.sampled_from("0123456789.,;-e x")))
def test_any_text_is_modes_or_one_sentence(text: str) -> None:
    try:
        count = len(read_modes(text))
    except UserError as error:
        count, told = 1, str(error)
    else:
        told = ""
    assert 0 < count <= MAX_MODES
    assert len(told) < 200


@pytest.mark.parametrize(
    ("centres", "sentence"),
    [
        (np.zeros((0, 2)), "K from 1 to 64"),
        (np.zeros((65, 2)), "K from 1 to 64"),
        (np.zeros((3, 3)), "allowed is (K, 2)"),
        (np.array([[0.0, np.nan]]), "or nowhere"),
        (np.array([[0.0, 101.0]]), "more than 100 units out"),
        (np.array([["a", "b"]]), "must be numbers"),
    ],
)
def test_what_cannot_be_is_refused(centres: np.ndarray, sentence: str) -> None:
    with pytest.raises(UserError) as caught:
        check_modes(centres)
    assert sentence in str(caught.value)


def test_as_many_as_there_may_be_travel_in_a_text() -> None:
    rng = np.random.default_rng(0)
    most = check_modes(rng.uniform(-REACH, REACH, (MAX_MODES, 2)))
    name = stored_name("modes", most)
    settings = Settings(data=name, data_noise=0.7, n_critic=3)
    text = to_text(settings, {name.partition(":")[2]: most})
    assert len(text) <= LIMIT
    back = from_text(text)
    assert back.settings == settings
    assert np.array_equal(back.arrays[name.partition(":")[2]], most)


def test_a_text_written_by_hand_is_taken() -> None:
    shared = from_text("wgan1 modes=-1.5,0;1.5,0.25;0,1.414 seed=4")
    assert shared.settings.data == NAME


@pytest.mark.parametrize("noise", [0.0, 1.0, 6.0])
def test_the_target_has_its_modes_and_their_width(noise: float) -> None:
    settings = Settings(data=NAME, data_noise=noise)
    target = make_target(settings, ARRAYS, torch.device("cpu"), torch.float32)
    assert target.modes is not None
    points = target.stratified(4096).numpy()
    counted = coverage(points, target.modes)
    assert (counted.modes_captured, counted.modes_total) == (3, 3)
    assert counted.high_quality > 0.98
    nearest = np.linalg.norm(points[:, None] - THREE[None], axis=2)
    for mode in range(3):
        mine = points[nearest.argmin(axis=1) == mode]
        assert len(mine) / len(points) == pytest.approx(1 / 3, abs=0.01)
        if noise <= 1:  # wider ones run into each other
            assert mine.std(axis=0) == pytest.approx([noise * SIGMA] * 2, abs=0.003)


def test_a_list_that_is_not_there_is_asked_for() -> None:
    with pytest.raises(UserError) as caught:
        make_target(Settings(data=NAME), {}, torch.device("cpu"), torch.float32)
    assert "the modes of this session" in str(caught.value)


def test_a_script_draws_the_same_modes() -> None:
    script = script_of(Settings(data=NAME, data_noise=2.0), ARRAYS)
    head = script.partition("\n\n\ndef latent_batch")[0]
    space: dict[str, object] = {}
    exec(compile(head, "gan.py", "exec"), space)
    torch.manual_seed(0)
    points = space["real_batch"](3000).numpy()  # type: ignore[operator]
    nearest = np.linalg.norm(points[:, None] - THREE[None], axis=2)
    shares = np.bincount(nearest.argmin(axis=1), minlength=3) / 3000
    assert shares == pytest.approx([1 / 3] * 3, abs=0.04)
    assert nearest.min(axis=1).std() < 0.1
    assert np.sqrt((nearest.min(axis=1) ** 2).mean() / 2) == pytest.approx(0.1, rel=0.05)
