"""Answers of the engine that come about once a second: kept sparsely beside the history of metrics."""

from __future__ import annotations

from bisect import bisect_left
from typing import Generic, TypeVar

import numpy as np

from app.charts.traces import Floats, nearest

KEPT = 4096  # then every other one goes
T = TypeVar("T")


class Answers(Generic[T]):
    """Answers in the order of their iterations, thinned out as they grow many."""

    def __init__(self) -> None:
        self._iterations: list[int] = []
        self._answers: list[T] = []

    def __len__(self) -> int:
        return len(self._answers)

    def clear(self) -> None:
        """Forget all."""
        self._iterations, self._answers = [], []

    def add(self, iteration: int, answer: T) -> None:
        """Keep an answer in its place; a second one of an iteration takes the place of the first."""
        place = bisect_left(self._iterations, iteration)
        if place < len(self._iterations) and self._iterations[place] == iteration:
            self._answers[place] = answer
            return
        self._iterations.insert(place, iteration)
        self._answers.insert(place, answer)
        if len(self._answers) > KEPT:
            del self._iterations[1::2], self._answers[1::2]

    def rewind(self, iteration: int) -> None:
        """Forget answers from `iteration` on: training goes another way from there."""
        place = bisect_left(self._iterations, iteration)
        del self._iterations[place:], self._answers[place:]

    def until(self, iteration: int, count: int) -> list[T]:
        """The newest `count` answers up to `iteration`."""
        place = bisect_left(self._iterations, iteration + 1)
        return self._answers[max(0, place - count) : place]

    def at(self, iteration: float) -> T:
        """The answer nearest to `iteration`, or the newest for a negative one; there must be one."""
        place = nearest(np.asarray(self._iterations, np.float64), iteration) if iteration >= 0 else -1
        return self._answers[place]

    def spread(self, width: int) -> tuple[Floats, list[T]]:
        """Iterations and answers, no more than about two for each of `width` columns, the newest included."""
        step = 1 << max(0, len(self._answers) // max(width, 1)).bit_length()
        chosen = sorted({*range(0, len(self._answers), step), len(self._answers) - 1})
        iterations = np.asarray([self._iterations[place] for place in chosen], dtype=np.float64)
        return iterations, [self._answers[place] for place in chosen]
