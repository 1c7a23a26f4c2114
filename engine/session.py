"""Session: the one object through which the rest of the world trains, looks, saves and goes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine import device as devices
from engine import exact, probes
from engine.distributions import make_target
from engine.frame import Coverage, Frame, FrameRequest, MetricsBlock, TruthRequest
from engine.history import History
from engine.keyframe import Keyframe
from engine.link.messages import Event
from engine.player import Player
from engine.population import Population
from engine.recorder import BLOCK, Recorder
from engine.samples import Samples
from engine.settings import Settings, check_population, knobs
from engine.snapshot import alone, open_file, write
from engine.trainer import Trainer
from engine.watch import Watch
from engine.words import UserError, Words

_VERSION = "0.1"
_quiet = np.errstate(over="ignore", invalid="ignore")  # a replica that diverges is told of by its event


class Session:
    """A population in training. Same settings and same changes give the same bits, looked at or not."""

    def __init__(
        self,
        settings: Settings | Sequence[Settings],
        device: str = "auto",
        *,
        arrays: Mapping[str, NDArray[np.float32]] | None = None,
        independent: bool = False,
        dtype: torch.dtype = torch.float32,
    ) -> None:
        """Start one replica, or a population; `independent` replicas have draws of their own.

        `arrays` holds points (N, 2) and painted densities (H, W) by the SHA-256 in `Settings.data`.

        Raises:
            UserError: replicas of different structure, an array or a device that is not there.
        """
        devices.use_threads()
        members = (settings,) if isinstance(settings, Settings) else settings
        replicas = check_population(members)
        self.arrays = dict(arrays or {})
        self.device = devices.choose(device)
        with torch.inference_mode():
            self._population = Population(replicas, self.arrays, self.device, dtype, independent=independent)
        self.iteration = 0
        self.step = 0
        self._events: list[Event] = []
        self.columns = self._population.trainers[0].meters.columns
        self._recorder = Recorder(self.columns, len(replicas), self.device)
        self._watch = Watch(self._population)

    @property
    def population(self) -> tuple[Settings, ...]:
        """The settings of every replica, as in force now."""
        return self._population.members

    @property
    def history(self) -> History:
        """Metrics of every step, in bounded memory."""
        return self._recorder.history

    @property
    def independent(self) -> bool:
        """Whether replicas have draws of their own."""
        return self._population.independent

    @property
    def alive(self) -> tuple[bool, ...]:
        """Which replicas still train."""
        return tuple(self._population.alive())

    @property
    def trainers(self) -> Sequence[Trainer]:
        """The trainers of its chunks of replicas, for benchmarks and tests."""
        return self._population.trainers

    @property
    def made_by(self) -> dict[str, str]:
        """What the bits depend on: program, torch, device, threads."""
        return {"program": _VERSION, **devices.made_by(self.device)}

    @property
    def device_words(self) -> Words:
        """The device, for people."""
        return devices.in_words(self.device)

    @_quiet
    @devices.training()
    @torch.inference_mode()
    def run(self, n: int, stop: Callable[[], bool] | None = None) -> int:
        """Do n iterations, asking `stop` before each; returns how many were done.

        Fewer if `stop` says so or every replica has diverged.
        """
        for done in range(n):
            if (stop is not None and stop()) or not any(self._population.alive()):
                return done
            self._population.iterate(self.iteration, self.step)
            self.iteration += 1
            self._count()
        return n

    @_quiet
    @devices.training()
    @torch.inference_mode()
    def train_critic(self, k: int) -> None:
        """Train the critic alone for k steps: the generator and the iteration count stay."""
        for _ in range(k):
            self._population.train_critic(self.step)
            self._count()

    @torch.inference_mode()
    def apply(self, change: Mapping[str, object], replica: int | None = None) -> None:
        """Change live knobs of one replica, or of all (None), from the next step on.

        Raises:
            UserError: unknown knob, value not allowed, or a knob that needs a rebuild; nothing is changed.
        """
        for name in change:
            if name in knobs() and not knobs()[name].live:
                raise UserError("{name} cannot change while training; it needs a restart", name=name)
        members = list(self.population)
        for index in range(len(members)) if replica is None else [replica]:
            members[index] = members[index].with_(**change)
        population = check_population(members)
        self._configure(population)

    def add_arrays(self, arrays: Mapping[str, NDArray[np.float32]]) -> None:
        """Make points or painted densities known by their SHA-256."""
        self.arrays |= arrays

    def metrics(self, since: int = -1) -> MetricsBlock:
        """Rows of steps after `since` that are still kept in full; the first step is 0."""
        self._recorder.fetch(self.step)
        return self.history.rows(since)

    @_quiet
    @torch.inference_mode()
    def frame(self, request: FrameRequest | None = None) -> Frame:
        """A picture of this moment for drawing."""
        return probes.look(self._population, request or FrameRequest(), self.iteration, self.step)

    @_quiet
    @torch.inference_mode()
    def coverage(self) -> tuple[Coverage, ...]:
        """Modes, what each replica makes of them (2,500 fakes), and how far its generator stretches."""
        return exact.modes_covered(self._population, self.iteration, self.step)

    @torch.inference_mode()
    def truth_samples(self, request: TruthRequest | None = None) -> Samples:
        """What `engine.truth` computes an exact answer to `request` from: copies of this moment.

        Raises:
            UserError: there is no such replica, part or grid.
        """
        return exact.truth_samples(self._population, request or TruthRequest(), self.iteration, self.step)

    def events(self) -> list[Event]:
        """What happened since the last call: replicas that diverged."""
        happened, self._events = self._events, []
        return happened

    def tensors(self) -> dict[str, Tensor]:
        """Every tensor that training changes, by name, (R, ·): live, not copies."""
        states = [trainer.state() for trainer in self._population.trainers]
        joined = {
            name: states[0][name] if len(states) == 1 else torch.cat([state[name] for state in states])
            for name in states[0]
        }
        return joined | {"safe.critic": self._watch.critic, "safe.generator": self._watch.generator}

    @torch.inference_mode()
    def keyframe(self) -> Keyframe:
        """Everything needed to go on from here, as copies."""
        tensors = {name: np.array(tensor.cpu().numpy()) for name, tensor in self.tensors().items()}
        used = {s.data.partition(":")[2] for s in self.population}
        arrays = {name: array for name, array in self.arrays.items() if name in used}
        return Keyframe(
            self.population,
            self.independent,
            self.iteration,
            self.step,
            self.alive,
            tensors,
            arrays,
            self.made_by,
            self._population.companions,
        )

    @torch.inference_mode()
    def restore(self, keyframe: Keyframe, *, forget: bool = True) -> None:
        """Go back, or on, to a keyframe of a population of this shape.

        Later metrics are forgotten, unless what comes is a replay of what is known.

        Raises:
            UserError: the keyframe is of other networks; nothing is changed.
        """
        mine = self.tensors()
        for name in mine.keys() | keyframe.tensors.keys():
            theirs = keyframe.tensors.get(name)
            if name not in mine or theirs is None or tuple(mine[name].shape) != theirs.shape:
                raise UserError("{name} of this keyframe does not fit these networks", name=name)
        self.arrays |= keyframe.arrays
        self._recorder.fetch(self.step)
        self._configure(keyframe.population)
        for part, trainer in zip(self._population.slices, self._population.trainers, strict=True):
            for name, tensor in trainer.state().items():
                tensor.copy_(torch.from_numpy(np.array(keyframe.tensors[name][part])))
            trainer.alive = list(keyframe.alive[part])
        self._population.companions = keyframe.companions
        self.iteration, self.step = keyframe.iteration, keyframe.step
        self._recorder.go_to(self.step)
        if forget:
            self.forget()
        self._watch.critic.copy_(torch.from_numpy(np.array(keyframe.tensors["safe.critic"])))
        self._watch.generator.copy_(torch.from_numpy(np.array(keyframe.tensors["safe.generator"])))

    def forget(self) -> None:
        """Forget the metrics of this step and of those after it: something else is going to happen."""
        self._recorder.forget(self.step)

    def recall(self, history: History) -> None:
        """Take over metrics from before this session was made.

        Raises:
            UserError: of other metrics or replicas.
        """
        if (history.columns, history.replicas) != (self.columns, len(self.population)):
            raise UserError("the metric history is of other networks")
        self._recorder.history = history

    def save(self, path: str | Path) -> None:
        """Write this moment and its metrics as a `.wgan` file: the old file or the new one is whole, always.

        Raises:
            UserError: the file cannot be written, or numbers have just overflowed.
        """
        (keyframe := self.keyframe()).check()
        self.metrics(self.step)
        write(Path(path), alone(keyframe, self.history.state()))

    @classmethod
    def load(cls, path: str | Path, device: str = "auto") -> Session:
        """Go on from where the session in a file stood, without what came before.

        Raises:
            UserError: no such file, or not one of ours.
        """
        snapshot = open_file(Path(path))
        here, make = snapshot.timeline, partial(cls.from_keyframe, device=device)
        player = Player.at(here, here.current, snapshot.step, make)
        player.go(snapshot.step)
        return player.session

    @classmethod
    def from_keyframe(cls, keyframe: Keyframe, device: str = "auto") -> Session:
        """A session that goes on from there."""
        kinds = {"float32": torch.float32, "float64": torch.float64}
        kind = str(keyframe.tensors["critic"].dtype) if "critic" in keyframe.tensors else ""
        if kind not in kinds:
            raise UserError("this keyframe has no critic of float32 or float64")
        rest = {"arrays": keyframe.arrays, "independent": keyframe.independent, "dtype": kinds[kind]}
        session = cls(keyframe.population, device, **rest)  # type: ignore[arg-type]
        session.restore(keyframe)
        return session

    def _configure(self, population: tuple[Settings, ...]) -> None:
        about_data = ("data", "data_noise", "line_distance")
        old, new = self.population[0], population[0]
        target = self._population.target
        if any(getattr(old, name) != getattr(new, name) for name in about_data):
            target = make_target(new, self.arrays, self.device, self._population.dtype)
        self._population.configure(population, target)

    def _count(self) -> None:
        """Keep the step's metrics; every 64 steps, whoever looks, stop what diverged."""
        self._recorder.keep(self.step, self._population.metrics())
        self.step += 1
        if self.step % BLOCK == 0:
            self._recorder.fetch(self.step)
            self._events += self._watch.look(self.iteration)
