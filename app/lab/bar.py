"""The row above the lab: which shapes, how large, start again, back to training."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from app.charts.numbers import short
from app.controls.field import quiet_click
from app.controls.slider import ScaleSlider
from app.lab.scene import KINDS, SIZES, Scene
from app.theme import Theme
from engine.distances import Kind

SLIDER_WIDTH = 120


class LabBar(QFrame):
    """Shows what the scene is, and asks by signals for another."""

    kind_chosen = Signal(str)
    size_chosen = Signal(float)
    reset_asked = Signal()
    leave_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "panel")
        self.kinds: dict[Kind, QPushButton] = {}
        self.sliders: dict[Kind, ScaleSlider] = {}
        self._title = QLabel(self.tr("Distance lab"), self)
        self._title.setProperty("role", "title")
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._title)
        self._row.addSpacing(theme.sizes.spacing)
        self._add_kinds()
        self._row.addSpacing(theme.sizes.spacing)
        self._add_sizes()
        self._row.addStretch(1)
        self.reset = self._button(self.tr("Reset"), self.tr("The shapes as they were at first"))
        self.back = self._button(self.tr("Back to training"), self.tr("Leave the lab  (Esc)"))
        self.reset.clicked.connect(self.reset_asked)
        self.back.clicked.connect(self.leave_asked)
        theme.changed.connect(self._dress)
        self._dress()

    def show_scene(self, scene: Scene) -> None:
        """Mark the kind in force and show its size, if it has one."""
        self.kinds[scene.kind].setChecked(True)
        for kind, slider in self.sliders.items():
            slider.setVisible(kind == scene.kind)
            slider.show_value(scene.sizes[kind])
        sized = scene.kind in self.sliders
        self._name.setVisible(sized)
        self.value.setVisible(sized)
        self._name.setText(self.tr("length") if scene.kind == "lines" else "σ")
        self.value.setText(short(scene.size))

    def minimumSizeHint(self) -> QSize:
        """Without the title: the bar never widens the window."""
        full = super().minimumSizeHint()
        titled = self._title.isVisibleTo(self)
        return QSize(full.width() - (self._title_width() if titled else 0), full.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._title.setVisible(self.width() >= self.minimumSizeHint().width() + self._title_width())

    def _title_width(self) -> int:
        return self._title.sizeHint().width() + self._row.spacing()

    def _add_kinds(self) -> None:
        words = {
            "points": (self.tr("Points"), self.tr("All mass in one place")),
            "lines": (self.tr("Lines"), self.tr("Two upright lines: figure 1 of the WGAN paper")),
            "blobs": (self.tr("Blobs"), self.tr("Two round Gaussians: figure 2 of the WGAN paper")),
        }
        group = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(2)
        for kind in KINDS:
            button = self._button(*words[kind], into=row)
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, kind=kind: self.kind_chosen.emit(kind))
            group.addButton(button)
            self.kinds[kind] = button
        self._row.addLayout(row)

    def _add_sizes(self) -> None:
        self._name = QLabel(self)
        self._row.addWidget(self._name)
        names = {"lines": self.tr("Length of the lines"), "blobs": self.tr("σ of the blobs")}
        for kind, scale in SIZES.items():
            slider = ScaleSlider(scale, self)
            slider.setAccessibleName(names[kind])
            slider.setToolTip(self.tr("{0}; double click for the first size").format(names[kind]))
            slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            slider.moved.connect(self.size_chosen)
            slider.reset_asked.connect(lambda kind=kind: self.size_chosen.emit(Scene().sizes[kind]))
            self.sliders[kind] = slider
            self._row.addWidget(slider)
        self.value = QLabel(self)
        self._row.addWidget(self.value)

    def _button(self, text: str, hint: str, into: QHBoxLayout | None = None) -> QPushButton:
        button = QPushButton(text, self)
        button.setToolTip(hint)
        button.setAutoDefault(False)
        quiet_click(button)
        (self._row if into is None else into).addWidget(button)
        return button

    def _dress(self) -> None:
        sizes = self._theme.sizes
        self._row.setContentsMargins(sizes.spacing + sizes.tight, sizes.tight, sizes.spacing, sizes.tight)
        self._row.setSpacing(sizes.spacing)
        for slider in self.sliders.values():
            slider.setMinimumWidth(SLIDER_WIDTH // 2)
            slider.setMaximumWidth(round(SLIDER_WIDTH * sizes.font / 13))
        tallest = [self._title, self.reset, *self.sliders.values()]
        for widget in tallest:
            widget.ensurePolished()
        # The same with and without a slider, so that nothing below moves.
        high = max(widget.sizeHint().height() for widget in tallest)
        self.setFixedHeight(high + 2 * (sizes.tight + self.frameWidth()))
        self.value.setFixedWidth(self.value.fontMetrics().horizontalAdvance("0.000"))
