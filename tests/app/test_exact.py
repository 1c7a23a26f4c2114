"""Exact answers, from the question to the picture."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.window import MainWindow
from engine.link.messages import WantTruth
from tests.app.fake_client import FakeClient


def _asked(fake: FakeClient) -> WantTruth:
    found = [command for command in fake.sent if isinstance(command, WantTruth)]
    return found[-1]


def test_what_is_switched_on_is_asked_for_even_while_paused(
    qtbot: QtBot, window: MainWindow, fake: FakeClient
) -> None:
    qtbot.waitUntil(lambda: bool(fake.of(WantTruth)))
    assert "optimal" not in _asked(fake).request.parts
    window.playground.set_playing(playing=False)
    window.plane.set_layer("optimal", on=True)
    with qtbot.waitSignal(window.playground.truth):
        qtbot.waitUntil(lambda: "optimal" in _asked(fake).request.parts)
    before = window.plane.grab_image()
    window.plane.zoom(2.0)
    wanted = window.plane.truth_request().extent
    qtbot.waitUntil(lambda: _asked(fake).request.extent == wanted)
    assert window.plane.grab_image() != before


def test_plane_and_charts_ask_together(window: MainWindow) -> None:
    window.plane.set_layer("cost", on=True)
    window.plane.set_layer("plan", on=True)
    request = window.feed.truth_request()
    assert request.parts >= {"cost", "plan"} | window.board.truths_wanted()
    assert request.extent == window.plane.truth_request().extent
