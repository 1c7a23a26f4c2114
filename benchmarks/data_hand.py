"""A child of `benchmarks.data`: a hand that paints and opens files in the real window while it trains."""

from __future__ import annotations

from engine import blas

blas.prepare()  # before numpy is imported

import json  # noqa: E402
import math  # noqa: E402
import sys  # noqa: E402
import tempfile  # noqa: E402
from collections.abc import Callable, Sequence  # noqa: E402
from itertools import pairwise  # noqa: E402
from pathlib import Path  # noqa: E402
from time import perf_counter, thread_time  # noqa: E402

import numpy as np  # noqa: E402
from PySide6.QtCore import QAbstractEventDispatcher, QEvent, QObject, QPointF, Qt  # noqa: E402
from PySide6.QtGui import QMouseEvent  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from app.data.easel import Easel, Point  # noqa: E402
from benchmarks.data import FILES, make_files  # noqa: E402
from benchmarks.stage import Stage, stage  # noqa: E402
from engine.frame import Floats, Frame  # noqa: E402

NEAR = 0.35  # data units: new samples are those at the brush
REST = 0.25  # seconds between two strokes
BETWEEN = 12  # moves of 16 ms within a stroke, before the one that is timed


def main(argv: Sequence[str]) -> int:
    """Measure and print one JSON object on the last line."""
    strokes, readings = (int(one) for one in argv)
    with tempfile.TemporaryDirectory() as folder, stage(every_chart=False) as scene:
        make_files(Path(folder))
        scene.turn(3.0)  # past what happens only at the beginning
        found: dict[str, dict[str, list[float]]] = {"strokes": paint(scene, strokes)}
        for name in FILES:
            found[name] = read(scene, Path(folder) / name, readings)
    print(json.dumps(found))
    return 0


def paint(scene: Stage, strokes: int) -> dict[str, list[float]]:
    """Seconds from a dab, and from a move within a stroke, to samples at the brush on the screen."""
    scene.window.actions_["paint_data"].trigger()
    studio, seen = scene.window.studio, _Seen(scene)
    easel, found = studio.painting, {"first": list[float](), "on": list[float]()}
    for stroke in range(strokes):
        easel.canvas.clear()
        turn = stroke * 2.4
        near, far = _on_circle(turn), _on_circle(turn + 3)
        began = _mouse(easel, QEvent.Type.MouseButtonPress, near)
        scene.until(lambda near=near, began=began: seen.at(near, began))  # type: ignore[misc]
        found["first"].append(seen.painted - began)
        for part in range(BETWEEN):
            _mouse(easel, QEvent.Type.MouseMove, _on_circle(turn + part / BETWEEN))
            scene.turn(0.016)
        began = _mouse(easel, QEvent.Type.MouseMove, far)
        scene.until(lambda far=far, began=began: seen.at(far, began))  # type: ignore[misc]
        found["on"].append(seen.painted - began)
        _mouse(easel, QEvent.Type.MouseButtonRelease, far)
        scene.turn(REST)
    studio.leave()
    return found


def read(scene: Stage, path: Path, times: int) -> dict[str, list[float]]:
    """Seconds until a file's points are on the screen, and the longest gap between turns until then."""
    found = {"seconds": list[float](), "gaps": list[float](), "work": list[float]()}
    for _ in range(times):
        scene.playground.change({"data": "ring8"})
        scene.turn(1.0)
        seen, turns = _Seen(scene), list[tuple[float, float]]()
        note = _noter(turns)
        dispatcher = QAbstractEventDispatcher.instance()
        dispatcher.awake.connect(note)
        began = perf_counter()
        scene.window.studio.files.open(path)
        scene.until(lambda: scene.playground.settings.data != "ring8")
        known = perf_counter()
        scene.until(lambda known=known, seen=seen: seen.painted > known and seen.changed)  # type: ignore[misc]
        dispatcher.awake.disconnect(note)
        found["seconds"].append(seen.painted - began)
        for kind, name in enumerate(("gaps", "work")):
            found[name].append(max(b[kind] - a[kind] for a, b in pairwise(turns)))
    return found


class _Seen(QObject):
    """When the plane was painted last after a frame with other reals, and where these are."""

    def __init__(self, scene: Stage) -> None:
        super().__init__()
        self.painted = 0.0
        self.changed = False
        self._reals: Floats = np.zeros((0, 2), np.float32)
        self._first = self._reals
        self._new = False
        self._shown = self._reals
        scene.playground.frame.connect(self._take)
        scene.window.plane.installEventFilter(self)

    def at(self, place: Point, since: float) -> bool:
        """Whether samples near this place have been painted since then."""
        away = np.hypot(*(self._shown - place).T)
        return self.painted > since and bool((away < NEAR).sum() > len(away) // 50)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802, ARG002 - Qt's
        if event.type() == QEvent.Type.Paint and self._new:
            self._new, self.painted, self._shown = False, perf_counter(), self._reals
        return False

    def _take(self, frame: Frame) -> None:
        self._reals, self._new = frame.reals, True
        if not len(self._first):
            self._first = frame.reals
        self.changed = self._first.shape != frame.reals.shape or not np.array_equal(self._first, frame.reals)


def _noter(turns: list[tuple[float, float]]) -> Callable[[], None]:
    return lambda: turns.append((perf_counter(), thread_time()))


def _on_circle(turn: float) -> Point:
    return 1.3 * math.cos(turn), 1.3 * math.sin(turn)


def _mouse(easel: Easel, kind: QEvent.Type, place: Point) -> float:
    """Send a mouse event at a data position; returns when."""
    at, none = QPointF(easel.pixel(place)), Qt.MouseButton.NoButton
    left = Qt.MouseButton.LeftButton
    moved = kind == QEvent.Type.MouseMove
    held = none if kind == QEvent.Type.MouseButtonRelease else left
    began = perf_counter()
    event = QMouseEvent(
        kind, at, easel.mapToGlobal(at), none if moved else left, held, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(easel, event)
    return began


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
