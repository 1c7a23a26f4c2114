"""The middle of the window: the plane with its layers above, time and transport below."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.actions import Actions
from app.compare.bar import CompareBar
from app.compare.middle import Middle
from app.diagnosis.chips import Chips
from app.diagnosis.state import Diagnosis
from app.layer_bar import LayerBar
from app.playground import Playground
from app.slow.slow_motion import SlowMotion
from app.theme import Theme
from app.timeline.bar import TimelineBar
from app.transport import TransportBar


class Arena(QWidget):
    """The plane, or the arenas in its place, and what belongs to it."""

    def __init__(
        self,
        playground: Playground,
        middle: Middle,
        compare_bar: CompareBar,
        actions: Actions,
        diagnosis: Diagnosis,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._playground = playground
        plane = middle.plane
        self.middle, self.compare_bar = middle, compare_bar
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
        column.addWidget(compare_bar)
        self.slow = SlowMotion(playground, middle, actions["slow"], theme, self)
        column.addWidget(self.slow.picture)
        column.addWidget(middle, 1)
        column.addWidget(self.timeline)
        column.addWidget(self.transport)

    def put_notice(self, notice: QWidget) -> None:
        """Room for a question above everything else."""
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(0, notice)

    def put_tools(self, tools: QWidget) -> None:
        """Room for tools right over the plane."""
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(layout.indexOf(self.middle), tools)

    @property
    def bars(self) -> tuple[QWidget, ...]:
        """Everything but the plane."""
        bars = self.layer_bar, self.timeline, self.transport
        return bars if len(self._playground.population) == 1 else (*bars, self.compare_bar)

    def stop(self) -> None:
        """Stop the clocks."""
        self.timeline.stop()
        self.slow.stop()
