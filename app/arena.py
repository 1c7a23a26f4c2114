"""The middle of the window: the plane with its layers above, time and transport below."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.actions import Actions
from app.diagnosis.chips import Chips
from app.diagnosis.state import Diagnosis
from app.layer_bar import LayerBar
from app.plane.plane import Plane
from app.playground import Playground
from app.theme import Theme
from app.timeline.bar import TimelineBar
from app.transport import TransportBar


class Arena(QWidget):
    """One plane and what belongs to it."""

    def __init__(
        self,
        playground: Playground,
        plane: Plane,
        actions: Actions,
        diagnosis: Diagnosis,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        logit, *_, fit = plane.view_actions
        self.layer_bar = LayerBar(plane.layer_actions, (logit, fit), theme)
        self.timeline = TimelineBar(playground, diagnosis, actions["now"], theme)
        self.chips = Chips(diagnosis, playground.journey, plane, theme)
        self.transport = TransportBar(playground, actions, theme)
        column = QVBoxLayout(self)
        space = theme.sizes.tight
        column.setContentsMargins(0, space, 0, space)
        column.setSpacing(space)
        column.addWidget(self.layer_bar)
        column.addWidget(plane, 1)
        column.addWidget(self.timeline)
        column.addWidget(self.transport)

    def put_notice(self, notice: QWidget) -> None:
        """Room for a question above everything else."""
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(0, notice)

    @property
    def bars(self) -> tuple[QWidget, ...]:
        """Everything but the plane."""
        return self.layer_bar, self.timeline, self.transport

    def stop(self) -> None:
        """Stop the clocks."""
        self.timeline.stop()
