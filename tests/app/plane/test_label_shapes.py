"""A label is its text, and a halo all about it."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from app.plane.label_shapes import HALO, label_shapes


def test_the_halo_surrounds_the_text_by_half_its_pen(qapp: QApplication) -> None:
    path, halo = label_shapes("−0.25", QFont())
    grown = path.boundingRect().adjusted(-HALO / 2, -HALO / 2, HALO / 2, HALO / 2)
    found = halo.boundingRect()
    assert (found.topLeft() - grown.topLeft()).manhattanLength() < 0.5
    assert (found.bottomRight() - grown.bottomRight()).manhattanLength() < 0.5
    assert abs(path.boundingRect().center().x()) < 3


def test_no_hole_is_left_between_halo_and_text(qapp: QApplication) -> None:
    path, halo = label_shapes("8", QFont())
    edge = path.pointAtPercent(0.1)
    assert halo.contains(edge + QPointF(0.2, 0.2))


def test_other_texts_and_sizes_have_other_shapes(qapp: QApplication) -> None:
    small, large = QFont(), QFont()
    large.setPixelSize(30)
    paths = [label_shapes("1", small)[0], label_shapes("2", small)[0], label_shapes("1", large)[0]]
    assert paths[0] != paths[1]
    assert paths[2].boundingRect().height() > paths[0].boundingRect().height()
