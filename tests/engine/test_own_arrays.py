"""Arrays of one's own in sessions, timelines and journals: kept while somebody names them, and no longer."""

from __future__ import annotations

import numpy as np
import pytest

from engine.link.chronicle import apply_record, array_records, essence, recovery, start_records
from engine.link.messages import Start
from engine.modes import check_modes
from engine.packing import quantised
from engine.player import Player
from engine.points import stored_name
from engine.session import Session
from engine.settings import Settings
from engine.stored import data_words, sha_of, shas
from engine.timeline import BRANCHES, MEMORY, Timeline
from engine.timeline_view import Move

TINY = Settings(
    critic_width=8, generator_width=8, critic_depth=2, generator_depth=2, batch_size=16, n_critic=2
)


def painting(number: int) -> tuple[str, np.ndarray]:
    weights = np.zeros((8, 8), np.float32)
    weights.flat[: number + 1] = 1
    array = quantised(weights)
    return stored_name("painted", array), array


def paint(player: Player[Session], number: int) -> str:
    name, array = painting(number)
    player.session.add_arrays({sha_of(name): array})
    player.apply({"data": name})
    return name


@pytest.fixture
def player() -> Player[Session]:
    return Player.begin(Session(TINY, "cpu"), Timeline(MEMORY))


def test_a_session_holds_what_is_in_force_and_the_timeline_what_was(player: Player[Session]) -> None:
    names = []
    for number in range(6):
        names.append(paint(player, number))
        player.advance(3)
    assert set(player.session.arrays) == {sha_of(names[-1])}
    assert set(player.timeline.arrays) == {sha_of(name) for name in names}


def test_states_of_one_moment_that_were_collapsed_are_let_go_of(player: Player[Session]) -> None:
    waste = {sha_of(name): array for name, array in map(painting, range(20, 30))}
    player.session.add_arrays(waste)
    name = paint(player, 1)
    assert set(player.session.arrays) == {sha_of(name)}
    assert set(player.timeline.arrays) == {sha_of(name)}


def test_strokes_are_replayed_bit_for_bit(player: Player[Session]) -> None:
    for number in range(5):
        paint(player, number)
        player.advance(7)
    end = player.session.step
    expected = player.session.keyframe()
    player.seek(0)
    assert player.session.population[0].data == "ring8"
    while player.session.step < end:
        player.advance(1)
    again = player.session.keyframe()
    assert again.population == expected.population
    assert all(np.array_equal(again.tensors[name], expected.tensors[name]) for name in expected.tensors)


def test_what_only_a_branch_that_went_has_named_goes_with_it(player: Player[Session]) -> None:
    first = paint(player, 0)
    player.advance(4)
    second = paint(player, 1)
    player.advance(4)
    player.seek(2)
    player.advance(1)
    player.apply({"data": "moons"})  # forks before the second
    player.advance(4)
    assert set(player.timeline.arrays) == {sha_of(first), sha_of(second)}
    for _ in range(BRANCHES):
        player.seek(player.timeline.current.end - 1)
        player.advance(1)
        player.apply({"n_critic": 1 + player.session.population[0].n_critic})
        player.advance(4)
    assert set(player.timeline.arrays) == {sha_of(first)}


def test_a_compacted_journal_has_what_is_named_and_what_is_about_to_be() -> None:
    (began, start), (past, old), (named, new), (_, waste), (coming, fresh) = map(painting, range(5))
    records = [
        *start_records(Start(1, (TINY.with_(data=began),), arrays={sha_of(began): start})),
        *array_records({sha_of(past): old}),
        apply_record(Move(3, 3, {"data": past}, None)),
        *array_records({"0" * 64: waste}),
        *array_records({sha_of(named): new}),
        apply_record(Move(5, 5, {"data": named}, None)),
        *array_records({sha_of(coming): fresh}),
    ]
    wanted = {sha_of(one) for one in (began, past, named, coming)}
    for _ in range(2):  # compacted again, it holds the same
        records = essence(records, 10**6)
        found = recovery(records)
        assert found is not None
        assert set(found.arrays) == wanted
        assert np.array_equal(found.arrays[sha_of(coming)], fresh)


def test_names_of_arrays_are_short_for_people() -> None:
    modes = check_modes(np.array([[0.0, 1.0]]))
    name = stored_name("modes", modes)
    assert data_words(name) == f"modes {sha_of(name)[:6]}"
    assert data_words("ring8") == "ring8"
    assert data_words(0.5) == 0.5
    settings = (TINY.with_(data=name), TINY)
    assert shas(settings, ({"data": "points:" + "1" * 64}, {"n_critic": 3})) == {sha_of(name), "1" * 64}
