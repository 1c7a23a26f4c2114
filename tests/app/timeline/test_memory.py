"""How much memory the past may take is chosen in a menu, and remembered."""

from __future__ import annotations

from app.journey import MEMORY
from app.timeline.memory import CHOICES, KEY
from app.window import MainWindow
from engine.link.messages import Remember
from tests.app.fake_client import FakeClient


def test_the_choice_reaches_the_engine_and_is_kept(window: MainWindow, fake: FakeClient) -> None:
    assert fake.of(Remember)[-1] == Remember(MEMORY)
    window.actions_["memory_1024"].trigger()
    assert fake.of(Remember)[-1] == Remember(1024)
    assert str(window._memory.store.value(KEY)) == "1024"
    checked = [size for size in CHOICES if window.actions_[f"memory_{size}"].isChecked()]
    assert checked == [1024]
    window.playground.restart()
    assert fake.of(Remember)[-1] == Remember(1024)
