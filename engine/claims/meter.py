"""WGAN, Fig. 3 and 4: the critic's estimate as a meter of progress, the original GAN's loss beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.agreement import rank_correlation
from engine.claims.claim import Claim, Effort, Outcome, Part, number, spread
from engine.claims.figures import INK, SERIES, Sheet, sheet
from engine.claims.play import Progress, chance, play, stops, work
from engine.distances import LOG2
from engine.floor import Floor
from engine.frame import Frame, FrameRequest
from engine.recipes import with_recipe
from engine.session import Session
from engine.settings import Settings
from engine.transport import noise_floor, scaled_estimate, solve

Array = NDArray[np.float64]
Scores = NDArray[np.floating]

_FIRST = 50  # iteration of the first reading that counts
_NEEDED = 0.8
_MEDIAN = 5  # readings of the running median
_FEWEST = 5
_LIVE, _SLOW, _GAN = "as it is", "slow generator", "original GAN, slow generator"


@dataclass(frozen=True, slots=True)
class _Size:
    live: int  # iterations
    slow: int
    every: int
    points: int
    width: int


_FULL, _QUICK = _Size(500, 1500, 10, 512, 64), _Size(400, 1000, 20, 256, 32)


@dataclass(frozen=True, slots=True, eq=False)
class _Readings:
    """Readings (seeds, k) at iterations (k,): exact W₁ and what the critic says of it."""

    at: NDArray[np.int64]
    distance: Array
    meter: Array


def _run(effort: Effort) -> Outcome:
    size = _QUICK if effort.quick else _FULL
    games, iterations = _games(size), {_LIVE: size.live, _SLOW: size.slow, _GAN: size.slow}
    progress = Progress(effort, work(games, iterations, effort))
    seen = {
        name: _read(settings, iterations[name], size, effort, progress) for name, settings in games.items()
    }
    floor = _floor(games[_LIVE], size)
    parts = (
        _part("the live recipe as it is: rank correlation of estimate/K with W₁ ≥ 0.8", seen[_LIVE], floor),
        _part("its generator ten times slower: the same", seen[_SLOW], floor),
        _beside(seen, floor),
    )
    note = (
        f"Ring of 8, nets 3×{size.width}, batch 256, n_critic 5, a reading every {size.every} iterations "
        f"from {_FIRST} until W₁ < {number(2 * floor.mean)}, twice the noise floor of {size.points} points; "
        f"running median of {_MEDIAN} readings, as the paper's figures have a median filter. At the "
        "recipe's rates, 1e-3 for both, the generator runs ahead of its critic and W₁ swings within a "
        "factor of two, in which the estimate lags: a meter needs a critic near its optimum, which a "
        "generator at 1e-4 leaves it time for."
    )
    return Outcome(parts, (_draw(effort.figures, seen, floor),) if effort.figures else (), note)


def _games(size: _Size) -> dict[str, Settings]:
    base = Settings(critic_width=size.width, generator_width=size.width)
    live = with_recipe("wgan-gp-live", base)
    return {
        _LIVE: live,
        _SLOW: live.with_(generator_rate=1e-4),
        _GAN: with_recipe("gan", base).with_(generator_rate=1e-4),
    }


def _read(settings: Settings, iterations: int, size: _Size, effort: Effort, progress: Progress) -> _Readings:
    session = play(settings, effort)
    says: Callable[..., tuple[float, float]] = _js if settings.loss == "minimax" else _estimate
    rows = []
    for _ in stops(session, iterations, size.every, progress):
        frame = session.frame(FrameRequest(frozenset({"scores"}), size.points))
        rows.append([says(*one) for one in _replicas(frame)])
    read = np.array(rows).transpose(2, 1, 0)  # (distance or meter, seeds, k)
    return _Readings(np.arange(1, len(rows) + 1) * size.every, read[0], read[1])


def _replicas(frame: Frame) -> list[tuple[Scores, Scores, Scores, Scores]]:
    assert frame.scores_real is not None
    assert frame.scores_fake is not None
    rows = zip(frame.fakes, frame.scores_real, frame.scores_fake, strict=True)
    return [(frame.reals, fakes, real, fake) for fakes, real, fake in rows]


def _estimate(reals: Scores, fakes: Scores, real: Scores, fake: Scores) -> tuple[float, float]:
    """W₁ and estimate/K on the same samples."""
    solution = solve(reals, fakes)
    return solution.distance, scaled_estimate(real, fake, solution)


def _js(reals: Scores, fakes: Scores, real: Scores, fake: Scores) -> tuple[float, float]:
    """W₁ and the discriminator's own JS estimate, (E log D + E log(1 − D))/2 + log 2, on the same samples."""
    lost = np.logaddexp(0, -real.astype(np.float64)).mean() + np.logaddexp(0, fake.astype(np.float64)).mean()
    return solve(reals, fakes).distance, LOG2 - float(lost) / 2


def _floor(settings: Settings, size: _Size) -> Floor:
    """The noise floor of the same number of points."""
    from engine.datasets import shape_of

    shape, rng = shape_of(settings.data), np.random.default_rng(0)
    reals = Session(settings, "cpu").frame(FrameRequest(frozenset(), size.points)).reals
    return noise_floor(lambda n: shape.points(rng.random((n, 2)), rng.standard_normal((n, 2))), reals)


def smooth(values: Array) -> Array:
    """Running median of five readings (k,), the ends repeated."""
    half = _MEDIAN // 2
    padded = np.pad(values, half, mode="edge")
    return np.asarray(
        np.median(np.lib.stride_tricks.sliding_window_view(padded, _MEDIAN), axis=1), np.float64
    )


def correlations(read: _Readings, floor: Floor, *, median: bool = True) -> Array:
    """Rank correlation of meter and W₁ for each seed, from iteration 50 until W₁ is near the floor.

    0 where a meter stands still, or too few readings are left.
    """
    found = []
    for distance, meter in zip(read.distance, read.meter, strict=True):
        near = np.flatnonzero(distance < 2 * floor.mean)
        window = (read.at >= _FIRST) & (np.arange(len(read.at)) < (near[0] if len(near) else len(read.at)))
        pair = [(smooth(values) if median else values)[window] for values in (meter, distance)]
        found.append((rank_correlation(*pair) or 0.0) if window.sum() >= _FEWEST else 0.0)
    return np.array(found)


def _part(statement: str, read: _Readings, floor: Floor) -> Part:
    found, plain = correlations(read, floor), correlations(read, floor, median=False)
    return Part.over(
        statement,
        f"{spread(found)} ({number(float(found.min()))} to {number(float(found.max()))}); {spread(plain)} "
        "without the median",
        found >= _NEEDED,
        {"rank_correlation": float(found.mean()), "without_median": float(plain.mean())},
    )


def _beside(seen: Mapping[str, _Readings], floor: Floor) -> Part:
    critic, discriminator = correlations(seen[_SLOW], floor), correlations(seen[_GAN], floor)
    p = chance(critic - discriminator)
    return Part.over(
        "a better meter than the original GAN's loss at the same rates",
        f"JS estimate of the discriminator {spread(discriminator)}, lower by "
        f"{spread(critic - discriminator)}; Wilcoxon p = {number(p)}",
        critic > discriminator,
        {"original_gan": float(discriminator.mean()), "p": p},
    )


def _draw(folder: Path, seen: Mapping[str, _Readings], floor: Floor) -> Path:
    with sheet(folder, "meter", "The estimate as a meter", columns=3, panel=(3.9, 3.5)) as page:
        titles = ("WGAN-GP, live recipe", "WGAN-GP, generator at 1e-4", "Original GAN, generator at 1e-4")
        for at, (read, title) in enumerate(zip(seen.values(), titles, strict=True)):
            _panel(page, at, read, floor)
            page.axes[at].set_title(f"{title}: ρ = {number(correlations(read, floor)[0])}")
        page.axes[0].legend(loc="upper right")
        page.axes[2].legend(loc="upper right")
    return page.path


def _panel(page: Sheet, at: int, read: _Readings, floor: Floor) -> None:
    """Seed 0: W₁ and the meter over time, readings faint and their median strong."""
    axes = page.axes[at]
    names = ("W₁ exact", "JS estimate" if at == 2 else "estimate/K")
    for values, colour, label in zip((read.distance[0], read.meter[0]), (INK, SERIES[1]), names, strict=True):
        axes.plot(read.at, values, color=colour, linewidth=0.6, alpha=0.4)
        axes.plot(read.at, smooth(values), color=colour, label=label)
    axes.axhline(2 * floor.mean, color=INK, linewidth=0.8, linestyle=":", label="twice the noise floor")
    axes.set(xlabel="iteration", ylim=(0, None))
    if at == 0:
        axes.set_ylabel("data units")
    if at == 2:
        axes.set_ylabel("data units; nats")


CLAIM = Claim(
    name="meter",
    title="The estimate as a meter",
    published="The critic's estimate of the Wasserstein distance falls as the generator gets better; the "
    "original GAN's estimate of JS says little or nothing.",
    source="Arjovsky et al. 2017 (WGAN), section 4.2, Fig. 3 and 4",
    run=_run,
)
