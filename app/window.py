"""The window: composes the panels, owns what acts on the window itself, and opens it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from PySide6.QtCore import QCoreApplication, QEvent, QSettings, QStandardPaths, Qt
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QDockWidget, QFileDialog, QMainWindow, QVBoxLayout, QWidget

from app.actions import Actions
from app.charts.board import ChartBoard
from app.command_palette import CommandPalette
from app.commands import entries, typed_values
from app.controls.panel import ControlsPanel
from app.feed import Feed
from app.help_dialogs import AboutDialog, ShortcutList
from app.icons import program_icon
from app.layer_bar import LayerBar
from app.memory import ORGANISATION, PROGRAM, Memory
from app.menus import add_appearance, add_choices, fill_menu_bar, shortcut_groups
from app.options import add_game_options, as_options, game
from app.plane.plane import Plane
from app.playground import Playground
from app.run_until import RunUntilDialog
from app.status_line import StatusLine
from app.theme import Theme
from app.transport import TransportBar
from engine.link.client import Client
from engine.parser import Parser
from engine.settings import LOG_LOSSES, Settings

SIZE = 1280, 800
LEAST = 960, 600
CHARTS_SHARE = 0.25, 0.40  # of the window's width, at 1280 and from 1920 pixels on


class MainWindow(QMainWindow):
    """Everything in its place. It shows what the playground says and never holds a setting itself."""

    def __init__(self, playground: Playground, theme: Theme, store: QSettings | None = None) -> None:
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
        self.board = ChartBoard(theme)
        self.controls = ControlsPanel(playground, theme)
        self.actions_ = Actions(playground, theme, self)
        self.status_line = StatusLine(playground, theme)
        self.setStatusBar(self.status_line)
        self.controls_dock = self._dock(
            "controls", self.tr("Controls"), self.controls, Qt.DockWidgetArea.LeftDockWidgetArea
        )
        self.charts_dock = self._dock(
            "charts", self.tr("Charts"), self.board, Qt.DockWidgetArea.RightDockWidgetArea
        )
        self._add_actions()
        add_appearance(self.actions_, theme)
        add_choices(self.actions_, playground)
        self.transport = TransportBar(playground, self.actions_, theme)
        logit, *_, fit = self.plane.view_actions
        self.layer_bar = LayerBar(self.plane.layer_actions, (logit, fit), theme)
        playground.settings_changed.connect(self._show_settings)
        self._show_settings(playground.settings)
        self._type_size = theme.sizes.font
        theme.changed.connect(self._follow_type_size)
        self.setCentralWidget(self._centre())
        fill_menu_bar(self, self.actions_, self.plane.layer_actions, self.plane.view_actions)
        self.addActions([action for action in self.actions_.all.values() if action.shortcuts()])
        self.feed = Feed(playground, self.plane, self.board, self)
        self.plane.cursor_text.connect(self.status_line.show_cursor)
        self.plane.message(self.tr("Starting the engine …"))
        self._memory.recall_panels(self.plane, self.board)
        self.resize(*SIZE)
        if not self._memory.recall_layout(self):
            self.reset_layout()
        self.plane.setFocus()

    # --- composition --------------------------------------------------------------------------------

    def _centre(self) -> QWidget:
        centre = QWidget(self)
        column = QVBoxLayout(centre)
        space = self.theme.sizes.tight
        column.setContentsMargins(0, space, 0, space)
        column.setSpacing(space)
        column.addWidget(self.layer_bar)
        column.addWidget(self.plane, 1)
        column.addWidget(self.transport)
        return centre

    def _dock(self, name: str, title: str, content: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title, self)
        dock.setObjectName(name)
        dock.setWidget(content)
        self.addDockWidget(area, dock)
        return dock

    def _add_actions(self) -> None:
        add = self.actions_.add
        add(
            "until",
            self.tr("Run until …"),
            self.ask_until,
            "U",
            short=self.tr("Until"),
            picture="until",
            hint=self.tr("Pause by itself at an iteration, an estimate, or when all modes are captured"),
            checkable=True,
        )
        add("save_picture", self.tr("Save picture of the plane …"), self.save_picture, "Ctrl+E")
        add("copy_picture", self.tr("Copy picture of the plane"), self.copy_picture, "Ctrl+Shift+C")
        add("copy_command", self.tr("Copy settings as a command line"), self.copy_command)
        add("quit", self.tr("Quit"), self.close, "Ctrl+Q")
        self._adopt_dock("controls", self.controls_dock, "Ctrl+1")
        self._adopt_dock("charts", self.charts_dock, "Ctrl+2")
        add(
            "plane_only",
            self.tr("Plane only"),
            self.show_plane_only,
            "H",
            checkable=True,
            hint=self.tr("Hide all panels, or bring them back"),
        )
        add("full_screen", self.tr("Full screen"), self.show_full_screen, "F11", checkable=True)
        add("reset_layout", self.tr("Reset layout"), self.reset_layout)
        add("shortcuts", self.tr("Keyboard shortcuts"), self.show_shortcuts, "?")
        add("commands", self.tr("All commands …"), self.show_commands, "Ctrl+K")
        add("about", self.tr("About WGAN Playground"), self.show_about)

    def _adopt_dock(self, name: str, dock: QDockWidget, key: str) -> None:
        self.actions_.adopt(name, dock.toggleViewAction()).setShortcut(key)

    # --- what the window itself can do --------------------------------------------------------------

    def reset_layout(self) -> None:
        """Panels where they were on the first day."""
        self._leave_plane_only()
        for dock, area in (
            (self.controls_dock, Qt.DockWidgetArea.LeftDockWidgetArea),
            (self.charts_dock, Qt.DockWidgetArea.RightDockWidgetArea),
        ):
            dock.setFloating(False)
            self.addDockWidget(area, dock)
            dock.show()
        for name in self.board.hidden_names():
            self.board.set_shown(name, shown=True)
        low, high = CHARTS_SHARE
        share = low + (high - low) * min(max((self.width() - 1280) / 640, 0.0), 1.0)
        widths = [self.controls.preferred_width, round(self.width() * share)]
        self.resizeDocks([self.controls_dock, self.charts_dock], widths, Qt.Orientation.Horizontal)

    def show_plane_only(self, on: bool) -> None:
        """Hide everything but the plane, or bring it back as it was."""
        if on == self._plane_only:
            return
        if on:
            self._before_plane_only = self.saveState()
        self._plane_only = on
        for widget in (self.menuBar(), self.transport, self.layer_bar, self.status_line):
            widget.setVisible(not on)
        if on:
            self.controls_dock.hide()
            self.charts_dock.hide()
        else:
            self.restoreState(self._before_plane_only)
        self.actions_["plane_only"].setChecked(on)
        self.plane.setFocus()

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
        status = self.status_line.status
        self._open(RunUntilDialog(self.playground, status.iteration if status else 0, self))
        self.transport.show_until(self.playground.until)

    def show_shortcuts(self) -> None:
        groups = shortcut_groups(self.actions_, self.plane.layer_actions, self.plane.view_actions)
        self._open(ShortcutList(groups, self))

    def show_commands(self) -> None:
        """Open the command palette."""
        words = {"recipe": self.tr("Recipe"), "data": self.tr("Data"), "knob": self.tr("Knob")}
        self.controls_dock.show()
        more = [*self.plane.layer_actions, *self.plane.view_actions]
        self._open(
            CommandPalette(
                entries(self.actions_, more, self.controls, words),
                lambda typed: typed_values(typed, self.playground),
                self,
            )
        )

    def show_about(self) -> None:
        status = self.status_line.status
        self._open(AboutDialog(status.device if status else "", self))

    def save_picture(self) -> None:
        """Ask for a file and save the plane as it is, at twice the resolution."""
        picture = self.plane.grab_image(2.0)
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Save picture"), "plane.png", "PNG (*.png)")
        if path and not picture.save(path):
            self.status_line.say(self.tr("{0} could not be written").format(path), "danger")

    def copy_picture(self) -> None:
        QGuiApplication.clipboard().setImage(self.plane.grab_image(2.0))
        self.status_line.showMessage(self.tr("The picture is on the clipboard."), 3000)

    def copy_command(self) -> None:
        QGuiApplication.clipboard().setText(as_options(self.playground.settings))
        self.status_line.showMessage(self.tr("The command line is on the clipboard."), 3000)

    def _open(self, dialog: QWidget) -> None:
        """Show a dialog without stopping the world: training and drawing go on."""
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.show()

    def _show_settings(self, settings: Settings) -> None:
        """D(x) and the logit are a matter of log losses only."""
        self.layer_bar.set_shown(self.plane.view_actions[0], shown=settings.loss in LOG_LOSSES)

    def _follow_type_size(self) -> None:
        """Large type needs wider panels; when it goes they give the room back."""
        size, before = self.theme.sizes.font, self._type_size
        self._type_size = size
        if size == before:
            return
        docks = [dock for dock in (self.controls_dock, self.charts_dock) if dock.isVisible()]
        widths = [self.controls_dock.width() * size / before, self.charts_dock.width()]
        wanted = [round(widths[dock is self.charts_dock]) for dock in docks]
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        self.resizeDocks(docks, wanted, Qt.Orientation.Horizontal)

    # --- events -------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves whatever fills the screen, and gives the keyboard back to the plane."""
        if event.key() == Qt.Key.Key_Escape:
            self._leave_plane_only()
            self.plane.setFocus()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self.playground.set_visible(visible=not self.isMinimized())
            self.actions_["full_screen"].setChecked(self.isFullScreen())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the layout, stop the clocks, end the engine."""
        self._leave_plane_only()
        self._memory.keep(self, self.theme, self.plane, self.board)
        self.feed.stop()
        self.playground.close()
        super().closeEvent(event)


def main(argv: Sequence[str] = ()) -> int:
    """Open the window and stay until it is closed. Returns the exit code."""
    parser = Parser("python main.py", "Open the window.")
    add_game_options(parser)
    parser.add_argument("--theme", choices=("system", "light", "dark"))
    options = parser.parse_args(list(argv))
    settings = game(options)
    app = make_application(sys.argv[:1])
    journals = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppLocalDataLocation)
    folder = Path(journals) / "journals" if journals else None
    theme = Theme()
    theme.apply(app)
    window = MainWindow(Playground(lambda: Client(options.device, folder), settings), theme)
    if options.theme:
        theme.set_mode(options.theme)
    window.show()
    app.processEvents()  # seen before torch takes a core
    window.playground.start()
    return app.exec()


def make_application(argv: Sequence[str]) -> QApplication:
    """The one application, with its names; the same again if it is already there."""
    app = cast("QApplication", QApplication.instance() or QApplication(list(argv)))
    app.setApplicationName(PROGRAM)
    app.setOrganizationName(ORGANISATION)
    app.setDesktopFileName("wgan-playground")
    return app
