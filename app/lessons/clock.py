"""The stopwatch of a challenge as a widget: iterations against the goal, seconds, the best so far."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from app.lessons.stopwatch import Reading, Time
from app.theme import Theme


class ClockRow(QFrame):
    """Stays above the text, so that it is in sight however long the step is."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._stopped = False
        self.setProperty("role", "panel")
        self.count, self.goal = QLabel("0", self), QLabel(self)
        self.seconds, self.best = QLabel(self), QLabel(self)
        self.goal.setProperty("role", "muted")
        for label in (self.seconds, self.best):
            label.setProperty("role", "small")
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        grid = QGridLayout(self)
        sizes = theme.sizes
        grid.setContentsMargins(sizes.spacing + 2, sizes.tight, sizes.spacing + 2, sizes.tight)
        grid.setHorizontalSpacing(sizes.spacing)
        grid.setVerticalSpacing(0)
        grid.addWidget(self.count, 0, 0, 2, 1)
        grid.addWidget(self.goal, 0, 1, 2, 1)
        grid.addWidget(self.seconds, 0, 2)
        grid.addWidget(self.best, 1, 2)
        grid.setColumnStretch(1, 1)
        self.setToolTip(
            self.tr(
                "A stopwatch that counts iterations, so that no computer is at an advantage; R sets it to 0"
            )
        )
        theme.changed.connect(self._dress)
        self._dress()

    def show_reading(self, reading: Reading) -> None:
        """Show what the stopwatch says."""
        number = f"{reading.time.iterations:,}"
        self.count.setText(f"✓ {number}" if reading.stopped else number)
        self.goal.setText(
            self.tr("iterations")
            if reading.limit is None
            else self.tr("of {0} iterations").format(f"{reading.limit:,}")
        )
        self.seconds.setText(self.tr("{0} s").format(f"{reading.time.seconds:.1f}"))
        self.best.setText(self._best(reading.best))
        if reading.stopped != self._stopped:
            self._stopped = reading.stopped
            self._dress()
        self.setAccessibleName(f"{number} {self.goal.text()}, {self.seconds.text()}, {self.best.text()}")

    def _best(self, best: Time | None) -> str:
        return "" if best is None else self.tr("best {0}").format(f"{best.iterations:,}")

    def _dress(self) -> None:
        palette = self._theme.palette
        colour = palette.good if self._stopped else palette.text
        self.count.setFont(self._theme.font(self._theme.sizes.font_title, bold=True))
        self.count.setStyleSheet(
            f"color: {colour}; font-size: {self._theme.sizes.font_title}px; font-weight: 600"
        )
