"""Going back and forth in time, as the window asks for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from engine.frame import FrameRequest
from engine.history import History
from engine.keyframe import Keyframe
from engine.link.chronicle import apply_record, history_record, keyframe_record, start_records
from engine.link.journal import Journal
from engine.link.messages import (
    Apply,
    Command,
    FrameReady,
    HistoryReady,
    MetricsReady,
    Open,
    Pause,
    Play,
    Remember,
    Save,
    Seek,
    Shutdown,
    Start,
    Status,
    StepCritic,
    StepIteration,
    TimelineReady,
    Visit,
    WantFrame,
)
from engine.link.worker import Worker
from engine.session import Session
from engine.settings import Settings
from engine.timeline_view import Move, TimelineView
from tests.engine.link.fake import Clock, Made, Script, Sent
from tests.engine.link.fake import Session as Fake

WANT = WantFrame(FrameRequest(frozenset(), points=3))
START = Start(1, (Settings(),))
TINY = Settings(
    critic_width=8, generator_width=8, critic_depth=2, generator_depth=2, batch_size=16, n_critic=2
)


class Stage:
    """A worker with everything around it pretended; `play` runs a script to its end."""

    def __init__(self, cost: float = 0.002) -> None:
        self.clock = Clock()
        self.made: Any = Made(self.clock, {"cost": cost})
        self.sent = Sent(self.clock)

    def play(self, *script: tuple[float, Command], end: float = 9.0, autosave: Save | None = None) -> None:
        script = (*script, (end, Shutdown(autosave)))
        self.worker = Worker(
            Script(self.clock, list(script), end), self.sent, self.made, "cpu", clock=self.clock
        )
        self.worker.run()

    @property
    def session(self) -> Any:
        return self.made.sessions[-1]

    @property
    def status(self) -> Status:
        status: Status = self.sent.of(Status)[-1]
        return status

    @property
    def view(self) -> TimelineView:
        view: TimelineView = self.sent.of(TimelineReady)[-1].view
        return view

    def rows(self) -> list[int]:
        blocks = [message.block.iterations for message in self.sent.of(MetricsReady)]
        return [int(row) for block in blocks for row in block]


def trace(session: Any) -> float:
    return float(session.keyframe().tensors["critic"][0, 0])


def test_a_seek_pauses_and_stands_at_the_exact_step_with_the_settings_of_then() -> None:
    stage = Stage()
    stage.play((0.0, START), (1.0, Apply({"clip_value": 0.5})), (2.0, Seek(321)))
    assert (stage.session.step, stage.status.step, stage.status.playing) == (321, 321, False)
    assert stage.status.population[0].clip_value == Settings().clip_value
    assert stage.status.end == pytest.approx(1000, abs=3)
    assert stage.status.seeking is None
    assert 321 in [status.seeking for status in stage.sent.of(Status)]
    through = Fake(Settings())
    through.run(321)
    assert trace(stage.session) == trace(through)


def test_seeks_are_held_to_what_is_known() -> None:
    for asked, at in ((-5, 0), (10**9, 200)):
        stage = Stage()
        stage.play(
            (0.0, Start(1, (Settings(),), playing=False)), (0.0, StepIteration(200)), (3.0, Seek(asked))
        )
        assert stage.session.step == at


def test_a_picture_comes_from_the_nearest_keyframe_before_the_exact_one() -> None:
    stage = Stage(cost=0.02)
    stage.play((0.0, START), (4.0, Pause()), (4.1, WANT), (5.0, WANT), (5.0, Seek(63)), (5.5, WANT), end=20.0)
    times = [time for time, answer in stage.sent.answers if isinstance(answer, FrameReady)]
    steps = [answer.frame.step for answer in stage.sent.of(FrameReady)]
    assert steps[0] > 63
    assert steps[1] == 0
    assert times[1] == pytest.approx(5.004, abs=0.001)
    assert 0 < steps[2] <= 63


def test_a_newer_seek_takes_the_place_of_one_under_way() -> None:
    stage = Stage(cost=0.01)
    stage.play((0.0, START), (5.0, Seek(60)), (5.1, Seek(130)), (5.2, Seek(131)), (5.3, Seek(20)))
    assert stage.session.step == 20
    assert 60 not in [status.step for status in stage.sent.of(Status)][-3:]


def test_play_behind_the_end_moves_the_sliders_again_and_trains_on() -> None:
    stage = Stage()
    moves: list[tuple[float, Command]] = [
        (1.0, Apply({"clip_value": 0.5})),
        (1.3, Apply({"clip_value": 0.6})),
        (1.4, StepCritic(7)),
        (1.6, Play()),
    ]
    stage.play((0.0, START), *moves, (2.0, Pause()), (2.1, Seek(100)), (3.0, Play()), (5.0, Pause()))
    applied = stage.sent.events("applied")
    assert [event.change for event in applied] == [{"clip_value": 0.5}, {"clip_value": 0.6}] * 2
    assert [event.at for event in applied[:2]] == [event.at for event in applied[2:]]
    rows = stage.rows()
    assert rows == list(range(len(rows)))  # told once
    assert stage.session.step > stage.view.moves[-1].step + 100
    assert stage.session.step == stage.status.end
    assert [move.critic_steps for move in stage.view.moves] == [0, 0, 7]
    straight = Stage()
    straight.play((0.0, START), *moves, end=5.0)
    at = straight.session.step - stage.session.step
    stage.session.run(max(0, at))
    straight.session.run(max(0, -at))
    assert trace(stage.session) == trace(straight.session)


@pytest.mark.parametrize("change", [Apply({"clip_value": 0.7}), StepCritic(5)])
def test_a_change_behind_the_end_forks_and_the_old_tail_can_be_come_back_to(change: Command) -> None:
    stage = Stage()
    stage.play(
        (0.0, START), (2.0, Pause()), (2.1, Seek(300)), (3.0, change), (4.0, Play()), (4.5, Pause()),
        (5.0, Visit(2, 0)),
    )  # fmt: skip
    (forked,) = stage.sent.events("forked")
    assert forked.at == 300
    blocks = [message.block.iterations for message in stage.sent.of(MetricsReady)]
    firsts = [int(block[0]) for block in blocks]
    assert firsts.count(300) == 1
    assert [branch.id for branch in stage.view.branches] == [0, 1]
    assert (stage.view.branches[1].parent, stage.view.branches[1].start) == (0, 300)
    assert (stage.view.branch, stage.status.run, stage.status.step) == (0, 2, stage.view.branches[0].end)
    through = Fake(Settings())
    through.run(stage.view.branches[0].end)
    assert trace(stage.session) == trace(through)
    (told,) = stage.sent.of(HistoryReady)
    assert told.run == 2
    assert History.from_state(told.history).last_iteration == stage.status.end - 1


def test_a_change_that_changes_nothing_does_not_fork() -> None:
    stage = Stage()
    stage.play((0.0, START), (2.0, Seek(300)), (3.0, Apply({"clip_value": Settings().clip_value})))
    assert stage.sent.events("forked") == []
    assert len(stage.sent.events("applied")) == 1


def test_stepping_behind_the_end_follows_what_was() -> None:
    stage = Stage()
    steps: list[tuple[float, Command]] = [(1.0, StepCritic(6)), (2.0, StepIteration(5))]
    stage.play((0.0, START), *steps, (3.0, Seek(400)), (4.0, StepIteration(150)))
    assert stage.sent.events("forked") == []
    assert stage.session.iteration == 550
    assert stage.session.step == pytest.approx(556, abs=1)


def test_a_restart_keeps_the_old_run_as_a_branch_of_its_own_shape() -> None:
    stage = Stage()
    wider = Settings(critic_width=32)
    stage.play((0.0, START), (1.0, Start(2, (wider,))), (2.0, Visit(3, 0, 100)), (3.0, Visit(4, 77)))
    assert [branch.parent for branch in stage.view.branches] == [None, None]
    assert stage.session.population[0].critic_width == Settings().critic_width
    assert (stage.status.run, stage.status.step, stage.status.branch) == (3, 100, 0)
    (refused,) = stage.sent.events("refused")
    assert refused.run == 4
    assert "77" in str(refused.words)


def test_memory_is_bounded_as_asked() -> None:
    stage = Stage(cost=0.0005)
    stage.play((0.0, START), (2.0, Remember(1)), end=30.0)
    assert stage.session.step > 40_000
    assert stage.view.bytes <= 2**20
    assert stage.view.keyframes[0] == 0
    gaps = np.diff(stage.view.keyframes)
    assert gaps[-5:].max() < gaps[:5].max()


class Timed:
    """Real sessions whose iterations take time on the clock of the script."""

    def __init__(self, clock: Clock) -> None:
        self.sessions: list[Session] = []
        self._clock = clock

    def new(
        self,
        population: tuple[Settings, ...],
        device: str,
        arrays: Mapping[str, Any],
        *,
        independent: bool = False,
    ) -> Session:
        return self._timed(Session(population, device, arrays=arrays, independent=independent))

    def again(self, keyframe: Keyframe, device: str, arrays: Mapping[str, Any]) -> Session:
        session = Session.from_keyframe(keyframe, device)
        session.add_arrays(arrays)
        return self._timed(session)

    def _timed(self, session: Session) -> Session:
        run = session.run

        def timed(n: int, stop: Callable[[], bool] | None = None) -> int:
            done = run(n, stop)
            self._clock.now += 0.002 * done
            return done

        session.run = timed  # type: ignore[method-assign]
        self.sessions.append(session)
        return session


def real() -> Stage:
    stage = Stage()
    stage.made = Timed(stage.clock)
    return stage


def same(one: Session, other: Session) -> bool:
    mine, theirs = one.tensors(), other.tensors()
    return all(torch.equal(mine[name], theirs[name]) for name in mine)


SESSION: list[tuple[float, Command]] = [
    (0.0, Start(1, (TINY,))),
    (0.2, Apply({"gp_lambda": 3.0})),
    (0.4, StepCritic(9)),
    (0.5, Apply({"data": "moons"})),
    (0.6, Play()),
    (0.8, Pause()),
    (0.9, Seek(70)),
    (1.0, Apply({"gp_lambda": 0.01})),
    (1.1, Play()),
]


@pytest.mark.parametrize("how", ["save", "autosave"])
def test_a_saved_session_is_opened_with_all_its_time(tmp_path: Path, how: str) -> None:
    path = str(tmp_path / "a.wgan")
    saved = real()
    save = Save(path, {"layout": "two rows"}, b"picture")
    script: list[tuple[float, Command]] = [*SESSION, (1.5, Pause())]
    if how == "save":
        saved.play(*script, (1.6, save), end=2.0)
    else:
        saved.play(*script, end=2.0, autosave=save)
    assert [event.words.params["path"] for event in saved.sent.events("saved")] == [path]
    opened = real()
    opened.play((0.0, Start(1, (TINY,))), (1.0, Open(7, path)), end=3.0)
    assert same(saved.session, opened.session)
    told = opened.sent.of(HistoryReady)[-1]
    assert (told.run, told.about) == (7, {"layout": "two rows"})
    history = History.from_state(told.history)
    np.testing.assert_array_equal(history.rows().values, saved.session.metrics().values)
    assert opened.view.branches == saved.view.branches
    assert opened.view.moves == saved.view.moves
    assert opened.status.population == saved.status.population
    assert opened.status.run == 7
    saved.session.run(50)
    opened.session.run(50)
    assert same(saved.session, opened.session)
    assert opened.sent.events("warning") == []


def test_an_opened_session_can_be_rewound_and_its_branches_visited(tmp_path: Path) -> None:
    path = str(tmp_path / "a.wgan")
    saved, opened = real(), real()
    saved.play(*SESSION, end=2.0, autosave=Save(path))
    opened.play((0.0, Open(1, path)), (1.0, Visit(2, 0, 150)), (2.0, Seek(90)), end=3.0)
    straight = real()
    straight.play(*SESSION[:-4], (0.9, Seek(90)), end=2.0)
    assert opened.session.step == straight.session.step == 90
    assert same(opened.session, straight.session)
    assert opened.session.population == straight.session.population


@pytest.mark.parametrize("what", ["missing", "rubbish", "journal"])
def test_a_file_that_is_refused_leaves_the_session_alone(tmp_path: Path, what: str) -> None:
    path = tmp_path / "a.wgan"
    if what == "rubbish":
        path.write_bytes(b"rubbish" * 100)
    elif what == "journal":
        Journal(path).close()
    stage = real()
    stage.play((0.0, Start(1, (TINY,))), (0.5, Open(2, str(path))), end=1.0)
    (refused,) = stage.sent.events("refused")
    assert refused.run == 2
    assert "\n" not in str(refused.words)
    assert stage.status.run == 1
    assert stage.session.step == pytest.approx(500, abs=2)


def test_another_machine_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = str(tmp_path / "a.wgan")
    saved, opened = real(), real()
    saved.play(*SESSION, (1.5, Pause()), end=2.0, autosave=Save(path))
    monkeypatch.setattr(torch, "__version__", "9.9")
    opened.play((0.0, Open(1, path)), end=1.0)
    (warning,) = opened.sent.events("warning")
    assert "torch 9.9" in str(warning.words)
    assert "bit" in str(warning.words)
    assert opened.status.step == saved.status.step


def test_what_cannot_be_saved_is_said_and_training_goes_on(tmp_path: Path) -> None:
    stage = real()
    path = str(tmp_path / "no" / "folder.wgan")
    stage.play((0.0, Save(path)), (0.0, Start(1, (TINY,))), (0.5, Save(path)), end=1.0)
    assert [str(event.words).split(":")[0] for event in stage.sent.events("unsaved")] == [
        "there is no session to save",
        f"cannot write {path}",
    ]
    assert stage.session.step == pytest.approx(500, abs=2)


@pytest.mark.parametrize("curves", [False, True])
def test_a_journal_is_opened_as_a_session(tmp_path: Path, curves: bool) -> None:
    path = tmp_path / "old.journal"
    straight = Session(TINY, "cpu")
    straight.run(70)
    middle = straight.keyframe()
    straight.run(20)
    straight.apply({"gp_lambda": 2.0})
    straight.run(10)
    measured = History(straight.columns, 1)
    measured.append(straight.metrics())
    journal = Journal(path)
    for record in [
        *start_records(Start(3, (TINY,))),
        keyframe_record(3, 70, 70, middle.to_bytes()),
        apply_record(Move(90, 90, {"gp_lambda": 2.0})),
        keyframe_record(3, 100, 100, straight.keyframe().to_bytes()),
        *([history_record(History.from_state(measured.state()))] if curves else []),
    ]:
        journal.append(record)
    journal.close()
    stage = real()
    stage.play((0.0, Open(5, str(path))), (1.0, Seek(80)), (2.0, Seek(100)), (3.0, StepIteration(1)), end=4.0)
    straight.run(1)
    assert same(stage.session, straight)
    told = stage.sent.of(HistoryReady)[-1].history
    assert (told is not None) == curves
    if told is not None:
        np.testing.assert_array_equal(History.from_state(told).rows().values, measured.rows().values)
    assert stage.sent.events("forked") == []
