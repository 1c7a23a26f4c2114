"""A hand at the window: posts mouse and wheel events to the real widgets, sixty a second."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget

from app.controls.slider import ScaleSlider
from app.window import MainWindow

BEAT_MS = 16
DRAG = 50  # moves of one drag
REST = 30  # beats of looking on
NONE, LEFT = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton


class Hand(QObject):
    """Plays a script for as long as it is wanted: one step of it at every beat."""

    def __init__(self, window: MainWindow, *, restarts: bool = True) -> None:
        super().__init__(window)
        self._script = script(window, restarts=restarts)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._error: Exception | None = None

    def start(self) -> None:
        self._timer.start(BEAT_MS)

    def stop(self) -> None:
        """Rest; what went wrong while it worked is raised here, where it is not lost among Qt's events."""
        self._timer.stop()
        if self._error is not None:
            raise self._error

    def _beat(self) -> None:
        try:
            next(self._script)
        except Exception as error:  # noqa: BLE001 - raised again by stop
            self._error = error
            self._timer.stop()


def script(window: MainWindow, *, restarts: bool) -> Iterator[None]:
    """Drag c, λ and n_critic, switch recipe and data, zoom, restart if wanted; over and over."""
    recipe, data = window.controls.recipe.combo, window.controls.fields["data"].editor
    sliders = {name: slider(window, name) for name in ("clip_value", "gp_lambda", "n_critic")}
    assert isinstance(data, QComboBox)
    for name in cycle([data.itemData(index) for index in range(data.count())]):
        yield from choose(recipe, "wgan")
        yield from drag(sliders["clip_value"], 0.2, 0.9)
        yield from drag(sliders["clip_value"], 0.9, 0.4)
        yield from choose(recipe, "wgan-gp-live")
        yield from drag(sliders["gp_lambda"], 0.3, 0.9)
        yield from drag(sliders["n_critic"], 0.1, 0.5)
        yield from drag(sliders["n_critic"], 0.5, 0.1)
        yield from choose(recipe, "gan")
        yield from choose(data, name)
        yield from choose(recipe, "wgan-gp-live")
        yield from zoom(window.plane)
        window.plane.fit()
        if restarts:
            window.playground.restart()
        yield from rest()


def slider(window: MainWindow, knob: str) -> ScaleSlider:
    """The slider of a knob."""
    found = window.controls.fields[knob].editor
    assert isinstance(found, ScaleSlider)
    return found


def drag(on: ScaleSlider, start: float, end: float) -> Iterator[None]:
    """Press at a share of the slider's length, move to another, let go."""
    mouse(on, QEvent.Type.MouseButtonPress, start)
    yield
    for step in range(1, DRAG + 1):
        mouse(on, QEvent.Type.MouseMove, start + (end - start) * step / DRAG)
        yield
    mouse(on, QEvent.Type.MouseButtonRelease, end)
    yield


def mouse(on: QWidget, kind: QEvent.Type, share: float) -> None:
    """Post a mouse event with the left button at a share of the widget's width."""
    spot = QPointF(share * on.width(), on.height() / 2)
    button = NONE if kind == QEvent.Type.MouseMove else LEFT
    held = NONE if kind == QEvent.Type.MouseButtonRelease else LEFT
    event = QMouseEvent(kind, spot, on.mapToGlobal(spot), button, held, Qt.KeyboardModifier.NoModifier)
    QCoreApplication.postEvent(on, event)


def choose(among: QComboBox, data: str) -> Iterator[None]:
    """Choose an entry as its list does when it is clicked."""
    index = among.findData(data)
    assert index >= 0, data
    among.setCurrentIndex(index)
    among.activated.emit(index)
    yield from rest()


def zoom(plane: QWidget) -> Iterator[None]:
    """Wheel in and out again, off the middle."""
    spot = QPointF(0.4 * plane.width(), 0.4 * plane.height())
    for notch in [30] * 40 + [-30] * 40:
        event = QWheelEvent(
            spot,
            plane.mapToGlobal(spot),
            QPoint(),
            QPoint(0, notch),
            NONE,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QCoreApplication.postEvent(plane, event)
        yield


def rest() -> Iterator[None]:
    for _ in range(REST):
        yield
