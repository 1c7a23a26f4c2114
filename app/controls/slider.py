"""A slider over a scale: a click jumps, keys move by meaningful steps, a double click resets."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider, QWidget

from app.controls.scale import TICKS, Scale
from app.keys import WAYS

_STEPS = {
    **{key: right + up for key, (right, up) in WAYS.items()},
    Qt.Key.Key_PageDown: -10,
    Qt.Key.Key_PageUp: 10,
}


class ScaleSlider(QSlider):
    """Emits `moved` with the value meant by the hand or the key; `gesture` counts grips, for undo."""

    moved = Signal(float)
    reset_asked = Signal()

    def __init__(self, scale: Scale, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.gesture = 0
        self._scale = scale
        self._value = scale.low
        self.setRange(0, TICKS)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.actionTriggered.connect(self._act)

    def show_value(self, value: float) -> None:
        """Put the handle at `value` without a signal; not while a hand holds it."""
        self._value = value
        if not self.isSliderDown():
            blocked = self.blockSignals(True)
            self.setValue(self._scale.tick(value))
            self.blockSignals(blocked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS:
            if not event.isAutoRepeat():
                self._grip()
            self.moved.emit(self._scale.step(self._value, _STEPS[key]))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._grip()
            self.moved.emit(self._scale.low if key == Qt.Key.Key_Home else self._scale.high)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.reset_asked.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._grip()
            handle, tick = self._handle_and_tick(event.position().toPoint())
            if not handle:  # jump there first, so that the press below takes hold of the handle
                self.setValue(tick)
                self.moved.emit(self._scale.value(tick))
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)
        self.reset_asked.emit()
        event.accept()

    def _handle_and_tick(self, point: QPoint) -> tuple[bool, int]:
        """Whether the point is on the handle, and the tick it stands for otherwise."""
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        part, control = QStyle.SubControl, QStyle.ComplexControl.CC_Slider
        groove = self.style().subControlRect(control, option, part.SC_SliderGroove, self)
        handle = self.style().subControlRect(control, option, part.SC_SliderHandle, self)
        span = groove.width() - handle.width()
        place = point.x() - groove.x() - handle.width() // 2
        return handle.contains(point), QStyle.sliderValueFromPosition(0, TICKS, place, span)

    def _grip(self) -> None:
        self.gesture += 1

    def _act(self, action: int) -> None:
        """A drag, or the wheel: the position is where the handle is going."""
        if action in (
            QSlider.SliderAction.SliderMove.value,
            QSlider.SliderAction.SliderSingleStepAdd.value,
            QSlider.SliderAction.SliderSingleStepSub.value,
        ):
            self.moved.emit(self._scale.value(self.sliderPosition()))
