"""How far the critic is from the optimal one, and how well it serves as a meter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtWidgets import QWidget

from app.charts.answer_chart import AnswerChart
from app.charts.canvas import DASH, DOT, Canvas
from app.charts.levels import draw_level
from app.charts.ranges import EasedRange
from app.charts.time_axis import TimeAxis
from app.charts.time_chart import Series
from app.theme import Theme
from engine.agreement import WINDOW, RunningRankCorrelation
from engine.frame import Truth


@dataclass(frozen=True, slots=True)
class _Reading:
    scaled: float
    distance: float
    agreement: float
    reference: float
    rank: float = float("nan")


class OptimumChart(AnswerChart[_Reading]):
    """Correlations: of f with the optimal f*, of two independent f*, of the estimate with W₁ over time."""

    name = "optimum"
    terms = ("agreement", "reference_agreement", "rank_correlation")
    of_one = True

    def __init__(self, theme: Theme, axis: TimeAxis, parent: QWidget | None = None) -> None:
        super().__init__(theme, axis, self.tr("Critic and optimum"), self.tr("correlation"), parent)
        self.series = (
            Series("", self.tr("agreement"), "accent"),
            Series("", self.tr("of two optima"), "muted", DOT),
            Series("", self.tr("as a meter"), "interpolate", DASH),
        )
        self.y_range = EasedRange(-0.3, 1.05, fixed=True)

    def take_truth(self, truth: Truth) -> None:
        """The rank correlation runs over the answers before this one, wherever in time it belongs."""
        before = self.answers_of(truth.replica).until(truth.step - 1, WINDOW - 1)
        rank = running_rank([*before, truth])
        known = (_known(one) for one in (truth.agreement, truth.reference, rank))
        self.keep(truth.step, _Reading(truth.scaled, truth.distance, *known), truth.replica)

    def absent_text(self) -> str:
        return self.tr("Next to the noise floor, where no critic can be judged")

    def numbers(self, answer: _Reading, replica: int) -> Sequence[float]:
        return answer.agreement, answer.reference, answer.rank

    def _draw_lines_behind(self, canvas: Canvas) -> None:
        draw_level(self, canvas, 0.0, "")


class Measured(Protocol):
    """A reading of the estimate beside the distance."""

    @property
    def scaled(self) -> float: ...
    @property
    def distance(self) -> float: ...


def running_rank(pairs: Iterable[Measured]) -> float | None:
    """Rank correlation of estimate/K and W₁ over these answers; None for too few of them."""
    ranks = RunningRankCorrelation()
    for one in pairs:
        ranks.add(one.scaled, one.distance)
    return ranks.value


def _known(value: float | None) -> float:
    return float("nan") if value is None else value
