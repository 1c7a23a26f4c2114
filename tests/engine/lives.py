"""A session that has been through all that a snapshot can hold."""

from __future__ import annotations

import io

import numpy as np

from engine import container
from engine.branch import Kept
from engine.frame import Coverage, DivergenceReading, Phenomenon, Truth
from engine.player import Player
from engine.points import digest
from engine.session import Session
from engine.settings import Settings
from engine.snapshot import Snapshot
from engine.timeline import Timeline
from engine.words import Words

TINY = Settings(
    critic_width=4, generator_width=4, critic_depth=1, generator_depth=1, batch_size=8, n_critic=2
)
CLOUD = np.random.default_rng(0).normal(size=(50, 2)).astype(np.float32)
TRUTHS = (
    Truth(3, 0, 0.5, 0.4, 0.3, None, None, 3),
    Truth(9, 0, float("nan"), 0.4, 0.3, 0.1, 0.2, 12, 0.9, None,
          divergences=DivergenceReading(0.1, None, None, float("inf"), 0.3, 0.0, None, -1.0, 2.0)),
)  # fmt: skip
COVERAGES = (
    Coverage(4, 0, 7, 8, 8, 0.5, 0.75, 4, (), 0.02, (1.5, 0.5), 0.0),
    Coverage(9, 0, None, None, None, None, None),
)
PHENOMENA = (Phenomenon("collapse", 0, 5, 7, Words("{n} modes", {"n": 2}), 9),)


def lived(members: list[Settings] | Settings, *, steps: int = 70) -> Snapshot:
    """A session with moves, lone critic steps, points of its own, a fork, and all kinds of readings."""
    session = Session(members, "cpu", arrays={digest(CLOUD): CLOUD})
    player = Player.begin(session, Timeline(), lambda: Kept(session.history.state(), TRUTHS))
    player.advance(steps)
    player.apply({"gp_lambda": 3.0})
    player.train_critic(5)
    player.apply({"data": f"points:{digest(CLOUD)}"}, None)
    player.advance(steps)
    player.go(steps // 2)
    player.apply({"n_critic": 3}, 0)
    player.advance(steps)
    player.rest()
    session.metrics(session.step)
    timeline = player.timeline.copy()
    timeline.current.kept = Kept(session.history.state(), TRUTHS, COVERAGES, PHENOMENA, 0.25, True)
    return Snapshot(timeline, session.step, session.made_by, {"layout": "a"}, b"\x89PNG picture")


def fingerprint(data: bytes) -> str:
    """The checksum in a file, which covers all that it says: metadata come in any order."""
    return container.read_header(io.BytesIO(data), len(data)).sha256
