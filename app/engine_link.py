"""What the window needs of the engine's client, and what of its events is bad news."""

from __future__ import annotations

from typing import Protocol

from engine.link.messages import Answer, Command, Event, Save
from engine.words import Words

PROBLEMS = ("diverged", "refused", "failed", "lost", "warning")


class EngineLink(Protocol):
    """What the playground needs of `engine.link.client.Client`."""

    def send(self, command: Command) -> None: ...

    def poll(self) -> list[Answer]: ...

    def close(self, timeout: float = 1.0, autosave: Save | None = None) -> None: ...


def problem(event: Event) -> Words | None:
    """What went wrong, if the event says that something did."""
    return event.words if event.kind in PROBLEMS else None
