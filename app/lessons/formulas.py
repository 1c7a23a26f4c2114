"""Typeset formulas as pictures: asked for once, made in another process, kept."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QObject, QProcess, QProcessEnvironment, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

KEPT = 500  # pictures


@dataclass(frozen=True, slots=True)
class Asked:
    """A formula as it is to look: size in pixels, colour as #rrggbb."""

    tex: str
    size: int
    colour: str
    inline: bool = True


class Formulas(QObject):
    """Pictures of formulas. `made` comes when one that was not there yet is."""

    made = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._images: dict[Asked, QImage | None] = {}  # None: cannot be typeset
        self._waiting: set[Asked] = set()
        self._process: QProcess | None = None

    def image(self, asked: Asked) -> QImage | None:
        """The picture, or None while it is not there; then it is asked for."""
        if asked not in self._images and asked not in self._waiting:
            self._ask(asked)
        return self._images.get(asked)

    @property
    def busy(self) -> bool:
        """Whether a picture is still to come."""
        return bool(self._waiting)

    def stop(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            process.readyReadStandardOutput.disconnect()
            process.finished.disconnect()
            process.closeWriteChannel()
            if not process.waitForFinished(300):
                process.kill()
                process.waitForFinished(1000)
            process.deleteLater()

    def _ask(self, asked: Asked) -> None:
        self._waiting.add(asked)
        question = {"tex": asked.tex, "size": asked.size, "colour": asked.colour, "inline": asked.inline}
        self._running().write(QByteArray((json.dumps(question) + "\n").encode()))

    def _running(self) -> QProcess:
        if self._process is None:
            self._process = QProcess(self)
            environment = QProcessEnvironment.systemEnvironment()
            environment.insert("PYTHONIOENCODING", "utf-8")
            self._process.setProcessEnvironment(environment)
            self._process.readyReadStandardOutput.connect(self._read)
            self._process.finished.connect(self._ended)
            self._process.start(sys.executable, ["-m", "app.lessons.typesetter"])
        return self._process

    def _read(self) -> None:
        while self._process is not None and self._process.canReadLine():
            told = json.loads(bytes(self._process.readLine().data()))
            asked = Asked(told["tex"], told["size"], told["colour"], told["inline"])
            self._waiting.discard(asked)
            self._keep(asked, drawn(told) if "svg" in told else None)

    def _keep(self, asked: Asked, image: QImage | None) -> None:
        self._images[asked] = image
        if len(self._images) > KEPT:
            del self._images[next(iter(self._images))]
        self.made.emit()

    def _ended(self) -> None:
        """It died: what it owed stays text."""
        self._process = None
        for asked in self._waiting:
            self._images[asked] = None
        self._waiting.clear()
        self.made.emit()


def drawn(told: dict[str, object]) -> QImage:
    """The picture of an SVG in the pixels of the screen: scaled afterwards it would be jagged."""
    ratio = QGuiApplication.primaryScreen().devicePixelRatio()
    renderer = QSvgRenderer(QByteArray(str(told["svg"]).encode()))
    size = renderer.defaultSize()
    image = QImage(QSize(size.width(), size.height()) * ratio, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image
