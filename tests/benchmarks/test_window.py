"""The window's rows and the soak's, from made-up measurements."""

from __future__ import annotations

import os

import pytest

from benchmarks.report import MISSED, REACHED, Row
from benchmarks.soak import Sample, resident, rows
from benchmarks.window import Opening, live_rows, opening_rows

FOUND: dict[str, list[float]] = {
    "ratios": [0.95, 0.91, 0.5],
    "cpu_ratios": [0.97, 0.96, 0.95],
    "shares": [0.03, 0.04, 0.05],
    "frames": [60.0, 58.0, 30.0],
    "window_cpu": [0.2, 0.25, 0.3],
    "gaps": [0.002] * 980 + [0.024] * 19 + [0.061],
    "work": [0.001] * 999 + [0.020],
    "used_frames": [50.0],
    "used_seconds": [60.0],
    "moves": [0.010] * 99 + [0.051],
    "kills": [2.0, 2.5],
}


def _by_name(found: list[Row]) -> dict[str, Row]:
    assert len({row.name for row in found}) == len(found)
    return {row.name: row for row in found}


def test_live_rows_say_what_was_measured_and_judge_it() -> None:
    found = _by_name(live_rows(FOUND))
    assert found["training, window open : closed"].value == 0.91
    assert found["training, window open : closed"].verdict == REACHED
    assert found["pictures' share of engine time"].value == pytest.approx(4.0)
    assert found["frames of the plane"].value == 58.0
    assert found["training again after SIGKILL"].value == 2.5


def test_percentiles_are_of_turns_and_the_longest_is_the_longest() -> None:
    found = _by_name(live_rows(FOUND))
    assert found["between event-loop turns, half"].value == pytest.approx(2.0)
    assert found["between event-loop turns, 99 %"].value == pytest.approx(24.0)
    assert found["between event-loop turns, longest"].value == pytest.approx(61.0)
    assert found["between event-loop turns, longest"].verdict == MISSED
    assert found["slider move to training, 95 %"].verdict == REACHED
    assert found["slider move to training, worst"].verdict == MISSED


def test_where_cpu_time_is_not_told_the_rest_is() -> None:
    found = _by_name(live_rows({**FOUND, "cpu_ratios": [float("nan")] * 3}))
    assert "nan" not in found["training, window open : closed"].note


def test_closing_is_judged_by_the_worst_and_starting_by_the_middle() -> None:
    openings = [
        Opening(v, 2.0, c, clean=k) for v, c, k in ((1.0, 0.2, True), (1.1, 1.4, True), (9.0, 0.2, False))
    ]
    seen, cloud, closing = opening_rows(openings)
    assert (seen.value, cloud.value, closing.value) == (1.1, 2.0, 1.4)
    assert (seen.verdict, closing.verdict) == (REACHED, MISSED)
    assert "1 left" in closing.note


def test_memory_is_judged_after_the_first_tenth() -> None:
    begin = Sample(50.0, 900.0, 60.0, 200.0, 10)
    rest = [Sample(100.0, 400.0 + (15.0 if k == 3 else 0.0), 60.0 - k, 20.0, 1000 * k) for k in range(9)]
    window, engine, mean, slowest, longest = rows([begin, *rest], 10.0)
    assert window.value == 0.0
    assert engine.value == pytest.approx(100 * (415 / (400 + 15 / 9) - 1))
    assert (window.verdict, engine.verdict) == (REACHED, MISSED)
    assert (mean.value, slowest.value, longest.value) == (56.0, 52.0, 20.0)


@pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="the system does not tell")  # noqa: PTH110
def test_this_process_holds_more_than_what_it_has_just_made() -> None:
    before = resident(os.getpid())
    kept = bytearray(64 << 20)
    kept[::4096] = b"x" * len(kept[::4096])
    assert 60 < resident(os.getpid()) - before < 80
