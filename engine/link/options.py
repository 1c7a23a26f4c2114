"""How an engine process is started."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Modules:
    """Name of the module that holds `Session`."""

    session: str = "engine.session"


@dataclass(frozen=True, slots=True)
class Options:
    """How an engine process is started.

    `resume`: go on from the journal, if it holds a session. `temporary`: the folder of the journal is
    this window's alone and goes with it, even if the window can no longer see to that.
    """

    journal: Path
    device: str = "auto"
    resume: bool = False
    temporary: bool = False
    modules: Modules = Modules()
