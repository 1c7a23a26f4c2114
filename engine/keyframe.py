"""A keyframe: everything needed to go on training from a moment, and its bytes.

One safetensors file: JSON in the metadata, tensors, SHA-256 over the tensors, because flipped payload
bits otherwise load without a word. Nothing is ever unpickled.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save

from engine.settings import PENALTIES, Settings, check_population, read, to_dict
from engine.words import UserError

FORMAT = 1
STORED = "array:"  # prefix of points and painted densities among the tensors


@dataclass(frozen=True, slots=True, eq=False)
class Keyframe:
    """State of a population between two steps; every array is our own copy.

    `tensors` are those of `engine.session.Session.tensors`, each (R, ·); `arrays` the points and painted
    densities by SHA-256; `made_by` says program, torch, device and threads, on which the bits depend. Of
    `companions` the first one's seed draws, for as many critic steps as any of them would take.
    """

    population: tuple[Settings, ...]
    independent: bool
    iteration: int
    step: int
    alive: tuple[bool, ...]
    tensors: Mapping[str, NDArray[Any]]
    arrays: Mapping[str, NDArray[np.float32]]
    made_by: Mapping[str, str]
    companions: tuple[Settings, ...] = ()  # those it was one of, as far as its bits depend on them

    def single(self, replica: int) -> Keyframe:
        """Only this replica, to go on with the bits that it has among the others."""
        drawn = (*self.companions, *self.population)
        companions = tuple(dict.fromkeys(_what_counts(settings) for settings in drawn))
        own = self.population[replica]
        return replace(
            self,
            population=(own,),
            alive=(self.alive[replica],),
            tensors={name: array[replica : replica + 1] for name, array in self.tensors.items()},
            companions=companions if len(self.population) > 1 else self.companions,
        )

    def to_bytes(self) -> bytes:
        """The keyframe as a safetensors file."""
        tensors = dict(self.tensors) | {STORED + name: array for name, array in self.arrays.items()}
        told = {
            "format": FORMAT,
            "population": [to_dict(settings) for settings in self.population],
            "independent": self.independent,
            "iteration": self.iteration,
            "step": self.step,
            "alive": list(self.alive),
            "made_by": dict(self.made_by),
            "companions": [to_dict(settings) for settings in self.companions],
            "sha256": _digest(tensors),
        }
        return save(tensors, {"wgan": json.dumps(told)})

    @classmethod
    def from_bytes(cls, data: bytes) -> Keyframe:
        """Read a keyframe, checking everything before anything is used.

        Raises:
            UserError: not such a file, damaged, of a later version, or with impossible contents.
        """
        return cls.of(*_parse(data))

    @classmethod
    def of(cls, tensors: Mapping[str, NDArray[Any]], told: Mapping[str, Any]) -> Keyframe:
        """A keyframe of its tensors and its description, both unchecked as yet.

        Raises:
            UserError: impossible contents.
        """
        try:
            population = check_population(read(values) for values in told["population"])
            arrays = {
                name.removeprefix(STORED): array for name, array in tensors.items() if name.startswith(STORED)
            }
            keyframe = cls(
                population,
                bool(told["independent"]),
                int(told["iteration"]),
                int(told["step"]),
                tuple(bool(alive) for alive in told["alive"]),
                {name: array for name, array in tensors.items() if not name.startswith(STORED)},
                arrays,
                {str(name): str(value) for name, value in told["made_by"].items()},
                tuple(_what_counts(read(values)) for values in told.get("companions", ())),
            )
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
            if isinstance(error, UserError):
                raise
            raise UserError("this file's description of the session is damaged") from None
        keyframe.check()
        return keyframe

    def check(self) -> None:
        """Raise `UserError` if counts, shapes or numbers cannot be those of a session."""
        if not 0 <= self.iteration <= self.step < 2**53 or len(self.alive) != len(self.population):
            raise UserError("this file's counters are impossible")
        for name, array in (self.tensors | self.arrays).items():  # type: ignore[operator]
            if not np.isfinite(array).all():
                raise UserError("{name} in this file holds numbers that are not finite", name=name)


def _what_counts(settings: Settings) -> Settings:
    """The settings of a replica on which the bits of the others depend, all else at its default."""
    penalised = settings.constraint in PENALTIES
    return Settings(
        seed=settings.seed,
        n_critic=settings.n_critic,
        critic_warmup=settings.critic_warmup,
        constraint="gradient_penalty" if penalised else "none",
    )


def _parse(data: bytes) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """Tensors and description, after checking header, version and digest."""
    try:
        tensors = load(data)
        length = int.from_bytes(data[:8], "little")
        told = json.loads(json.loads(data[8 : 8 + length])["__metadata__"]["wgan"])
        version = int(told["format"])
        digest = told["sha256"]
    except (SafetensorError, ValueError, KeyError, TypeError, RecursionError):
        raise UserError("this is not a WGAN Playground file, or it is damaged") from None
    if version != FORMAT:
        raise UserError(
            "this file has format {version}; this program reads format {known}", version=version, known=FORMAT
        )
    if digest != _digest(tensors):
        raise UserError("this file is damaged: its checksum does not fit its contents")
    return tensors, told


def _digest(tensors: Mapping[str, NDArray[Any]]) -> str:
    digest = hashlib.sha256()
    for name in sorted(tensors):
        array = np.ascontiguousarray(tensors[name])
        digest.update(f"{name} {array.dtype} {array.shape}\n".encode())
        digest.update(array.tobytes())
    return digest.hexdigest()
