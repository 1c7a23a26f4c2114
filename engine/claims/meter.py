"""WGAN, Fig. 3 and 4: the critic's estimate as a meter of progress, the original GAN's loss beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.agreement import rank_correlation
from engine.claims.claim import Claim, Effort, Outcome, Part, number, spread
from engine.claims.figures import GRID, INK, MUTED, SERIES, sheet
from engine.claims.play import Progress, chance, play, stops, work
from engine.datasets import shape_of
from engine.distances import LOG2
from engine.floor import Floor
from engine.frame import Frame, FrameRequest
from engine.recipes import with_recipe
from engine.session import Session
from engine.settings import Settings
from engine.transport import Solution, noise_floor, scaled_estimate, solve

Array = NDArray[np.float64]
Points = NDArray[np.floating]

_FIRST = 50  # iteration of the first reading that counts
_NEEDED = 0.8
_FEWEST = 5  # readings that make a correlation
_FLOOR_DRAWS = 60
_WGAN, _GAN = "wgan-gp-live", "gan"


@dataclass(frozen=True, slots=True)
class _Size:
    iterations: int
    every: int
    steps: int  # of the critic alone, towards its optimum, before the second reading
    points: int
    width: int


_FULL, _QUICK = _Size(450, 15, 400, 512, 64), _Size(400, 20, 150, 256, 32)


@dataclass(frozen=True, slots=True, eq=False)
class _Readings:
    """Readings (seeds, k) at iterations (k,): exact W₁, and what the critic says of it.

    `played` is read off the critic as it is, `optimal` off a copy that is trained on, the generator held.
    """

    at: NDArray[np.int64]
    distance: Array
    played: Array
    optimal: Array


@dataclass(frozen=True, slots=True, eq=False)
class _Look:
    """One replica: points (n, 2) and their scores (n,)."""

    reals: Points
    fakes: Points
    scores_real: Points
    scores_fake: Points


def _run(effort: Effort) -> Outcome:
    size = _QUICK if effort.quick else _FULL
    base = Settings(critic_width=size.width, generator_width=size.width)
    games = {name: with_recipe(name, base) for name in (_WGAN, _GAN)}
    progress = Progress(effort, work(games, dict.fromkeys(games, size.iterations), effort))
    seen = {name: _read(settings, size, effort, progress) for name, settings in games.items()}
    floor = _floor(games[_WGAN], size)
    note = (
        f"Ring of 8, nets 3×{size.width}, batch 256, n_critic 5, Adam 1e-3 (0.5, 0.9), λ = 0.1; a reading "
        f"every {size.every} iterations from {_FIRST} until W₁ < {number(2 * floor.mean)}, twice the noise "
        f"floor of {size.points} points, or to iteration {size.iterations}. The theorem is about an optimal "
        "critic: one that takes five steps between moves of a generator at the same rate lags behind, and "
        "while W₁ swings within a factor of three its estimate swings later. A copy of it is trained on "
        f"for {size.steps} steps before each second reading. In the plane JS is not saturated, and W₁ of "
        "the original GAN goes up and down by factors, so that its loss says something, too."
    )
    return Outcome(_parts(seen, floor), (_draw(effort.figures, seen, floor),) if effort.figures else (), note)


def _parts(seen: Mapping[str, _Readings], floor: Floor) -> tuple[Part, ...]:
    wgan, gan = seen[_WGAN], seen[_GAN]
    played, optimal = correlations(wgan, wgan.played, floor), correlations(wgan, wgan.optimal, floor)
    loss, best_loss = correlations(gan, gan.played, floor), correlations(gan, gan.optimal, floor)
    return (
        _part("estimate/K as it is while playing: rank correlation with W₁ ≥ 0.8", played),
        _part("estimate/K of a critic trained to its optimum: rank correlation with W₁ ≥ 0.8", optimal),
        _beside("while playing, a better meter than the original GAN's loss", played, loss),
        _beside("at the optimum, a better meter than the original GAN's loss", optimal, best_loss),
    )


def _read(settings: Settings, size: _Size, effort: Effort, progress: Progress) -> _Readings:
    session, copy = play(settings, effort), play(settings, effort)
    says = _js if settings.loss == "minimax" else _estimate
    request = FrameRequest(frozenset({"scores"}), size.points)
    rows = []
    for _ in stops(session, size.iterations, size.every, progress):
        copy.restore(session.keyframe())
        copy.train_critic(size.steps)
        looks = (session.frame(request), copy.frame(request))
        rows.append([_row(says, now, later) for now, later in zip(*map(_replicas, looks), strict=True)])
    read = np.array(rows).transpose(2, 1, 0)  # (distance, played or optimal; seeds; k)
    return _Readings(np.arange(1, len(rows) + 1) * size.every, *read)


def _row(says: Callable[..., float], now: _Look, later: _Look) -> tuple[float, float, float]:
    """W₁ and both readings of one replica: the generator did not move between the two looks."""
    solution = solve(now.reals, now.fakes)
    return solution.distance, says(now, solution), says(later, solution)


def _replicas(frame: Frame) -> list[_Look]:
    assert frame.scores_real is not None
    assert frame.scores_fake is not None
    rows = zip(frame.fakes, frame.scores_real, frame.scores_fake, strict=True)
    return [_Look(frame.reals, fakes, real, fake) for fakes, real, fake in rows]


def _estimate(look: _Look, solution: Solution) -> float:
    """estimate/K."""
    return scaled_estimate(look.scores_real, look.scores_fake, solution)


def _js(look: _Look, _solution: Solution) -> float:
    """The discriminator's own JS estimate, (E log D + E log(1 − D))/2 + log 2: its loss, turned over."""
    real, fake = look.scores_real.astype(np.float64), look.scores_fake.astype(np.float64)
    return LOG2 - float(np.logaddexp(0, -real).mean() + np.logaddexp(0, fake).mean()) / 2


def _floor(settings: Settings, size: _Size) -> Floor:
    """The noise floor of the same number of points."""
    shape, rng = shape_of(settings.data), np.random.default_rng(0)
    reals = Session(settings, "cpu").frame(FrameRequest(frozenset(), size.points)).reals
    return noise_floor(
        lambda n: shape.points(rng.random((n, 2)), rng.standard_normal((n, 2))), reals, _FLOOR_DRAWS
    )


def correlations(read: _Readings, meter: Array, floor: Floor) -> Array:
    """Rank correlation of a meter (seeds, k) and W₁ for each seed, from iteration 50 to the noise floor.

    0 where a meter stands still, or too few readings are left.
    """
    found = []
    for distance, says in zip(read.distance, meter, strict=True):
        window = read.at[: _end(distance, floor)] >= _FIRST
        pair = [values[: len(window)][window] for values in (says, distance)]
        found.append((rank_correlation(*pair) or 0.0) if window.sum() >= _FEWEST else 0.0)
    return np.array(found)


def _end(distance: Array, floor: Floor) -> int:
    """How many readings come before W₁ (k,) is first below twice the floor."""
    near = np.flatnonzero(distance < 2 * floor.mean)
    return int(near[0]) if len(near) else len(distance)


def _part(statement: str, found: Array) -> Part:
    return Part.over(
        statement,
        f"{spread(found)} ({number(float(found.min()))} to {number(float(found.max()))})",
        found >= _NEEDED,
        {"rank_correlation": float(found.mean())},
    )


def _beside(statement: str, critic: Array, discriminator: Array) -> Part:
    p = chance(critic - discriminator)
    return Part.over(
        statement,
        f"the discriminator's JS estimate {spread(discriminator)}, the critic's better by "
        f"{spread(critic - discriminator)}; Wilcoxon p = {number(p)}",
        critic > discriminator,
        {"original_gan": float(discriminator.mean()), "p": p},
    )


def _draw(folder: Path, seen: Mapping[str, _Readings], floor: Floor) -> Path:
    """Seed 0 of each game, as it is while playing and with the critic at its optimum."""
    wgan, gan = seen[_WGAN], seen[_GAN]
    panels = (
        ("WGAN-GP, while playing", wgan, wgan.played, "estimate/K"),
        ("WGAN-GP, critic at its optimum", wgan, wgan.optimal, "estimate/K"),
        ("Original GAN, while playing", gan, gan.played, "JS estimate, nats"),
        ("Original GAN, discriminator at its optimum", gan, gan.optimal, "JS estimate, nats"),
    )
    with sheet(
        folder, "meter", "The estimate as a meter (seed 0)", columns=2, rows=2, panel=(4.4, 2.9)
    ) as page:
        for axes, (title, read, meter, name) in zip(page.axes, panels, strict=True):
            axes.plot(read.at, read.distance[0], color=INK, label="W₁ exact, data units")
            axes.plot(read.at, meter[0], color=SERIES[1], label=name)
            axes.axhline(
                2 * floor.mean, color=MUTED, linewidth=0.9, linestyle=":", label="twice the noise floor"
            )
            end = _end(read.distance[0], floor)
            axes.axvspan(
                _FIRST, read.at[min(end, len(read.at) - 1)], color=GRID, alpha=0.5, linewidth=0, zorder=0
            )
            rho = correlations(read, meter, floor)[0]
            axes.set(title=f"{title}: ρ = {number(float(rho))}", xlabel="iteration")
            axes.set_ylim(0, 1.25 * float(np.nanmax([read.distance[0], meter[0]])))
            axes.legend(loc="upper right", ncols=2)
    return page.path


CLAIM = Claim(
    name="meter",
    title="The estimate as a meter",
    published="The critic's estimate of the Wasserstein distance falls as the generator gets better; the "
    "original GAN's estimate of JS says little or nothing.",
    source="Arjovsky et al. 2017 (WGAN), section 4.2, Fig. 3 and 4",
    run=_run,
)
