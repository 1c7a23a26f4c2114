"""Every point of a cloud is drawn where it is, at one and at two device pixels per pixel."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from app.plane.cloud import Cloud, Marker, Shape, draw_density, sprite
from app.plane.paths import polylines
from app.plane.strokes import stroke

INK = Marker("disc", 6.0, "#ff0000", "#ff0000")


def _canvas(ratio: float) -> QImage:
    image = QImage(int(100 * ratio), int(100 * ratio), QImage.Format.Format_ARGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.white)
    return image


def _centre(image: QImage) -> tuple[float, float]:
    """The middle of everything that is not white, in device pixels."""
    at = [
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y) != QColor("white")
    ]
    return tuple(np.mean(at, axis=0) + 0.5) if at else (np.nan, np.nan)


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("shape", ["disc", "plus", "diamond"])
def test_points_lie_where_they_are(qapp: QApplication, ratio: float, shape: Shape) -> None:
    image = _canvas(ratio)
    painter = QPainter(image)
    Cloud().draw(painter, np.array([(30.0, 62.0)]), Marker(shape, 6.0, "#ff0000", "#00ff00"), ratio)
    painter.end()
    assert _centre(image) == pytest.approx((30 * ratio, 62 * ratio), abs=1.0)


def test_a_cloud_is_drawn_whole_and_again(qapp: QApplication) -> None:
    cloud, image = Cloud(), _canvas(1.0)
    painter = QPainter(image)
    for places in ([(10, 10)], [(10, 10), (50, 50), (90, 20)], [(20, 80)]):
        cloud.draw(painter, np.array(places, dtype=float), INK, 1.0)
    painter.end()
    for x, y in ((10, 10), (50, 50), (90, 20), (20, 80)):
        assert image.pixelColor(x, y) == QColor("#ff0000"), (x, y)


def test_what_is_not_finite_or_far_away_does_no_harm(qapp: QApplication) -> None:
    image = _canvas(1.0)
    painter = QPainter(image)
    cloud = Cloud()
    cloud.draw(painter, np.full((4, 2), np.nan), INK, 1.0)
    cloud.draw(painter, np.array([(np.nan, 5), (50, 50), (1e30, -1e30), (np.inf, 2)]), INK, 1.0)
    cloud.draw(painter, np.empty((0, 2)), INK, 1.0)
    painter.end()
    assert _centre(image) == pytest.approx((50, 50), abs=1.0)


def test_sprites_are_sharp_at_their_ratio(qapp: QApplication) -> None:
    assert sprite(INK, 2.0).width() == pytest.approx(2 * sprite(INK, 1.0).width(), abs=2)


def test_density_is_strongest_where_most_points_are(qapp: QApplication) -> None:
    rng = np.random.default_rng(0)
    points = np.concatenate(
        [
            rng.normal((30, 30), 2, (9000, 2)),
            rng.normal((70, 60), 8, (2000, 2)),
            [(np.nan, 1), (1e9, 1e9), (-4, 2)],
        ]
    )
    image = _canvas(1.0)
    painter = QPainter(image)
    draw_density(painter, points, "#ff0000", QRectF(0, 0, 100, 100))
    painter.end()
    green = [image.pixelColor(x, y).green() for x, y in ((30, 30), (70, 60), (95, 5))]
    assert green[0] < green[1] < green[2] == 255


@pytest.mark.parametrize("ratio", [1.0, 2.0])
@pytest.mark.parametrize("width", [1.0, 1.5, 2.4, 4.0])
def test_strokes_are_as_wide_as_asked(qapp: QApplication, ratio: float, width: float) -> None:
    image = _canvas(ratio)
    painter = QPainter(image)
    for points in ([(10.0, 50.0), (90.0, 50.0)],):
        stroke(painter, polylines(np.array(points), "finite"), QColor("black"), width, ratio)
    painter.end()
    column = [1 - image.pixelColor(int(50 * ratio), y).lightnessF() for y in range(image.height())]
    assert sum(column) == pytest.approx(width * ratio, rel=0.35, abs=0.3)
