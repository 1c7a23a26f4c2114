"""Listens to what is told of a session, and says what is going on in it."""

from __future__ import annotations

from collections.abc import Sequence

from engine.frame import Phenomenon
from engine.link.messages import Answer, CoverageReady, Event, MetricsReady, PhenomenaReady, TruthReady
from engine.link.sessions import SessionLike
from engine.phenomena.diagnoser import Diagnoser


class Diagnosis:
    """One diagnoser for the session that is reported on; a replay of what is known tells it nothing."""

    def __init__(self) -> None:
        self._session: SessionLike | None = None
        self._diagnoser = Diagnoser(())

    def begin(self, session: SessionLike, told: Sequence[Phenomenon], known: int) -> None:
        """Listen to this session; `told` was found in it before, up to step `known`."""
        self._session = session
        self._diagnoser = Diagnoser(session.population, told, known)
        for one in told:
            if one.kind == "divergence" and one.ended is None and not session.alive[one.replica]:
                self._diagnoser.stopped(one.replica, one.iteration, one.step)

    def forked(self, run: int, step: int) -> list[PhenomenaReady]:
        """What came after `step` has not happened: what had ended by then is told to be going on again."""
        again = self._diagnoser.go_to(step)
        return [PhenomenaReady(run, again)] if again else []

    def hear(self, answer: Answer) -> list[PhenomenaReady]:
        """What began or was over, by this answer."""
        found = self._found(answer) if self._session is not None else ()
        return [PhenomenaReady(answer.run, found)] if found else []

    def _found(self, answer: Answer) -> tuple[Phenomenon, ...]:
        session, diagnoser = self._session, self._diagnoser
        assert session is not None
        match answer:
            case MetricsReady():
                return diagnoser.metrics(answer.block, session.population, session.iteration)
            case CoverageReady():
                return diagnoser.coverage(answer.replicas)
            case TruthReady() if answer.truth.step <= session.step:  # not of a branch that was left meanwhile
                return diagnoser.truth(answer.truth)
            case Event(kind="diverged"):
                return diagnoser.stopped(answer.replica, answer.iteration, answer.at)
            case _:
                return ()
