"""Asking for a file without stopping the world: training and drawing go on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget


class Asking:
    """Opens file dialogs, each in the folder that was used last."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._folder = ""

    def ask(
        self, title: str, name: str, kinds: Mapping[str, str], then: Callable[[Path], None]
    ) -> QFileDialog:
        """Ask where to write; `then` is called with the path, which ends in one of `kinds`, "png" and so on.

        `kinds` are words for people, by ending; with the ending "" a folder of that name is meant.
        """
        folder = self._folder or QStandardPaths.writableLocation(
            QStandardPaths.StandardLocation.PicturesLocation
        )
        dialog = QFileDialog(self._window, title, folder)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        first = next(iter(kinds))
        if first:
            dialog.setNameFilters([f"{words} (*.{ending})" for ending, words in kinds.items()])
            dialog.setDefaultSuffix(first)
            endings = list(kinds)
            dialog.filterSelected.connect(
                lambda chosen: dialog.setDefaultSuffix(
                    next((e for e in endings if f"(*.{e})" in chosen), first)
                )
            )
        dialog.selectFile(f"{name}.{first}" if first else name)

        def take(chosen: str) -> None:
            path = Path(chosen)
            self._folder = str(path.parent)
            then(path)

        dialog.fileSelected.connect(take)
        dialog.open()
        return dialog
