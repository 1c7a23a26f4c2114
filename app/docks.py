"""The docks about the plane: where they are at first, and how they go along with large type."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from app.theme import Theme

CHARTS_SHARE = 0.25, 0.40  # of the window's width, at 1280 and from 1920 pixels on


@dataclass(frozen=True, slots=True)
class _Home:
    """Where a dock is on the first day; `width` at normal type, or None for a share of the window's."""

    area: Qt.DockWidgetArea
    width: int | None
    shown: bool = True
    tall: int = 1
    needs: Callable[[], int] | None = None


class Docks(QObject):
    """All docks of a window, in the order in which they were added."""

    def __init__(self, window: QMainWindow, theme: Theme) -> None:
        super().__init__(window)
        self._window, self._theme = window, theme
        self._rooms: dict[str, QDockWidget] = {}
        self._homes: dict[QDockWidget, _Home] = {}
        self._type_size = theme.sizes.font
        self._widths: dict[QDockWidget, int] = {}  # before the type grew
        self._wanted: dict[QDockWidget, int] = {}
        theme.changed.connect(self._follow_type_size)

    def room(self, name: str) -> QDockWidget:
        """The dock of that name, made at once, to be the parent of what goes into it.

        A widget that gets another parent is dressed anew with all that it holds, which takes time.
        """
        if name not in self._rooms:
            self._rooms[name] = QDockWidget(self._window)
            self._rooms[name].setObjectName(name)
        return self._rooms[name]

    def add(
        self,
        name: str,
        title: str,
        content: QWidget,
        area: Qt.DockWidgetArea,
        key: str,
        width: int | None = None,
        *,
        shown: bool = True,
        tall: int = 1,
        needs: Callable[[], int] | None = None,
    ) -> QDockWidget:
        """Put `content` into a dock that `key` shows and hides; `shown`: on the first day, too.

        One with a `width` grows with the type, one without has its share of the window. Docks above each
        other share the height as their `tall` say; one that tells what its content `needs`, in pixels, takes
        no more.
        """
        dock = self.room(name)
        dock.setWindowTitle(title)
        dock.setWidget(content)
        self._window.addDockWidget(area, dock)
        dock.toggleViewAction().setShortcut(key)
        dock.setVisible(shown)
        self._homes[dock] = _Home(area, width, shown, tall, needs)
        return dock

    def share_height(self, area: Qt.DockWidgetArea) -> None:
        """Share out the height among the docks that are shown in an area."""
        docks = [
            dock
            for dock in self._homes
            if dock.isVisible() and not dock.isFloating() and self._window.dockWidgetArea(dock) == area
        ]
        left, parts = self._window.height(), sum(self._homes[dock].tall for dock in docks)
        heights: dict[QDockWidget, int] = {}
        for dock in sorted(docks, key=lambda dock: self._homes[dock].needs is None):
            home = self._homes[dock]
            height = round(left * home.tall / parts)
            title = dock.height() - dock.widget().height()
            heights[dock] = height if home.needs is None else min(height, home.needs() + title)
            left, parts = left - heights[dock], parts - home.tall
        self._window.resizeDocks(docks, [heights[dock] for dock in docks], Qt.Orientation.Vertical)

    def toggles(self) -> dict[str, QAction]:
        """The actions that show and hide each dock, by its name."""
        return {dock.objectName(): dock.toggleViewAction() for dock in self._homes}

    def hide(self) -> None:
        """Hide all of them."""
        for dock in self._homes:
            dock.hide()

    def reset(self) -> None:
        """Put every dock where it was on the first day."""
        low, high = CHARTS_SHARE
        wide = self._window.width()
        share = low + (high - low) * min(max((wide - 1280) / 640, 0.0), 1.0)
        large = self._theme.sizes.font / 13
        widths = []
        for dock, home in self._homes.items():
            dock.setFloating(False)
            self._window.addDockWidget(home.area, dock)
            dock.setVisible(home.shown)
            widths.append(round(wide * share if home.width is None else home.width * large))
        self._window.resizeDocks(list(self._homes), widths, Qt.Orientation.Horizontal)

    def _follow_type_size(self) -> None:
        """Large type needs wider panels; when it goes they have the width again that they had before."""
        size, before = self._theme.sizes.font, self._type_size
        self._type_size = size
        if size == before:
            return
        shown = [dock for dock in self._homes if dock.isVisible()]
        widths = {dock: dock.width() for dock in shown}
        wanted = [self._widths.get(dock) or self._grown(dock, size / before) for dock in shown]
        self._widths = widths if size > before else {}
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        self._wanted = dict(zip(shown, wanted, strict=True))
        self._resize()
        QTimer.singleShot(0, self._resize)  # once more when all that heard of it after this has shrunk

    def _resize(self) -> None:
        docks = [dock for dock in self._wanted if dock.isVisible()]
        self._window.resizeDocks(docks, [self._wanted[dock] for dock in docks], Qt.Orientation.Horizontal)

    def _grown(self, dock: QDockWidget, factor: float) -> int:
        return round(dock.width() * (1 if self._homes[dock].width is None else factor))
