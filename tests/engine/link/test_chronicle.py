"""What the journal says about a session, and how much of it must be kept."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.link.chronicle import (
    Recovery,
    Transport,
    apply_records,
    array_records,
    essence,
    keyframe_record,
    recovery,
    start_records,
    transport_record,
)
from engine.link.journal import Record
from engine.link.messages import Apply, RunUntil, Start
from engine.settings import Settings

ARRAY = np.arange(6, dtype=np.float32).reshape(3, 2)


def told(found: Recovery | None) -> object:
    """What a recovery says, in things that can be compared."""
    if found is None:
        return None
    changes = [[(change.change, change.replica) for change in point.changes] for point in found.points]
    arrays = {name: array.tolist() for name, array in found.arrays.items()}
    return (found.run, found.population, arrays, [p.keyframe for p in found.points], changes, found.transport)


def test_an_empty_journal_holds_no_session() -> None:
    assert recovery([]) is None
    assert recovery([keyframe_record(1, 2, 3, b"of no run")]) is None


def test_a_session_comes_back_as_it_was_told() -> None:
    population = (Settings(seed=3), Settings(seed=4, clip_value=0.5))
    transport = Transport(playing=True, iterations_per_second=0.2, until=RunUntil(estimate_below=0.1))
    found = recovery(
        [
            *start_records(Start(1, (Settings(),))),
            *start_records(Start(2, population, playing=False, arrays={"a": ARRAY})),
            *apply_records(Apply({"n_critic": 3}), 10),
            keyframe_record(2, 10, 60, b"first"),
            transport_record(transport),
            *apply_records(Apply({"gp_lambda": np.float32(0.5)}, replica=1), 61),
            keyframe_record(2, 11, 66, b"second"),
            *apply_records(Apply({"data": "points:" + "0" * 64}, arrays={"b": ARRAY + 1}), 70),
        ]
    )
    assert found is not None
    assert (found.run, found.population, found.transport) == (2, population, transport)
    assert [point.keyframe for point in found.points] == [b"second", b"first", None]
    assert [[list(change.change) for change in point.changes] for point in found.points] == [
        [["data"]],
        [["gp_lambda"], ["data"]],
        [["n_critic"], ["gp_lambda"], ["data"]],
    ]
    np.testing.assert_array_equal(found.arrays["a"], ARRAY)
    np.testing.assert_array_equal(found.arrays["b"], ARRAY + 1)


entries = st.lists(
    st.one_of(
        st.integers(1, 5).map(
            lambda run: start_records(Start(run, (Settings(seed=run),), arrays={"a": ARRAY}))
        ),
        st.integers(0, 99).map(lambda step: apply_records(Apply({"n_critic": step + 1}), step)),
        st.integers(0, 99).map(lambda step: [keyframe_record(1, step, step, bytes(step))]),
        st.booleans().map(lambda playing: [transport_record(Transport(playing=playing))]),
        st.just(array_records({"b": ARRAY})),
    ),
    max_size=12,
)


@given(entries)
def test_the_essence_says_the_same_about_the_newest_moment(parts: list[list[Record]]) -> None:
    records = [record for part in parts for record in part]
    full, small = recovery(records), recovery(essence(records))
    assert (full is None) == (small is None)
    if full is None or small is None:
        return
    assert full.points[0].keyframe == small.points[0].keyframe
    assert [c.change for c in full.points[0].changes] == [c.change for c in small.points[0].changes]
    assert (full.run, full.population, full.transport) == (small.run, small.population, small.transport)
    assert full.arrays.keys() == small.arrays.keys()
    assert sum(record.kind == "keyframe" for record in essence(records)) <= 1
    assert told(recovery(essence(essence(records)))) == told(small)


def test_settings_of_another_version_are_refused() -> None:
    record = Record({"kind": "start", "run": 1, "population": [{"colour": "red"}]})
    with pytest.raises(ValueError, match="colour"):
        recovery([record])
