"""Values of knobs, drawn by hypothesis."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from engine.settings import choices, knobs, value_type


def allowed(name: str) -> st.SearchStrategy[Any]:
    """Every legal value of a knob."""
    knob, kind = knobs()[name], value_type(name)
    if choices(name):
        return st.sampled_from(choices(name))
    if kind is bool:
        return st.booleans()
    assert knob.low is not None
    assert knob.high is not None
    if kind is int:
        return st.integers(int(knob.low), int(knob.high))
    return st.floats(knob.low, knob.high)
