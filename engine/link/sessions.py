"""What the engine process asks of a session, and where it finds one.

The modules are found by name when the process runs: the window imports this package, and must not
import torch with it.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from engine.frame import Coverage, Frame, FrameRequest, MetricsBlock, TruthRequest
from engine.history import History
from engine.keyframe import Keyframe
from engine.link.messages import Event
from engine.link.options import Modules
from engine.player import Trainable
from engine.samples import Samples
from engine.settings import Settings
from engine.words import Words

Arrays = Mapping[str, NDArray[np.float32]]


class SessionLike(Trainable, Protocol):
    """The part of `engine.session.Session` that the training thread uses."""

    @property
    def alive(self) -> tuple[bool, ...]: ...
    @property
    def history(self) -> History: ...
    @property
    def made_by(self) -> Mapping[str, str]: ...
    @property
    def device_words(self) -> Words: ...
    def add_arrays(self, arrays: Arrays) -> None: ...
    def metrics(self, since: int = -1) -> MetricsBlock: ...
    def frame(self, request: FrameRequest) -> Frame: ...
    def coverage(self) -> tuple[Coverage, ...]: ...
    def truth_samples(self, request: TruthRequest) -> Samples: ...
    def events(self) -> list[Event]: ...


def dead(session: SessionLike) -> set[int | None]:
    """Replicas that no longer train."""
    return {replica for replica, alive in enumerate(session.alive) if not alive}


class Sessions(Protocol):
    """Makes sessions; slow, and needs torch."""

    def new(
        self, population: tuple[Settings, ...], device: str, arrays: Arrays, *, independent: bool = False
    ) -> SessionLike: ...

    def again(self, keyframe: Keyframe, device: str, arrays: Arrays) -> SessionLike: ...


class FromModules:
    """Sessions of the class in `modules`, which is imported by this call, in this thread."""

    def __init__(self, modules: Modules) -> None:
        self._session: Any = importlib.import_module(modules.session).Session

    def new(
        self, population: tuple[Settings, ...], device: str, arrays: Arrays, *, independent: bool = False
    ) -> SessionLike:
        """A session at its beginning.

        Raises:
            UserError: the population or the device cannot be.
        """
        session: SessionLike = self._session(population, device, arrays=arrays, independent=independent)
        return session

    def again(self, keyframe: Keyframe, device: str, arrays: Arrays) -> SessionLike:
        """A session that goes on from a keyframe.

        Raises:
            UserError: it is not one of such a session.
        """
        session: SessionLike = self._session.from_keyframe(keyframe, device)
        if arrays:
            session.add_arrays(arrays)
        return session
