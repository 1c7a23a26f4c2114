"""A verdict is what the number says, and the number is always there."""

from __future__ import annotations

import json
from io import StringIO
from typing import Literal

import pytest
from rich.console import Console

from benchmarks.report import MISSED, REACHED, Row, renewed, table, to_json


@pytest.mark.parametrize(
    ("value", "better", "verdict"),
    [
        (0.9, "high", REACHED),
        (0.91, "high", REACHED),
        (0.89, "high", MISSED),
        (0.9, "low", REACHED),
        (0.91, "low", MISSED),
        (None, "low", MISSED),
        (None, "high", MISSED),
    ],
)
def test_a_bar_is_reached_on_its_good_side_and_by_equality(
    value: float | None, better: Literal["low", "high"], verdict: str
) -> None:
    assert Row("training", value, bar=0.9, better=better).verdict == verdict


def test_without_a_bar_there_is_no_verdict() -> None:
    assert Row("cores", 2.0).verdict == ""


def test_the_table_always_shows_the_number() -> None:
    text = StringIO()
    rows = [Row("gap", 61.2, "ms", 60.0), Row("visible", 0.8, "s", 1.2), Row("lost", None, "s", 5.0)]
    Console(file=text, width=120).print(table(rows))
    lines = text.getvalue().splitlines()
    assert any("61.2 ms" in line and "≤ 60" in line and "not reached" in line for line in lines)
    assert any("0.8 s" in line and " reached" in line and "not" not in line for line in lines)
    assert any("lost" in line and "–" in line and "not reached" in line for line in lines)


def test_json_carries_numbers_and_verdicts() -> None:
    read = json.loads(to_json([Row("gap", 61.25, "ms", 60.0)]))
    assert read[0]["value"] == 61.25
    assert read[0]["verdict"] == "not reached"


def test_not_a_number_reaches_nothing_and_is_refused_as_json() -> None:
    row = Row("ratio", float("nan"), bar=0.9, better="high")
    assert row.verdict == MISSED
    with pytest.raises(ValueError, match="JSON"):
        to_json([row])


def test_a_page_keeps_the_parts_that_were_not_measured_again() -> None:
    page = "# Old\n\nhead\n\n## Second\n\n| old |\n\n## By hand\n\nkept\n"
    made = renewed(page, "# New\n", {"First": "| one |", "Second": "| two |\n"}, ["First", "Second"])
    assert made == "# New\n\n## First\n\n| one |\n\n## Second\n\n| two |\n\n## By hand\n\nkept\n"
    assert renewed(made, "# New\n", {}, ["First", "Second"]) == made
