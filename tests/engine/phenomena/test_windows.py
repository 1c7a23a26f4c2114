"""Windows are the same however the rows were cut into blocks."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.frame import MetricsBlock
from engine.phenomena.windows import Window, Windows

COLUMNS = ("critic_loss", "pull_mean", "penalty")


def block(values: np.ndarray, first: int = 0) -> MetricsBlock:
    return MetricsBlock(0, COLUMNS, np.arange(first, first + len(values)), values.astype(np.float32))


def rows(n: int, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(n, 2, 3))
    values[rng.random(values.shape) < 0.2] = np.nan
    values[:, 1, 2] = np.nan
    return values


def cut(values: np.ndarray, sizes: list[int], first: int = 0) -> list[Window]:
    windows, found, at = Windows(), list[Window](), 0
    for size in [*sizes, len(values)]:
        found += windows.add(block(values[at : at + size], first + at), 3)
        at += size
    return found


def test_medians_are_of_the_known_values() -> None:
    values = rows(100)
    found = cut(values, [])
    assert [(w.span.first, w.span.last, w.span.iteration) for w in found] == [(0, 50, 0), (50, 100, 47)]
    for part, window in zip((values[:50], values[50:]), found, strict=True):
        for index, name in enumerate(COLUMNS):
            for replica in (0, 1):
                known = sorted(v for v in part[:, replica, index].astype(np.float32) if not np.isnan(v))
                got = window.median[name][replica]
                assert np.isnan(got) if not known else got == known[(len(known) - 1) // 2]


@given(st.lists(st.integers(0, 70), max_size=8), st.integers(0, 120))
def test_cutting_does_not_matter(sizes: list[int], first: int) -> None:
    values = rows(230, seed=1)
    whole, parts = cut(values, [], first), cut(values, sizes, first)
    assert len(whole) == (first + 230) // 50 - -(-first // 50)
    assert [w.span for w in whole] == [w.span for w in parts]
    for a, b in zip(whole, parts, strict=True):
        assert a.span.first % 50 == 0
        for name in COLUMNS:
            assert np.array_equal(a.median[name], b.median[name], equal_nan=True)


def test_a_gap_begins_a_new_window() -> None:
    windows, values = Windows(), rows(200)
    assert not list(windows.add(block(values[:30]), 0))
    assert [w.span.first for w in windows.add(block(values[60:200], 60), 0)] == [100, 150]


def test_overflow_is_seen_and_nan_is_not_it() -> None:
    values = rows(50)
    values[:, :, 0] = 1.0
    values[7, 1, 0] = -np.inf
    values[8, 0, 0] = np.nan
    (window,) = cut(values, [])
    assert window.largest.tolist() == [1.0, np.inf]
