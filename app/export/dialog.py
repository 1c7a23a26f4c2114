"""The export dialog: a list of what can be taken out, and a page for each."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.export.exports import Exports
from app.export.film_page import FilmPage
from app.export.pages import MetricsPage, Page, PicturePage, PointsPage

REFRESH_MS = 500
LEAST = 420  # pixels of a page, across and down


class ExportDialog(QDialog):
    """It stands beside the window and stops nothing; a film goes on when it is closed."""

    def __init__(self, exports: Exports, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export"))
        self._exports = exports
        self.pages: dict[str, Page] = {
            "picture": PicturePage(exports),
            "metrics": MetricsPage(exports),
            "points": PointsPage(exports),
            "film": FilmPage(exports),
        }
        words = self.tr("Picture"), self.tr("Metrics"), self.tr("Points"), self.tr("Film")
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("What to export"))
        self.list.addItems(words)
        self.list.setFixedWidth(self.list.sizeHintForColumn(0) + 48)
        self._stack = QStackedWidget(self)
        for page in self.pages.values():
            self._stack.addWidget(page)
        self.said = QLabel(self)
        self.said.setWordWrap(True)
        self.said.setAccessibleName(self.tr("What happened"))
        self.button = QPushButton(self)
        self.button.setDefault(True)
        self.close_ = QPushButton(self.tr("Close"), self)
        self.close_.setAutoDefault(False)
        self._lay_out()
        self.list.currentRowChanged.connect(self._turn_to)
        self.button.clicked.connect(self._go)
        self.close_.clicked.connect(self.reject)
        exports.said.connect(self._say)
        exports.films.changed.connect(self._refresh)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._refresh)
        self._timer.start(REFRESH_MS)
        self.list.setCurrentRow(0)

    @property
    def _page(self) -> Page:
        return list(self.pages.values())[max(self.list.currentRow(), 0)]

    def turn_to(self, name: str) -> None:
        """Show a page by its name."""
        self.list.setCurrentRow(list(self.pages).index(name))

    def done(self, result: int) -> None:
        """Stop the clock with the dialog."""
        self._timer.stop()
        super().done(result)

    def _lay_out(self) -> None:
        room = QScrollArea(self)
        room.setWidgetResizable(True)
        room.setWidget(self._stack)
        room.setMinimumSize(max(LEAST, self._stack.minimumSizeHint().width() + 24), LEAST)
        room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        sides = QHBoxLayout()
        sides.setSpacing(20)
        sides.addWidget(self.list)
        sides.addWidget(room, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.said, 1)
        foot.addWidget(self.button)
        foot.addWidget(self.close_)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(16)
        column.addLayout(sides, 1)
        column.addLayout(foot)

    def _go(self) -> None:
        self._page.go()

    def _turn_to(self, row: int) -> None:
        self._stack.setCurrentIndex(row)
        self.said.clear()
        self._refresh()

    def _refresh(self) -> None:
        page = self._page
        page.refresh()
        self.button.setText(page.go_text)
        self.button.setEnabled(page.ready)

    def _say(self, text: str, role: str) -> None:
        self.said.setText(text)
        self.said.setProperty("role", role)
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)
