"""What the engine process asks of a session, and where it finds one.

The modules are found by name when the process runs: the window imports this package, and must not
import torch with it.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from engine.frame import Coverage, Frame, FrameRequest, MetricsBlock, TruthRequest
from engine.link.messages import Event
from engine.link.saver import KeyframeLike
from engine.samples import Samples
from engine.settings import Settings
from engine.words import Words

Arrays = Mapping[str, NDArray[np.float32]]


class SessionLike(Protocol):
    """The part of `engine.session.Session` that the training thread uses."""

    @property
    def population(self) -> tuple[Settings, ...]: ...
    @property
    def iteration(self) -> int: ...
    @property
    def step(self) -> int: ...
    @property
    def device_words(self) -> Words: ...
    def run(self, n: int, stop: Callable[[], bool] | None = None) -> int: ...
    def train_critic(self, k: int) -> object: ...
    def apply(self, change: Mapping[str, object], replica: int | None = None) -> object: ...
    def add_arrays(self, arrays: Arrays) -> None: ...
    def metrics(self, since: int = -1) -> MetricsBlock: ...
    def frame(self, request: FrameRequest) -> Frame: ...
    def coverage(self) -> tuple[Coverage, ...]: ...
    def truth_samples(self, request: TruthRequest) -> Samples: ...
    def keyframe(self) -> KeyframeLike: ...
    def events(self) -> list[Event]: ...


class Sessions(Protocol):
    """Makes sessions; slow, and needs torch."""

    def new(self, population: tuple[Settings, ...], device: str, arrays: Arrays) -> SessionLike: ...

    def again(self, keyframe: bytes, device: str, arrays: Arrays) -> SessionLike: ...


@dataclass(frozen=True, slots=True)
class Modules:
    """Names of the modules that hold `Session` and `Keyframe`."""

    session: str = "engine.session"
    keyframe: str = "engine.keyframe"


class FromModules:
    """Sessions of the classes in `modules`, which are imported by this call, in this thread."""

    def __init__(self, modules: Modules) -> None:
        self._session: Any = importlib.import_module(modules.session).Session
        self._keyframe: Any = importlib.import_module(modules.keyframe).Keyframe

    def new(self, population: tuple[Settings, ...], device: str, arrays: Arrays) -> SessionLike:
        """A session at its beginning.

        Raises:
            UserError: the population or the device cannot be.
        """
        session: SessionLike = self._session(population, device, arrays=arrays)
        return session

    def again(self, keyframe: bytes, device: str, arrays: Arrays) -> SessionLike:
        """A session that goes on from the keyframe with these bytes.

        Raises:
            UserError: the bytes are not a keyframe of this version.
        """
        session: SessionLike = self._session.from_keyframe(self._keyframe.from_bytes(keyframe), device)
        if arrays:
            session.add_arrays(arrays)
        return session
