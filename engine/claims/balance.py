"""Balance: how much the number of critic steps matters, from 1 to 50."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.claims.claim import Claim, Effort, Outcome, Part, number, spread
from engine.claims.figures import SERIES, band, sheet
from engine.claims.play import Progress, distances, play, stops
from engine.recipes import RECIPES, with_recipe
from engine.settings import Settings

Array = NDArray[np.float64]

_GAN, _WGAN = "gan", "wgan-gp-live"
_WORSE = 2.0  # times its own best W₁: suffers
_READINGS = 20
_LATE = 5  # readings at the end that count


@dataclass(frozen=True, slots=True)
class _Size:
    n_critic: tuple[int, ...]
    iterations: int  # at most
    steps: int  # of the critic, at most
    batch: int
    points: int


_FULL = _Size((1, 2, 5, 20, 50), 3000, 20_000, 128, 512)
_QUICK = _Size((1, 5, 20), 3000, 7500, 128, 256)


def _run(effort: Effort) -> Outcome:
    size = _QUICK if effort.quick else _FULL
    lengths = {n: _length(n, size) for n in size.n_critic}
    progress = Progress(effort, 2.0 * effort.seeds * sum(n * length for n, length in lengths.items()))
    late = {
        name: np.stack(
            [_late(name, n, length, size, effort, progress) for n, length in lengths.items()], axis=1
        )
        for name in (_GAN, _WGAN)
    }
    most = size.n_critic[-1]
    parts = (
        _suffers(f"the original GAN suffers with {most} critic steps", late[_GAN], size, -1),
        _suffers("the original GAN suffers with 1 critic step", late[_GAN], size, 0),
        _nowhere(f"WGAN-GP suffers nowhere from 1 to {most}", late[_WGAN], size),
    )
    note = (
        f"Ring of 8, nets 3×32, batch {size.batch}, both at Adam 1e-3 (0.5, 0.9), WGAN-GP λ = 0.1; "
        f"{size.iterations:,} iterations or {size.steps:,} critic steps, whichever is less. W₁ is the mean "
        "over the last quarter; to suffer is to stay above twice the best that the seed reaches with any "
        "n_critic. In the plane, with Adam, one critic step for each generator step is enough for the "
        "original GAN, given time."
    )
    return Outcome(parts, (_draw(effort.figures, late, size),) if effort.figures else (), note)


def _length(n_critic: int, size: _Size) -> int:
    """Iterations, a multiple of the number of readings."""
    return max(1, min(size.iterations, size.steps // n_critic) // _READINGS) * _READINGS


def _late(name: str, n_critic: int, length: int, size: _Size, effort: Effort, progress: Progress) -> Array:
    """Mean W₁ (seeds,) over the last quarter."""
    base = Settings(critic_width=32, generator_width=32, batch_size=size.batch)
    session = play(with_recipe(name, base).with_(n_critic=n_critic), effort)
    late = length - _LATE * length // _READINGS
    read = [
        distances(session, size.points)
        for at in stops(session, length, length // _READINGS, progress)
        if at > late
    ]
    return np.asarray(np.mean(read, axis=0), np.float64)


def _best(late: Array) -> Array:
    return np.asarray(np.nanmin(late, axis=1, keepdims=True), np.float64)


def _suffers(statement: str, late: Array, size: _Size, end: int) -> Part:
    return _part(statement, late, size, ~(late[:, end] <= _WORSE * _best(late)[:, 0]))


def _nowhere(statement: str, late: Array, size: _Size) -> Part:
    calm = late <= _WORSE * _best(late)
    return _part(statement, late, size, np.asarray(calm.all(axis=1), np.bool_))


def _part(statement: str, late: Array, size: _Size, shown: NDArray[np.bool_]) -> Part:
    each = ", ".join(f"{n}: {spread(late[:, at])}" for at, n in enumerate(size.n_critic))
    values = {f"w1_at_{n}": float(late[:, at].mean()) for at, n in enumerate(size.n_critic)}
    return Part.over(statement, f"late W₁ for n_critic {each}", shown, values)


def _draw(folder: Path, late: Mapping[str, Array], size: _Size) -> Path:
    with sheet(folder, "balance", "Late W₁ against the number of critic steps", panel=(5.6, 3.7)) as page:
        (axes,) = page.axes
        for (name, found), colour in zip(late.items(), (SERIES[1], SERIES[0]), strict=True):
            band(axes, np.array(size.n_critic), found, colour, RECIPES[name].title)
            axes.plot(size.n_critic, np.median(found, axis=0), "o", color=colour, markersize=5)
        axes.set_xscale("log")
        axes.set_xticks(size.n_critic, [number(n) for n in size.n_critic])
        axes.minorticks_off()
        axes.set(xlabel="n_critic", ylabel="W₁ (data units): median and range of seeds", ylim=(0, None))
        axes.legend(loc="upper left")
    return page.path


CLAIM = Claim(
    name="balance",
    title="Balance of generator and critic",
    published="WGAN training does not require maintaining a careful balance of discriminator and "
    "generator: the better the critic, the better its gradients. The original GAN's vanish when its "
    "discriminator is good.",
    source="Arjovsky et al. 2017 (WGAN), sections 1 and 3",
    run=_run,
)
