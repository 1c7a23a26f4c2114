"""The actions of the File menu, with their dialogs and the menus that are filled when they open."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from app.actions import Actions
from app.playground import Playground
from app.sessions.desk import Desk, Opening
from app.sessions.examples import EXAMPLES, Example, nearest
from app.sessions.places import SUFFIX
from app.sessions.recent import RecentFiles
from app.sessions.thumbnail import thumbnail_icon
from engine.words import UserError

KINDS = f"WGAN Playground (*{SUFFIX})"


class FileActions(QObject):
    """Save, open, replay, and the ready sessions."""

    def __init__(
        self, desk: Desk, playground: Playground, recent: RecentFiles, actions: Actions, window: QWidget
    ) -> None:
        super().__init__(window)
        self._desk, self._recent, self._actions, self._window = desk, recent, actions, window
        self._playground = playground
        add = actions.add
        table = (
            ("new_session", "Ctrl+N", desk.new, self.tr("New session"),
             self.tr("Start anew with the default game; the session shown stays as a branch")),
            ("open", "Ctrl+O", self.ask_open, self.tr("Open …"),
             self.tr("Open a session from a file; one can also be dropped onto the window")),
            ("save", "Ctrl+S", self.save, self.tr("Save"),
             self.tr("Keep the whole session in a file: weights, past, branches, charts, panels")),
            ("save_as", "Ctrl+Shift+S", self.ask_save, self.tr("Save as …"), ""),
            ("replay", "Shift+R", desk.replay, self.tr("Replay from the start"),
             self.tr("Play the session again as a demonstration, moves of sliders included")),
            ("show_end", "Shift+E", self.show_end, self.tr("Show me the end first"),
             self.tr("Open the ready session that is most like this game")),
        )  # fmt: skip
        for name, key, slot, text, hint in table:
            add(name, text, slot, key, hint=hint)
        for example in EXAMPLES:
            add(
                f"example_{example.name}",
                self.tr(example.title),
                lambda _=False, example=example: self._open_example(example),
                hint=self.tr(example.hint),
            )
        self.recent_menu = QMenu(self.tr("Open &recent"), window)
        self.recent_menu.setProperty("role", "pictures")
        self.recent_menu.aboutToShow.connect(self._fill_recent)
        self.examples_menu = self._make_examples_menu()
        desk.saved.connect(recent.add)
        desk.opened.connect(self._note_opened)

    @property
    def menus(self) -> dict[str, QMenu]:
        """The menus inside the File menu."""
        return {"recent": self.recent_menu, "examples": self.examples_menu}

    def save(self) -> None:
        """Save to the session's file; the first time, ask for one."""
        if self._desk.file is None:
            self.ask_save()
        else:
            self._desk.save(self._desk.file)

    def ask_save(self) -> None:
        """Ask for a file and save."""
        dialog = self._dialog(self.tr("Save session"), QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(SUFFIX.removeprefix("."))
        dialog.selectFile(self._desk.file.name if self._desk.file else self.tr("session") + SUFFIX)
        dialog.fileSelected.connect(lambda path: self._desk.save(Path(path)))
        dialog.open()

    def ask_open(self) -> None:
        """Ask for a file and open it."""
        dialog = self._dialog(self.tr("Open session"), QFileDialog.AcceptMode.AcceptOpen)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.open(Path(path)))
        dialog.open()

    def open(self, path: Path) -> None:
        """Open a session's file."""
        path = path.absolute()
        self._desk.open(Opening(path, file=path))

    def rename(self, before: Path, after: Path) -> None:
        """A file has another name now."""
        if self._desk.file == before:
            self._desk.call(after)
        if before in self._recent.paths:
            self._recent.remove(before)
            self._recent.add(after)

    def show_end(self) -> None:
        """Open the example that is most like the game shown."""
        self._open_example(nearest(self._playground.settings))

    def _open_example(self, example: Example) -> None:
        self._desk.open(Opening(example.path))

    def _note_opened(self, opening: Opening) -> None:
        if opening.file is not None and opening.file == opening.source:
            self._recent.add(opening.file)

    def _fill_recent(self) -> None:
        menu = self.recent_menu
        self._recent.fill(menu, self.open, self.tr("Clear this list"))
        kept = self._desk.places.kept
        left = sorted(kept.glob(f"*{SUFFIX}"), reverse=True) if kept else []
        if left:
            more = menu.addMenu(self.tr("Left without being saved"))
            for path in left:
                action = more.addAction(self._recent.icon(path), path.stem)
                action.triggered.connect(lambda _=False, path=path: self._desk.open(Opening(path)))

    def _make_examples_menu(self) -> QMenu:
        menu = QMenu(self.tr("E&xamples"), self._window)
        menu.setProperty("role", "pictures")
        menu.setToolTipsVisible(True)
        menu.addAction(self._actions["show_end"])
        menu.addSeparator()
        for example in EXAMPLES:
            menu.addAction(self._actions[f"example_{example.name}"])
        menu.aboutToShow.connect(self._show_pictures)
        return menu

    def _show_pictures(self) -> None:
        """Read the pictures when somebody looks, not when the window opens."""
        from engine.snapshot import peek

        for example in EXAMPLES:
            action = self._actions[f"example_{example.name}"]
            if action.icon().isNull():
                with suppress(UserError):
                    action.setIcon(thumbnail_icon(peek(example.path).thumbnail))

    def _dialog(self, title: str, mode: QFileDialog.AcceptMode) -> QFileDialog:
        """A dialog that does not stop the world, in the folder that was used last."""
        own = self._desk.places.own
        with suppress(OSError):
            own.mkdir(parents=True, exist_ok=True)
        last = next(iter(self._recent.paths), None)
        folder = last.parent if last and last.parent.is_dir() else own
        dialog = QFileDialog(self._window, title, str(folder), KINDS)
        dialog.setAcceptMode(mode)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return dialog
