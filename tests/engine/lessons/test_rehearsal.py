"""A lesson gone through without a window: promises are seen or not, in each seed."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.frame import Coverage, DivergenceReading, ModeReading, Truth, metric_columns
from engine.lessons.conditions import QUANTITIES
from engine.lessons.measures import ROWS, of_coverage, of_metrics, of_truth
from engine.lessons.parse import parse
from engine.lessons.rehearsal import Seen, rehearse

SMALL = "critic_width=16 critic_depth=1 generator_width=8 generator_depth=1 batch_size=16"
LESSON = """\
# A short one
## Weights at the edge
set: wgan SMALL clip_value=0.01 critic_rate=0.01
@ run 60
@ see weights_at_clip > 0.1
@ see weights_at_clip > 0.99
@ see iteration > 100 within 100
## The same, let go
@ set clip_value=1.0
@ run 30
@ see weights_at_clip < 0.1 and clip_value = 1
@ see iteration < 31
""".replace("SMALL", SMALL)


def test_promises_are_held_to() -> None:
    found = rehearse(parse(LESSON), 2)
    assert [(one.step, one.claim, one.seen) for one in found] == [
        ("Weights at the edge", "weights_at_clip > 0.1", 2),
        ("Weights at the edge", "weights_at_clip > 0.99", 0),
        ("Weights at the edge", "iteration > 100", 2),
        ("The same, let go", "weights_at_clip < 0.1 and clip_value = 1", 2),
        ("The same, let go", "iteration < 31", 2),
    ]
    assert [one.holds for one in found] == [True, False, True, True, True]


def test_exact_answers_are_solved_where_they_are_asked_for() -> None:
    script = "@ run 1\n@ see js > 0.3 and wasserstein > 0.3\n@ see js > 0.7\n"
    lesson = parse(f"# A\n## B\nset: gan {SMALL}\n{script}")
    assert [one.seen for one in rehearse(lesson, 1)] == [1, 0]


@pytest.mark.parametrize(
    ("seen", "seeds", "holds"), [(19, 20, True), (18, 20, False), (2, 2, True), (1, 2, False)]
)
def test_nineteen_of_twenty(seen: int, seeds: int, holds: bool) -> None:
    assert Seen("a", "b", "c", seen, seeds).holds is holds


def test_every_quantity_is_measured_somewhere() -> None:
    columns = metric_columns(2, 2)
    rows = np.tile(np.arange(len(columns), dtype=np.float32), (2 * ROWS, 1))
    rows[:ROWS] = 99
    mode = ModeReading((0.0, 0.0), 1.0, 1.0, 0.04, 0.01)
    coverage = Coverage(1, 0, 1, 1, 1, 0.5, 0.6, modes=(mode,), sigma=0.02, stretch=(1.0, 0.1), flat=0.2)
    reading = DivergenceReading(0.1, None, None, 0.2, 0.3, 0.0, None, 0.0, 0.0)
    truth = Truth(1, 0, 0.5, 0.4, 0.3, None, None, 1, agreement=0.9, divergences=reading)
    values = of_metrics(columns, rows) | of_coverage(coverage) | of_truth(truth)
    assert values.keys() | {"iteration"} == set(QUANTITIES)
    assert values["slope"] == columns.index("slope_mean")
    assert values["width"] == pytest.approx(1.0)
    assert (values["modes_missed"], values["js"]) == (0.0, 0.1)
    nothing = Coverage(1, 0, None, None, None, None, None)
    assert of_coverage(nothing) == {}
    assert of_metrics(columns, rows[:0]) == {}
    assert math.isnan(of_metrics(columns, np.full((3, len(columns)), np.nan, np.float32))["penalty"])
