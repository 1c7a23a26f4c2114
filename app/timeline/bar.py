"""The bar under the plane: the whole session, its branches, and the way back to now."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from app.charts.numbers import short
from app.controls.field import quiet_click
from app.diagnosis.state import Diagnosis
from app.languages import say
from app.playground import Playground
from app.theme import Theme
from app.timeline.course import Course
from app.timeline.track import Track
from engine.history import History
from engine.link.messages import Event, HistoryReady
from engine.timeline_view import BranchView, TimelineView

REDRAW_MS = 200


class TimelineBar(QFrame):
    """Drag to look at a past moment; play goes on from there, and a change there begins another branch."""

    def __init__(
        self,
        playground: Playground,
        diagnosis: Diagnosis,
        end_action: QAction,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._playground, self._journey = playground, playground.journey
        self.course = Course(diagnosis.found)
        self.setProperty("role", "panel")
        self.track = Track(theme, self.course, self)
        self.branches = QToolButton(self)
        self.branches.setText(self.tr("Branches"))
        self.branches.setToolTip(self.tr("Other ways that training took from a past moment, to come back to"))
        self.branches.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.branches.setMenu(QMenu(self.branches))
        self.branches.hide()
        self.end = QToolButton(self)
        self.end.setDefaultAction(end_action)
        self.end.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        for button in (self.branches, self.end):
            quiet_click(button)
        self.words = QLabel(self)
        self.words.setProperty("role", "small")
        self.words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.sizes.tight, 0, theme.sizes.spacing, 0)
        row.setSpacing(theme.sizes.tight)
        for widget, stretch in ((self.branches, 0), (self.track, 1), (self.words, 0), (self.end, 0)):
            row.addWidget(widget, stretch)
        self._theme = theme
        self._connect()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.track.update)
        self._timer.start(REDRAW_MS)
        self._dress()
        self._show_moment()

    def _connect(self) -> None:
        playground, journey = self._playground, self._journey
        self.track.sought.connect(journey.seek)
        journey.moved.connect(self._show_moment)
        journey.view_changed.connect(self._show_view)
        journey.history_came.connect(self._restore)
        playground.truth.connect(self.course.add_truth)
        playground.event_came.connect(self._hear)
        playground.run_started.connect(self._reset)
        self._theme.changed.connect(self._dress)

    def set_history(self, history: History | None) -> None:
        """The metrics of the run shown."""
        self.course.history = history

    def stop(self) -> None:
        self._timer.stop()

    def _reset(self) -> None:
        self.course.clear()
        self.branches.setVisible(False)
        self.track.update()

    def _restore(self, answer: HistoryReady) -> None:
        for truth in answer.truths:
            self.course.add_truth(truth)
        if self._journey.view is not None:
            self._show_view(self._journey.view)

    def _hear(self, event: Event) -> None:
        if event.kind in ("forked", "recovered"):
            self.course.rewind(event.at)

    def _show_moment(self) -> None:
        journey = self._journey
        self.track.show_moment(journey.step, journey.end, journey.seeking)
        self.end.defaultAction().setEnabled(journey.behind)
        self.end.setVisible(journey.behind)
        self.words.setText(self._moment_words())

    def _moment_words(self) -> str:
        journey = self._journey
        if journey.seeking is not None and journey.seeking != journey.step:
            return self.tr("replaying to {0} … {1}").format(f"{journey.seeking:,}", f"{journey.step:,}")
        if journey.behind:
            return self.tr("{0} of {1}").format(f"{journey.step:,}", f"{journey.end:,}")
        return f"{journey.end:,}"

    def _show_view(self, view: TimelineView) -> None:
        self.course.view = view
        others = [branch for branch in view.branches if branch.id != view.branch]
        self.branches.setVisible(bool(others))
        self.branches.setText(self.tr("Branches {0}").format(len(view.branches)))
        menu = self.branches.menu()
        menu.clear()
        for branch in reversed(view.branches):
            action = menu.addAction(self._branch_words(branch))
            action.setCheckable(True)
            action.setChecked(branch.id == view.branch)
            action.triggered.connect(lambda _=False, branch=branch: self._journey.visit(branch.id))
        self.track.update()

    def _branch_words(self, branch: BranchView) -> str:
        words = self.tr("{0}: steps {1} to {2}").format(
            say(branch.title), f"{branch.start:,}", f"{branch.end:,}"
        )
        if branch.wasserstein is None:
            return words
        name = "W₁" if branch.exact else self.tr("estimate")
        return f"{words}, {name} {short(branch.wasserstein)}"

    def _dress(self) -> None:
        """Room for the longest words, so that the track does not jump; where room is short, less."""
        self.words.setFixedWidth(self.words.fontMetrics().horizontalAdvance("000,000 of 000,000"))
        self.track.updateGeometry()
