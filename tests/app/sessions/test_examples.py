"""The sessions that are ready to be opened: all there, small, and what their words say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.sessions.examples import EXAMPLES, FOLDER, Example, nearest
from app.sessions.thumbnail import SIDE, picture
from app.window import MainWindow
from engine.history import History
from engine.link.messages import Open
from engine.recipes import with_recipe
from engine.snapshot import Card, open_file, peek
from tests.app.fake_client import FakeClient


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one.name)
def test_each_opens_whole_and_is_what_the_table_says(example: Example) -> None:
    snapshot, card = open_file(example.path), peek(example.path)
    assert snapshot.step == snapshot.timeline.current.end == card.iteration == example.iterations
    assert card.settings == example.settings
    assert snapshot.timeline.current.first == 0  # it can be replayed from its start
    assert picture(card.thumbnail).width() == SIDE
    assert example.path.stat().st_size < 2_000_000


def test_there_is_nothing_else_in_the_folder() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {example.path.name for example in EXAMPLES}


def card(name: str) -> Card:
    return peek(FOLDER / f"{name}.wgan")


def near(name: str) -> list[float]:
    """Shares of fakes near a mode, as they were counted towards the end."""
    seen = open_file(FOLDER / f"{name}.wgan").timeline.current.kept.coverages
    return [one.near for one in seen[-5:] if one.near is not None]


def test_the_collapsed_gan_sits_on_few_modes() -> None:
    captured, known = card("collapsed-gan").modes or (8, 8)
    assert captured <= 2
    assert known == 8
    assert near("collapsed-gan")[-1] > 0.9


def test_the_clipped_critic_has_its_weights_at_c() -> None:
    state = open_file(FOLDER / "clipped-critic.wgan").timeline.current.kept.history
    assert state is not None
    share = History.from_state(state).curve("weights_at_clip").mean
    assert float(np.nanmean(share[-10:])) > 0.2


@pytest.mark.parametrize(("name", "modes", "share"), [("wgan-gp-ring", 8, 0.85), ("wgan-gp-grid", 25, 0.7)])
def test_wgan_gp_has_covered_its_data(name: str, modes: int, share: float) -> None:
    seen = open_file(FOLDER / f"{name}.wgan").timeline.current.kept.coverages[-1]
    assert (seen.modes_near, seen.modes_total) == (modes, modes)
    assert near(name)[-1] > share


@pytest.mark.parametrize(
    ("recipe", "data", "wanted"),
    [
        ("gan", "ring8", "collapsed-gan"),
        ("ns-gan", "ring8", "collapsed-gan"),
        ("wgan", "ring8", "clipped-critic"),
        ("wgan-gp", "ring8", "wgan-gp-ring"),
        ("wgan-gp-live", "grid25", "wgan-gp-grid"),
        ("wgan-lp", "grid25", "wgan-gp-grid"),
        ("hinge-gan", "moons", "wgan-gp-ring"),
    ],
)
def test_the_end_is_that_of_the_game_most_alike(recipe: str, data: str, wanted: str) -> None:
    assert nearest(with_recipe(recipe).with_(data=data)).name == wanted


def test_the_end_first_opens_one_without_a_name(window: MainWindow, fake: FakeClient, tmp_path: Path) -> None:
    window.playground._timer.stop()
    window.sessions.desk._key = (0, 0, 0)  # nothing to keep yet
    window.actions_["show_end"].trigger()
    (sent,) = fake.of(Open)
    assert isinstance(sent, Open)
    assert sent.path == str(FOLDER / "wgan-gp-ring.wgan")
    window.sessions.files.examples_menu.aboutToShow.emit()
    shown = [action for action in window.sessions.files.examples_menu.actions() if not action.isSeparator()]
    assert len(shown) == len(EXAMPLES) + 1
    assert all(not action.icon().isNull() for action in shown[1:])
