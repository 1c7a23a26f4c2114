"""Solves the exact Wasserstein distance in a thread of its own, beside training. Numpy and POT, no torch.

POT leaves the interpreter lock while it solves: 512 points cost a core 20 to 30 ms and training next to
nothing. One solve is under way at a time; who asks faster is told so and asks again.
"""

from __future__ import annotations

import logging
import threading

import numpy as np

from engine.floor import DRAWS, Floor
from engine.frame import Truth
from engine.samples import Samples
from engine.transport import scaled_estimate, solve

_log = logging.getLogger(__name__)


class Solver:
    """One thread, one question at a time. `stop` joins it."""

    def __init__(self) -> None:
        self._asked: Samples | None = None
        self._answer: tuple[int, Truth] | None = None
        self._turn = threading.Condition()
        self._alive = True
        self._target: tuple[object, ...] = ()
        self._readings: list[float] = []
        self._thread: threading.Thread | None = None

    @property
    def busy(self) -> bool:
        """Whether a question is not answered yet, or its answer has not been taken."""
        with self._turn:
            return self._asked is not None or self._answer is not None

    def ask(self, samples: Samples) -> bool:
        """Take a question in; False if one is under way."""
        with self._turn:
            if self._asked is not None or self._answer is not None or not self._alive:
                return False
            self._asked = samples
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="exact transport", daemon=True)
                self._thread.start()
            self._turn.notify_all()
        return True

    def take(self) -> tuple[int, Truth] | None:
        """The run and the answer, once; None if there is none."""
        with self._turn:
            answer, self._answer = self._answer, None
            return answer

    def stop(self) -> None:
        """End the thread and wait for it: a solve under way is finished first."""
        with self._turn:
            self._alive = False
            self._turn.notify_all()
        if self._thread is not None:
            self._thread.join()

    def _work(self) -> None:
        while True:
            with self._turn:
                self._turn.wait_for(lambda: self._asked is not None or not self._alive)
                if not self._alive:
                    return
                samples = self._asked
            assert samples is not None
            answer = self._solve(samples)
            with self._turn:
                self._asked = None
                self._answer = (samples.run, answer)

    def _solve(self, samples: Samples) -> Truth:
        """The answer; NaN where there is none, as for fakes that overflow: a question is never left open."""
        real, fake = samples.scores_real, samples.scores_fake
        distance = scaled = float("nan")
        floor = None
        try:
            solution = solve(samples.real, samples.fake)
            distance, scaled = solution.distance, scaled_estimate(real, fake, solution)
            floor = self._floor(samples)
        except Exception:  # noqa: BLE001 - whatever it was, training goes on without this number
            _log.warning("no exact distance at iteration %d", samples.iteration, exc_info=True)
        return Truth(
            samples.iteration,
            samples.replica,
            distance,
            float(real.mean(dtype=np.float64)) - float(fake.mean(dtype=np.float64)),
            scaled,
            None if floor is None else floor.mean,
            None if floor is None else floor.high,
            samples.step,
        )

    def _floor(self, samples: Samples) -> Floor | None:
        """The target's noise floor, once enough draws have been solved."""
        if samples.target != self._target:
            self._target, self._readings = samples.target, []
        if len(self._readings) < DRAWS:
            self._readings += [solve(samples.real, batch).distance for batch in samples.perfect]
        return Floor.of(np.asarray(self._readings)) if len(self._readings) >= DRAWS else None
