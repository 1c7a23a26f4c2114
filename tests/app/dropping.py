"""A file in the mouse's hand."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from app.drops import FileDrops
from app.window import MainWindow


def drop(drops: FileDrops, window: MainWindow, *paths: Path) -> bool:
    """Let go of files over the window; whether `drops` took them."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(100, 100),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    return drops.eventFilter(window, event)
