"""Handing the game on: as one line of text by the clipboard, and as a PyTorch script."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QFileDialog, QWidget

from app.actions import Actions
from app.languages import say
from app.playground import Playground
from app.status_line import StatusLine
from engine.files import write_whole
from engine.share import from_text, to_text
from engine.words import UserError

ARENAS = 9  # side by side
_SHOWN = 100  # characters of a text that the status line repeats


class Sharing(QObject):
    """The actions that copy and paste settings and write the script; the status line says what goes wrong.

    A text is of all arenas, a script of the chosen one.

    `points_file` is where points of one's own came from, which a script reads again.
    """

    pasted = Signal(object)  # engine.share.Shared, after its settings have been taken on

    def __init__(
        self, playground: Playground, actions: Actions, status_line: StatusLine, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.hidden: Callable[[], tuple[str, ...]] = tuple  # controls that are not shown
        self.points_file: str | None = None
        self._playground = playground
        self._window = parent
        self._status = status_line
        actions.add(
            "copy_settings",
            self.tr("Copy settings as text"),
            self.copy,
            "Ctrl+C",
            hint=self.tr("One line for a chat, a slide or the command line; whoever has it can paste it"),
        )
        paste = actions.add(
            "paste_settings",
            self.tr("Paste settings"),
            self.paste,
            "Ctrl+V",
            hint=self.tr("Take on settings that were copied as text, as one step to undo"),
        )
        paste.setShortcuts([QKeySequence("Ctrl+V"), QKeySequence("Ctrl+Shift+V")])
        actions.add(
            "save_script",
            self.tr("Save as PyTorch script …"),
            self.save_script,
            hint=self.tr("The same game in a hundred lines of Python that need nothing of this program"),
        )

    def copy(self) -> None:
        """Put the settings on the clipboard, with a small density of one's own inside."""
        try:
            text = to_text(self._playground.population, self._playground.arrays, self.hidden())
        except UserError as error:
            self._status.say(say(error), "warn")
            return
        QGuiApplication.clipboard().setText(text)
        shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
        self._status.say(self.tr("On the clipboard: {0}").format(shown), "good")

    def paste(self) -> None:
        """Take on the settings on the clipboard; what is none is refused in a sentence."""
        try:
            shared = from_text(QGuiApplication.clipboard().text())
            if (n := len(shared.population)) > ARENAS:
                raise UserError(
                    "this text is of {n} replicas, and the window shows {most} at most", n=n, most=ARENAS
                )
        except UserError as error:
            self._status.say(say(error), "warn")
            return
        said = self.tr("These are the settings already.")
        if shared.population != self._playground.population:
            self._playground.take_on(shared.population, shared.arrays, self.tr("pasted settings"))
            said = self.tr("The settings are taken on; undo brings the others back.")
        self.pasted.emit(shared)
        self._status.say(said, "good")

    def _file(self) -> str | None:
        """Where the data in force came from."""
        return self._playground.belongings.file(self._playground.settings.data) or self.points_file

    def save_script(self) -> None:
        """Ask for a file and write the game into it as a script."""
        from engine.script import script_of

        playground = self._playground
        try:
            script = script_of(playground.settings, playground.arrays, self._file())
            path, _ = QFileDialog.getSaveFileName(
                self._window, self.tr("Save script"), "gan.py", "Python (*.py)"
            )
            if not path:
                return
            write_whole(Path(path), script.encode())
        except UserError as error:
            self._status.say(say(error), "warn")
            return
        self._status.say(self.tr("Wrote {0}").format(path), "good")
