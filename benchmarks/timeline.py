"""Going back in time: how soon the nearest picture comes, how soon the exact one; files of long sessions."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.report import Row
from engine.branch import Kept
from engine.frame import FrameRequest, MetricsBlock
from engine.history import History
from engine.player import Player
from engine.session import Session
from engine.settings import Settings
from engine.snapshot import Snapshot, open_file, write
from engine.timeline import MEMORY, STRIDE, Timeline

LONG = 1_000_000
NEWEST = 10_000
NEAR = 1500 * STRIDE  # where keyframes are made up as they are taken


def rows(*, quick: bool = False) -> list[Row]:
    """Measure at the default networks, CPU time of the training thread."""
    player = Player.begin(Session(Settings(), "cpu"), Timeline())
    session, trained = player.session, STRIDE * (10 if quick else 40)
    training = _seconds(lambda: player.advance(trained)) / trained
    taking = min(_seconds(lambda: player.timeline.keep(session.keyframe(), player.index)) for _ in range(20))
    rng, pictures, exact = random.Random(0), [], []
    for _ in range(8 if quick else 40):
        step = rng.randrange(trained)
        pictures.append(_seconds(lambda step=step: (player.seek(step), session.frame(FrameRequest()))))  # type: ignore[misc]
        exact.append(_seconds(lambda step=step: player.go(step)))  # type: ignore[misc]
    gap = f"keyframes lie {STRIDE} steps apart"
    return [
        Row(
            "picture of the nearest keyframe",
            1000 * max(pictures),
            "ms",
            50,
            note="the slowest; 1,000 points, 64²",
        ),
        Row("exact moment, among the newest 10,000", max(exact), "s", 1.0, note=f"the slowest; {gap}"),
        Row("keyframes", 100 * taking / (STRIDE * training), "% of training", 1.0, note=gap),
        *_files(player),
    ]


def _files(player: Player[Session]) -> list[Row]:
    """A session of a million iterations, made up."""
    session = player.session
    timeline, size = _long(session)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.wgan"
        snapshot = Snapshot(timeline, timeline.current.end, session.made_by, {}, bytes(100_000))
        writing = _seconds(lambda: write(path, snapshot))
        opening = _seconds(lambda: _stand(path))
        found = open_file(path).timeline.current
        note = f"{len(found.marks)} keyframes of {size}"
        return [
            Row("snapshot of 1,000,000 iterations", path.stat().st_size / 1e6, "MB", 20, note=note),
            Row("… opened, ready to train on", opening, "s", 2.0, note="read, checked, restored"),
            Row("… written, beside training", writing, "s", note="in a thread of its own"),
            Row("… keyframes in memory", timeline.bytes / 2**20, "MiB", MEMORY / 2**20),
            Row("… farthest apart among the newest 10,000", float(_farthest(timeline)), "steps", STRIDE),
        ]


def _long(session: Session) -> tuple[Timeline, int]:
    """A timeline of a million iterations, and how many keyframes it keeps in memory."""
    timeline, first = Timeline(), session.keyframe()
    begin = replace(first, step=0, iteration=0)
    here = timeline.begin(begin, Player.begin(session, Timeline()).timeline.current.title)
    for step in [*range(STRIDE, LONG - NEAR, 16 * STRIDE), *range(LONG - NEAR, LONG + 1, STRIDE)]:
        here.reach(step, step)
        timeline.keep(replace(first, step=step, iteration=step), 0)
    history, rng = History(session.columns, 1), np.random.default_rng(0)
    for start in range(0, LONG, 50_000):
        values = rng.normal(size=(50_000, 1, len(session.columns))).astype(np.float32)
        history.append(MetricsBlock(0, session.columns, np.arange(start, start + 50_000), values))
    here.kept = Kept(history.state())
    return timeline, len(here.marks)


def _stand(path: Path) -> None:
    found = open_file(path)
    timeline = found.timeline
    player = Player.at(
        timeline, timeline.current, found.step, lambda keyframe: Session.from_keyframe(keyframe, "cpu")
    )
    player.go(found.step)


def _farthest(timeline: Timeline) -> int:
    steps = np.array([mark.step for mark in timeline.current.marks])
    return int(np.diff(steps[steps >= steps[-1] - NEWEST]).max())


def _seconds(work: Callable[[], object]) -> float:
    start = time.thread_time()
    work()
    return time.thread_time() - start
