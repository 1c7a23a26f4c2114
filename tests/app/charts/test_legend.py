"""The legend stays where it is while values change, and gives long ones the room that they need."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QColor, QFont, QFontMetricsF
from PySide6.QtWidgets import QApplication

from app.charts.legend import Legend, LegendItem, slot


@pytest.fixture
def font(qapp: QApplication) -> QFont:
    return qapp.font()


def _items(*values: str) -> list[LegendItem]:
    return [LegendItem(name, QColor("red"), value=value, room="0.000")
            for name, value in zip(("estimate", "penalty", "W₁"), values, strict=True)]  # fmt: skip


def _overlap(legend: Legend, items: list[LegendItem], font: QFont) -> bool:
    metrics = QFontMetricsF(font)
    pairs = zip(items, legend._places, legend._places[1:], strict=False)
    return any(a.y() == b.y() and a.x() + slot(item, metrics) > b.x() + 0.5 for item, a, b in pairs)


def test_entries_stay_while_their_values_have_room(font: QFont) -> None:
    legend = Legend()
    legend.place(_items("0.1", "0.22", "0.333"), 900, font)
    assert legend.fits(_items("0.123", "", "0.4"))
    assert not legend.fits(_items("0.123", "0.0687", "0.4"))
    assert not legend.fits([replace(item, label="other") for item in _items("0.1", "0.2", "0.3")])


def test_a_long_value_gets_room_where_there_is_some(font: QFont) -> None:
    legend, long = Legend(), _items("0.384", "−0.0687123", "0.265")
    legend.place(_items("0.1", "0.2", "0.3"), 900, font)
    assert _overlap(legend, long, font)
    legend.place(long, 900, font)
    assert not _overlap(legend, long, font)
    assert legend.fits(_items("0.1", "0.0687", "0.2"))  # it does not jump back and forth


def test_values_are_not_given_up_for_one_long_one(font: QFont) -> None:
    usual = _items("0.1", "0.2", "0.3")
    metrics = QFontMetricsF(font)
    width = slot(usual[0], metrics) + slot(usual[1], metrics)
    legend = Legend()
    legend.place(usual, width, font)
    assert not legend.compact
    legend.place(_items("−0.00001234567", "−0.00001234567", "0.3"), width, font)
    assert not legend.compact
    legend.place(_items("−0.00001234567", "−0.00001234567", "0.3"), width / 2, font)
    assert legend.compact  # in another width it is arranged anew
