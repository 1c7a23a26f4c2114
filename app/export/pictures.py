"""Pictures of what the window shows: as an image of any scale, as PNG, as SVG."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QBuffer, QIODevice, QPoint, QRect, QSize
from PySide6.QtGui import QImage, QPaintDevice, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QMainWindow

from engine.words import UserError

if TYPE_CHECKING:
    from PIL.Image import Image

LEAST, MOST = 0.5, 8.0  # pixels of a picture for each of the screen
DOTS_PER_INCH = 96  # of a picture at scale 1
FALLBACK = "sans-serif"  # for readers of an SVG who have none of our fonts


class Drawable(Protocol):
    """A plane, a chart, or the window: something that draws itself on an image or as shapes."""

    def size(self) -> QSize: ...

    def draw_on(self, device: QPaintDevice) -> None: ...


class WindowPicture:
    """The whole window, as it is."""

    def __init__(self, window: QMainWindow) -> None:
        self._window = window

    def size(self) -> QSize:
        """In pixels of the screen."""
        return self._window.size()

    def draw_on(self, device: QPaintDevice) -> None:
        """Draw it; the bars once more, for viewers that do not clip what lies below them."""
        painter = QPainter(device)
        try:
            self._window.render(painter, QPoint())
            for bar in (self._window.menuBar(), self._window.statusBar()):
                if bar.isVisible():
                    bar.render(painter, bar.pos())
        finally:
            painter.end()


def image_of(subject: Drawable, scale: float) -> QImage:
    """The subject with `scale` pixels for each of the screen.

    Raises:
        UserError: so large a picture does not fit into memory.
    """
    size = pixels_of(subject, scale)
    image = QImage(size, QImage.Format.Format_RGB32)
    if image.isNull():
        raise UserError(
            "a picture of {width} × {height} pixels is too large", width=size.width(), height=size.height()
        )
    image.setDevicePixelRatio(scale)
    image.fill(0xFFFFFFFF)
    subject.draw_on(image)
    return image


def pixels_of(subject: Drawable, scale: float) -> QSize:
    """How large a picture is at this scale."""
    return QSize(round(subject.size().width() * scale), round(subject.size().height() * scale))


def png_of(image: QImage) -> bytes:
    """The image as a PNG file. Takes its time, and leaves the interpreter to others meanwhile."""
    file = io.BytesIO()
    dots = DOTS_PER_INCH * image.devicePixelRatio()
    to_pillow(image).save(file, "PNG", dpi=(dots, dots))
    return file.getvalue()


def to_pillow(image: QImage) -> Image:
    """A copy of an image of four bytes a pixel."""
    from PIL.Image import frombuffer

    data = bytes(image.constBits())
    return frombuffer("RGB", (image.width(), image.height()), data, "raw", "BGRX", image.bytesPerLine(), 1)


def svg_of(subject: Drawable, title: str) -> bytes:
    """The subject as an SVG file: points and lines as shapes, words as words, the field as a picture."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(subject.size())
    generator.setViewBox(QRect(QPoint(), subject.size()))
    generator.setResolution(DOTS_PER_INCH)
    generator.setTitle(title)
    generator.setDescription("WGAN Playground")
    subject.draw_on(generator)
    buffer.close()
    return _with_fallback(bytes(buffer.data().data()))


def maker(subject: Drawable, kind: str, scale: float, title: str) -> Callable[[], bytes]:
    """Draw the subject now; what is returned makes the file of it, anywhere.

    Raises:
        UserError: so large a picture does not fit into memory.
    """
    if kind == "svg":
        data = svg_of(subject, title)
        return lambda: data
    image = image_of(subject, scale)
    return lambda: png_of(image)


def _with_fallback(svg: bytes) -> bytes:
    """Where a font is not installed, another without serifs."""
    parts = svg.split(b'font-family="')
    for k in range(1, len(parts)):
        name, rest = parts[k].split(b'"', 1)
        parts[k] = name + b", " + FALLBACK.encode() + b'"' + rest
    return b'font-family="'.join(parts)
