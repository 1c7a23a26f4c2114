"""The shell around the window: makes it, and for another language another one around the same training."""

from __future__ import annotations

from PySide6.QtCore import QMetaMethod, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication

from app.charts.board import ChartBoard
from app.export.record import Record
from app.languages import Languages
from app.memory import Memory
from app.playground import Playground
from app.sessions.places import Places
from app.theme import Theme
from app.window import MainWindow
from engine.frame import Phenomenon
from engine.link.messages import HistoryReady


class Shell(QObject):
    """Owns the window. Training, undo and the engine belong to the playground, which stays.

    Widgets take their texts when they are made. So another language means another window: it is told all
    that is known of the run, as if it had been opened, and training goes on meanwhile.
    """

    window_changed = Signal(object)  # MainWindow

    def __init__(
        self,
        playground: Playground,
        theme: Theme,
        languages: Languages,
        memory: Memory | None = None,
        places: Places | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._playground, self._theme, self._languages = playground, theme, languages
        self._memory, self._places = memory or Memory(), places
        self._waits = False  # for the end of a film
        self.window = self._make()
        languages.changed.connect(self.renew, Qt.ConnectionType.QueuedConnection)

    def renew(self) -> None:
        """Another window in the place of this one, in the language that is in force now."""
        old = self.window
        films = old.door.exports.films
        if films.state is not None:  # it belongs to the window
            if not self._waits:
                self._waits = True
                films.changed.connect(self.renew, Qt.ConnectionType.QueuedConnection)
                old.status_line.say(self.tr("The language changes when the film is done."), "warn")
            return
        self._waits = False
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            self._replace(old)
        finally:
            QGuiApplication.restoreOverrideCursor()
        self.window_changed.emit(self.window)

    def _replace(self, old: MainWindow) -> None:
        """Make another window that goes on where this one was."""
        old.leave_modes()
        lesson, about = old.school.tutor.left(), old.sessions.panels.about()
        past = _past(
            self._playground, old.board, old.door.exports.record, tuple(old.diagnosis.found.values())
        )
        state, hidden, enlarged = old.windowState(), old.controls.hidden, old.compare.middle.enlarged
        ring, status = old.actions_["ring"].isChecked(), old.status_line.status
        old.retire()
        for source in (self._playground, self._playground.journey, self._playground.belongings,
                       self._playground.undo_stack, self._theme):  # fmt: skip
            _silence(source)
        new = self.window = self._make()
        new.sessions.take_over(old.sessions)
        self._playground.tell_again(past, status)
        new.sessions.panels.restore(about)
        new.controls.set_hidden(hidden)
        new.compare.middle.enlarge(on=enlarged)
        new.actions_["ring"].setChecked(ring)
        if lesson is not None:
            new.school.take_up(lesson)
        new.setGeometry(old.geometry())
        new.setWindowState(state)
        new.show()
        old.hide()
        old.deleteLater()

    def _make(self) -> MainWindow:
        return MainWindow(
            self._playground, self._theme, self._memory.store, self._places, languages=self._languages
        )


def _past(
    playground: Playground, board: ChartBoard, record: Record, phenomena: tuple[Phenomenon, ...]
) -> HistoryReady | None:
    """All that is known of the run, as the engine tells it of one that is opened; None before it began."""
    history = board.history
    if history is None:
        return None
    truths, coverages = tuple(record.truths), tuple(record.coverages)
    return HistoryReady(
        playground.run, playground.population, history.columns, history.state(), truths, coverages, phenomena
    )


def _silence(source: QObject) -> None:
    """Nobody who listened to any of its signals is told any more."""
    kind = source.metaObject()
    for index in range(QObject().metaObject().methodCount(), kind.methodCount()):
        method = kind.method(index)
        if method.methodType() is QMetaMethod.MethodType.Signal:
            signal = "2" + bytes(method.methodSignature().data()).decode("ascii")
            if source.receivers(signal):
                QObject.disconnect(source, signal, None, None)  # type: ignore[call-overload]
