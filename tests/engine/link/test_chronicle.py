"""What the journal says about a session, and how much of it must be kept."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.branch import Lone
from engine.frame import MetricsBlock
from engine.history import History
from engine.link.chronicle import (
    Recovery,
    Transport,
    apply_record,
    array_records,
    critic_record,
    essence,
    fork_record,
    history_record,
    keyframe_record,
    recovery,
    start_records,
    transport_record,
)
from engine.link.journal import Record
from engine.link.messages import RunUntil, Start
from engine.settings import Settings
from engine.timeline_view import Move

A, B = "a" * 64, "b" * 64
ARRAY = np.arange(6, dtype=np.float32).reshape(3, 2)


def told(found: Recovery | None) -> object:
    """What a recovery says, in things that can be compared."""
    if found is None:
        return None
    arrays = {name: array.tolist() for name, array in found.arrays.items()}
    log = found.moves, found.lone, found.end
    return (
        found.run,
        found.population,
        arrays,
        [(p.keyframe, p.index) for p in found.points],
        log,
        found.transport,
    )


def move(step: int, change: dict[str, object], replica: int | None = None) -> Record:
    return apply_record(Move(step, step, change, replica))


def test_an_empty_journal_holds_no_session() -> None:
    assert recovery([]) is None
    assert recovery([keyframe_record(1, 2, 3, b"of no run")]) is None


def test_a_session_comes_back_as_it_was_told() -> None:
    data = f"points:{A}"
    population = (Settings(seed=3, data=data), Settings(seed=4, data=data, clip_value=0.5))
    transport = Transport(playing=True, iterations_per_second=0.2, until=RunUntil(estimate_below=0.1))
    found = recovery(
        [
            *start_records(Start(1, (Settings(),))),
            *start_records(Start(2, population, playing=False, arrays={A: ARRAY})),
            move(10, {"n_critic": 3}),
            critic_record(20, 5, 20),
            critic_record(25, 35, 20),
            keyframe_record(2, 10, 60, b"first"),
            transport_record(transport),
            move(61, {"gp_lambda": np.float32(0.5)}, replica=1),
            keyframe_record(2, 11, 66, b"second"),
            *array_records({B: ARRAY + 1}),
            move(70, {"data": f"points:{B}"}),
        ]
    )
    assert found is not None
    assert (found.run, found.population, found.transport) == (2, population, transport)
    assert [(point.keyframe, point.index) for point in found.points] == [(b"first", 1), (b"second", 2)]
    assert [(one.step, list(one.change), one.replica) for one in found.moves] == [
        (10, ["n_critic"], None),
        (61, ["gp_lambda"], 1),
        (70, ["data"], None),
    ]
    assert found.lone == (Lone(20, 40, 20),)
    assert found.end == 70
    np.testing.assert_array_equal(found.arrays[A], ARRAY)
    np.testing.assert_array_equal(found.arrays[B], ARRAY + 1)


def test_a_fork_takes_back_what_was_written_of_the_time_after_it() -> None:
    found = recovery(
        [
            *start_records(Start(1, (Settings(),))),
            keyframe_record(1, 0, 0, b"0"),
            move(5, {"n_critic": 2}),
            move(9, {"n_critic": 3}),
            critic_record(9, 20, 9),
            keyframe_record(1, 9, 29, b"29"),
            fork_record(9, 1),
            move(9, {"n_critic": 4}),
            keyframe_record(1, 12, 12, b"12"),
        ]
    )
    assert found is not None
    assert [one.change for one in found.moves] == [{"n_critic": 2}, {"n_critic": 4}]
    assert [(point.keyframe, point.index) for point in found.points] == [(b"0", 0), (b"12", 2)]
    assert (found.lone, found.end) == ((), 12)


def measured(steps: int) -> History:
    history = History(("a", "b"), 1, full=64, bins=16)
    history.append(MetricsBlock(1, ("a", "b"), np.arange(steps), np.ones((steps, 1, 2), np.float32)))
    return history


def test_a_fork_before_their_end_takes_the_curves_back() -> None:
    head = [*start_records(Start(1, (Settings(),))), history_record(measured(50))]
    for step, kept in ((49, False), (50, True)):
        found = recovery([*head, fork_record(step, 0)])
        assert found is not None
        assert (found.history is not None) == kept
        if found.history is not None:
            assert History.from_state(found.history).last_iteration == 49


entries = st.lists(
    st.one_of(
        st.integers(1, 5).map(
            lambda run: start_records(
                Start(run, (Settings(seed=run, data=f"points:{A}"),), arrays={A: ARRAY})
            )
        ),
        st.integers(0, 99).map(lambda step: [move(step, {"n_critic": step + 1})]),
        st.integers(0, 99).map(lambda step: [critic_record(step, 3, step)]),
        st.integers(0, 99).map(lambda step: [keyframe_record(1, step, step, bytes(step))]),
        st.integers(0, 99).map(lambda step: [fork_record(step, step // 9)]),
        st.booleans().map(lambda playing: [transport_record(Transport(playing=playing))]),
        st.just(array_records({B: ARRAY})),
        st.integers(1, 99).map(lambda step: [history_record(measured(step))]),
    ),
    max_size=12,
)


@given(entries, st.integers(0, 300))
def test_the_essence_says_the_same_with_fewer_keyframes(parts: list[list[Record]], limit: int) -> None:
    records = [record for part in parts for record in part]
    full, small = recovery(records), recovery(essence(records, limit))
    assert (full is None) == (small is None)
    if full is None or small is None:
        return
    assert not full.points or full.points[-1].keyframe == small.points[-1].keyframe
    assert not full.points or full.points[0].keyframe == small.points[0].keyframe
    assert (full.moves, full.lone) == (small.moves, small.lone)
    assert small.end <= full.end  # less only if keyframes do not come in order of their steps, as they do
    assert (full.run, full.population, full.transport) == (small.run, small.population, small.transport)
    assert full.arrays.keys() == small.arrays.keys()
    assert len(small.points) <= 2 or sum(len(point.keyframe) for point in small.points) <= limit
    assert (full.history is None) == (small.history is None)
    assert told(recovery(essence(essence(records, limit), limit))) == told(small)
    assert told(recovery(essence(records, 10**9))) == told(full)


def test_settings_of_another_version_are_refused() -> None:
    record = Record({"kind": "start", "run": 1, "population": [{"colour": "red"}]})
    with pytest.raises(ValueError, match="colour"):
        recovery([record])
