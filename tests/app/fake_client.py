"""A client without an engine: answers at once, makes up what it draws, remembers what it was told."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import Any

import numpy as np

from engine.frame import (
    Coverage,
    Frame,
    FrameRequest,
    Landscape,
    MetricsBlock,
    Plan,
    Truth,
    TruthRequest,
    metric_columns,
)
from engine.link.messages import (
    Answer,
    Apply,
    Command,
    CoverageReady,
    Event,
    FrameReady,
    HistoryReady,
    MetricsReady,
    Pause,
    Play,
    Save,
    Single,
    Start,
    Status,
    StepCritic,
    StepIteration,
    TruthReady,
    WantCoverage,
    WantFrame,
    WantTruth,
)
from engine.settings import LOG_LOSSES, Settings
from engine.words import Words

DEVICE = "CPU, 1 thread"


@dataclass
class FakeClient:
    """Each `poll` while playing is `pace` iterations."""

    pace: int = 20
    sent: list[Command] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    run: int = 0
    population: tuple[Settings, ...] = field(default_factory=lambda: (Settings(),))
    playing: bool = False
    iteration: int = 0
    step: int = 0
    closed: bool = False
    autosaved: Save | None = None  # asked for with the end
    silent: bool = False  # an engine that is still starting

    @property
    def settings(self) -> Settings:
        """Of the first arena."""
        return self.population[0]

    @settings.setter
    def settings(self, settings: Settings) -> None:
        self.population = (settings, *self.population[1:])

    def send(self, command: Command) -> None:
        assert not self.closed
        self.sent.append(command)
        if isinstance(command, Start):
            self.run, self.population, self.playing = command.run, command.population, command.playing
            self.iteration = self.step = 0
            self.answers.clear()
            self._tell("started", "training {0}", {"0": "started"})
        elif isinstance(command, Single):
            self.run, self.population = command.run, (self.population[command.replica],)
            self.answers.clear()
            self._tell("started", "on with one", {})
            columns = metric_columns(self.settings.critic_depth + 1, self.settings.generator_depth + 1)
            self.answers.append(HistoryReady(self.run, self.population, columns))
        elif isinstance(command, Apply):
            chosen = range(len(self.population)) if command.replica is None else (command.replica,)
            self.population = tuple(
                one.with_(**command.change) if replica in chosen else one
                for replica, one in enumerate(self.population)
            )
            self._tell("applied", "applied", {}, dict(command.change))
        elif isinstance(command, (Play, Pause)):
            self.playing = isinstance(command, Play)
        elif isinstance(command, StepIteration):
            self.playing = False
            self._train(command.count)
        elif isinstance(command, StepCritic):
            self.playing = False
            self.step += command.count
        elif isinstance(command, WantFrame):
            self.answers.append(FrameReady(self.run, self.frame(command.request)))
        elif isinstance(command, WantCoverage):
            share = min(self.iteration / 500, 1.0)
            modes = [
                Coverage(self.iteration, one, round(8 * share), 8, round(8 * share), 0.9 * share, share)
                for one in range(len(self.population))
            ]
            self.answers.append(CoverageReady(self.run, tuple(modes)))
        elif isinstance(command, WantTruth):
            self.answers.append(TruthReady(self.run, self.truth(command.request)))

    def poll(self) -> list[Answer]:
        if self.silent or not self.run:
            return []
        if self.playing:
            self._train(self.pace)
        found, self.answers = self.answers, []
        status = Status(
            self.run,
            self.iteration,
            self.step,
            self.playing,
            87.3 if self.playing else 0.0,
            0.03,
            DEVICE,
            self.population,
        )
        return [*found, status]

    def close(self, timeout: float = 1.0, autosave: Save | None = None) -> None:
        self.closed = True
        self.autosaved = autosave

    def of(self, kind: type) -> list[Command]:
        """The commands of one kind, in the order in which they were sent."""
        return [command for command in self.sent if isinstance(command, kind)]

    def _tell(
        self, kind: str, template: str, params: dict[str, object], change: dict[str, object] | None = None
    ) -> None:
        self.answers.append(Event(self.run, kind, Words(template, params), self.iteration, 0, change or {}))

    def _train(self, count: int) -> None:
        columns = metric_columns(self.settings.critic_depth + 1, self.settings.generator_depth + 1)
        at = np.arange(self.iteration + 1, self.iteration + count + 1)
        fall = np.exp(-at / 400.0)
        rng = np.random.default_rng(self.iteration)
        values = (
            0.05
            + fall[:, None] * (0.5 + np.linspace(0, 1, len(columns)))
            + rng.normal(0, 0.02, (count, len(columns)))
        )
        values[:, 0] *= -1
        block = MetricsBlock(
            self.run,
            columns,
            at,
            np.abs(values[:, None, :]).repeat(len(self.population), 1).astype(np.float32),
        )
        self.answers.append(MetricsReady(self.run, block))
        self.iteration += count
        self.step += count * (self.settings.n_critic + 1)

    def truth(self, request: TruthRequest) -> Truth:
        """The parts asked for: every fake goes straight out to the circle."""
        wants, log_loss = request.parts.__contains__, self.settings.loss in LOG_LOSSES
        frame = self.frame(FrameRequest(frozenset(), 512))
        fakes = frame.fakes[0]
        goals = (1.414 * fakes / np.hypot(*fakes.T)[:, None]).astype(np.float32)
        axes = (np.linspace(*side, request.grid) for side in (request.extent[:2], request.extent[2:]))
        far = np.hypot(*np.meshgrid(*axes))
        optimal = (
            1 / (1 + np.exp(np.minimum(9 * np.abs(far - 1.414) - 3, 50)))
            if log_loss
            else -np.abs(far - 1.414)
        )
        cost = np.where(far > 2.2, np.inf, np.maximum(far - 1.5, 0.0))
        return Truth(
            self.iteration,
            request.replica,
            0.4,
            0.5,
            0.3,
            0.08,
            0.12,
            self.step,
            optimal=Landscape(request.extent, optimal.astype(np.float32)) if wants("optimal") else None,
            kind="discriminator" if log_loss else "potential",
            plan=Plan(fakes, goals) if wants("plan") else None,
            cost=Landscape(request.extent, cost.astype(np.float32)) if wants("cost") else None,
        )

    def frame(self, request: FrameRequest) -> Frame:
        """A ring of eight, and fakes that come nearer to it."""
        rng = np.random.default_rng(self.settings.seed)
        n, layers = request.points, request.layers
        turn = 2 * np.pi * rng.integers(0, 8, n) / 8
        reals = (np.stack((np.cos(turn), np.sin(turn)), 1) * 1.414 + rng.normal(0, 0.02, (n, 2))).astype(
            np.float32
        )
        far = float(np.exp(-self.iteration / 300.0))
        fakes = (reals + rng.normal(0, 0.05 + far, (n, 2))).astype(np.float32)[None]
        x_low, x_high, y_low, y_high = request.extent
        x, y = np.meshgrid(np.linspace(x_low, x_high, request.grid), np.linspace(y_low, y_high, request.grid))
        field = (1.0 - (np.hypot(x, y) - 1.414) ** 2 + 0.2 * np.cos(8 * np.arctan2(y, x))).astype(np.float32)[
            None
        ]
        frame = Frame(
            self.run,
            self.iteration,
            self.step,
            fakes,
            reals,
            request.extent,
            landscape=field if "landscape" in layers else None,
            slope=np.abs(field) if "slope" in layers else None,
            pull=(-0.2 * fakes).astype(np.float32) if "pull" in layers else None,
            interpolates=((fakes + reals) / 2).astype(np.float32) if "interpolates" in layers else None,
            interpolate_slopes=np.abs(rng.normal(1, 0.1, (1, n))).astype(np.float32)
            if layers & {"interpolates", "slopes"}
            else None,
            latent_grid=rng.normal(0, 1, (1, 15, 15, 2)).astype(np.float32)
            if "latent_grid" in layers
            else None,
            scores_real=rng.normal(0.5, 0.2, (1, n)).astype(np.float32) if "scores" in layers else None,
            scores_fake=rng.normal(-0.3, 0.4, (1, n)).astype(np.float32) if "scores" in layers else None,
            weights=rng.normal(0, 0.1, (1, 4000)).astype(np.float32) if "weights" in layers else None,
        )
        return _of_many(frame, len(self.population))


def _of_many(frame: Frame, replicas: int) -> Frame:
    """The same picture of every replica."""
    many: dict[str, Any] = {
        field.name: value.repeat(replicas, 0)
        for field in fields(frame)
        if field.name != "reals" and isinstance(value := getattr(frame, field.name), np.ndarray)
    }
    return replace(frame, **many)
