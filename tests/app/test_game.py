"""Several arenas: what is linked changes in all of them, what is not in the chosen one."""

from __future__ import annotations

import pytest

from app.playground import Playground
from engine.link.messages import Apply, Start
from engine.settings import Settings
from engine.words import UserError
from tests.app.fake_client import FakeClient

CS = (0.001, 0.01, 0.1)


@pytest.fixture
def three(playground: Playground, fake: FakeClient) -> Playground:
    playground.start()
    playground.compare(
        [Settings(constraint="clip", clip_value=c) for c in CS], "three", unlinked={"clip_value"}
    )
    playground.tick()
    return playground


def clips(settings: tuple[Settings, ...]) -> list[float]:
    return [one.clip_value for one in settings]


def test_arenas_start_as_one_population(three: Playground, fake: FakeClient) -> None:
    start = fake.of(Start)[-1]
    assert isinstance(start, Start)
    assert clips(start.population) == list(CS)
    assert three.settings.clip_value == CS[0]


def test_a_linked_knob_moves_in_all_and_an_unlinked_one_in_one(three: Playground, fake: FakeClient) -> None:
    three.choose(1)
    three.change({"n_critic": 2})
    three.change({"clip_value": 0.02})
    three.tick()
    assert fake.of(Apply) == fake.of(Apply)[:2]
    first, second = fake.of(Apply)
    assert isinstance(first, Apply)
    assert isinstance(second, Apply)
    assert (first.change, first.replica) == ({"n_critic": 2}, None)
    assert (second.change, second.replica) == ({"clip_value": 0.02}, 1)
    assert clips(fake.population) == [0.001, 0.02, 0.1] == clips(three.population)
    three.undo_stack.undo()
    three.undo_stack.undo()
    three.tick()
    assert fake.population == three.population == tuple(Settings(constraint="clip", clip_value=c) for c in CS)


def test_a_linked_knob_takes_the_same_value_everywhere(three: Playground) -> None:
    three.link("clip_value", on=True)
    three.choose(2)
    three.change({"clip_value": 0.5})
    assert clips(three.population) == [0.5, 0.5, 0.5]


def test_what_is_shared_is_never_unlinked(three: Playground, fake: FakeClient) -> None:
    three.link("data", on=False)
    three.choose(2)
    three.change({"data": "grid25", "clip_value": 0.2})
    three.tick()
    assert {one.data for one in fake.population} == {"grid25"}
    assert clips(fake.population) == [0.001, 0.01, 0.2]


def test_a_rebuild_starts_all_arenas_anew(three: Playground, fake: FakeClient) -> None:
    before = len(fake.of(Start))
    three.change({"critic_width": 32})
    start = fake.of(Start)[before]
    assert isinstance(start, Start)
    assert {one.critic_width for one in start.population} == {32}
    assert clips(start.population) == list(CS)


def test_undo_leads_back_to_one_arena(three: Playground, fake: FakeClient) -> None:
    three.choose(2)
    three.undo_stack.undo()
    three.tick()
    assert len(fake.population) == len(three.population) == 1
    assert three.settings == Settings()


def test_arenas_that_cannot_be_together_are_refused(three: Playground) -> None:
    with pytest.raises(UserError, match="share data"):
        three.compare([Settings(), Settings(data="moons")], "no")
    assert len(three.population) == 3
