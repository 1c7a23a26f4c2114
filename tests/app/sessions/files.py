"""Files of sessions and views of timelines, made without an engine."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from app.sessions.thumbnail import _png
from engine.branch import Kept
from engine.frame import Coverage, MetricsBlock, Truth
from engine.history import History
from engine.keyframe import Keyframe
from engine.layout import columns, layout
from engine.settings import Settings
from engine.snapshot import Snapshot, alone, write
from engine.timeline_view import TimelineView

MADE_BY = {"program": "test", "torch": "none", "device": "cpu", "threads": "1"}


def write_session(
    path: Path,
    settings: Settings | None = None,
    *,
    step: int = 300,
    wasserstein: float | None = 0.25,
    modes: int | None = 7,
    about: Mapping[str, str] | None = None,
    colour: Qt.GlobalColor = Qt.GlobalColor.darkCyan,
) -> Path:
    """A snapshot of one moment with a history that falls, one exact answer and a picture of one colour."""
    settings = settings or Settings()
    tensors = {name: np.zeros(shape, np.float32) for name, shape in layout((settings,)).items()}
    keyframe = Keyframe((settings,), False, step, step, (True,), tensors, {}, MADE_BY)
    names = columns((settings,))
    history = History(names, 1)
    rows = np.linspace(1, 0.1, step, dtype=np.float32)[:, None, None].repeat(len(names), 2)
    history.append(MetricsBlock(1, names, np.arange(step), rows))
    truth = Truth(step, 0, wasserstein or np.nan, 0.3, 0.2, None, None, step)
    modal = () if modes is None else (Coverage(step, 0, modes, 8, modes, 0.8, 0.9, step),)
    snapshot = alone(keyframe)
    snapshot.timeline.current.kept = Kept(
        history.state(), (truth,) if wasserstein else (), modal, (), wasserstein, wasserstein is not None
    )
    image = QImage(64, 64, QImage.Format.Format_RGB32)
    image.fill(colour)
    told = Snapshot(snapshot.timeline, step, MADE_BY, dict(about or {}), _png(image))
    path.parent.mkdir(parents=True, exist_ok=True)
    write(path, told)
    return path


def a_view(first: int, end: int) -> TimelineView:
    """A timeline with nothing but its ends."""
    return TimelineView(0, first, end, end, np.array([first, end]), (), ())
