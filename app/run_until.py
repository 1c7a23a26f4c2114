"""The dialog for "run until": pause by itself when something has been reached."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QGridLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.playground import Playground
from engine.link.messages import RunUntil

MOST_ITERATIONS = 100_000_000


class RunUntilDialog(QDialog):
    """Each condition has a switch; the first that is met pauses. None switched on: no condition."""

    def __init__(self, playground: Playground, iteration: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._playground = playground
        self.setWindowTitle(self.tr("Run until"))
        until = playground.until
        self.by_iteration = QCheckBox(self.tr("iteration"), self)
        self.iteration = QSpinBox(self)
        self.iteration.setRange(1, MOST_ITERATIONS)
        self.iteration.setGroupSeparatorShown(True)
        self.iteration.setSingleStep(1000)
        self.iteration.setValue(until.iteration or (iteration // 1000 + 1) * 1000)
        self.iteration.setAccessibleName(self.tr("Iteration to pause at"))
        self.by_estimate = QCheckBox(self.tr("Wasserstein estimate below"), self)
        self.estimate = QDoubleSpinBox(self)
        self.estimate.setDecimals(3)
        self.estimate.setRange(0.001, 1000)
        self.estimate.setSingleStep(0.05)
        self.estimate.setValue(until.estimate_below or 0.1)
        self.estimate.setAccessibleName(self.tr("Estimate to pause below"))
        self.by_modes = QCheckBox(self.tr("all modes are captured"), self)
        self.by_iteration.setChecked(until.iteration is not None)
        self.by_estimate.setChecked(until.estimate_below is not None)
        self.by_modes.setChecked(until.all_modes)
        self._lay_out()

    @property
    def chosen(self) -> RunUntil:
        """What the switches say."""
        return RunUntil(
            iteration=self.iteration.value() if self.by_iteration.isChecked() else None,
            estimate_below=self.estimate.value() if self.by_estimate.isChecked() else None,
            all_modes=self.by_modes.isChecked(),
        )

    def accept(self) -> None:
        until = self.chosen
        self._playground.run_until(until)
        if until != RunUntil() and not self._playground.playing:
            self._playground.set_playing(playing=True)
        super().accept()

    def _lay_out(self) -> None:
        said = QLabel(self.tr("Train on, and pause when the first of these is met:"), self)
        grid = QGridLayout()
        grid.addWidget(self.by_iteration, 0, 0)
        grid.addWidget(self.iteration, 0, 1)
        grid.addWidget(self.by_estimate, 1, 0)
        grid.addWidget(self.estimate, 1, 1)
        grid.addWidget(self.by_modes, 2, 0, 1, 2)
        self.by_iteration.toggled.connect(self.iteration.setEnabled)
        self.by_estimate.toggled.connect(self.estimate.setEnabled)
        self.iteration.setEnabled(self.by_iteration.isChecked())
        self.estimate.setEnabled(self.by_estimate.isChecked())
        buttons = QDialogButtonBox(self)
        buttons.addButton(self.tr("Run"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addWidget(said)
        column.addLayout(grid)
        column.addWidget(buttons)
