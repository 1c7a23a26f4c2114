"""Exact answers in a thread of its own, beside training. Numpy, scipy and POT, no torch.

POT leaves the interpreter lock while it solves, and numpy for all that takes long: an answer costs another
core about 50 ms and training next to nothing. One is under way at a time; who asks faster is told so and asks
again.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from engine.answers import Answers
from engine.frame import Truth
from engine.samples import Samples

SHARE = 0.1  # of the time answers may take while training; where cores are scarce, training has half of that
LONGEST = 10.0  # seconds between two answers, however scarce they are


class Solver:
    """One thread, one question at a time. `stop` joins it."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock, self._asked_at, self._rest = clock, 0.0, 0.0
        self._asked: Samples | None = None
        self._answer: tuple[int, Truth] | None = None
        self._turn = threading.Condition()
        self._alive = True
        self._answers = Answers()
        self._thread: threading.Thread | None = None

    @property
    def busy(self) -> bool:
        """Whether a question is not answered yet, or its answer has not been taken."""
        with self._turn:
            return self._asked is not None or self._answer is not None

    @property
    def rested(self) -> bool:
        """Whether another answer would leave training its time: on busy cores one takes ten times as long."""
        return self._clock() >= self._rest

    def ask(self, samples: Samples) -> bool:
        """Take a question in; False if one is under way."""
        with self._turn:
            if self._asked is not None or self._answer is not None or not self._alive:
                return False
            self._asked, self._asked_at = samples, self._clock()
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="exact transport", daemon=True)
                self._thread.start()
            self._turn.notify_all()
        return True

    def take(self) -> tuple[int, Truth] | None:
        """The run and the answer, once; None if there is none."""
        with self._turn:
            answer, self._answer = self._answer, None
            if answer is not None:
                took = self._clock() - self._asked_at
                self._rest = self._asked_at + min(took / SHARE, max(took, LONGEST))
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
            answer = self._answers.of(samples)
            with self._turn:
                self._asked = None
                self._answer = (samples.run, answer)
