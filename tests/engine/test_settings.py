"""Settings: what is allowed is taken, what is not is refused in one sentence with field, value and range."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.settings import (
    DATASETS,
    Settings,
    check_population,
    choices,
    idle,
    knobs,
    read,
    to_dict,
    value_type,
)
from engine.words import UserError
from tests.engine.knobs import allowed

legal = st.fixed_dictionaries({name: allowed(name) for name in knobs()})


@given(legal)
def test_every_legal_setting_is_taken_and_survives_text(values: dict[str, Any]) -> None:
    settings = read(values)
    assert to_dict(settings) == values
    assert read({name: str(value) for name, value in values.items()}) == settings


@given(st.sampled_from(sorted(knobs())), st.data())
def test_what_is_outside_is_refused_with_field_value_and_range(name: str, data: st.DataObject) -> None:
    knob = knobs()[name]
    wrong: st.SearchStrategy[object] = st.sampled_from(
        ["spam", "", "nan", "inf", None, [1], {}, "1e999", b"x"]
    )
    if knob.low is not None and knob.high is not None:
        step = 1 if value_type(name) is int else 1e-3
        wrong |= st.sampled_from([knob.low - step, knob.high + step, -1e300, float("nan")])
    value = data.draw(wrong)
    with pytest.raises(UserError) as refusal:
        read({name: value})
    said = str(refusal.value)
    assert name in said
    assert "\n" not in said
    if knob.high is not None:
        assert f"{knob.high:.10g}" in said
    elif choices(name):
        assert choices(name)[0] in said


def test_an_unknown_knob_is_refused_with_those_there_are() -> None:
    with pytest.raises(UserError, match=r"no knob gp_lamda; knobs are .*gp_lambda"):
        read({"gp_lamda": 1})


def test_an_invalid_settings_object_cannot_be_made() -> None:
    with pytest.raises(UserError, match="n_critic"):
        Settings(n_critic=0)
    with pytest.raises(UserError, match="n_critic"):
        Settings().with_(n_critic=101)


def test_every_knob_says_what_it_is() -> None:
    for name, knob in knobs().items():
        assert knob.label, name
        assert knob.symbol, name
        assert knob.help.endswith("."), name
        if knob.log:
            assert knob.low is not None, name
            assert knob.low > 0, name
        for other, values in knob.needs:
            assert all(read({other: value}) for value in values), name


def test_stored_data_is_named_by_its_digest() -> None:
    assert Settings(data="points:" + "a" * 64).data
    assert set(DATASETS) == set(choices("data"))
    with pytest.raises(UserError, match="ring8"):
        Settings(data="points:" + "a" * 63)


def test_idle_gives_the_reason() -> None:
    assert str(idle(Settings(constraint="none"), "gp_lambda")) == (
        "acts only with Constraint: gradient_penalty, gradient_penalty_one_sided"
    )
    assert idle(Settings(), "gp_lambda") is None
    assert idle(Settings(freeze_critic=True), "critic_rate") is not None


@given(st.sampled_from([name for name, knob in knobs().items() if knob.shared]), st.data())
def test_replicas_agree_in_every_shared_knob(name: str, data: st.DataObject) -> None:
    first = Settings()
    other = data.draw(allowed(name).filter(lambda value: value != getattr(first, name)))
    with pytest.raises(UserError, match=name):
        check_population([first, first.with_(**{name: other})])


def test_replicas_may_differ_in_everything_else() -> None:
    different = Settings(
        loss="hinge", constraint="clip", clip_value=0.1, gp_lambda=3.0, n_critic=1, optimizer="sgd",
        critic_rate=0.1, generator_rate=0.1, beta1=0.9, beta2=0.5, freeze_critic=True,
        freeze_generator=True, seed=9, critic_warmup=True,
    )  # fmt: skip
    assert len(check_population([Settings(), different])) == 2
