"""What the window asks the engine to be shown: pictures, coverage, exact answers, each when it is time."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from app.questions import Question
from engine.frame import FrameRequest, TruthRequest
from engine.link.messages import (
    Answer,
    Command,
    CoverageReady,
    Event,
    FrameReady,
    TruthReady,
    WantCoverage,
    WantFrame,
    WantTruth,
)

FRAME_GAP = 0.0145  # seconds between two requests: three ticks, a little more than 60 a second
TRUTH_GAP = 1.0  # seconds between two exact answers
SOON = 0.2  # seconds until another one is asked for when something else is to be seen
COVERAGE_GAP = 1.0
OFTEN_GAP = 0.1
ARENAS_COUNTED = 3  # in that time: of more arenas modes are counted more seldom, for pictures pay for it


class Looking:
    """Asks again when the last answer has come and some time has passed; looking never changes training.

    `frame_request` and `truth_request` make the next request; they are called when it is sent.
    """

    def __init__(self, send: Callable[[Command], None]) -> None:
        self.frame_request: Callable[[], FrameRequest] = FrameRequest
        self.truth_request: Callable[[], TruthRequest] = TruthRequest
        self.by_itself = True  # a still picture asks when it is time
        self._send = send
        self._frame_wanted = False
        self._frame_at = 0.0
        self._coverage, self._truth = Question(COVERAGE_GAP), Question(TRUTH_GAP)
        self._seen = -1  # step of the newest status
        self._truth_stale = False
        self._arenas, self._often = 1, False

    def begin(self) -> None:
        """A new run: nothing has been asked of it."""
        self._frame_wanted = self._truth_stale = False
        self._frame_at = 0.0
        self._coverage.forget()
        self._truth.forget()
        self._seen = -1

    def shows(self, arenas: int) -> None:
        """So many arenas are looked at from now on."""
        self._arenas = arenas
        self._set_gap()

    def count_often(self, *, on: bool) -> None:
        """Count modes more often, as for a stopwatch that waits for them."""
        self._often = on
        self._set_gap()

    def _set_gap(self) -> None:
        gap = OFTEN_GAP if self._often else COVERAGE_GAP
        self._coverage.gap = gap * max(1.0, self._arenas / ARENAS_COUNTED)

    def tick(self, *, visible: bool) -> None:
        """Ask for the next picture, if somebody can see it."""
        if self.by_itself and visible and not self._frame_wanted and self._rested:
            self.ask_frame()

    def moved(self, step: int) -> None:
        """The session stands at `step`: where it has moved, or other answers are wanted, ask anew."""
        moved, self._seen = step != self._seen, step
        if not self.by_itself:
            return
        if moved and self._coverage.due:
            self.ask_coverage()
        # Not before training runs: the first one loads the solver.
        if (moved or self._truth_stale) and self._truth.due and step > 0:
            self.ask_truth()

    def heard(self, answer: Answer) -> None:
        """An answer has come and been shown."""
        if isinstance(answer, FrameReady):
            self._frame_wanted = False
        elif isinstance(answer, CoverageReady):
            self._coverage.answered()
        elif isinstance(answer, TruthReady):
            self._truth.answered()
        elif isinstance(answer, Event) and answer.kind in ("lost", "refused"):
            self._coverage.answered()  # a new engine has never heard of it, the old one may not answer
            self._truth.answered()

    def want_truth(self) -> None:
        """Something else is to be seen: ask once more, soon, even if nothing has moved."""
        self._truth_stale = True
        self._truth.hurry(SOON)

    def ask_frame(self) -> None:
        """Ask for a picture of now."""
        self._frame_wanted = True
        self._frame_at = perf_counter()
        self._send(WantFrame(self.frame_request()))

    def ask_coverage(self) -> None:
        """Ask for modes and quality of now."""
        self._coverage.ask()
        self._send(WantCoverage())

    def ask_truth(self) -> None:
        """Ask for the exact distance of now; it comes when it has been solved."""
        self._truth.ask()
        self._truth_stale = False
        self._send(WantTruth(self.truth_request()))

    @property
    def _rested(self) -> bool:
        return perf_counter() - self._frame_at >= FRAME_GAP
