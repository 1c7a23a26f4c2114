"""Every layer has a key, texts, an icon, and asks the engine only for what exists."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from app.palettes import DARK, LIGHT, Palette
from app.plane.icons import SIDE, layer_icon
from app.plane.layers import LAYERS, needed, truths_needed
from engine.frame import LAYERS as CARRIED
from engine.frame import TRUTHS


def test_layers_ask_for_what_frames_can_carry() -> None:
    assert needed(frozenset(LAYERS)) <= set(CARRIED)
    assert needed(frozenset({"reals", "fakes", "trails"})) == frozenset()
    assert needed(frozenset({"contours"})) == {"landscape"}


def test_layers_ask_for_what_exact_answers_can_carry() -> None:
    assert truths_needed(frozenset(LAYERS)) <= set(TRUTHS)
    assert truths_needed(frozenset({"reals", "fakes", "slope"})) == frozenset()
    assert truths_needed(frozenset({"beside", "plan"})) == {"optimal", "plan"}


def test_keys_are_single_and_differ() -> None:
    keys = [layer.key for layer in LAYERS.values()]
    assert all(len(key) == 1 for key in keys)
    assert len(set(keys)) == len(keys)
    assert all(layer.title and layer.help.endswith(".") for layer in LAYERS.values())


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_icons_differ_and_are_sharp(qapp: QApplication, palette: Palette) -> None:
    images = {name: layer_icon(name, palette).pixmap(QSize(SIDE, SIDE), 2.0).toImage() for name in LAYERS}
    assert all(image.width() == 2 * SIDE for image in images.values())
    for one, other in itertools.combinations(images, 2):
        assert images[one] != images[other], (one, other)
