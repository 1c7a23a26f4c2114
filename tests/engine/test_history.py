"""History against a plain list of every row, over runs cut into blocks in every way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from engine.frame import MetricsBlock
from engine.history import Curve, History
from engine.words import UserError

COLUMNS = ("loss", "penalty")
FULL, BINS = 64, 8


def block(first: int, values: NDArray[np.float32]) -> MetricsBlock:
    return MetricsBlock(3, COLUMNS, np.arange(first, first + len(values)), values)


def rows(count: int, replicas: int = 1, seed: int = 0, missing: float = 0.2) -> NDArray[np.float32]:
    """Random rows of which some metrics do not exist."""
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(count, replicas, len(COLUMNS))).astype(np.float32)
    values[rng.random(values.shape) < missing] = np.nan
    return values


def filled(
    values: NDArray[np.float32],
    first: int = 0,
    sizes: tuple[int, ...] = (7,),
    full: int = FULL,
    bins: int = BINS,
) -> History:
    """A history given `values` in blocks of `sizes`, again and again."""
    history = History(COLUMNS, values.shape[1], full=full, bins=bins)
    at, turn = 0, 0
    while at < len(values):
        size = sizes[turn % len(sizes)]
        history.append(block(first + at, values[at : at + size]))
        at, turn = at + size, turn + 1
    return history


def oracle(series: list[float], width: int) -> dict[int, tuple[range, float, float, float]]:
    """By the middle of each column of `width`: its members and their min, mean and max."""
    columns = {}
    for begin in range(0, len(series), width):
        members = range(begin, min(begin + width, len(series)))
        there = [series[i] for i in members if series[i] == series[i]] or [float("nan")]
        columns[(members[0] + members[-1]) // 2] = (members, min(there), sum(there) / len(there), max(there))
    return columns


def covered(curve: Curve, series: list[float], first: int = 0) -> set[tuple[int, int]]:
    """The stretches of offsets, begin and end, whose min, mean and max the columns can be, in one piece."""
    tables = [oracle(series, 2**k) for k in range(12)]
    stretches: set[tuple[int, int]] = set()
    for middle, *found in zip(curve.iterations - first, curve.low, curve.mean, curve.high, strict=True):
        matches = [
            members
            for table in tables
            if int(middle) in table
            for members, *expected in [table[int(middle)]]
            if np.allclose(found, expected, rtol=1e-5, atol=1e-6, equal_nan=True)
        ]
        stretches = {
            (begin, m.stop)
            for m in matches
            for begin, end in stretches or {(m.start, m.start)}
            if end == m.start
        }
        assert stretches, f"column at {middle} is no min, mean, max: {found}"
    return stretches


@given(
    count=st.integers(1, 700),
    sizes=st.lists(st.integers(1, 90), min_size=1, max_size=5),
    first=st.integers(0, 100),
    window=st.tuples(st.integers(0, 699), st.integers(0, 699)),
    points=st.integers(1, 200),
    seed=st.integers(0, 9),
)
def test_every_column_is_the_min_mean_and_max_of_its_iterations(
    count: int, sizes: list[int], first: int, window: tuple[int, int], points: int, seed: int
) -> None:
    values = rows(count, seed=seed)
    history = filled(values, first, tuple(sizes))
    start, stop = sorted(min(offset, count - 1) for offset in window)
    curve = history.curve("penalty", 0, first + start, first + stop, points)
    stretches = covered(curve, values[:, 0, 1].tolist(), first)
    assert any(begin <= start and stop < end for begin, end in stretches)
    assert len(curve.iterations) <= points + 2


@given(sizes=st.lists(st.integers(1, 300), min_size=1, max_size=6), points=st.integers(1, 100))
def test_how_the_run_is_cut_does_not_matter(sizes: list[int], points: int) -> None:
    values = rows(600, replicas=2)
    one, many = filled(values, sizes=(600,)), filled(values, sizes=tuple(sizes))
    np.testing.assert_array_equal(one.rows().values, many.rows().values)
    for replica in range(2):
        for name in ("low", "high"):
            np.testing.assert_array_equal(
                getattr(one.curve("loss", replica, points=points), name),
                getattr(many.curve("loss", replica, points=points), name),
            )
        np.testing.assert_allclose(
            one.curve("loss", replica, points=points).mean,
            many.curve("loss", replica, points=points).mean,
            rtol=1e-6,
            atol=1e-7,
        )


def test_the_newest_rows_are_kept_in_full() -> None:
    values = rows(1000, replicas=3)
    kept = filled(values, first=5).rows()
    assert kept.run == 3
    assert kept.columns == COLUMNS
    np.testing.assert_array_equal(kept.iterations, np.arange(1005 - FULL, 1005))
    np.testing.assert_array_equal(kept.values, values[-FULL:])
    assert len(filled(values, first=5).rows(since=1000).iterations) == 4
    assert len(filled(values).rows(since=10**9).iterations) == 0


def test_rows_are_a_copy() -> None:
    history = filled(rows(10, missing=0))
    history.rows().values[:] = 7
    assert not (history.rows().values == 7).any()


@pytest.mark.parametrize("keep", [1, 63, 150, 512, 599])
def test_after_a_rewind_the_run_goes_on_as_if_nothing_else_had_happened(keep: int) -> None:
    values, other = rows(600, missing=0), rows(900, seed=1, missing=0)
    history = filled(values)
    history.truncate_after(keep - 1)
    assert history.last_iteration == keep - 1
    history.append(block(keep, other[keep:]))
    joined = np.concatenate((values[:keep], other[keep:]))
    fresh = filled(joined)
    np.testing.assert_array_equal(history.rows().values, fresh.rows().values)
    width = 128  # of the bins after 600 and 900 rows; only the one that was cut may have lost something
    mine, theirs = history.curve("loss", points=8), fresh.curve("loss", points=8)
    for at, same in enumerate(np.isclose(mine.mean, theirs.mean)):
        assert same or (at == keep // width and keep % width)


@given(moves=st.lists(st.tuples(st.integers(0, 400), st.integers(1, 60)), min_size=1, max_size=12))
def test_any_sequence_of_rewinds_leaves_the_rows_of_a_plain_list(moves: list[tuple[int, int]]) -> None:
    history, plain = History(COLUMNS, 1, full=512, bins=BINS), rows(0)
    for turn, (back_to, count) in enumerate(moves):
        plain = plain[:back_to][: 512 - count]
        history.truncate_after(len(plain) - 1)
        new = rows(count, seed=turn)
        history.append(block(len(plain), new))
        plain = np.concatenate((plain, new))
    np.testing.assert_array_equal(history.rows().values, plain)
    covered(history.curve("loss", points=5), plain[:, 0, 0].tolist())


def test_a_rewind_within_the_rows_in_full_loses_nothing() -> None:
    history = filled(rows(50, missing=0))
    again = rows(100, seed=2, missing=0)
    history.truncate_after(29)
    history.append(block(30, again[30:]))
    joined = np.concatenate((rows(50, missing=0)[:30], again[30:]))
    fresh = filled(joined)
    np.testing.assert_array_equal(history.curve("loss", points=5).low, fresh.curve("loss", points=5).low)


def test_a_block_from_an_earlier_iteration_replaces_what_was_there() -> None:
    history = filled(rows(50, missing=0))
    again = rows(5, seed=2, missing=0)
    history.append(block(40, again))
    assert history.last_iteration == 44
    np.testing.assert_array_equal(history.rows(39).values, again)


def test_truncating_before_the_first_iteration_forgets_all() -> None:
    history = filled(rows(50), first=10)
    history.truncate_after(9)
    assert (history.first_iteration, history.last_iteration) == (-1, -1)
    history.append(block(2, rows(1)))
    assert (history.first_iteration, history.last_iteration) == (2, 2)


def test_a_gap_is_filled_with_nan() -> None:
    history = filled(rows(10, missing=0))
    history.append(block(15, rows(1, missing=0)))
    assert np.isnan(history.rows().values[10:15]).all()
    assert not np.isnan(history.rows().values[[9, 15]]).any()
    assert history.last_iteration == 15


def test_the_newest_value() -> None:
    history = History(COLUMNS, 2)
    assert np.isnan(history.last("loss"))
    values = rows(3, replicas=2, missing=0)
    values[2, 1, 1] = np.nan
    history.append(block(0, values))
    assert history.last("loss", 1) == values[2, 1, 0]
    assert np.isnan(history.last("penalty", 1))


def test_an_empty_history_has_an_empty_curve() -> None:
    history = History(COLUMNS, 1)
    assert len(history.curve("loss").iterations) == 0
    assert history.rows().values.shape == (0, 1, 2)
    history.append(block(0, rows(5)))
    assert len(history.curve("loss", start=9, stop=20).iterations) == 0


def test_infinities_of_an_exploding_run_are_shown() -> None:
    values = np.array([1, np.inf, -np.inf, 2] * 100, np.float32).reshape(-1, 1, 1).repeat(2, axis=2)
    curve = filled(values).curve("loss", points=4)
    assert (curve.low == -np.inf).all()
    assert (curve.high == np.inf).all()


def test_a_long_run_costs_no_more_memory_than_a_short_one() -> None:
    history = History(COLUMNS, 1)
    before = size(history)
    piece = rows(50_000)
    for at in range(0, 1_000_000, 50_000):
        history.append(block(at, piece))
    assert size(history) == before
    curve = history.curve("loss", points=1000)
    assert 500 <= len(curve.iterations) <= 1001
    assert len(history.curve("loss", start=100_000, stop=200_000, points=1000).iterations) >= 500
    assert len(history.rows().iterations) == 65_536


def size(history: History) -> int:
    """Bytes of all arrays that the history holds."""
    arrays = [history._raw, *history._bins._parts]
    return sum(array.nbytes for array in arrays)


@pytest.mark.parametrize("replicas", [1, 64, 1024])
def test_a_large_population_stays_within_the_budget(replicas: int) -> None:
    history = History(tuple(f"m{i}" for i in range(18)), replicas)
    assert size(history) <= 256 * 2**20
    assert (history.full == 65_536) == (replicas == 1)


def test_a_history_survives_being_stored() -> None:
    values = rows(700, replicas=2)
    history = filled(values, first=11)
    history.truncate_after(650)
    state = {name: array.copy() for name, array in history.state().items()}
    assert all(array.dtype.kind in "iuf" for array in state.values())
    again = History.from_state(state)
    for one in (history, again):
        one.append(block(651, values[:90]))
    np.testing.assert_array_equal(again.rows().values, history.rows().values)
    np.testing.assert_array_equal(again.rows().iterations, history.rows().iterations)
    for points in (3, 100):
        for name in ("iterations", "low", "mean", "high"):
            np.testing.assert_array_equal(
                getattr(again.curve("loss", 1, points=points), name),
                getattr(history.curve("loss", 1, points=points), name),
            )


@pytest.mark.parametrize("name", ["counters", "columns", "rows", "bins_low", "bins_total"])
def test_a_damaged_state_is_refused(name: str) -> None:
    state = filled(rows(200)).state()
    with pytest.raises(UserError, match="metric history is damaged"):
        History.from_state({key: array[..., :-9] if key == name else array for key, array in state.items()})
    with pytest.raises(UserError, match="metric history is damaged"):
        History.from_state({key: array for key, array in state.items() if key != name})


def test_blocks_that_do_not_fit_are_refused() -> None:
    history = History(COLUMNS, 1)
    with pytest.raises(ValueError, match="does not fit"):
        history.append(block(0, rows(3, replicas=2)))
    with pytest.raises(ValueError, match="consecutive"):
        history.append(MetricsBlock(0, COLUMNS, np.array([1, 3, 4]), rows(3)))
    with pytest.raises(ValueError, match="make no history"):
        History(COLUMNS, 1, full=100)
