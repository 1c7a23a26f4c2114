"""Fans: values from end to end, in equal steps or ratios, all of them allowed."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.compare.spread import fan, fannable, options, ready, spread, usual_range
from engine.settings import Settings, idle, knobs
from engine.words import UserError

NUMBERS = [name for name in fannable() if not options(name)]


def test_nine_values_of_c() -> None:
    values = spread("clip_value", 1e-3, 1.0, 9, log=True)
    assert values == (0.001, 0.0024, 0.0056, 0.013, 0.032, 0.075, 0.18, 0.42, 1.0)


def test_whole_numbers_come_once() -> None:
    assert spread("n_critic", 1, 3, 9, log=False) == (1, 2, 3)


@given(st.sampled_from(NUMBERS), st.data(), st.integers(2, 9), st.booleans())
def test_every_fan_is_allowed_ascending_and_from_end_to_end(
    name: str, data: st.DataObject, count: int, log: bool
) -> None:
    knob = knobs()[name]
    ends = st.floats(max(knob.low or 0.0, 1e-6 if log else 0.0), knob.high or 1.0)
    low, high = sorted((data.draw(ends), data.draw(ends)))
    if high - low < 1e-6 or (name in ("n_critic", "seed") and round(low) == round(high)):
        return
    values = spread(name, low, high, count, log=log)
    assert all(a < b for a, b in pairwise(values))
    population = fan(Settings(), name, values)
    assert len(population) == len(values) <= count
    assert len({one.with_(**{name: getattr(Settings(), name)}) for one in population}) == 1
    assert all(idle(one, name) is None for one in population)


def test_values_keep_as_many_digits_as_tell_them_apart() -> None:
    assert spread("clip_value", 0.001, 0.1, 5, log=True) == (0.001, 0.0032, 0.01, 0.032, 0.1)
    assert spread("clip_value", 0.25, 0.27, 5, log=True) == (0.25, 0.255, 0.26, 0.265, 0.27)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((0.1, 0.1, 5), "empty"),
        ((1.0, 0.1, 5), "empty"),
        ((0.1, 1.0, 1), "2 to 9"),
        ((0.1, 1.0, 10), "2 to 9"),
        ((0.0, 1.0, 5), "begin above 0"),
        ((float("nan"), 1.0, 5), "empty"),
    ],
)
def test_what_cannot_be_is_said(arguments: tuple[float, float, int], words: str) -> None:
    with pytest.raises(UserError, match=words):
        spread("clip_value", *arguments, log=True)


def test_what_arenas_share_cannot_be_fanned_out() -> None:
    assert "critic_width" not in fannable()
    assert "seed" in fannable()
    with pytest.raises(UserError, match="shared by all"):
        fan(Settings(), "batch_size", (8, 16))


def test_a_knob_gets_what_it_acts_with() -> None:
    assert ready(Settings(), "clip_value").constraint == "clip"
    assert ready(Settings(optimizer="sgd"), "beta2").optimizer == "adam"


@pytest.mark.parametrize("name", NUMBERS)
def test_a_usual_range_can_be_fanned_out(name: str) -> None:
    low, high = usual_range(name, Settings())
    assert len(fan(Settings(), name, spread(name, low, high, 9, log=knobs()[name].log))) > 1
