"""The lessons panel: a list to choose from, and the step that is being taught."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.controls.elided import ElidedLabel
from app.lessons.clock import ClockRow
from app.lessons.formulas import Formulas
from app.lessons.library import Library
from app.lessons.page import StepPage
from app.lessons.tutor import Tutor
from app.theme import Theme
from engine.lessons.model import Lesson, Step

WIDTH = 340


class LessonsPanel(QWidget):
    """Shows what the tutor teaches; back, next and restart of a step."""

    def __init__(self, tutor: Tutor, library: Library, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tutor, self._library, self._theme = tutor, library, theme
        self.formulas = Formulas(self)
        self.page: StepPage | None = None
        self._folder: QAction | None = None
        self._answered: QWidget | None = None  # the question to be kept in sight
        self._finished: set[str] = set()  # names of lessons gone through to their end
        self.stack = QStackedWidget(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(
            theme.sizes.spacing, theme.sizes.tight, theme.sizes.tight, theme.sizes.spacing
        )
        column.addWidget(self.stack)
        self._shelf = _scrolled(self)
        self.stack.addWidget(self._shelf)
        self.stack.addWidget(self._lesson_page())
        self.setAccessibleName(self.tr("Lessons"))
        library.changed.connect(self._show_shelf)
        self.leave.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        tutor.lesson_changed.connect(self._show_lesson)
        tutor.step_changed.connect(self._show_step)
        tutor.ticked.connect(self._tick)
        tutor.clocked.connect(self.clock.show_reading)
        if library.loaded:
            self._show_shelf()

    def stop(self) -> None:
        """End the typesetter."""
        self.formulas.stop()

    def offer(self, folder: QAction) -> None:
        """Put the action that opens the folder of one's own below the lessons."""
        self._folder = folder
        if self._library.loaded:
            self._show_shelf()

    def showEvent(self, event: QShowEvent) -> None:
        """Now the lessons must be there."""
        super().showEvent(event)
        self._library.look()

    # --- the shelf ----------------------------------------------------------------------------------

    def _show_shelf(self) -> None:
        """All lessons as buttons, and what is wrong with the broken ones."""
        shelf = QWidget(self)
        column = QVBoxLayout(shelf)
        column.setContentsMargins(0, 0, self._theme.sizes.tight, 0)
        column.setSpacing(self._theme.sizes.spacing)
        for lesson in self._library.lessons:
            column.addWidget(self._lesson_button(lesson))
        for broken in self._library.broken:
            column.addWidget(_reason(broken.reason, shelf))
        if self._folder is not None:
            column.addWidget(_link(self._folder, shelf), 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self._shelf.setWidget(shelf)
        self._show_wrong()

    def _lesson_button(self, lesson: Lesson) -> QWidget:
        card = QPushButton(self)
        card.setProperty("role", "card")
        card.setAccessibleName(lesson.title)
        card.setAccessibleDescription(lesson.about)
        card.clicked.connect(lambda: self._tutor.open(lesson))
        inside = QVBoxLayout(card)
        title = QLabel(lesson.title, card)
        title.setProperty("role", "section")
        minutes = self.tr("{0} min · {1} steps").format(lesson.minutes, len(lesson.steps))
        if lesson.name in self._finished:
            minutes = f"✓ {minutes}"
        if lesson.name in self._library.own:
            minutes = self.tr("{0} · your own").format(minutes)
        about = QLabel(lesson.about, card)
        facts = QLabel(minutes, card)
        facts.setProperty("role", "small")
        for label in (title, about, facts):
            label.setWordWrap(True)
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            inside.addWidget(label)
        card.setSizePolicy(card.sizePolicy().horizontalPolicy(), card.sizePolicy().Policy.MinimumExpanding)
        card.setMinimumHeight(inside.minimumSize().height())
        return card

    # --- a lesson -----------------------------------------------------------------------------------

    def _lesson_page(self) -> QWidget:
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        top = QHBoxLayout()
        self.leave = QToolButton(page)
        self.leave.setText(self.tr("‹ All lessons"))
        self.leave.clicked.connect(lambda: self._tutor.open(None))
        self._where = ElidedLabel(page)
        self._where.setProperty("role", "small")
        self._where.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        top.addWidget(self.leave)
        top.addWidget(self._where, 1)
        self._title = QLabel(page)
        self._title.setProperty("role", "title")
        self._title.setWordWrap(True)
        self._progress = QProgressBar(page)
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(4)
        self._scroll = _scrolled(page)
        self._scroll.verticalScrollBar().rangeChanged.connect(self._follow)
        column.addLayout(top)
        column.addWidget(self._progress)
        column.addWidget(self._title)
        self._wrong = _reason("", page)
        column.addWidget(self._wrong)
        self.clock = ClockRow(self._theme, page)
        column.addWidget(self.clock)
        column.addWidget(self._scroll, 1)
        column.addLayout(self._buttons(page))
        return page

    def _buttons(self, page: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        self.back = QPushButton(self.tr("Back"), page)
        self.again = QPushButton(self.tr("Again"), page)
        self.again.setToolTip(self.tr("Begin this step again"))
        self.next = QPushButton(self.tr("Next"), page)
        self.back.clicked.connect(lambda: self._tutor.go(self._tutor.index - 1))
        self.again.clicked.connect(self._tutor.restart_step)
        self.next.clicked.connect(self._go_on)
        row.addWidget(self.back)
        row.addWidget(self.again)
        row.addStretch(1)
        row.addWidget(self.next)
        return row

    def _go_on(self) -> None:
        lesson = self._tutor.lesson
        if lesson is not None and self._tutor.index == len(lesson.steps) - 1:
            self._finished.add(lesson.name)
            self._tutor.open(None)
            self._show_shelf()
        else:
            self._tutor.go(self._tutor.index + 1)

    def _show_lesson(self, lesson: Lesson | None) -> None:
        inside = self.isAncestorOf(QApplication.focusWidget() or self)
        (self._shelf if lesson is None else self._scroll).setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.stack.setCurrentIndex(0 if lesson is None else 1)
        if inside:  # or it would go to whatever comes first
            (self._shelf if lesson is None else self._scroll).setFocus()
        self._answered = None
        if lesson is None:
            self.page = None
            self._scroll.setWidget(QWidget())

    def _show_step(self, step: Step) -> None:
        lesson = self._tutor.lesson
        assert lesson is not None
        index, count = self._tutor.index, len(lesson.steps)
        self._show_wrong()
        self._where.show_text(self.tr("Step {0} of {1} · {2}").format(index + 1, count, lesson.title))
        self._title.setText(step.title)
        self.clock.setVisible(step.clock is not None)
        self._progress.setRange(0, count)
        self._progress.setValue(index + 1)
        self._answered = None
        self.page = StepPage(step, self.formulas, self._theme)
        self.page.answered.connect(self._show_answer)
        self._scroll.setWidget(self.page)
        self._scroll.verticalScrollBar().setValue(0)
        self.back.setEnabled(index > 0)
        self.next.setText(self.tr("Next") if index < count - 1 else self.tr("Finish"))
        self._mark_next()

    def _show_wrong(self) -> None:
        """Why the file of the lesson that is shown cannot be read any more: it is being written."""
        lesson = self._tutor.lesson
        broken = [one for one in self._library.broken if lesson and one.path.name == lesson.file]
        self._wrong.setText(broken[0].reason if broken else "")
        self._wrong.setVisible(bool(broken))

    def _tick(self, place: int) -> None:
        if self.page is not None:
            self.page.tasks[place].tick()
            self._mark_next()

    def _show_answer(self, question: QWidget) -> None:
        """Bring all of it into sight, as far as there is room."""
        self._answered = question
        self._follow()
        self._mark_next()

    def _follow(self) -> None:
        """The answer is laid out a little later than it is given."""
        if self._answered is not None:
            self._scroll.ensureWidgetVisible(self._answered, 0, self._theme.sizes.spacing)

    def _mark_next(self) -> None:
        """Nothing keeps a student from going on; the button only says when all is done."""
        ready = self.page is not None and self.page.ready
        self.next.setDefault(ready)
        self.next.setProperty("role", "primary" if ready else "")
        self.next.style().unpolish(self.next)
        self.next.style().polish(self.next)


def _scrolled(parent: QWidget) -> QScrollArea:
    area = QScrollArea(parent)
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area


def _reason(text: str, parent: QWidget) -> QLabel:
    """Why a file is no lesson."""
    label = QLabel(text, parent)
    label.setWordWrap(True)
    label.setProperty("role", "danger")
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _link(action: QAction, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setDefaultAction(action)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
    return button
