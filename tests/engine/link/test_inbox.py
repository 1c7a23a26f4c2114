"""Slider moves on their way in."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.link.inbox import Inbox, collapse
from engine.link.messages import Apply, Command, Pause, Play, Seek, Start
from engine.settings import Settings

moves = st.builds(
    Apply,
    st.dictionaries(st.sampled_from("abc"), st.integers(0, 3), min_size=1, max_size=2),
    st.sampled_from([None, 0, 1]),
)


def outcome(commands: list[Command]) -> dict[object, object]:
    """Who has which value in the end, and how often training was started and stopped."""
    values: dict[object, object] = {}
    for command in commands:
        if isinstance(command, Apply):
            for replica in (0, 1) if command.replica is None else (command.replica,):
                values |= {(replica, name): value for name, value in command.change.items()}
        else:
            values[type(command)] = [*list(values.get(type(command), [])), dict(values)]  # type: ignore[call-overload]
    return values


@given(st.lists(st.one_of(moves, st.sampled_from([Play(), Pause()])), max_size=12))
def test_collapsing_changes_no_outcome(commands: list[Command]) -> None:
    kept = collapse(commands)
    assert outcome(kept) == outcome(commands)
    assert collapse(kept) == kept or len(collapse(kept)) == len(kept)


def test_a_drag_becomes_its_newest_move_and_keeps_its_arrays() -> None:
    points = np.zeros((4, 2), np.float32)
    drag = [Apply({"data": name}, None, {name: points}) for name in "abc"]
    (move,) = collapse(drag)
    assert isinstance(move, Apply)
    assert move.change == {"data": "c"}
    assert move.arrays.keys() == {"a", "b", "c"}


def test_only_neighbours_collapse() -> None:
    commands: list[Command] = [Apply({"a": 1}), Apply({"b": 1}), Apply({"a": 2}), Pause(), Apply({"a": 3})]
    assert collapse(commands) == commands


def test_of_starts_in_a_row_only_the_newest_is_built() -> None:
    starts = [Start(run, (Settings(seed=run),)) for run in (1, 2, 3)]
    (start,) = collapse(starts)
    assert isinstance(start, Start)
    assert start.run == 3


def test_an_inbox_gives_everything_in_order_and_says_whether_something_waits() -> None:
    inbox = Inbox()
    assert not inbox.pending()
    assert inbox.drain() == []
    assert inbox.drain(timeout=0.001) == []
    inbox.put(Play())
    inbox.put(Pause())
    assert inbox.pending()
    assert inbox.drain(timeout=None) == [Play(), Pause()]


def test_of_a_drag_along_the_time_bar_only_the_newest_place_is_sought() -> None:
    commands: list[Command] = [Seek(5), Seek(9), Apply({"n_critic": 2}), Seek(1), Seek(2), Play(), Seek(3)]
    assert collapse(commands) == [Seek(9), commands[2], Seek(2), Play(), Seek(3)]
