"""Phenomena on their way to the window: told once, not by a replay, and anew on another branch."""

from __future__ import annotations

from engine.frame import Phenomenon
from engine.link.diagnosis import Diagnosis
from engine.link.messages import (
    Apply,
    Command,
    CoverageReady,
    Event,
    PhenomenaReady,
    Play,
    Seek,
    Start,
    TruthReady,
    WantCoverage,
)
from engine.link.worker import Worker
from engine.settings import Settings
from engine.words import Words
from tests.engine.link import fake
from tests.engine.link.fake import Clock, Made, Script, Sent, Session
from tests.engine.phenomena.looks import covered, exact

START = Start(1, (Settings(),))


def told(*script: tuple[float, Command], end: float, seed: int = 0) -> list[Phenomenon]:
    """Divergences told by a worker of 500 iterations a second, whose estimate explodes at step 400."""

    def explode(session: Session) -> None:
        session.estimate = lambda step: 1e8 if step >= 400 else 0.1

    clock = Clock()
    sent = Sent(clock)
    start = Start(1, (Settings(seed=seed),))
    Worker(Script(clock, [(0.0, start), *script], end), sent, Made(clock, prepare=explode), clock=clock).run()
    answers = [answer for _, answer in sent.answers if isinstance(answer, PhenomenaReady)]
    return [one for answer in answers for one in answer.found if one.kind == "divergence"]


def test_it_is_told_once_with_its_step() -> None:
    (one,) = told(end=2.0)
    assert (one.step, one.iteration, one.replica, one.ended) == (400, 400, 0, None)
    assert str(one.evidence) == "a loss of 1.0e+08"


def test_a_replay_tells_nothing() -> None:
    assert len(told((2.0, Seek(100)), (3.0, Play()), end=6.0)) == 1


def test_another_branch_tells_anew() -> None:
    script = (2.0, Seek(100)), (3.0, Apply({"n_critic": 2})), (3.1, Play())
    assert [one.step for one in told(*script, end=6.0)] == [400, 400]


def test_an_overflow_is_told_for_each_replica() -> None:
    (one,) = told(end=1.0, seed=fake.DIVERGES)
    assert (one.iteration, str(one.evidence)) == (5, "numbers overflowed, and the replica was stopped")


def test_coverage_is_heard() -> None:
    clock, sent = Clock(), Sent(Clock())

    def collapsed(session: Session) -> None:
        session.modes = 2, 8

    script: list[tuple[float, Command]] = [(0.0, START), *((0.5 * k, WantCoverage()) for k in range(1, 6))]
    Worker(Script(clock, script, 4.0), sent, Made(clock, prepare=collapsed), clock=clock).run()
    found = [one for _, answer in sent.answers if isinstance(answer, PhenomenaReady) for one in answer.found]
    assert [str(one.evidence) for one in found if one.kind == "collapse_between"] == [
        "2 of 8 modes have fakes near them"
    ]


def at(step: int) -> Diagnosis:
    session = Session(Settings())
    session.step = session.iteration = step
    diagnosis = Diagnosis()
    diagnosis.begin(session, (), 0)
    return diagnosis


def test_an_answer_about_a_branch_that_was_left_is_not_heard() -> None:
    blind = {"scaled": -0.3, "agreement": -0.5}
    for here, heard in ((1000, True), (100, False)):
        diagnosis = at(here)
        answers = [exact(200 + 50 * k, 1.0, **blind) for k in range(8)]
        found = [one for truth in answers for one in diagnosis.hear(TruthReady(1, truth))]
        assert bool(found) is heard


def test_nobody_listens_before_a_session_begins() -> None:
    assert Diagnosis().hear(CoverageReady(1, (covered(50, [1.0, 0.0]),))) == []


def test_what_ended_later_goes_on_again_after_a_fork() -> None:
    diagnosis = at(1000)
    one, none = [1.0, 0.0, 0.0, 0.0], [0.25] * 4
    for step in range(50, 900, 50):
        diagnosis.hear(CoverageReady(1, (covered(step, one if step < 500 else none),)))
    (answer,) = diagnosis.forked(1, 400)
    assert [(p.kind, p.step, p.ended) for p in answer.found] == [("collapse_between", 50, None)]
    assert diagnosis.forked(1, 400) == []


def test_a_stopped_replica_stays_diverged_when_the_session_is_taken_up_again() -> None:
    session = Session(Settings())
    session.step = session.iteration = 500
    session.alive = (False,)
    before = Phenomenon("divergence", 0, 60, 64, Words("numbers overflowed"))
    diagnosis = Diagnosis()
    diagnosis.begin(session, (before,), 500)
    for step in range(500, 1500, 50):
        assert diagnosis.hear(CoverageReady(1, (covered(step, [0.5, 0.5]),))) == []
    assert diagnosis.hear(Event(1, "diverged", Words("again"), 500, 0)) == []
