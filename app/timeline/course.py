"""What the timeline draws: the course of a session as numbers and marks, without any drawing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from app.charts.answers import Answers
from app.charts.traces import Floats
from app.controls.scale import shown
from engine.frame import Phenomenon, Truth
from engine.history import History
from engine.settings import knobs
from engine.stored import data_words
from engine.timeline_view import Move, TimelineView

NEAR = 5.0  # points: a mark this near to the mouse is told


@dataclass(frozen=True, slots=True)
class Span:
    """The steps from `first` to `end` along `width` points."""

    first: int
    end: int
    width: float

    def to_x(self, step: float) -> float:
        """Points from the left."""
        return (step - self.first) / max(self.end - self.first, 1) * self.width

    def to_step(self, x: float) -> int:
        """The step at `x` points, within the span."""
        part = min(max(x / max(self.width, 1.0), 0.0), 1.0)
        return self.first + round(part * (self.end - self.first))


class Course:
    """Exact distances, moves, phenomena and keyframes of the session shown.

    `phenomena` are kept by the diagnosis.
    """

    def __init__(self, phenomena: Mapping[tuple[str, int, int], Phenomenon]) -> None:
        self.view: TimelineView | None = None
        self.history: History | None = None
        self.phenomena = phenomena
        self._truths: Answers[Truth] = Answers()

    def clear(self) -> None:
        """A new run."""
        self.view = self.history = None
        self._truths.clear()

    def add_truth(self, truth: Truth) -> None:
        if np.isfinite(truth.distance):
            self._truths.add(truth.step, truth)

    def rewind(self, step: int) -> None:
        """Training goes another way from `step`."""
        self._truths.rewind(step)

    def curve(self, span: Span) -> tuple[Floats, Floats]:
        """Steps and heights 0 to 1: W₁ where it was solved, else the size of the critic's estimate."""
        if len(self._truths) > 1:
            steps, truths = self._truths.spread(int(span.width))
            values = np.asarray([truth.distance for truth in truths], np.float64)
        elif self.history is not None and self.history.last_iteration > 0:
            found = self.history.curve("wasserstein_estimate", 0, span.first, span.end, int(span.width))
            steps, values = found.iterations.astype(np.float64), np.abs(found.mean.astype(np.float64))
        else:
            return np.zeros(0), np.zeros(0)
        known = np.isfinite(values)
        top = float(np.quantile(values[known], 0.98)) if known.any() else 0.0
        return steps[known], np.clip(values[known] / top, 0.0, 1.0) if top > 0 else values[known]

    def moves_near(self, x: float, span: Span) -> list[Move]:
        """The moves that are drawn next to `x`."""
        moves = self.view.moves if self.view else ()
        return [move for move in moves if abs(span.to_x(move.step) - x) <= NEAR]

    def phenomena_near(self, x: float, span: Span) -> list[Phenomenon]:
        """The phenomena that are drawn next to `x`."""
        return [one for one in self.phenomena.values() if abs(span.to_x(one.step) - x) <= NEAR]


def move_words(move: Move, critic_steps: str) -> str:
    """A move in a few words, as "c → 0.005"; `critic_steps` is the sentence for lone critic steps."""
    if move.critic_steps:
        return critic_steps.format(f"{move.critic_steps:,}")
    table = knobs()
    return ", ".join(f"{table[name].symbol} → {_value(value)}" for name, value in move.change.items())


def _value(value: object) -> str:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return shown(value) if number else str(data_words(value))  # type: ignore[arg-type]
