"""Sliders and values agree in both directions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.controls.scale import TICKS, Scale, scale_of, shown
from engine.settings import Settings, check, knobs, to_dict, value_type

NUMBERS = [name for name in knobs() if scale_of(name)]
named = st.sampled_from(NUMBERS)


def scale(name: str) -> Scale:
    found = scale_of(name)
    assert found is not None
    return found


def test_every_number_but_the_seed_has_a_slider() -> None:
    numbers = {name for name, knob in knobs().items() if value_type(name) in (int, float) and knob.high}
    assert numbers - set(NUMBERS) == {"seed"}


@given(named, st.integers(-50, TICKS + 50))
def test_every_tick_means_an_allowed_value(name: str, tick: int) -> None:
    check(name, knobs()[name], scale(name).value(tick))


@given(named)
def test_the_ends_are_the_ends(name: str) -> None:
    knob = knobs()[name]
    assert scale(name).value(0) == knob.low
    assert scale(name).value(TICKS) == knob.high
    assert scale(name).tick(float(knob.low or 0)) == 0
    assert scale(name).tick(float(knob.high or 0)) == TICKS


@given(named, st.integers(0, TICKS))
def test_a_value_goes_back_to_nearly_its_tick(name: str, tick: int) -> None:
    found = scale(name)
    again = found.tick(found.value(tick))
    assert found.value(again) == pytest.approx(found.value(tick), rel=0.03, abs=0.02)
    if found.log and not found.whole:
        assert abs(again - tick) <= 10


@given(named, st.integers(0, TICKS), st.sampled_from((-1, 1)))
def test_a_step_moves_that_way_unless_at_the_end(name: str, tick: int, way: int) -> None:
    found = scale(name)
    value = found.value(tick)
    moved = found.step(value, way)
    end = found.low if way < 0 else found.high
    assert (moved - value) * way > 0 or value == end
    check(name, knobs()[name], moved)


def test_defaults_are_not_squeezed_into_a_corner() -> None:
    default = to_dict(Settings())["data_noise"]
    assert 0.15 < scale("data_noise").tick(default) / TICKS < 0.6


@pytest.mark.parametrize(
    ("value", "text"), [(0.0001, "0.0001"), (5e-5, "5e-5"), (256, "256"), (2**31 - 1, "2147483647")]
)
def test_numbers_are_written_as_people_do(value: float, text: str) -> None:
    assert shown(value) == text
    assert type(value)(shown(value)) == value
