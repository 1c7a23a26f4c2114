"""The distance lab: two shapes dragged by hand, and what each distance says of them. No training here."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.lab.bar import LabBar
from app.lab.caption import Caption
from app.lab.distance_figures import DivergenceFigure, GradientFigure, WassersteinFigure
from app.lab.facts import facts
from app.lab.figure import Figure
from app.lab.profile_figure import ProfileFigure
from app.lab.scene import Scene
from app.lab.stage import Stage
from app.theme import Theme


class DistanceLab(QWidget):
    """Holds the scene; all parts show it, and ask for another one by their signals."""

    leave_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._scene = Scene()
        self.bar = LabBar(theme, self)
        self.stage = Stage(theme, self)
        self.caption = Caption(theme, self)
        self.figures: tuple[Figure, ...] = (
            WassersteinFigure(theme, self),
            DivergenceFigure(theme, self),
            GradientFigure(theme, self),
            ProfileFigure(theme, self),
        )
        self._build()
        self._connect()
        self.setAccessibleName(self.tr("Distance lab"))
        self._dress()
        self.show_scene(self._scene)

    @property
    def scene(self) -> Scene:
        """What is on the stage."""
        return self._scene

    def show_scene(self, scene: Scene) -> None:
        """Put this on the stage, and everything up to date with it."""
        self._scene = scene
        known = facts(scene)
        self.bar.show_scene(scene)
        self.stage.show_facts(known)
        for figure in self.figures:
            figure.show_facts(known)
        self.caption.show_facts(known)

    def minimumSizeHint(self) -> QSize:
        return QSize(640, 420)

    def showEvent(self, event: QShowEvent) -> None:
        """The keyboard moves the fake shape from the start."""
        super().showEvent(event)
        self.stage.setFocus()

    def _build(self) -> None:
        left = QVBoxLayout()
        left.addWidget(self.stage, 1)
        left.addWidget(self.caption)
        right = QGridLayout()
        for figure, place in zip(self.figures, ((0, 0), (0, 1), (1, 0, 1, 2), (2, 0, 1, 2)), strict=True):
            figure.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
            right.addWidget(figure, *place)
        for line in range(3):
            right.setRowStretch(line, 1)
        right.setColumnStretch(0, 1)
        right.setColumnStretch(1, 1)
        self._halves = QHBoxLayout()
        self._halves.addLayout(left, 9)
        self._halves.addLayout(right, 11)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.bar)
        self._column.addLayout(self._halves, 1)
        self._spaced = (self._column, self._halves, left, right)

    def _connect(self) -> None:
        self.bar.kind_chosen.connect(lambda kind: self.show_scene(self._scene.of_kind(kind)))
        self.bar.size_chosen.connect(lambda size: self.show_scene(self._scene.of_size(size)))
        self.bar.reset_asked.connect(lambda: self.show_scene(Scene(kind=self._scene.kind)))
        self.bar.leave_asked.connect(self.leave_asked)
        self.stage.moved.connect(
            lambda shape, x, y, snap: self.show_scene(self._scene.moved(shape, (x, y), snap))
        )
        self.stage.nudged.connect(lambda x, y, step: self.show_scene(self._scene.nudged(x, y, step)))
        for figure in self.figures:
            figure.distance_wanted.connect(lambda distance: self.show_scene(self._scene.apart(distance)))
            figure.nudged.connect(lambda count, step: self.show_scene(self._scene.further(count, step)))
        self._theme.changed.connect(self._dress)

    def _dress(self) -> None:
        sizes = self._theme.sizes
        for layout in self._spaced:
            layout.setSpacing(sizes.spacing)
        self._column.setContentsMargins(sizes.tight, sizes.tight, sizes.tight, sizes.tight)
