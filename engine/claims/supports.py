"""Supports of low dimension (Arjovsky and Bottou 2017): a perfect discriminator between what looks alike."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.claims.claim import Claim, Effort, Outcome, Part, number, spread
from engine.claims.figures import FAKE, INK, REAL, SERIES, band, landscape_colours, plane, sheet
from engine.claims.scenes import affine_generator, checkpoints, place_generators, scores_at
from engine.datasets import shape_of
from engine.distances import LOG2
from engine.divergences import analytic, discriminator_bound
from engine.frame import FrameRequest
from engine.session import Session
from engine.settings import Settings

Array = NDArray[np.float64]

_ANGLE = 0.5  # radians between the lines' crossing one and the horizontal
_TRAINED = 50  # iterations of the generator on the ring, before it is held
_STEPS = (10, 30, 100, 300, 1000, 1500)
_LONGER = (4000,)
_DISCRIMINATOR = {"loss": "minimax", "constraint": "none", "critic_rate": 6e-3, "batch_size": 64}
_SETTLING = 6e-4  # the rate after the last checkpoint but one
_CROSS = Settings(
    data="lines",
    line_distance=0.0,
    latent_dim=1,
    latent="uniform",
    generator_depth=1,
    generator_width=2,
    generator_activation="relu",
)
_RING = Settings(data="ring8", latent_dim=1, generator_width=32)
_EXTENT = (-2.0, 2.0, -2.0, 2.0)


@dataclass(frozen=True, slots=True, eq=False)
class _Scene:
    """Accuracy and the discriminator's JS (seeds, k) at each checkpoint; the plane of the first seed."""

    title: str
    accuracy: Array
    js: Array
    real: Array
    fake: Array
    landscape: Array


def _run(effort: Effort) -> Outcome:
    steps = [*_STEPS, *(() if effort.quick else _LONGER)]
    done = iter(range(3))

    def part_of() -> Effort:
        share = next(done)
        return Effort(
            effort.seeds, effort.quick, effort.device, tick=lambda here: effort.tick((share + here) / 3)
        )

    scenes = [
        _separate("two crossing lines", _cross(effort), steps, part_of()),
        _separate("eight points and a curve", _on_ring(effort, 0.0), steps, part_of()),
        _separate("the ring and a curve", _on_ring(effort, 1.0), steps, part_of()),
    ]
    exactly = analytic(shape_of("lines", line_distance=0.0))
    figures = (_draw(effort.figures, scenes, steps),) if effort.figures else ()
    return Outcome(_parts(scenes, exactly.js if exactly else float("nan")), figures)


def _cross(effort: Effort) -> Session:
    """The real line upright, the fakes' one across it: they share a single point."""
    members = [_CROSS.with_(**_DISCRIMINATOR, seed=seed) for seed in range(effort.seeds)]
    session = Session(members, effort.device, independent=True)
    direction = np.array([[np.cos(_ANGLE), np.sin(_ANGLE)]])
    place_generators(session, affine_generator(members[0], direction, np.zeros(2)))
    return session


def _on_ring(effort: Effort, noise: float) -> Session:
    """New discriminators for generators with a 1-D latent, which a WGAN-GP has trained on the ring."""
    members = [_RING.with_(data_noise=noise, seed=seed) for seed in range(effort.seeds)]
    game = Session(members, effort.device, independent=True)
    game.run(_TRAINED)
    session = Session([s.with_(**_DISCRIMINATOR) for s in members], effort.device, independent=True)
    place_generators(session, game.keyframe().tensors["generator"])
    return session


def _separate(title: str, session: Session, steps: list[int], effort: Effort) -> _Scene:
    accuracies, bounds = [], []
    request = FrameRequest(frozenset({"scores"}), 4096)
    frame = session.frame(request)
    for step in checkpoints(session, steps, effort):
        frame = session.frame(request)
        real, fake = frame.scores_real, frame.scores_fake
        assert real is not None
        assert fake is not None
        accuracies.append(((real > 0).mean(axis=1) + (fake < 0).mean(axis=1)) / 2)
        bounds.append([discriminator_bound(*scores) for scores in zip(real, fake, strict=True)])
        if step == steps[-2]:
            session.apply({"critic_rate": _SETTLING})
    side = np.linspace(*_EXTENT[:2], 161)
    xs, ys = np.meshgrid(side, side)
    landscape = scores_at(session, np.stack([xs.ravel(), ys.ravel()], axis=1))[0].reshape(xs.shape)
    fakes = np.asarray(frame.fakes[0], np.float64)
    reals = np.asarray(frame.reals, np.float64)
    return _Scene(title, np.array(accuracies).T, np.array(bounds).T, reals, fakes, landscape)


def _parts(scenes: list[_Scene], exactly: float) -> tuple[Part, ...]:
    cross, points, ring = scenes
    parts = [
        Part.exact(
            "JS = log 2 between curves that share points at most",
            f"{number(exactly)} in closed form (they share a set of measure 0); log 2 = {number(LOG2)}",
            exactly == LOG2,
        )
    ]
    for scene, accuracy, share in ((cross, 0.99, 0.95), (points, 0.99, 0.95)):
        parts.append(
            Part.over(
                f"{scene.title}: a discriminator separates them, and its own estimate nears log 2",
                f"accuracy {_percent(scene.accuracy[:, -1])}, JS at least {spread(scene.js[:, -1])}",
                (scene.accuracy[:, -1] >= accuracy) & (scene.js[:, -1] >= share * LOG2),
                {"accuracy": float(scene.accuracy[:, -1].mean()), "js": float(scene.js[:, -1].mean())},
            )
        )
    rising = ring.js[:, -1] > ring.js[:, 2]
    parts.append(
        Part.over(
            "the ring with its own noise (σ = 0.014) and a curve: nearly so",
            f"accuracy {_percent(ring.accuracy[:, 0])} at first, {_percent(ring.accuracy[:, -1])} at last; "
            f"JS at least {spread(ring.js[:, -1])}",
            (ring.accuracy[:, -1] >= 0.97) & rising,
            {"accuracy": float(ring.accuracy[:, -1].mean()), "js": float(ring.js[:, -1].mean())},
        )
    )
    return tuple(parts)


def _percent(shares: Array) -> str:
    """Two digits after the point: near 100 % three that count would say 100."""
    return f"{100 * shares.mean():.2f} ± {100 * shares.std():.2f} %"


def _draw(folder: Path, scenes: list[_Scene], steps: list[int]) -> Path:
    title = "A discriminator between supports of low dimension"
    with sheet(folder, "supports", title, columns=4, panel=(3.2, 3.0)) as page:
        for axes, scene in zip(page.axes, scenes, strict=False):
            shade = 1 / (1 + np.exp(-np.clip(scene.landscape, -50, 50)))
            axes.imshow(
                shade, origin="lower", extent=_EXTENT, cmap=landscape_colours(), vmin=0, vmax=1, zorder=0
            )
            axes.plot(*scene.fake.T, ".", color=FAKE, markersize=2, label="fake")
            axes.plot(*scene.real.T, ".", color=REAL, markersize=2, label="real")
            plane(axes, _EXTENT)
            axes.set_title(f"{scene.title}".capitalize())
        page.axes[0].legend(loc="upper left", markerscale=4)
        last = page.axes[3]
        for scene, colour in zip(scenes, (SERIES[2], SERIES[0], SERIES[1]), strict=True):
            band(last, np.array(steps), scene.js, colour, scene.title)
        last.axhline(LOG2, color=INK, linewidth=1, linestyle="--", label="log 2")
        last.set(title="JS, as the discriminator has it", xlabel="its steps", ylabel="nats", xscale="log")
        last.set_ylim(-0.05, 1.15)
        last.legend(loc="upper left")
    return page.path


CLAIM = Claim(
    name="supports",
    title="Supports of low dimension",
    published="If both supports are manifolds of low dimension, a discriminator of accuracy 1 exists between "
    "them, however near they are, and JS = log 2; in practice the discriminator's error goes to 0.",
    source="Arjovsky and Bottou 2017, theorems 2.1 to 2.3, Fig. 1",
    run=_run,
)
