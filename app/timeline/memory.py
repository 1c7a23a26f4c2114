"""How much memory the past may take: choices in a menu, remembered."""

from __future__ import annotations

from PySide6.QtCore import QSettings
from PySide6.QtGui import QActionGroup

from app.actions import Actions
from app.journey import MEMORY, Journey

CHOICES = (64, MEMORY, 1024, 4096)  # MiB
KEY = "past_memory"


def add_memory_choices(actions: Actions, journey: Journey, store: QSettings) -> None:
    """An action for each choice; the one that was chosen before is in force at once."""
    group = QActionGroup(actions)
    before = str(store.value(KEY, MEMORY))
    for size in CHOICES:
        action = actions.add(
            f"memory_{size}",
            actions.tr("{0} MB").format(f"{size:,}"),
            lambda _=False, size=size: _choose(journey, store, size),
            hint=actions.tr("Memory for the past: with more of it, older moments can be gone back to sooner"),
            checkable=True,
        )
        group.addAction(action)
        action.setChecked(str(size) == before)
        if str(size) == before:
            journey.memory = size


def _choose(journey: Journey, store: QSettings, size: int) -> None:
    store.setValue(KEY, size)
    journey.remember(size)
