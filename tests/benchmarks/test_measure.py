"""The arithmetic of the timing, on contenders whose times are made up."""

from __future__ import annotations

import json
import sys
from io import StringIO

import pytest
from rich.console import Console

from benchmarks.measure import (
    WARM_UP,
    Contender,
    Result,
    Turn,
    as_dict,
    here,
    interleave,
    ratio,
    serve,
    table,
)


def pretender(ms: float, log: list[tuple[float, int]]) -> Contender:
    def turn(iterations: int) -> Turn:
        log.append((ms, iterations))
        return Turn(iterations, iterations * ms / 1000, iterations * 2 * ms / 1000)

    return turn


def test_turns_are_of_equal_length_and_rounds_are_complete() -> None:
    log: list[tuple[float, int]] = []
    results = interleave({"slow": pretender(4, log), "fast": pretender(1, log)}, rounds=6, seconds=0.4)
    timed = [entry for entry in log if entry[1] != WARM_UP]
    assert sorted(set(timed)) == [(1, 400), (4, 100)]
    for start in range(0, 12, 2):
        assert {ms for ms, _ in timed[start : start + 2]} == {1, 4}
    assert results["slow"].cpu == pytest.approx(4)
    assert results["slow"].wall == pytest.approx(8)


def test_the_ratio_is_taken_round_by_round() -> None:
    slower, faster = Result((2.0, 20.0, 4.0), (2.0, 20.0, 4.0)), Result((1.0, 10.0, 1.0), (1.0, 10.0, 1.0))
    assert ratio(slower, faster).median == 2.0
    assert ratio(slower, faster).low <= 2.0 <= ratio(slower, faster).high
    assert ratio(slower, slower).median == 1.0


def test_table_and_json_say_the_same() -> None:
    results = {"ours": Result((1.0, 1.0), (1.0, 1.0)), "peer": Result((3.0, 3.0), (6.0, 6.0))}
    assert as_dict(results, "ours")["peer"] == {
        "cpu_ms": 3.0, "wall_ms": 6.0, "cores": 0.5, "rounds": 2, "ratio": 3.0,
    }  # fmt: skip
    screen = StringIO()
    Console(file=screen, width=120).print(table("title", results, "ours"))
    assert "3.00x" in screen.getvalue()


def test_here_runs_what_it_is_given() -> None:
    seen: list[int] = []
    turn = here(seen.append)(7)
    assert seen == [7]
    assert turn.iterations == 7
    assert turn.cpu >= 0


def test_serve_answers_each_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", StringIO("3\n10\n"))
    serve(pretender(1, []))
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [answer["cpu"] for answer in answers] == pytest.approx([0.003, 0.01])
