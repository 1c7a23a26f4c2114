"""The training thread, on a clock that passes only when somebody works or waits: every number is exact."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.frame import FrameRequest, TruthRequest
from engine.link import reports
from engine.link.chronicle import Point, Recovery, Transport
from engine.link.messages import (
    Apply,
    Command,
    CoverageReady,
    FrameReady,
    MetricsReady,
    Pause,
    Play,
    RunUntil,
    Speed,
    Start,
    Status,
    StepCritic,
    StepIteration,
    TruthReady,
    WantCoverage,
    WantFrame,
    WantTruth,
)
from engine.link.worker import Worker
from engine.samples import Samples
from engine.settings import Settings
from engine.timeline_view import Move
from engine.truth import Solver
from tests.engine.link import fake
from tests.engine.link.fake import Clock, Made, Script, Sent, Session

WANT = WantFrame(FrameRequest(points=3))
START = Start(1, (Settings(),))
PAUSED = Start(1, (Settings(),), playing=False)


class Stage:
    """A worker with everything around it pretended; `play` runs a script to its end."""

    def __init__(self, prepare: Callable[[Session], None] = lambda _: None, **costs: float) -> None:
        self.clock = Clock()
        self.made = Made(self.clock, costs, prepare=prepare)
        self.sent = Sent(self.clock)

    def play(self, *script: tuple[float, Command], end: float = 5.0, recover: Recovery | None = None) -> None:
        self.script = Script(self.clock, list(script), end)
        worker = Worker(self.script, self.sent, self.made, clock=self.clock)
        if recover:
            worker.recover(recover)
        worker.run()

    @property
    def session(self) -> Session:
        return self.made.sessions[-1]


def seeded(seed: int, run: int = 1, *, playing: bool = True) -> Start:
    return Start(run, (Settings(seed=seed),), playing)


def test_trains_nearly_all_the_time() -> None:
    stage = Stage(cost=0.002)
    stage.play((0.0, START), end=2.0)
    assert stage.session.iteration == pytest.approx(1000, abs=3)


@pytest.mark.parametrize("cost", [0.0001, 0.002, 0.030, 0.4])
def test_a_command_waits_for_no_more_than_the_iteration_under_way(cost: float) -> None:
    stage = Stage(cost=cost)
    stage.play((0.0, START), (1.2345, Apply({"clip_value": 0.5})))
    ((_, at, _),) = stage.session.applied
    begun_after = [begun for begun in stage.session.iterations[:at] if begun >= 1.2345]
    assert begun_after == []


def test_a_drag_during_one_slow_iteration_arrives_as_its_newest_position() -> None:
    stage = Stage(cost=1.0)
    drag = [(1.1 + i / 100, Apply({"clip_value": 0.01 * (i + 1)})) for i in range(60)]
    stage.play((0.0, START), *drag)
    assert [change for _, _, change in stage.session.applied] == [{"clip_value": pytest.approx(0.6)}]
    assert [event.change for event in stage.sent.events("applied")] == [{"clip_value": pytest.approx(0.6)}]


def test_what_was_applied_tells_its_place_among_the_rows() -> None:
    stage = Stage()
    stage.play((0.0, PAUSED), (1.0, StepCritic(100)), (3.0, Apply({"n_critic": 2})), end=4.0)
    (event,) = stage.sent.events("applied")
    assert (event.iteration, event.at) == (0, 100)


def test_waits_without_a_time_limit_while_paused() -> None:
    stage = Stage()
    stage.play((0.0, PAUSED), (100.0, Play()), (101.0, Pause()), end=1000.0)
    assert stage.script.waits == [None] * len(stage.script.waits)
    assert len(stage.script.waits) <= 3  # once before each command; no polling
    assert stage.session.iteration == pytest.approx(500, abs=3)
    assert [status.playing for status in stage.sent.of(Status)][-1] is False


def test_draws_only_what_is_asked_for() -> None:
    stage = Stage()
    stage.play((0.0, START))
    assert stage.session.pictures == []
    stage = Stage()
    stage.play((0.0, START), (1.0, WANT), (2.0, WANT), (2.0, WANT))
    assert len(stage.session.pictures) == len(stage.sent.of(FrameReady)) == 2


def test_answers_a_picture_at_once_while_paused() -> None:
    stage = Stage()
    times = [1.0 + i / 1000 for i in range(100)]
    stage.play((0.0, PAUSED), *[(time, WANT) for time in times])
    assert stage.session.pictures[0] == 1.0
    gaps = np.diff(stage.session.pictures)
    assert gaps.max() == pytest.approx(stage.session.frame_cost)  # one after the other


@pytest.mark.parametrize(
    ("cost", "frame_cost"), [(0.002, 0.001), (0.002, 0.004), (0.03, 0.02), (0.0001, 0.05)]
)
def test_pictures_take_a_twentieth_of_the_time_however_often_they_are_asked_for(
    cost: float, frame_cost: float
) -> None:
    stage = Stage(cost=cost, frame_cost=frame_cost)

    def ask_again(answer: object) -> None:
        if isinstance(answer, FrameReady):
            stage.script.put(WANT)

    stage.sent.react = ask_again
    stage.play((0.0, START), (0.0, WANT), end=30.0)
    share = len(stage.session.pictures) * frame_cost / 30.0
    assert 0.9 * 0.05 - cost / 0.5 < share <= 0.05 + (frame_cost + 0.01) / 30.0
    assert stage.sent.of(Status)[-2].engine_share_pictures <= 0.05 + 2 * (frame_cost + 0.01)


@pytest.mark.parametrize(("change", "prompt"), [({"data": "moons"}, True), ({"n_critic": 3}, False)])
def test_new_data_are_shown_at_once_whatever_pictures_have_cost(
    change: dict[str, object], prompt: bool
) -> None:
    """A picture of 50 ms is owed for a second: a brush need not wait for that, a slider does."""
    stage = Stage(cost=0.002, frame_cost=0.05)

    def ask_again(answer: object) -> None:
        if isinstance(answer, FrameReady):
            stage.script.put(WANT)

    stage.sent.react = ask_again
    stage.play((0.0, START), (0.0, WANT), (7.5, Apply(change)), end=10.0)
    wait = next(time for time in stage.session.pictures if time >= 7.5) - 7.5
    assert (wait <= 0.05 + 3 * 0.002) is prompt


def test_metrics_have_no_hole_and_come_in_few_blocks() -> None:
    stage = Stage(cost=0.001)
    stage.play((0.0, START), (1.0, Pause()), (2.0, StepCritic(7)), (3.0, StepIteration(5)), (4.0, Play()))
    blocks = [message.block for message in stage.sent.of(MetricsReady)]
    rows = np.concatenate([block.iterations for block in blocks])
    assert rows.tolist() == list(range(len(rows)))
    assert len(rows) >= stage.session.step - 100  # the last ones may be on their way when all ends
    assert len(blocks) <= 2 * 15
    assert {block.run for block in blocks} == {1}


@pytest.mark.parametrize("rate", [0.2, 3.0, 40.0, 200.0])
def test_keeps_to_the_speed_limit_without_delaying_commands(rate: float) -> None:
    stage = Stage(cost=0.001, frame_cost=0.004)
    stage.play(
        (0.0, START), (0.0, Speed(rate)), (7.3, Apply({"n_critic": 2})), (8.1, WANT), (9.0, Pause()), end=10.0
    )
    assert stage.session.iteration == pytest.approx(9.0 * rate, rel=0.06, abs=2)
    assert stage.session.applied[0][0] == pytest.approx(7.3, abs=0.002)
    assert stage.session.pictures[0] == pytest.approx(8.1, abs=0.002)


def test_refuses_an_impossible_speed() -> None:
    stage = Stage()
    stage.play((0.0, START), (1.0, Speed(0.0)), (2.0, Speed(float("nan"))))
    assert len(stage.sent.events("refused")) == 2
    assert stage.session.iteration > 2000


def test_stops_exactly_at_the_iteration() -> None:
    stage = Stage(cost=0.0007)
    stage.play((0.0, START), (0.1, RunUntil(iteration=1234)), end=9.0)
    assert stage.session.iteration == 1234
    assert stage.sent.events("stopped")[0].iteration == 1234
    assert stage.sent.of(Status)[-1].playing is False


def test_refuses_to_stop_in_the_past_and_trains_on() -> None:
    stage = Stage()
    stage.play((0.0, START), (1.0, RunUntil(iteration=10)), end=2.0)
    assert "10" in str(stage.sent.events("refused")[0].words)
    assert stage.session.iteration > 900


def test_stops_when_the_estimate_has_fallen() -> None:
    def prepare(session: Session) -> None:
        session.estimate = lambda step: 1.0 if step < 400 else 0.1

    stage = Stage(prepare, cost=0.001)
    stage.play((0.0, START), (0.0, RunUntil(estimate_below=0.5)))
    assert 400 < stage.session.iteration < 550
    assert len(stage.sent.events("stopped")) == 1


def test_stops_when_all_modes_are_captured() -> None:
    stage = Stage()

    def capture(answer: object) -> None:
        if isinstance(answer, CoverageReady) and len(stage.sent.of(CoverageReady)) == 3:
            stage.session.modes = (8, 8)

    stage.sent.react = capture
    stage.play((0.0, START), (0.0, RunUntil(all_modes=True)), end=20.0)
    assert len(stage.sent.of(CoverageReady)) == 4
    assert stage.session.iteration == pytest.approx(1500, abs=30)  # looked at once a second


def test_says_so_when_there_are_no_modes() -> None:
    def prepare(session: Session) -> None:
        session.modes = (None, None)

    stage = Stage(prepare)
    stage.play((0.0, START), (0.0, RunUntil(all_modes=True)), end=3.0)
    assert len(stage.sent.events("refused")) == 1
    assert stage.session.iteration > 1000


def test_steps_pause_first_and_are_counted_exactly() -> None:
    stage = Stage()
    stage.play((0.0, START), (1.0, StepIteration(3)), (2.0, StepCritic(1000)), (4.5, StepCritic(2)), end=9.0)
    begun = [time for time in stage.session.iterations if time >= 1.0]
    assert len(begun) == 3
    assert stage.session.critic_steps == 1002
    assert stage.sent.of(Status)[-1].playing is False
    assert stage.sent.of(Status)[-1].step == stage.session.step


def test_pause_and_play_end_an_errand() -> None:
    for command in (Pause(), Play()):
        stage = Stage(cost=0.01)
        stage.play((0.0, PAUSED), (1.0, StepCritic(10**6)), (2.0, command), end=4.0)
        assert stage.session.critic_steps == pytest.approx(100, abs=2)


def test_other_commands_leave_an_errand_alone() -> None:
    stage = Stage(cost=0.01)
    others: list[tuple[float, Command]] = [
        (1.2, Speed(1.0)),
        (1.3, RunUntil(iteration=500)),
        (1.4, Apply({"n_critic": 2})),
        (1.5, WANT),
    ]
    stage.play((0.0, PAUSED), (1.0, StepCritic(100)), *others, end=4.0)
    assert stage.session.critic_steps == 100
    assert stage.session.applied[0][0] == pytest.approx(1.4, abs=0.03)


def test_a_setting_that_needs_a_restart_is_refused_in_words() -> None:
    stage = Stage()
    stage.play((0.0, START), (1.0, Apply({"critic_width": 128}, replica=0)))
    (event,) = stage.sent.events("refused")
    assert "critic_width" in str(event.words)
    assert event.change == {"critic_width": 128}
    assert event.replica == 0
    assert stage.session.iteration > 2000


@pytest.mark.parametrize("seed", [fake.REFUSED, fake.TOO_LARGE])
def test_a_start_that_cannot_be_leaves_the_old_run_going(seed: int) -> None:
    stage = Stage()
    stage.play((0.0, START), (1.0, seeded(seed, run=2)), end=3.0)
    (event,) = stage.sent.events("refused")
    assert event.run == 2
    assert stage.session.iteration == pytest.approx(1500, abs=3)
    assert {message.run for message in stage.sent.of(MetricsReady)} == {1}


@pytest.mark.parametrize("seed", [fake.BROKEN, fake.RUN_RAISES, fake.PICTURE_RAISES])
def test_what_breaks_is_said_once_and_the_next_start_works(seed: int) -> None:
    stage = Stage()
    stage.play((0.0, seeded(seed)), (1.0, WANT), (1.5, Play()), (2.0, Start(2, (Settings(),))), end=3.0)
    (event,) = stage.sent.events("failed")
    assert "ZeroDivisionError" in str(event.words)
    assert stage.session.iteration == pytest.approx(500, abs=5)
    assert len(stage.sent.of(FrameReady)) == 1  # asked for while there was nothing to draw


def test_a_full_device_ends_the_process() -> None:
    stage = Stage()
    with pytest.raises(fake.OutOfMemoryError):
        stage.play((0.0, seeded(fake.OUT_OF_MEMORY)))


def test_stops_when_everything_has_diverged_and_does_not_spin_when_played_again() -> None:
    stage = Stage()
    stage.play((0.0, seeded(fake.DIVERGES)), (2.0, Play()), (3.0, StepIteration(4)), end=5.0)
    assert stage.session.iteration == 5
    assert len(stage.sent.events("diverged")) == 1
    assert len(stage.sent.events("stopped")) == 3
    assert len(stage.sent.answers) < 40


def test_a_new_run_takes_over_speed_but_no_stop_condition() -> None:
    stage = Stage()
    stage.play(
        (0.0, START), (0.0, Speed(10.0)), (0.0, RunUntil(iteration=10**6)), (1.0, Start(2, (Settings(),)))
    )
    assert stage.session.iteration == pytest.approx(40, abs=2)
    assert stage.sent.events("started")[-1].run == 2


def test_goes_on_from_the_newest_keyframe_that_is_whole_with_the_changes_after_it() -> None:
    older = Session(Settings(), clock=Clock())
    older.run(70)
    points = (Point(older.keyframe().to_bytes(), 0), Point(b"damaged", 0))
    moves = (Move(70, 70, {"clip_value": 0.3}), Move(74, 74, {"n_critic": 9}))
    stage = Stage()
    transport = Transport(playing=True, iterations_per_second=10.0, until=RunUntil(iteration=90))
    stage.play(recover=Recovery(4, (Settings(),), {}, points, moves, (), 75, transport), end=5.0)
    assert stage.sent.events("recovered")[0].iteration == 70
    assert [iteration for _, iteration, _ in stage.session.applied] == [70, 74]
    assert stage.session.population[0].clip_value == 0.3
    assert stage.session.population[0].n_critic == 9
    assert stage.session.iteration == 90
    assert stage.session.iterations[-1] == pytest.approx(1.4, abs=0.1)
    assert {answer.run for answer in stage.sent.of(MetricsReady)} == {4}
    rows = np.concatenate([message.block.iterations for message in stage.sent.of(MetricsReady)])
    assert rows.tolist() == list(range(70, 90))


def commands() -> st.SearchStrategy[Command]:
    numbers = st.one_of(st.none(), st.floats(), st.integers(-5, 5000))
    knob: st.SearchStrategy[dict[str, Any]] = st.dictionaries(
        st.sampled_from(["clip_value", "n_critic", "batch_size", "nonsense", "data"]),
        st.one_of(st.floats(), st.integers(), st.text(max_size=5)),
        max_size=2,
    )
    seeds = st.sampled_from([0, fake.REFUSED, fake.BROKEN, fake.TOO_LARGE, fake.RUN_RAISES, fake.DIVERGES])
    return st.one_of(
        st.builds(Start, st.integers(1, 9), seeds.map(lambda seed: (Settings(seed=seed),)), st.booleans()),
        st.builds(Apply, knob),
        st.just(Play()),
        st.just(Pause()),
        st.builds(StepIteration, st.integers(-5, 500)),
        st.builds(StepCritic, st.integers(-5, 500)),
        st.builds(Speed, numbers),
        st.builds(RunUntil, st.one_of(st.none(), st.integers(-9, 999)), numbers, st.booleans()),
        st.just(WANT),
        st.just(WantCoverage()),
        st.just(WantTruth()),
    )


@given(st.lists(st.tuples(st.floats(0.0, 0.3), commands()), max_size=25))
def test_no_sequence_of_commands_breaks_it(steps: list[tuple[float, Command]]) -> None:
    times = itertools.accumulate(pause for pause, _ in steps)
    script = [(time, command) for time, (_, command) in zip(times, steps, strict=True)]
    stage = Stage(cost=0.01)
    stage.play(*script, end=8.0)
    asked = sum(isinstance(command, WantFrame) for _, command in script)
    assert len(stage.sent.of(FrameReady)) <= asked
    blocks = stage.sent.of(MetricsReady)
    for before, after in itertools.pairwise(blocks):
        joined = after.block.iterations[0] == before.block.iterations[-1] + 1
        assert joined or after.block.iterations[0] == 0


class AtOnce(Solver):
    """A solver whose thread takes no time."""

    def ask(self, samples: Samples) -> bool:
        self._asked_at = self._clock()
        self._answer = samples.run, self._answers.of(samples)
        return True


def test_exact_distances_come_as_they_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "Solver", AtOnce)
    stage = Stage()
    stage.play((0.0, START), *((0.5 * k, WantTruth()) for k in range(1, 8)), end=5.0)
    truths = [answer.truth for answer in stage.sent.of(TruthReady)]
    assert [truth.distance for truth in truths] == pytest.approx([3.0] * 7)
    assert [truth.scaled for truth in truths] == pytest.approx([-3.0] * 7)
    assert all(a.iteration < b.iteration for a, b in pairwise(truths))


def test_the_solver_ends_with_the_worker() -> None:
    Stage().play((0.0, START), (1.0, WantTruth()))
    assert not any(thread.name == "exact transport" for thread in threading.enumerate())


def test_an_exact_distance_of_a_replica_that_is_not_there_is_refused() -> None:
    stage = Stage()
    stage.play((0.0, START), (1.0, WantTruth(TruthRequest(replica=3))))
    assert [str(event.words) for event in stage.sent.events("refused")] == ["there is no replica 3"]
