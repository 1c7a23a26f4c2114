"""The row of layers fits any width: what has no room is in a menu."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.layer_bar import LEAST, LayerBar
from app.plane.plane import Plane
from app.theme import Theme


@pytest.fixture
def plane(qtbot: QtBot, dressed: Theme) -> Plane:
    plane = Plane(dressed)
    qtbot.addWidget(plane)
    return plane


@pytest.fixture
def bar(qtbot: QtBot, plane: Plane, dressed: Theme) -> LayerBar:
    logit, *_, fit = plane.view_actions
    bar = LayerBar(plane.layer_actions, (logit, fit), dressed)
    qtbot.addWidget(bar)
    bar.show()
    return bar


@pytest.mark.parametrize("presenter", [False, True])
@pytest.mark.parametrize("width", [300, 420, 560, 1200])
def test_every_layer_is_in_the_row_or_in_the_menu(
    bar: LayerBar, plane: Plane, dressed: Theme, width: int, presenter: bool
) -> None:
    dressed.set_presenter(presenter)
    bar.resize(max(width, bar.minimumSizeHint().width()), 40)
    QApplication.processEvents()  # lays out anew
    shown = [button for button in bar.buttons if button.isVisible()]
    in_row = [button.defaultAction() for button in shown if button is not bar.more]
    in_menu = bar.more.menu().actions()
    view = [plane.view_actions[0], plane.view_actions[-1]]
    assert in_row[: -len(view)] + in_menu == plane.layer_actions
    assert bar.more.isVisible() is bool(in_menu)
    for one, other in itertools.pairwise(shown):
        assert one.geometry().right() < other.geometry().left()
    for button in shown:
        assert bar.rect().contains(button.geometry())
        assert button.width() >= button.sizeHint().width()


def test_it_never_widens_the_window(bar: LayerBar, plane: Plane) -> None:
    assert bar.minimumSizeHint().width() < 400
    bar.resize(bar.minimumSizeHint())
    assert len(bar.more.menu().actions()) == len(plane.layer_actions) - LEAST
    bar.resize(1200, 40)
    assert not bar.more.isVisible()


def test_what_is_not_for_this_game_takes_no_room(bar: LayerBar, plane: Plane) -> None:
    with_logit = bar.minimumSizeHint().width()
    bar.set_shown(plane.view_actions[0], shown=False)
    assert bar.minimumSizeHint().width() < with_logit
    bar.set_shown(plane.view_actions[0], shown=True)
    assert bar.minimumSizeHint().width() == with_logit
