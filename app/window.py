"""The window: composes the panels, owns what acts on the window itself, and opens it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QSettings, Qt, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from app.actions import Actions
from app.arena import Arena
from app.charts.board import ChartBoard
from app.choices import Choices
from app.compare.compare import Compare
from app.controls.panel import WIDTH, ControlsPanel
from app.data.studio import Studio
from app.diagnosis.state import Diagnosis
from app.docks import Docks
from app.export.door import ExportDoor
from app.feed import Feed
from app.icons import program_icon
from app.lab.door import LabDoor
from app.languages import Languages
from app.lessons.folder import LessonsFolder
from app.lessons.panel import WIDTH as LESSONS_WIDTH
from app.lessons.school import School
from app.memory import Memory
from app.menus import add_appearance, add_languages, fill_menu_bar, shortcut_groups
from app.plane.plane import Plane
from app.playground import Playground
from app.presenter.ring import PointerRing
from app.sessions.places import Places
from app.sessions.sessions import Sessions
from app.sharing import Sharing
from app.status_line import StatusLine
from app.theme import Theme
from app.timeline.memory import add_memory_choices
from app.window_actions import add_window_actions
from engine.settings import LOG_LOSSES, Settings

SIZE = 1280, 800
LEAST = 960, 600


class MainWindow(QMainWindow):
    """Everything in its place. It shows what the playground says and never holds a setting itself."""

    def __init__(
        self,
        playground: Playground,
        theme: Theme,
        store: QSettings | None = None,
        places: Places | None = None,
        languages: Languages | None = None,
    ) -> None:
        super().__init__()
        self.playground = playground
        self.theme = theme
        self._memory = Memory(store)
        self._plane_only = False
        self.setObjectName("window")
        self.setWindowTitle(self.tr("WGAN Playground"))
        self.setWindowIcon(program_icon())
        self.setMinimumSize(*LEAST)
        self._memory.recall_appearance(theme)
        self.plane = Plane(theme)
        self.docks = Docks(self, theme)
        self.board = ChartBoard(theme, self.docks.room("charts"))
        self.controls = ControlsPanel(playground, theme, self.docks.room("controls"))
        self.actions_ = Actions(playground, theme, self)
        self.status_line = StatusLine(playground, theme)
        self.setStatusBar(self.status_line)
        self.diagnosis = Diagnosis(playground, self)
        add_window_actions(self)
        own = None if places is None else places.lessons
        panels = self.plane, self.board, self.controls
        self.school = School(playground, self.diagnosis, panels, self.actions_, theme, self, own=own)
        folder = LessonsFolder(own, self.school.library, self.actions_, self.status_line, self)
        self.school.panel.offer(folder.action)
        if languages is not None:
            self.school.library.set_language(languages.code)
            add_languages(self.actions_, languages)
        self._add_docks()
        self.sharing = Sharing(playground, self.actions_, self.status_line, self)
        shown, kept = (self.plane, self.board), (self._memory.store, places)
        self.sessions = Sessions(self, playground, shown, self.actions_, self.status_line, theme, *kept)
        self.sessions.add_gallery(self.docks)
        add_memory_choices(self.actions_, playground.journey, self._memory.store)
        add_appearance(self.actions_, theme)
        Choices(self.actions_, playground)
        parts = self.plane, self.controls, self.actions_, self.diagnosis, theme
        self.compare = Compare(self, playground, *parts)
        middle = self.compare.middle, self.compare.bar
        self.arena = Arena(playground, *middle, self.actions_, self.diagnosis, theme, self)
        self.arena.put_notice(self.sessions.notice)
        drawn = self.plane, self.compare.middle, self.board
        self.door = ExportDoor(self, playground, drawn, self.actions_, theme, self.status_line)
        self.actions_["diagnosis"].toggled.connect(self.arena.chips.set_shown)
        playground.settings_changed.connect(self._show_settings)
        self._show_settings(playground.settings)
        self.lab_door = LabDoor(self, playground, theme, self.arena)
        self.lab_door.shown_changed.connect(self.actions_["lab"].setChecked)
        self.studio = Studio(self, playground, self.arena, self.actions_, self.status_line, theme)
        self.lab_door.shown_changed.connect(self.studio.leave)
        self.setCentralWidget(self.lab_door.stack)
        looks = self.plane.layer_actions, self.plane.view_actions
        menus = {**self.sessions.files.menus, "exports": self.door.menu}
        fill_menu_bar(self, self.actions_, *looks, menus)
        self.addActions([action for action in self.actions_.all.values() if action.shortcuts()])
        self.feed = Feed(playground, self.compare.middle, self.board, self)
        self._join_feed()
        self._join_controls()
        self.sessions.panels.add("hidden_controls", self.controls.told, self.controls.recall)
        self.sessions.panels.add("lesson", self.school.told, self.school.resume)
        self.plane.cursor_text.connect(self.status_line.show_cursor)
        self.plane.message(self.tr("Starting the engine …"))
        self._memory.recall_panels(self.plane, self.board)
        self.resize(*SIZE)
        if not self._memory.recall_layout(self):
            self.reset_layout()
        self.plane.setFocus()

    # --- composition --------------------------------------------------------------------------------

    def _join_feed(self) -> None:
        """Lessons and slow motion have wishes of their own."""
        feed, slow, tutor = self.feed, self.arena.slow, self.school.tutor
        feed.show_on_plane = slow.show_frame
        self.playground.looking.frame_request = lambda: slow.request(feed.request())
        self.playground.looking.truth_request = lambda: tutor.want(feed.truth_request())

    def _join_controls(self) -> None:
        """Hidden controls travel in shared text, and come back from there."""
        controls, back = self.controls, self.actions_["show_controls"]
        self.sharing.hidden = lambda: controls.hidden
        self.sharing.pasted.connect(lambda shared: controls.set_hidden(shared.hidden))
        back.triggered.connect(lambda: controls.set_hidden(()))
        controls.hidden_changed.connect(lambda: back.setEnabled(bool(controls.hidden)))
        self.ring = PointerRing(self, self.theme)
        self.actions_["ring"].toggled.connect(self.ring.set_on)

    def _add_docks(self) -> None:
        left, right = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
        self.lessons_dock = self.docks.add(
            "lessons", self.tr("Lessons"), self.school.panel, left, "Ctrl+3", LESSONS_WIDTH,
            shown=False, tall=2,
        )  # fmt: skip
        queued = (
            Qt.ConnectionType.QueuedConnection
        )  # when the lesson has hidden the controls it does not need
        self.school.tutor.lesson_changed.connect(self._share_height, queued)
        self.lessons_dock.toggleViewAction().triggered.connect(self._share_height, queued)
        self.controls_dock = self.docks.add(
            "controls",
            self.tr("Controls"),
            self.controls,
            left,
            "Ctrl+1",
            WIDTH,
            needs=self.controls.needed_height,
        )
        self.charts_dock = self.docks.add("charts", self.tr("Charts"), self.board, right, "Ctrl+2")
        for name, action in self.docks.toggles().items():
            self.actions_.adopt(name, action)

    @Slot()
    def _share_height(self) -> None:
        """Lessons have more to say than controls."""
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        self.docks.share_height(Qt.DockWidgetArea.LeftDockWidgetArea)

    # --- what the window itself can do --------------------------------------------------------------

    def reset_layout(self) -> None:
        """Panels where they were on the first day."""
        self._leave_plane_only()
        for name in self.board.hidden_names():
            self.board.set_shown(name, shown=True)
        self.docks.reset()

    def show_plane_only(self, on: bool) -> None:
        """Hide everything but the plane, or bring it back as it was."""
        if on == self._plane_only:
            return
        if on:
            self._before_plane_only = self.saveState()
        self._plane_only = on
        for widget in (self.menuBar(), *self.arena.bars, self.status_line):
            widget.setVisible(not on)
        if on:
            self.docks.hide()
        else:
            self.restoreState(self._before_plane_only)
        self.actions_["plane_only"].setChecked(on)
        self.plane.setFocus()

    def show_lab(self, on: bool) -> None:
        """Put the distance lab in the place of the plane, or go back to training."""
        if on:
            self._leave_plane_only()
            self.lab_door.enter([*self.actions_.all.values(), *self.plane.actions()])
        else:
            self.lab_door.leave()

    def _leave_plane_only(self) -> None:
        if self._plane_only:
            self.show_plane_only(on=False)

    def show_full_screen(self, on: bool) -> None:
        """Fill the screen, or go back to the window as it was."""
        self.setWindowState(
            self.windowState() | Qt.WindowState.WindowFullScreen
            if on
            else self.windowState() & ~Qt.WindowState.WindowFullScreen
        )

    def ask_until(self) -> None:
        """Open the dialog for "run until"."""
        from app.run_until import RunUntilDialog

        status = self.status_line.status
        self._open(RunUntilDialog(self.playground, status.iteration if status else 0, self))
        self.arena.transport.show_until(self.playground.until)

    def show_shortcuts(self) -> None:
        from app.help_dialogs import ShortcutList

        groups = shortcut_groups(self.actions_, self.plane.layer_actions, self.plane.view_actions)
        self._open(ShortcutList(groups, self))

    def show_commands(self) -> None:
        """Open the command palette."""
        from app.command_palette import CommandPalette
        from app.commands import entries, typed_values

        words = {"recipe": self.tr("Recipe"), "data": self.tr("Data"), "knob": self.tr("Knob")}
        in_lab = self.lab_door.shown
        self.controls_dock.setVisible(not in_lab)
        more = [*self.plane.layer_actions, *self.plane.view_actions]
        self._open(
            CommandPalette(
                entries(self.actions_, more, self.controls, words, usable=in_lab),
                lambda typed: typed_values(typed, self.playground),
                self,
            )
        )

    def show_about(self) -> None:
        from app.help_dialogs import AboutDialog

        status = self.status_line.status
        self._open(AboutDialog(status.device if status else "", self))

    def _open(self, dialog: QWidget) -> None:
        """Show a dialog without stopping the world: training and drawing go on."""
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.show()

    def _show_settings(self, settings: Settings) -> None:
        """D(x) and the logit are a matter of log losses only."""
        self.arena.layer_bar.set_shown(self.plane.view_actions[0], shown=settings.loss in LOG_LOSSES)

    # --- events -------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves whatever fills the screen, and gives the keyboard back to the plane."""
        if event.key() == Qt.Key.Key_Escape:
            self._leave_plane_only()
            self.lab_door.leave()
            self.compare.shrink()
            self.compare.middle.shown.setFocus()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self.playground.set_visible(visible=not self.isMinimized())
            self.actions_["full_screen"].setChecked(self.isFullScreen())

    def leave_modes(self) -> None:
        """Out of whatever covers the panels for a while."""
        self._leave_plane_only()
        self.lab_door.leave()
        self.studio.leave()

    def retire(self) -> None:
        """Remember the layout and stop the clocks; the engine goes on."""
        self._leave_plane_only()
        self.lab_door.leave()
        self._memory.keep(self, self.theme, self.plane, self.board)
        self.door.stop()
        self.school.stop()
        self.studio.stop()
        self.feed.stop()
        self.arena.stop()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window goes, and the engine with it."""
        self.retire()
        self.sessions.close()
        super().closeEvent(event)
