"""Pictures of sessions: small PNGs that travel inside the file."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, Qt
from PySide6.QtGui import QIcon, QImage, QImageReader, QImageWriter, QPainter, QPixmap

from app.compare.middle import Middle
from app.plane.plane import Plane

SIDE = 256  # pixels
LARGEST = 2048  # of a file's picture; a larger one is not ours


def thumbnail(plane: Plane) -> bytes:
    """The middle of the plane, or the arenas in its place, as a square PNG."""
    middle = plane.parentWidget()
    if isinstance(middle, Middle) and middle.side_by_side:
        return _png(_squared(middle.grab_image()))
    area = plane.area.toAlignedRect()
    side = min(area.width(), area.height())
    square = QRect(0, 0, side, side)
    square.moveCenter(area.center())
    image = plane.grab_image().copy(square)
    small = image.scaled(
        SIDE, SIDE, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    return _png(small)


def picture(png: bytes) -> QImage:
    """The image in `png`; a null image if there is none, or one that is too large to be ours."""
    buffer = QBuffer()
    buffer.setData(QByteArray(png))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(b"png"))
    size = reader.size()
    if not size.isValid() or max(size.width(), size.height()) > LARGEST:
        return QImage()
    return reader.read()


def thumbnail_icon(png: bytes) -> QIcon:
    """The same for a menu; an empty icon if there is none."""
    image = picture(png)
    return QIcon() if image.isNull() else QIcon(QPixmap.fromImage(image))


def _squared(image: QImage) -> QImage:
    """All of it on a square of its corner's colour."""
    small = image.scaled(
        SIDE, SIDE, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    square = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    square.fill(image.pixelColor(0, 0))
    painter = QPainter(square)
    painter.drawImage((SIDE - small.width()) // 2, (SIDE - small.height()) // 2, small)
    painter.end()
    return square


def _png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())
