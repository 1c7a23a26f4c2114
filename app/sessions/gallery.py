"""The gallery: the sessions of a folder with their pictures, to open, compare, rename and throw away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QFile, QFileSystemWatcher, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QHideEvent, QKeySequence, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.sessions.cards import CardDelegate
from app.sessions.compare import CompareDialog
from app.sessions.places import SUFFIX
from app.sessions.shelf import ENTRY, Entry, Shelf
from app.sessions.sorting import ORDERS, Sorting
from app.theme import Theme

REST_MS = 300  # without further changes of the folder until it is read again


class Gallery(QWidget):
    """Reads nothing while it is hidden."""

    open_wanted = Signal(object)  # Path
    renamed = Signal(object, object)  # Path before, Path after
    said = Signal(str, str)  # a sentence, and its role

    def __init__(self, folder: Path, store: QSettings, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store, self._theme = store, theme
        self.to_trash: Callable[[Path], bool] = lambda path: QFile(str(path)).moveToTrash()
        kept = store.value("gallery_folder")
        self.folder = Path(kept) if isinstance(kept, str) and kept else folder
        self.shelf, self.sorting = Shelf(self.rename, self), Sorting()
        self.sorting.setParent(self)
        self.sorting.setSourceModel(self.shelf)
        self.place = QPushButton(self)
        self.filter, self.order = QLineEdit(self), QComboBox(self)
        self.list = _List(self.tr("No sessions in this folder.\nCtrl+S saves the one that is shown."), self)
        self._watcher = QFileSystemWatcher(self)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._make_head()
        self._make_list()
        self.actions_ = self._make_actions()
        self._lay_out()
        self._watcher.directoryChanged.connect(lambda _: self._rest.start())
        self._rest.timeout.connect(self.refresh)
        self.list.selectionModel().selectionChanged.connect(self._show_usable)
        self._show_usable()

    # What a person does

    def refresh(self) -> None:
        """Look what is in the folder now."""
        if self.isVisible():
            self.shelf.show(self.folder)

    def choose_folder(self) -> None:
        """Ask for another folder."""
        dialog = QFileDialog(self, self.tr("Folder of sessions"), str(self.folder))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.show_folder(Path(path)))
        dialog.open()

    def show_folder(self, folder: Path) -> None:
        """Show another folder from now on."""
        self.folder = folder
        self._store.setValue("gallery_folder", str(folder))
        self._watch()
        self.refresh()

    def open_chosen(self) -> None:
        for entry in self.chosen[:1]:
            self.open_wanted.emit(entry.path)

    def rename_chosen(self) -> None:
        self.list.edit(self.list.currentIndex())

    def rename(self, path: Path, name: str) -> None:
        """Give a file another name, which must be free."""
        name = name.strip().removesuffix(SUFFIX)
        after = path.with_name(name + SUFFIX) if name and not set('/\\:*?"<>|\0') & set(name) else None
        try:
            if after is None or name.startswith("."):
                self.said.emit(self.tr("“{0}” cannot be the name of a file").format(name), "warn")
                return
            if after.exists():
                self.said.emit(self.tr("There is a session called “{0}” already").format(name), "warn")
                return
            path.rename(after)
        except OSError as error:
            why = error.strerror or str(error)
            self.said.emit(self.tr("{0} cannot be renamed: {1}").format(path.name, why), "danger")
            return
        self.renamed.emit(path, after)
        self.refresh()

    def delete_chosen(self) -> None:
        """Move the files to the trash of the desktop, from where they can be brought back."""
        for entry in self.chosen:
            if self.to_trash(entry.path):
                self.said.emit(self.tr("{0} is in the trash").format(entry.path.name), "good")
            else:
                self.said.emit(self.tr("{0} cannot be moved to the trash").format(entry.path.name), "danger")
        self.refresh()

    def compare_chosen(self) -> None:
        """Show two sessions side by side."""
        dialog = CompareDialog(self.chosen[0], self.chosen[1], self._theme, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()

    @property
    def chosen(self) -> list[Entry]:
        """The sessions that are selected and can be read, in the order in which they are shown."""
        rows = sorted(self.list.selectionModel().selectedIndexes(), key=lambda index: index.row())
        return [entry for entry in (row.data(ENTRY) for row in rows) if entry.card or entry.why]

    # Putting it together

    def _make_head(self) -> None:
        self.place.setObjectName("gallery_folder")
        self.place.setToolTip(self.tr("Show the sessions of another folder"))
        self.place.clicked.connect(self.choose_folder)
        self.filter.setPlaceholderText(self.tr("Filter"))
        self.filter.setAccessibleName(self.tr("Filter by name, recipe or data"))
        self.filter.setToolTip(self.filter.accessibleName())
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self.sorting.set_filter)
        titles = {"date": self.tr("Newest"), "name": self.tr("Name"), "distance": self.tr("W₁")}
        for name in ORDERS:
            self.order.addItem(titles[name], name)
        self.order.setAccessibleName(self.tr("Order"))
        self.order.setToolTip(self.tr("Order: the newest first, by name, or the smallest W₁ first"))
        self.order.currentIndexChanged.connect(lambda: self.sorting.set_order(self.order.currentData()))

    def _make_list(self) -> None:
        view = self.list
        view.setModel(self.sorting)
        view.setItemDelegate(CardDelegate(self._theme, view))
        view.setAccessibleName(self.tr("Sessions"))
        view.activated.connect(lambda _: self.open_chosen())
        self._theme.changed.connect(self._dress)

    def _make_actions(self) -> dict[str, QAction]:
        table: tuple[tuple[str, str, str, Callable[[], None]], ...] = (
            ("open", self.tr("Open"), "", self.open_chosen),
            ("compare", self.tr("Compare"), "", self.compare_chosen),
            ("rename", self.tr("Rename"), "F2", self.rename_chosen),
            ("delete", self.tr("Delete"), "Del", self.delete_chosen),
        )
        hints = {
            "compare": self.tr("Two sessions side by side: select both"),
            "delete": self.tr("Move to the trash"),
        }
        found = {}
        for name, text, key, slot in table:
            action = found[name] = QAction(text, self.list)
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.setToolTip(hints.get(name, text) + (f"  ({key})" if key else ""))
            action.triggered.connect(slot)
        self.list.addActions(list(found.values()))
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        return found

    def _lay_out(self) -> None:
        space = self._theme.sizes.spacing
        column, head, foot = QVBoxLayout(self), QHBoxLayout(), QHBoxLayout()
        column.setContentsMargins(space, space, space, space)
        column.setSpacing(space)
        head.addWidget(self.filter, 1)
        head.addWidget(self.order)
        for name, action in self.actions_.items():
            button = QPushButton(action.text(), self)
            button.setObjectName(f"gallery_{name}")
            button.setToolTip(action.toolTip())
            button.clicked.connect(action.trigger)
            action.changed.connect(lambda action=action, button=button: button.setEnabled(action.isEnabled()))
            foot.addWidget(button, 1)
        column.addWidget(self.place)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        column.addLayout(foot)

    def _show_usable(self) -> None:
        chosen = self.chosen
        self.actions_["open"].setEnabled(len(chosen) == 1 and chosen[0].card is not None)
        self.actions_["rename"].setEnabled(len(chosen) == 1)
        self.actions_["delete"].setEnabled(bool(chosen))
        self.actions_["compare"].setEnabled(len(chosen) == 2 and all(entry.card for entry in chosen))

    def _watch(self) -> None:
        if old := self._watcher.directories():
            self._watcher.removePaths(old)
        if self.isVisible() and self.folder.is_dir():
            self._watcher.addPath(str(self.folder))
        self.place.setText(self.tr("Folder: {0} …").format(self.folder.name or str(self.folder)))
        self.place.setAccessibleName(self.tr("Folder {0}").format(self.folder))

    def _dress(self) -> None:
        self.list.reset()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._watch()
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._watch()
        self._rest.stop()
        self.shelf.stop()


class _List(QListView):
    """Cards side by side as far as there is room; says so if there are none."""

    def __init__(self, empty: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._empty = empty
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QListView.EditTrigger.EditKeyPressed)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setMinimumHeight(120)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.model().rowCount():
            with QPainter(self.viewport()) as painter:
                painter.setPen(self.palette().placeholderText().color())
                flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
                painter.drawText(self.viewport().rect().adjusted(8, 8, -8, -8), flags, self._empty)
