"""The stage of a film: a window of its own that nobody sees, in a process of its own."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QRect, QSettings, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QScrollArea

from app.controls.titles import title
from app.engine_link import EngineLink
from app.export.film import Film
from app.languages import Languages, said
from app.playground import Playground
from app.sessions.panels import Panels
from app.start import make_application
from app.theme import Theme
from app.window import MainWindow
from engine.recipes import RECIPES, matching_recipe

LINE = 34  # pixels of the caption
STANDARD = 720  # pixels of height at which words have their usual size
CHARTS = 0.4  # of the width
LEAST = 240


class Stage:
    """Shows what a playground says, and takes pictures of it."""

    def __init__(self, film: Film, make_link: Callable[[], EngineLink]) -> None:
        self._film = film
        self._scale = film.size[1] / STANDARD
        self._folder = tempfile.TemporaryDirectory(prefix="wgan-film-", ignore_cleanup_errors=True)
        self.app = make_application(sys.argv[:1])
        store = QSettings(str(Path(self._folder.name) / "layout.ini"), QSettings.Format.IniFormat)
        store.setValue("theme", film.look.mode)
        store.setValue("presenter", "true" if film.look.presenter else "false")
        self.theme = Theme(film.look.mode)
        self.theme.apply(self.app)
        self._languages = Languages()
        self._languages.start(film.look.language)
        self.playground = Playground(make_link)
        self.playground.looking.by_itself = False
        self.window = MainWindow(self.playground, self.theme, store)
        self.window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self.window.status_line.fixed = bool(film.source)  # speeds of this process mean nothing
        self._arrange()

    def turn(self) -> None:
        """Take in what has come."""
        self.app.processEvents()

    def picture(self, share: float | None = None) -> QImage:
        """The film's next picture; `share` of it has been shown with this one."""
        film = self._film
        image = QImage(*film.size, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(self._scale)
        image.fill(self.theme.colour("window"))
        if film.content != "window":
            self.window.arena.compare_bar.hide()  # it comes back with other arenas
        self.app.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        self.window.board.redraw()
        painter = QPainter(image)
        try:
            self.window.render(painter, QPoint())
            if film.content != "window":
                self._caption(painter, share)
        finally:
            painter.end()
        return image

    def close(self) -> None:
        """End the engine, if it is ours, and take the window away."""
        self.window.close()
        self._languages.remove()
        self.window.deleteLater()
        self.app.sendPostedEvents(self.window, QEvent.Type.DeferredDelete.value)
        self._folder.cleanup()

    def _arrange(self) -> None:
        """The panels that the film shows, in a window of its size."""
        film, window = self._film, self.window
        width, height = (round(length / self._scale) for length in film.size)
        window.setMinimumSize(LEAST, LEAST)
        window.resize(width, height if film.content == "window" else height - LINE)
        window.reset_layout()
        window.show()
        panels = dict(film.look.panels)
        if film.content != "window":
            panels.pop("layout", None)
        Panels(window, window.plane, window.board).restore(panels)
        window.resize(width, height if film.content == "window" else height - LINE)
        if film.content != "window":
            window.show_plane_only(on=True)
        if film.content == "charts":
            window.charts_dock.show()
            window.resizeDocks([window.charts_dock], [round(CHARTS * width)], Qt.Orientation.Horizontal)
            for area in window.board.findChildren(QScrollArea):
                area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for _ in range(3):
            self.turn()

    def _caption(self, painter: QPainter, share: float | None) -> None:
        """Where training stands, and which game it is; above, how far the film has come."""
        theme, width = self.theme, round(self._film.size[0] / self._scale)
        top = round(self._film.size[1] / self._scale) - LINE
        painter.fillRect(0, top, width, LINE, theme.colour("panel"))
        painter.fillRect(0, top, width, 2, theme.colour("border"))
        if share is not None:
            painter.fillRect(0, top, round(width * share), 2, theme.colour("accent"))
        line = QRect(theme.sizes.wide, top, width - 2 * theme.sizes.wide, LINE)
        for side, ink, words in (
            (Qt.AlignmentFlag.AlignLeft, "text", f"{self._place()}"),
            (Qt.AlignmentFlag.AlignRight, "muted", self._game()),
        ):
            painter.setPen(theme.colour(ink))
            painter.setFont(theme.font(theme.sizes.font_large))
            painter.drawText(line, side | Qt.AlignmentFlag.AlignVCenter, words)

    def _place(self) -> str:
        return self.window.tr("iteration {0}").format(f"{self.playground.journey.iteration:,}")

    def _game(self) -> str:
        settings, data = self.playground.settings, self.playground.settings.data
        recipe = matching_recipe(settings)
        name = said(RECIPES[recipe].title) if recipe else title(settings.loss)
        with suppress(KeyError):
            data = title(data)
        return f"{name} · {data}"
