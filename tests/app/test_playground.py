"""The controller sends what was asked, once, in order, and never draws faster than it can."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.changes import difference, restarts
from app.driver import PLAY_GRACE
from app.playground import Playground
from engine.frame import Coverage, FrameRequest
from engine.link.messages import (
    Apply,
    CoverageReady,
    Event,
    Pause,
    Play,
    RunUntil,
    Speed,
    Start,
    Status,
    StepCritic,
    StepIteration,
    WantFrame,
)
from engine.recipes import RECIPES, with_recipe
from engine.settings import Settings, knobs, read, to_dict
from engine.words import UserError, Words
from tests.app.fake_client import FakeClient


@pytest.fixture
def started(playground: Playground, fake: FakeClient) -> Playground:
    playground.start()
    playground.tick()
    fake.sent.clear()
    return playground


def test_moves_between_two_turns_collapse(started: Playground, fake: FakeClient) -> None:
    for value in (0.5, 1.0, 2.0):
        started.change({"gp_lambda": value})
    started.change({"n_critic": 7})
    started.tick()
    assert [command.change for command in fake.of(Apply) if isinstance(command, Apply)] == [
        {"gp_lambda": 2.0, "n_critic": 7}
    ]
    started.tick()
    assert len(fake.of(Apply)) == 1


def test_a_rebuild_starts_a_new_run_with_the_same_seed(started: Playground, fake: FakeClient) -> None:
    started.change({"gp_lambda": 3.0})
    started.change({"critic_width": 32})
    (start,) = fake.of(Start)
    assert isinstance(start, Start)
    assert start.run == 2
    assert start.population == (started.settings,)
    assert (start.population[0].seed, start.population[0].gp_lambda) == (0, 3.0)
    started.tick()
    assert fake.of(Apply) == []


def test_restart_keeps_the_seed_and_new_seed_does_not(started: Playground, fake: FakeClient) -> None:
    started.restart()
    started.new_seed()
    seeds = [command.population[0].seed for command in fake.of(Start) if isinstance(command, Start)]
    assert seeds[0] == 0
    assert seeds[1] != 0
    started.undo_stack.undo()
    assert started.settings.seed == 0


def test_settings_reach_the_engine_before_what_follows(started: Playground, fake: FakeClient) -> None:
    started.change({"n_critic": 9})
    started.step_iterations(3)
    kinds = [type(command) for command in fake.sent]
    assert kinds.index(Apply) < kinds.index(StepIteration)


def test_transport_says_what_it_does(started: Playground, fake: FakeClient) -> None:
    played: list[bool] = []
    started.playing_changed.connect(played.append)
    started.toggle_playing()
    started.toggle_playing()
    started.step_critic(50)
    started.set_speed(10.0)
    started.set_speed(10.0)
    started.run_until(RunUntil(iteration=5))
    assert played == [False, True, False]
    assert [c for c in fake.sent if not isinstance(c, WantFrame)] == [
        Pause(),
        Play(),
        StepCritic(50),
        Speed(10.0),
        RunUntil(iteration=5),
    ]


def test_speed_and_condition_outlive_a_restart(started: Playground, fake: FakeClient) -> None:
    started.set_speed(5.0)
    started.run_until(RunUntil(all_modes=True))
    fake.sent.clear()
    started.restart()
    assert fake.sent[1:3] == [Speed(5.0), RunUntil(all_modes=True)]


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        (Event(1, "stopped", Words("all modes are captured"), 70), RunUntil()),
        (Event(1, "refused", Words("iteration 90 has passed"), 95), RunUntil()),
        (Event(1, "refused", Words("no such knob"), 70), RunUntil(iteration=90, all_modes=True)),
        (CoverageReady(1, (Coverage(70, 0, 7, 8, 8, 1.0, 1.0),)), RunUntil(iteration=90, all_modes=True)),
        (CoverageReady(1, (Coverage(70, 0, None, None, None, None, None),)), RunUntil(iteration=90)),
    ],
)
def test_a_condition_that_is_over_is_shown_no_longer(
    started: Playground, fake: FakeClient, answer: Event | CoverageReady, left: RunUntil
) -> None:
    shown: list[object] = []
    started.run_until(RunUntil(iteration=90, all_modes=True))
    started.until_changed.connect(shown.append)
    fake.answers.append(answer)
    started.tick()
    assert started.until == left
    assert shown == ([] if left.all_modes else [left])


def test_one_frame_at_a_time(started: Playground, fake: FakeClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.looking.FRAME_GAP", 0.0)
    fake.silent = True
    for _ in range(5):
        started.tick()
    assert len(fake.of(WantFrame)) <= 1
    fake.silent = False
    frames: list[object] = []
    started.frame.connect(frames.append)
    for _ in range(5):
        started.tick()
    assert 1 <= len(frames) <= len(fake.of(WantFrame)) <= len(frames) + 1


def test_the_request_is_made_when_it_is_due(started: Playground, fake: FakeClient) -> None:
    started.looking.frame_request = lambda: FrameRequest(points=7)
    started.looking.ask_frame()
    assert fake.sent[-1] == WantFrame(FrameRequest(points=7))


def test_a_refused_value_changes_nothing(started: Playground, fake: FakeClient) -> None:
    before = started.settings
    with pytest.raises(UserError, match="n_critic = 1000"):
        started.change({"n_critic": 1000})
    with pytest.raises(UserError, match="there is no knob"):
        started.change({"temperature": 1})
    assert started.settings == before
    assert started.undo_stack.count() == 0


def test_what_the_engine_refused_is_shown_as_it_is(started: Playground, fake: FakeClient) -> None:
    started.change({"n_critic": 9})
    started.tick()
    fake.settings = Settings()
    fake.answers.append(Event(1, "refused", Words("no")))
    started.tick()
    assert started.settings == Settings()


def test_a_late_status_does_not_flip_the_button(started: Playground, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("app.driver.perf_counter", lambda: now)
    started.set_playing(playing=False)
    late = Status(1, 1, 6, True, 50.0, 0.0, "CPU", (started.settings,))
    started._take(late)
    assert not started.playing
    now += PLAY_GRACE + 1
    started._take(late)
    assert started.playing


def test_a_stop_of_the_engine_is_a_pause(started: Playground) -> None:
    started._take(Event(1, "stopped", Words("iteration 5 is reached")))
    assert not started.playing


def test_closing_twice_is_closing_once(started: Playground, fake: FakeClient) -> None:
    started.close()
    started.close()
    assert fake.closed
    started.tick()
    started.change({"n_critic": 3})


changes = st.lists(
    st.sampled_from(
        [
            {"n_critic": 3},
            {"n_critic": 4},
            {"gp_lambda": 2.0},
            {"constraint": "clip"},
            {"data": "moons"},
            {"critic_width": 16},
            {"seed": 5},
            {"loss": "hinge"},
            {"optimizer": "sgd", "beta1": 0.3},
        ]
    ),
    max_size=12,
)


@given(changes)
def test_undo_and_redo_walk_the_same_way(asked: list[dict[str, object]]) -> None:
    fake = FakeClient()
    playground = Playground(lambda: fake)
    playground.start()
    seen = [playground.settings]
    for change in asked:
        playground.change(change)
        if playground.settings != seen[-1]:
            seen.append(playground.settings)
    for settings in reversed(seen[:-1]):
        playground.undo_stack.undo()
        assert playground.settings == settings
        playground.tick()
        assert fake.settings == settings
    assert playground.undo_stack.undo_text is None
    for settings in seen[1:]:
        playground.undo_stack.redo()
        assert playground.settings == settings
    playground.close()


def test_moves_of_a_gesture_that_end_where_they_began_leave_no_trace(playground: Playground) -> None:
    playground.change({"n_critic": 9}, gesture="a")
    playground.change({"n_critic": 5}, gesture="a")
    assert playground.undo_stack.count() == 0


def test_undo_does_not_rewind_training(started: Playground, fake: FakeClient) -> None:
    started.change({"n_critic": 9})
    for _ in range(3):
        started.tick()
    iteration = fake.iteration
    started.undo_stack.undo()
    started.tick()
    assert fake.iteration > iteration
    assert fake.of(Start) == []


@pytest.mark.parametrize("name", list(RECIPES))
def test_choosing_a_recipe_gives_exactly_it(started: Playground, fake: FakeClient, name: str) -> None:
    started.change({"n_critic": 77, "data": "moons"})
    started.choose_recipe(name)
    assert started.settings == with_recipe(name, Settings(data="moons"))
    started.tick()
    assert fake.settings == started.settings


@given(st.sampled_from(list(RECIPES)), st.sampled_from(list(RECIPES)))
def test_a_difference_leads_from_one_to_the_other(one: str, other: str) -> None:
    before, after = with_recipe(one), with_recipe(other)
    change = difference(before, after)
    assert read({**to_dict(before), **change}) == after
    assert restarts(change) == any(not knobs()[name].live for name in change)


def test_undo_and_redo_say_what_they_would_do(playground: Playground) -> None:
    stack = playground.undo_stack
    assert (stack.undo_text, stack.redo_text) == (None, None)
    playground.change({"n_critic": 9}, "more critic")
    playground.change({"n_critic": 10}, "still more")
    stack.undo()
    assert (stack.undo_text, stack.redo_text) == ("more critic", "still more")


@given(
    st.lists(
        st.one_of(
            st.tuples(st.sampled_from(["a", "b", None]), st.integers(1, 6)), st.sampled_from(["undo", "redo"])
        ),
        max_size=25,
    )
)
def test_gestures_steps_undo_and_redo_agree_with_a_list(asked: list[tuple[str | None, int] | str]) -> None:
    playground = Playground(FakeClient)
    steps: list[tuple[str | None, int, int]] = []  # gesture, before, after
    index = 0
    for one in asked:
        now = playground.settings.n_critic
        if one == "undo":
            index = max(index - 1, 0)
            playground.undo_stack.undo()
        elif one == "redo":
            index = min(index + 1, len(steps))
            playground.undo_stack.redo()
        elif isinstance(one, tuple) and one[1] != now:
            gesture, wanted = one
            del steps[index:]
            if steps and gesture and steps[-1][0] == gesture:
                before = steps.pop()[1]
                steps += [(gesture, before, wanted)] if before != wanted else []
            else:
                steps.append((gesture, now, wanted))
            index = len(steps)
            playground.change({"n_critic": wanted}, gesture=gesture)
        wanted_now = steps[index - 1][2] if index else (steps[0][1] if steps else 5)
        assert playground.settings.n_critic == wanted_now
        assert (playground.undo_stack.index(), playground.undo_stack.count()) == (index, len(steps))
    playground.close()
