"""The real window on the real engine, offscreen, and what is noted about it while it runs.

For processes that open a window for a benchmark and nothing else; imports Qt.
"""

from __future__ import annotations

import math
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import mean
from time import perf_counter, thread_time

from PySide6.QtCore import QAbstractEventDispatcher, QEvent, QEventLoop, QObject, QSettings, Qt, QTimer
from PySide6.QtWidgets import QWidget

from app.charts.chart import Chart
from app.playground import Playground
from app.start import make_application
from app.theme import Theme
from app.window import MainWindow
from benchmarks.sizes import SIZE
from engine.link.client import Client
from engine.link.messages import Event, Status

PATIENCE = 120.0  # seconds for an engine to import torch on a busy machine
SETTLED = 1.2  # seconds after which the engine's figures say nothing of the time before


@dataclass(frozen=True, slots=True)
class Speed:
    """Training as the engine tells it, and its CPU seconds for an iteration (NaN: not told)."""

    iterations_per_second: float
    pictures: float  # share of engine time, 0 to 1
    cpu: float


@dataclass(frozen=True, slots=True)
class Shown:
    """What happened while somebody looked: seconds between event-loop turns, and frames on the screen.

    `work`: the CPU seconds of the window's thread in each of the gaps, whatever else the machine does.
    """

    gaps: tuple[float, ...]
    work: tuple[float, ...]
    frames: int
    seconds: float

    @property
    def frames_per_second(self) -> float:
        return self.frames / self.seconds


class Stage:
    """A window with every chart to be seen, its client, and what the engine says."""

    def __init__(self, window: MainWindow, clients: list[Client]) -> None:
        self.window, self._clients = window, clients
        self.playground = window.playground
        self.states: list[tuple[float, Status]] = []  # with the time of arrival
        self.events: list[tuple[float, Event]] = []
        self.playground.status.connect(lambda status: self.states.append((perf_counter(), status)))
        self.playground.event_came.connect(lambda event: self.events.append((perf_counter(), event)))

    @property
    def client(self) -> Client:
        return self._clients[-1]

    def turn(self, seconds: float) -> None:
        """Let the event loop turn by itself for this long."""
        loop = QEventLoop()
        QTimer.singleShot(round(1000 * seconds), loop.quit)
        loop.exec()

    def until(self, met: Callable[[], bool], patience: float = PATIENCE) -> float:
        """Let the event loop turn until this is so; returns the seconds it took.

        Raises:
            TimeoutError: it did not come.
        """
        began = perf_counter()
        while not met():
            if perf_counter() - began > patience:
                raise TimeoutError(f"waited {patience:g} s in vain")
            self.turn(0.005)
        return perf_counter() - began

    def watch(self, seconds: float, widget: QWidget | None = None) -> Shown:
        """Note event-loop turns and frames of the plane, or of what is in its place, for this long."""
        watched = widget or self.window.plane
        screen = _Screen(watched)
        self.playground.frame.connect(screen.came)
        turns: list[tuple[float, float]] = []
        dispatcher = QAbstractEventDispatcher.instance()
        note = lambda: turns.append((perf_counter(), thread_time()))  # noqa: E731 - one object, to be disconnected again
        dispatcher.awake.connect(note)
        began = perf_counter()
        self.turn(seconds)
        spent = perf_counter() - began
        dispatcher.awake.disconnect(note)
        self.playground.frame.disconnect(screen.came)
        watched.removeEventFilter(screen)
        gaps, work = ([b[k] - a[k] for a, b in pairwise(turns)] for k in (0, 1))
        return Shown(tuple(gaps), tuple(work), screen.frames, spent)

    def look_away(self, seconds: float) -> Speed:
        """Train for this long as with a closed window: the client connected, nothing asked for."""
        self.window.hide()
        self.playground.set_visible(visible=False)
        self.playground.looking.by_itself = False
        return self._speed(lambda: self.turn(seconds))

    def look(self, seconds: float) -> tuple[Speed, Shown]:
        """Train for this long with the window open."""
        self.window.show()
        self.playground.set_visible(visible=True)
        self.playground.looking.by_itself = True
        shown: list[Shown] = []
        speed = self._speed(lambda: shown.append(self.watch(seconds)))
        return speed, shown[0]

    def _speed(self, wait: Callable[[], None]) -> Speed:
        """Mean of what the engine says of the time spent in `wait`; its own figures reach back a second."""
        self.turn(SETTLED)
        self.states.clear()
        before = cpu_seconds(self.client.pid)
        wait()
        after = cpu_seconds(self.client.pid)
        said = [status for _, status in self.states]
        done = said[-1].iteration - said[0].iteration
        return Speed(
            mean(status.iterations_per_second for status in said),
            mean(status.engine_share_pictures for status in said),
            (after - before) / max(done, 1),
        )


class _Screen(QObject):
    """Counts paints of the plane that show a new frame."""

    def __init__(self, plane: QWidget) -> None:
        super().__init__(plane)
        self.frames = 0
        self._new = False
        plane.installEventFilter(self)

    def came(self, _frame: object) -> None:
        self._new = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802, ARG002 - Qt's
        if event.type() == QEvent.Type.Paint and self._new:
            self._new = False
            self.frames += 1
        return False


@contextmanager
def stage(*, every_chart: bool = True, exact: bool = False) -> Iterator[Stage]:
    """The window with the default game, shown and training; closed afterwards.

    `exact`: with the optimal critic beside the learned one, and the transport plan.

    Raises:
        RuntimeError: `every_chart` is asked for and cannot be seen, so that nothing measured would count.
    """
    clients: list[Client] = []

    def make_link() -> Client:
        clients.append(Client())
        return clients[-1]

    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app = make_application(["benchmark"])
    theme = Theme("light")
    theme.apply(app)
    with tempfile.TemporaryDirectory() as folder:
        store = QSettings(str(Path(folder) / "layout.ini"), QSettings.Format.IniFormat)
        window = MainWindow(Playground(make_link), theme, store)
        window.resize(*SIZE)
        window.reset_layout()
        window.show()
        if every_chart:  # there are more of them than a window of this size shows at first
            window.resizeDocks([window.charts_dock], [round(0.62 * SIZE[0])], Qt.Orientation.Horizontal)
        for layer in ("beside", "plan") if exact else ():
            window.plane.set_layer(layer, on=True)
        try:
            scene = Stage(window, clients)
            app.processEvents()
            window.playground.start()
            scene.until(lambda: bool(scene.states) and scene.states[-1][1].iteration > 0)
            hidden = [chart.name for chart in window.board.charts if not _seen(chart)]
            if hidden and every_chart:
                raise RuntimeError(f"these charts cannot be seen: {', '.join(hidden)}")
            yield scene
        finally:
            window.close()


def cpu_seconds(pid: int | None) -> float:
    """CPU time a process has used; NaN where the system does not tell."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2]
    except OSError:
        return math.nan
    user, system = fields.split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _seen(chart: Chart) -> bool:
    return chart.isVisible() and not chart.visibleRegion().isEmpty()
