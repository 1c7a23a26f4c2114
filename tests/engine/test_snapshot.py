"""The `.wgan` file: everything comes back, bit for bit."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.numpy
import torch

from engine.branch import Kept
from engine.frame import MetricsBlock, Truth
from engine.history import History
from engine.layout import columns, layout
from engine.player import Player
from engine.points import digest
from engine.recipes import RECIPES, with_recipe
from engine.session import Session
from engine.settings import Settings
from engine.snapshot import Card, Snapshot, open_file, peek, to_bytes, write
from engine.timeline import Timeline
from engine.timeline_view import Move
from tests.engine.lives import CLOUD, COVERAGES, PHENOMENA, TINY, TRUTHS, fingerprint, lived

GOLDEN = Path(__file__).parents[1] / "golden"
SMALL = {
    "critic_width": 8,
    "generator_width": 8,
    "critic_depth": 2,
    "generator_depth": 2,
    "batch_size": 16,
}


def opened(path: Path, data: bytes) -> Snapshot:
    path.write_bytes(data)
    return open_file(path)


@pytest.mark.parametrize("members", [TINY, [TINY, TINY.with_(seed=1, clip_value=0.5)]])
def test_everything_comes_back(members: Any, tmp_path: Path) -> None:
    told = lived(members)
    data = to_bytes(told)
    back = opened(tmp_path / "a.wgan", data)
    assert fingerprint(to_bytes(back)) == fingerprint(data)
    assert (back.step, back.made_by, back.about) == (told.step, told.made_by, told.about)
    assert back.thumbnail == told.thumbnail
    mine, theirs = told.timeline.current, back.timeline.current
    assert theirs.kept.coverages == (COVERAGES[0], replace(COVERAGES[1], step=9))
    assert theirs.kept.phenomena == PHENOMENA
    assert [repr(truth) for truth in theirs.kept.truths] == [repr(truth) for truth in TRUTHS]
    assert (theirs.moves, theirs.lone, theirs.end, theirs.title) == (
        mine.moves,
        mine.lone,
        mine.end,
        mine.title,
    )
    assert back.timeline.view().branches == told.timeline.view().branches
    np.testing.assert_array_equal(back.timeline.view().keyframes, told.timeline.view().keyframes)
    np.testing.assert_array_equal(back.timeline.arrays[digest(CLOUD)], CLOUD)


@pytest.mark.parametrize("optimizer", ["adam", "rmsprop", "sgd"])
@pytest.mark.parametrize("recipe", RECIPES)
def test_training_goes_on_bit_for_bit(recipe: str, optimizer: str, tmp_path: Path) -> None:
    one = with_recipe(recipe).with_(**SMALL, optimizer=optimizer)
    for members in ([one], [one, one.with_(seed=1, critic_rate=1e-4)]):
        through, stopped = Session(members, "cpu"), Session(members, "cpu")
        through.run(14)
        stopped.run(7)
        stopped.save(tmp_path / "a.wgan")
        loaded = Session.load(tmp_path / "a.wgan", "cpu")
        loaded.run(7)
        mine, theirs = through.tensors(), loaded.tensors()
        assert all(torch.equal(mine[name], theirs[name]) for name in mine)
        np.testing.assert_array_equal(through.metrics().values, loaded.metrics().values)


@pytest.mark.parametrize("recipe", RECIPES)
def test_the_layout_is_that_of_the_session(recipe: str) -> None:
    members = [with_recipe(recipe).with_(**SMALL, latent_dim=3, seed=seed) for seed in range(2)]
    session = Session(members, "cpu")
    assert {name: tuple(tensor.shape) for name, tensor in session.tensors().items()} == layout(members)
    assert session.columns == columns(members)


def test_a_keyframe_file_of_format_1_is_read(tmp_path: Path) -> None:
    session = Session([TINY, TINY.with_(seed=1)], "cpu")
    session.run(30)
    (tmp_path / "old.wgan").write_bytes(session.keyframe().to_bytes())
    loaded = Session.load(tmp_path / "old.wgan", "cpu")
    session.run(5)
    loaded.run(5)
    assert all(torch.equal(session.tensors()[name], loaded.tensors()[name]) for name in session.tensors())
    assert peek(tmp_path / "old.wgan").iteration == 30


def test_a_gallery_reads_a_card_without_the_rest(tmp_path: Path) -> None:
    told = lived(TINY)
    write(tmp_path / "a.wgan", told)
    card = peek(tmp_path / "a.wgan")
    expected = Card(
        told.timeline.current.population_at(told.step)[0], 1, told.timeline.current.end_iteration, 0.25, True,
        (7, 8), told.made_by, told.about, told.thumbnail,
    )  # fmt: skip
    for name in Card.__slots__:
        assert getattr(card, name) == getattr(expected, name)


def test_others_can_read_the_tensors() -> None:
    found = safetensors.numpy.load(to_bytes(lived(TINY, steps=3)))
    assert {"story", "thumbnail", "k0/critic", "h1/rows", "t1", "c1"} <= found.keys()


@pytest.mark.parametrize("name", ["session-1.wgan", "session-2.wgan"])
def test_files_of_older_versions_open_for_ever(name: str) -> None:
    """Written once by `tests/golden/make.py`, with what was in them; never write them again."""
    facts = json.loads((GOLDEN / name).with_suffix(".json").read_text())
    back = open_file(GOLDEN / name)
    here = back.timeline.current
    assert [back.step, here.end, len(here.marks), len(here.moves), len(here.lone)] == facts["counts"]
    assert [branch.end for branch in back.timeline.branches.values()] == facts["ends"]
    critic = here.marks[-1].keyframe.tensors["critic"]
    assert critic.astype(float).ravel()[:8].tolist() == facts["critic"]
    session = Session.load(GOLDEN / name, "cpu")
    session.run(1)
    assert session.step == back.step + 1


def test_a_million_iterations_fit_into_a_small_file(tmp_path: Path) -> None:
    """History made up: 1,000,000 rows, a keyframe every 64, 1,000 moves, a truth a second."""
    session = Session(Settings(), "cpu")
    player = Player.begin(session, Timeline())
    first = session.keyframe()
    here, timeline = player.timeline.current, player.timeline
    rng = np.random.default_rng(0)
    history = History(session.columns, 1)
    for start in range(0, 10**6, 50_000):
        rows = rng.normal(size=(50_000, 1, len(session.columns))).astype(np.float32)
        history.append(MetricsBlock(0, session.columns, np.arange(start, start + 50_000), rows))
    here.moves = [Move(step, step, {"gp_lambda": 0.1 + step / 1e7}) for step in range(999_000, 10**6)]
    for step in [*range(64, 900_000, 2048), *range(900_032, 10**6 + 1, 64)]:
        here.reach(step, step)
        timeline.keep(replace(first, step=step, iteration=step), min(max(0, step - 998_999), 1000))
    here.reach(10**6, 10**6)
    truths = tuple(Truth(step, 0, 0.1, 0.2, 0.3, 0.1, 0.2, step) for step in range(0, 10**6, 250))
    copy = timeline.copy()
    copy.current.kept = Kept(history.state(), truths)
    path = tmp_path / "a.wgan"
    write(path, Snapshot(copy, 10**6, session.made_by, {}, bytes(200_000)))
    assert path.stat().st_size <= 20 * 10**6
    back = open_file(path)
    assert back.timeline.current.end == 10**6
    steps = back.timeline.view().keyframes
    assert (steps[0], steps[-1]) == (0, 10**6 // 64 * 64)
    assert back.timeline.current.kept.history is not None
    again = History.from_state(back.timeline.current.kept.history)
    np.testing.assert_array_equal(again.rows().values, history.rows().values)
