"""Pictures: any scale, PNG and SVG, read again by others than those who wrote them."""

from __future__ import annotations

import io

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import QByteArray, QRectF, QSize
from PySide6.QtGui import QImage, QPaintDevice, QPainter
from PySide6.QtSvg import QSvgRenderer
from pytestqt.qtbot import QtBot

from app.export.exports import Subject
from app.export.pictures import image_of, maker, pixels_of, png_of, svg_of, to_pillow
from app.window import MainWindow
from engine.words import UserError
from tests.app.fake_client import FakeClient


@pytest.fixture
def still(window: MainWindow, fake: FakeClient, qtbot: QtBot) -> MainWindow:
    """A window with something to see, which moves no more."""
    qtbot.waitUntil(lambda: window.board.history is not None and window.board.history.last_iteration > 40)
    window.feed.stop()
    window.playground.close()
    return window


def subject(window: MainWindow, name: str) -> Subject:
    return next(one for one in window.door.exports.subjects() if one.name == name)


def pixels(image: Image.Image | QImage) -> NDArray[np.float64]:
    picture = to_pillow(image) if isinstance(image, QImage) else image.convert("RGB")
    return np.asarray(picture, dtype=np.float64)


def read_back(svg: bytes, size: QSize) -> QImage:
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    renderer = QSvgRenderer(QByteArray(svg))
    assert renderer.isValid()
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, size.width(), size.height()))
    painter.end()
    return image


def coarse(values: NDArray[np.float64], cell: int = 8) -> NDArray[np.float64]:
    """Means over cells, so that a line half a pixel aside is no difference."""
    rows, columns = (length // cell * cell for length in values.shape[:2])
    cells: NDArray[np.float64] = values[:rows, :columns].reshape(rows // cell, cell, columns // cell, cell, 3)
    return np.asarray(cells.mean(axis=(1, 3)))


@pytest.mark.parametrize("name", ["plane", "window", "wasserstein"])
@pytest.mark.parametrize("scale", [0.5, 1.0, 3.0])
def test_a_png_has_the_size_asked_for_and_shows_the_same(still: MainWindow, name: str, scale: float) -> None:
    drawn = subject(still, name).drawn
    with Image.open(io.BytesIO(png_of(image_of(drawn, scale)))) as picture:
        assert picture.size == (round(drawn.size().width() * scale), round(drawn.size().height() * scale))
        assert picture.info["dpi"] == pytest.approx((96 * scale, 96 * scale), rel=0.01)
        usual = pixels(image_of(drawn, 1.0))
        small = picture.resize((usual.shape[1], usual.shape[0]), Image.Resampling.BOX)
    assert np.abs(coarse(pixels(small)) - coarse(usual)).mean() < 6
    assert usual.std() > 5


@pytest.mark.parametrize("name", ["plane", "window", "wasserstein"])
def test_an_svg_looks_like_the_picture(still: MainWindow, name: str) -> None:
    drawn = subject(still, name).drawn
    svg = svg_of(drawn, "a title")
    back = pixels(read_back(svg, drawn.size()))
    usual = pixels(image_of(drawn, 1.0))
    difference = np.abs(coarse(back) - coarse(usual))
    assert difference.mean() < 4
    assert (difference.max(axis=-1) > 60).mean() < 0.01
    assert b"<title>a title</title>" in svg


def test_points_contours_and_words_are_shapes_in_an_svg(still: MainWindow) -> None:
    svg = svg_of(subject(still, "plane").drawn, "")
    assert (
        svg.count(b"<circle") + svg.count(b"<ellipse") > 500  # of a thousand fakes those in sight
    )  # a thousand fakes, but for those out of sight
    assert svg.count(b"<polyline") > 8
    assert b"Fakes</text>" in svg
    assert svg.count(b"<image") == 2  # the field, and the bar beside it
    assert b', sans-serif"' in svg


def test_nothing_reaches_out_of_the_plot_where_nobody_clips(still: MainWindow, qtbot: QtBot) -> None:
    """Qt's own renderer knows no clip paths: what is outside must not be there, or be covered."""
    still.plane.zoom(3.0)
    drawn = subject(still, "plane").drawn
    back, usual = pixels(read_back(svg_of(drawn, ""), drawn.size())), pixels(image_of(drawn, 1.0))
    left = round(still.plane.areas[0].left()) - 3
    np.testing.assert_allclose(back[:, :10], usual[:, :10], atol=40)
    assert np.abs(coarse(back[:, :left]) - coarse(usual[:, :left])).mean() < 4


def test_a_picture_too_large_for_memory_is_refused() -> None:
    class Huge:
        def size(self) -> QSize:
            return QSize(40_000, 40_000)

        def draw_on(self, device: QPaintDevice) -> None:
            raise AssertionError

    assert pixels_of(Huge(), 0.5) == QSize(20_000, 20_000)
    with pytest.raises(UserError, match="320000 × 320000 pixels is too large"):
        maker(Huge(), "png", 8.0, "")


def test_a_chart_is_drawn_without_its_buttons(still: MainWindow) -> None:
    drawn = subject(still, "losses").drawn
    grabbed = still.board.charts[0].grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    corner = slice(4, 22), slice(-70, -4)
    assert pixels(grabbed)[corner].std() > 2
    assert pixels(image_of(drawn, 1.0))[corner].std() < 2
