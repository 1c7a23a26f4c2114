"""What leaves the training thread, and how often: metrics, status, pictures, coverage, keyframes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from engine.link.chronicle import Transport
from engine.link.diagnosis import Diagnosis
from engine.link.messages import (
    Answer,
    CoverageReady,
    Event,
    FrameReady,
    HistoryReady,
    MetricsReady,
    Status,
    TimelineReady,
    TruthReady,
    WantCoverage,
    WantFrame,
    WantTruth,
)
from engine.link.notebook import Notebook, newest
from engine.link.pacing import Meter, PictureBudget
from engine.link.saver import Saver, Schedule
from engine.link.sessions import SessionLike, dead
from engine.link.until import Until
from engine.timeline import Timeline
from engine.timeline_view import Move
from engine.truth import Solver
from engine.words import UserError, Words

METRICS_EVERY = 0.08  # seconds between blocks: about 12 a second
STATUS_EVERY = 0.1
SOLVING = 0.02  # seconds between two looks for an exact distance while nothing trains
TIMELINE_EVERY = 0.4
COVERAGE_EVERY = 1.0  # while training until all modes are captured


class Reports:
    """Answers about one session. `after` returns the words to stop training with, or None."""

    def __init__(
        self,
        send: Callable[[Answer], None],
        clock: Callable[[], float],
        saver: Saver | None,
        notebook: Notebook,
    ) -> None:
        self._out, self._clock, self._saver, self._notebook = send, clock, saver, notebook
        self.until = Until()
        self.run = 0
        self._wanted: WantFrame | None = None
        self._coverage_wanted = False
        self._truth_wanted: WantTruth | None = None
        self._solver, self._diagnosis = Solver(clock), Diagnosis()
        self._budget = PictureBudget()
        self._iterations, self._pictures = Meter(), Meter()
        self._drawn = 0.0  # seconds of pictures
        self._schedule = Schedule()
        self._metrics_due = self._status_due = self._coverage_due = 0.0
        self._since = -1
        self._keyframe_step = -1
        self._diverged: set[int | None] = set()
        self._timeline = Timeline()
        self._timeline_due, self._timeline_sent = 0.0, (-1, -1)
        self._urgent = False

    def begin(self, session: SessionLike, run: int, timeline: Timeline, *, known: int) -> None:
        """Report on this session from now on; the rows before step `known` need not be told."""
        now = self._clock()
        self.run = run
        self._timeline, self._timeline_sent = timeline, (-1, -1)
        self._since = known - 1
        self._keyframe_step = session.step
        self._diverged = dead(session)
        self._iterations.clear()
        self._pictures.clear()
        self._schedule.begin(now)
        self.until.begin(learned=session.step > 0)
        self._diagnosis.begin(session, self._notebook.phenomena, known)

    def went(self, session: SessionLike) -> None:
        """The session has gone to another moment: a picture comes at once, or as soon as it is asked for."""
        self._iterations.clear()
        self._urgent = self._wanted is None
        if self._wanted:
            self._picture(session, self._wanted, busy=False)

    def forked(self, session: SessionLike, words: Words) -> None:
        """What comes is something else than what is known."""
        self._since = session.step - 1
        self._keyframe_step = -1
        self._diverged = dead(session)
        self._notebook.forget(session.step)
        self.say("forked", words, session)
        for found in self._diagnosis.forked(self.run, session.step):
            self._send(found)

    def want(self, command: WantFrame | WantCoverage | WantTruth) -> None:
        """Take in a request; a newer one of a kind replaces the older."""
        if isinstance(command, WantFrame):
            self._wanted = command
        elif isinstance(command, WantTruth):
            self._truth_wanted = command
        else:
            self._coverage_wanted = True

    def picture_due(self, now: float) -> float | None:
        """When the picture that is asked for is allowed, while training; None if none is asked for."""
        return None if self._wanted is None else now if self._urgent else self._budget.due(now)

    def say(self, kind: str, words: Words, session: SessionLike | None = None, **more: object) -> None:
        """Send an event of this run."""
        iteration, step = (0, 0) if session is None else (session.iteration, session.step)
        self._send(Event(self.run, kind, words, iteration, step=step, **more))  # type: ignore[arg-type]

    def applied(self, move: Move) -> None:
        """This is in force."""
        words = Words("changed {names}", {"names": ", ".join(move.change)})
        at, step = move.iteration, move.step
        self._urgent = self._urgent or "data" in move.change  # a brush waits to see its paint
        self._send(Event(self.run, "applied", words, at, move.replica, dict(move.change), step))

    def tell_history(self, session: SessionLike, about: Mapping[str, str], timeline: Timeline) -> None:
        """Everything that was measured before this session was made."""
        kept = self._notebook.kept(session.history, whole=True)
        state = kept.history if session.history.last_iteration >= 0 else None
        told = session.history.columns, state, kept.truths, kept.coverages, kept.phenomena
        self._send(HistoryReady(self.run, session.population, *told, dict(about), dict(timeline.arrays)))

    def after(self, session: SessionLike, transport: Transport, *, busy: bool) -> Words | None:
        """All that is due after a piece of training; `busy`: more of it could be done at once."""
        now = self._clock()
        met = self.until.reached(session.iteration) if transport.playing else None
        if now >= self._metrics_due:
            met = self._metrics(session, now) or met
        if self._wanted and (self._urgent or not busy or now >= self._budget.due(now)):
            self._urgent = False
            self._picture(session, self._wanted, busy=busy)
        if transport.playing and self.until.wanted.all_modes and now >= self._coverage_due:
            self._coverage_wanted = True
        if self._coverage_wanted:
            met = self._coverage(session, busy=busy) or met
        self._truth(session, busy=busy)
        if now >= self._status_due:
            self._status(session, transport, now)
        if now >= self._timeline_due:
            self._tell_timeline(session, now)
        if now >= self._schedule.due:
            self._keyframe(session, now)
        return self._events(session) or met

    def flush(self, session: SessionLike, transport: Transport) -> None:
        """What the window must know at once, as when training starts or stops."""
        now = self._clock()
        self._metrics(session, now)
        if not transport.playing:
            self._iterations.clear()
            self._pictures.clear()
        self._status(session, transport, now)
        self._tell_timeline(session, now)

    def patience(self, session: SessionLike, now: float) -> float | None:
        """Seconds until something is due although nothing trains; None: nothing is."""
        if self._solver.busy:
            return SOLVING
        if self._saver is None or session.step == self._keyframe_step or self._replays(session):
            return None
        return max(self._schedule.due - now, 0.05)  # the saver may still be writing the last one

    def close(self) -> None:
        """End what runs beside training."""
        self._solver.stop()

    def keep(self, session: SessionLike) -> None:
        """A last keyframe, for whoever goes on from the journal."""
        self._keyframe(session, self._clock())

    def _metrics(self, session: SessionLike, now: float) -> Words | None:
        block = session.metrics(self._since)
        self._metrics_due = now + METRICS_EVERY
        if not len(block.iterations):
            return None
        self._since = int(block.iterations[-1])
        self._send(MetricsReady(self.run, replace(block, run=self.run)))
        return self.until.rows(block)

    def _picture(self, session: SessionLike, wanted: WantFrame, *, busy: bool) -> None:
        start = self._clock()
        try:
            frame = session.frame(wanted.request)
        except UserError as error:
            self._wanted = None
            self.say("refused", error.words, session)
            return
        self._wanted = None  # not before: a picture that breaks the session is owed by the next one
        self._paid(start, busy=busy)
        self._send(FrameReady(self.run, replace(frame, run=self.run)))

    def _coverage(self, session: SessionLike, *, busy: bool) -> Words | None:
        self._coverage_wanted = False
        start = self._clock()
        self._coverage_due = start + COVERAGE_EVERY
        replicas = session.coverage()
        self._paid(start, busy=busy)
        self._send(CoverageReady(self.run, replicas))
        try:
            return self.until.covered(replicas)
        except UserError as error:
            self.until.wanted = replace(self.until.wanted, all_modes=False)
            self.say("refused", error.words, session)
            return None

    def _truth(self, session: SessionLike, *, busy: bool) -> None:
        """Pass on the exact distance that has been solved, and hand over the next to be."""
        if answer := self._solver.take():
            run, truth = answer
            if run == self.run:
                self._send(TruthReady(run, truth))
        wanted = self._truth_wanted
        if wanted is None or self._solver.busy or (busy and not self._solver.rested):
            return
        self._truth_wanted = None
        start = self._clock()
        try:
            samples = session.truth_samples(wanted.request)
        except UserError as error:
            self.say("refused", error.words, session)
            return
        self._paid(start, busy=busy)
        self._solver.ask(replace(samples, run=self.run))

    def _paid(self, start: float, *, busy: bool) -> None:
        """Count the time of a picture; it is charged only if there was training to be done instead."""
        end = self._clock()
        self._drawn += end - start
        if busy:
            self._budget.drew(start, end)

    def _status(self, session: SessionLike, transport: Transport, now: float) -> None:
        self._status_due = now + STATUS_EVERY
        self._iterations.mark(now, session.iteration)
        self._pictures.mark(now, self._drawn)
        self._send(
            Status(
                run=self.run,
                iteration=session.iteration,
                step=session.step,
                playing=transport.playing,
                iterations_per_second=self._iterations.rate(),
                engine_share_pictures=min(1.0, self._pictures.rate()),
                device=str(session.device_words),
                population=session.population,
                end=self._timeline.current.end,
                seeking=transport.seeking,
                branch=self._timeline.current.id,
            )
        )

    def _tell_timeline(self, session: SessionLike, now: float) -> None:
        state = self._timeline.version, self._timeline.current.end
        if state != self._timeline_sent:
            self._timeline_sent, self._timeline_due = state, now + TIMELINE_EVERY
            wasserstein, exact = newest(self._notebook.truths, session.history)
            self._send(TimelineReady(self.run, self._timeline.view(wasserstein, exact=exact)))

    def _keyframe(self, session: SessionLike, now: float) -> None:
        if self._saver is None or self._saver.busy or session.step == self._keyframe_step:
            return
        if self._replays(session):
            return
        keyframe = session.keyframe()
        self._keyframe_step = session.step
        self._schedule.took(now, self._clock() - now, self._saver.keyframe_size)
        self._saver.keyframe(self.run, session.iteration, session.step, keyframe)

    def _replays(self, session: SessionLike) -> bool:
        return session.step < self._timeline.current.end

    def _send(self, answer: Answer) -> None:
        for told in (answer, *self._diagnosis.hear(answer)):
            self._notebook.take(told)
            self._out(told)

    def _events(self, session: SessionLike) -> Words | None:
        """Pass on what the session has to say; words to stop with when nothing is left to train."""
        before = len(self._diverged)
        for event in session.events():
            if event.kind == "diverged" and event.replica in self._diverged:
                continue  # a replay
            self._send(replace(event, run=self.run))
            if event.kind == "diverged":
                self._diverged.add(event.replica)
        if len(self._diverged) == before:
            return None
        everyone = None in self._diverged or len(self._diverged) >= len(session.population)
        return Words("stopped: training has diverged") if everyone else None
