"""A step of a lesson as widgets: prose, tasks that are ticked off, questions that reveal their answer."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.lessons.formulas import Formulas
from app.lessons.prose import Prose
from app.lessons.rich import plain
from app.theme import Theme
from engine.lessons.model import Question, Step, Task, Text


class TaskRow(QFrame):
    """What is to be done or seen, with a mark that is ticked off by itself."""

    def __init__(self, task: Task, formulas: Formulas, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._task, self._theme = task, theme
        self.ticked = False
        self.setProperty("role", "task")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.sizes.spacing, theme.sizes.tight, theme.sizes.spacing, theme.sizes.tight)
        row.setSpacing(theme.sizes.spacing)
        self._mark = QLabel(self)
        self._mark.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self._word = QLabel(self.tr("Do") if task.kind == "do" else self.tr("Watch"), self)
        self._word.setProperty("role", "small")
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addWidget(self._word)
        text.addWidget(Prose(task.text, formulas, theme, parent=self))
        row.addWidget(self._mark)
        row.addLayout(text, 1)
        theme.changed.connect(self._dress)
        self._dress()

    def tick(self) -> None:
        """It has been done, or seen."""
        self.ticked = True
        self._dress()

    def _dress(self) -> None:
        palette, sizes = self._theme.palette, self._theme.sizes
        colour = (
            palette.good
            if self.ticked
            else palette.interpolate
            if self._task.kind == "see"
            else palette.accent
        )
        self._mark.setText("✓" if self.ticked else "○")
        self._mark.setFixedWidth(sizes.icon)
        self._mark.setStyleSheet(f"color: {colour}; font-size: {sizes.font_large}px; font-weight: 600")
        self.setStyleSheet(
            f"TaskRow {{ background: {palette.raised}; border: 1px solid {palette.border};"
            f" border-left: 3px solid {colour}; border-radius: {sizes.tight}px; }}"
        )
        state = self.tr("done") if self.ticked else self.tr("open")
        self.setAccessibleName(f"{self._word.text()}: {plain(self._task.text)} ({state})")


class OptionRow(QWidget):
    """An option to choose by its mark or by its words; later on a sign of whether it was right."""

    def __init__(self, option: str, formulas: Formulas, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.button = QRadioButton(self)
        self.button.setAccessibleName(plain(option))
        self.sign = QLabel(self)
        self.sign.hide()
        words = Prose(option, formulas, theme, parent=self)
        words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(words, 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.button.isEnabled():
            self.button.click()

    def judge(self, *, right: bool) -> None:
        """Show that it is right, or that it was chosen and is not; the others lose their mark."""
        chosen = self.button.isChecked()
        self.sign.setText("✓" if right else "✗" if chosen else "")
        colour = self._theme.palette.good if right else self._theme.palette.danger
        self.sign.setStyleSheet(f"color: {colour}; font-weight: 600")
        self.sign.setFixedWidth(self.button.sizeHint().width())
        self.button.setEnabled(False)
        self.button.hide()
        self.sign.show()


class QuestionBox(QFrame):
    """Predict, then reveal. A wrong guess is not the end: the answer says why."""

    answered = Signal()

    def __init__(
        self, question: Question, formulas: Formulas, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._question, self._formulas, self._theme = question, formulas, theme
        self.revealed = False
        self.setProperty("role", "panel")
        self._column = QVBoxLayout(self)
        self._column.setSpacing(theme.sizes.tight)
        self._column.addWidget(Prose(f"**{question.text}**", formulas, theme, parent=self))
        self._group = QButtonGroup(self)
        self.options: list[QRadioButton] = []
        self._rows: list[OptionRow] = []
        for place, option in enumerate(question.options):
            self._column.addWidget(self._option(place, option))
        self.reveal_button = QPushButton(self.tr("Reveal"), self)
        self.reveal_button.setEnabled(False)
        self.reveal_button.clicked.connect(self.reveal)
        self._column.addWidget(self.reveal_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._group.idToggled.connect(lambda *_: self.reveal_button.setEnabled(not self.revealed))

    def _option(self, place: int, option: str) -> OptionRow:
        row = OptionRow(option, self._formulas, self._theme, self)
        self._group.addButton(row.button, place)
        self.options.append(row.button)
        self._rows.append(row)
        return row

    def reveal(self) -> None:
        """Say which one is right, and why."""
        if self.revealed:
            return
        self.revealed = True
        right = self._group.checkedId() == self._question.right
        verdict = (
            self.tr("Right.")
            if right
            else self.tr("Not quite: number {0} is right.").format(self._question.right + 1)
        )
        self.reveal_button.clearFocus()  # or it would go to whatever comes next
        self.reveal_button.hide()
        for place, row in enumerate(self._rows):
            row.judge(right=place == self._question.right)
        self._column.addWidget(
            Prose(f"**{verdict}** {self._question.answer}", self._formulas, self._theme, parent=self)
        )
        self.answered.emit()


class StepPage(QWidget):
    """All blocks of one step, one below the other. `answered`: a question has its answer now."""

    answered = Signal(object)  # QuestionBox

    def __init__(self, step: Step, formulas: Formulas, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tasks: list[TaskRow] = []
        self.questions: list[QuestionBox] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, theme.sizes.tight, 0)
        column.setSpacing(theme.sizes.spacing + 2)
        for block in step.blocks:
            if isinstance(block, Text):
                column.addWidget(Prose(block.text, formulas, theme, formula=block.formula, parent=self))
            elif isinstance(block, Task):
                self.tasks.append(TaskRow(block, formulas, theme, self))
                column.addWidget(self.tasks[-1])
            else:
                self.questions.append(QuestionBox(block, formulas, theme, self))
                self.questions[-1].answered.connect(self._tell)
                column.addWidget(self.questions[-1])
        column.addStretch(1)

    @property
    def ready(self) -> bool:
        """Whether all is done, seen and answered."""
        return all(task.ticked for task in self.tasks) and all(box.revealed for box in self.questions)

    def _tell(self) -> None:
        self.answered.emit(self.sender())
