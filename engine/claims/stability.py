"""Stability: how much W₁ still swings late in training, and how many seeds diverge, for each recipe."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.claims.claim import Claim, Effort, Outcome, Part, number, spread
from engine.claims.figures import SERIES, band, dots, sheet
from engine.claims.play import Progress, chance, distances, play, stops, work
from engine.recipes import RECIPES, with_recipe
from engine.settings import Settings

Array = NDArray[np.float64]

_GAN, _WGAN = "gan", ("wgan", "wgan-gp-live")
_COLOURS = {
    _GAN: SERIES[1],
    "ns-gan": SERIES[4],
    "ls-gan": SERIES[3],
    "wgan": SERIES[2],
    "wgan-gp-live": SERIES[0],
}


@dataclass(frozen=True, slots=True)
class _Size:
    recipes: tuple[str, ...]
    iterations: int
    readings: int
    points: int


_FULL = _Size((_GAN, "ns-gan", "ls-gan", *_WGAN), 1200, 40, 512)
_QUICK = _Size((_GAN, *_WGAN), 400, 20, 256)


@dataclass(frozen=True, slots=True, eq=False)
class _Course:
    """W₁ (seeds, k) at iterations (k,), and which seeds diverged."""

    at: NDArray[np.int64]
    distance: Array
    diverged: NDArray[np.bool_]

    @property
    def late(self) -> Array:
        """The second half of the readings."""
        return self.distance[:, self.distance.shape[1] // 2 :]

    @property
    def swing(self) -> Array:
        """Standard deviation of late W₁, (seeds,); ∞ for a seed that diverged, which then stands still."""
        return np.where(self.diverged, np.inf, self.late.std(axis=1))


def _run(effort: Effort) -> Outcome:
    size = _QUICK if effort.quick else _FULL
    games = {name: with_recipe(name) for name in size.recipes}
    progress = Progress(effort, work(games, dict.fromkeys(games, size.iterations), effort))
    seen = {}
    for name, settings in games.items():
        seen[name] = _play(settings, size, effort, progress)
    parts = tuple(part for name in _WGAN for part in (_calmer(name, seen), _nearer(name, seen)))
    note = (
        f"Ring of 8, nets 3×64, batch 256, n_critic 5, {size.iterations:,} iterations, W₁ read "
        f"{size.readings} times; late is the second half. WGAN with RMSprop 5e-5, the others Adam 1e-3. "
        "Late W₁, its swing, and diverged seeds: "
        f"{'; '.join(_told(name, course) for name, course in seen.items())}. A recipe may be calm and wrong."
    )
    return Outcome((*parts, _whole(seen)), (_draw(effort.figures, seen),) if effort.figures else (), note)


def _play(settings: Settings, size: _Size, effort: Effort, progress: Progress) -> _Course:
    session, every = play(settings, effort), size.iterations // size.readings
    rows = [distances(session, size.points) for _ in stops(session, size.iterations, every, progress)]
    at = np.arange(1, len(rows) + 1) * every
    return _Course(at, np.stack(rows, axis=1), ~np.array(session.alive))


def _told(name: str, course: _Course) -> str:
    return (
        f"{RECIPES[name].title} {number(float(np.nanmean(course.late)))}, ± "
        f"{number(float(course.swing.mean()))}, {int(course.diverged.sum())}"
    )


def _calmer(name: str, seen: Mapping[str, _Course]) -> Part:
    mine, theirs = seen[name].swing, seen[_GAN].swing
    p = chance(theirs - mine)
    return Part.over(
        f"{RECIPES[name].title}: W₁ swings less than the original GAN's",
        f"late standard deviation {spread(mine)} against {spread(theirs)}; Wilcoxon p = {number(p)}",
        np.asarray(mine < theirs, np.bool_),
        {"swing": float(mine.mean()), "original_gan": float(theirs.mean()), "p": p},
    )


def _nearer(name: str, seen: Mapping[str, _Course]) -> Part:
    mine, theirs = seen[name].late.mean(axis=1), seen[_GAN].late.mean(axis=1)
    return Part.over(
        f"{RECIPES[name].title}: and ends nearer",
        f"late W₁ {spread(mine)} against {spread(theirs)}",
        np.asarray(mine < theirs, np.bool_),
        {"late": float(mine.mean()), "original_gan": float(theirs.mean())},
    )


def _whole(seen: Mapping[str, _Course]) -> Part:
    diverged = np.stack([seen[name].diverged for name in _WGAN])
    return Part.over(
        "WGAN and WGAN-GP: no seed diverges",
        f"{int(diverged.sum())} of {diverged.size} runs",
        np.asarray(~diverged.any(axis=0), np.bool_),
        {"diverged": float(diverged.sum())},
    )


def _draw(folder: Path, seen: Mapping[str, _Course]) -> Path:
    with sheet(folder, "stability", "W₁ over training", columns=2, panel=(5.2, 3.8)) as page:
        left, right = page.axes
        for name, course in seen.items():
            band(left, course.at, course.distance, _COLOURS[name], RECIPES[name].title)
        top = 1.3 * max(float(np.nanmax(course.distance)) for course in seen.values())
        left.set(title="Median and range of seeds", xlabel="iteration", ylabel="W₁ (data units)")
        left.set_ylim(0, top)
        left.legend(loc="upper center", ncols=2)
        titles = {RECIPES[name].title.replace(" ", "\n", 1): course.swing for name, course in seen.items()}
        dots(right, titles, tuple(_COLOURS[name] for name in seen))
        right.set(title="Late swing of each seed", ylabel="standard deviation of W₁", ylim=(0, None))
    return page.path


CLAIM = Claim(
    name="stability",
    title="Stability of training",
    published="WGAN, and WGAN-GP more so, make training stable where the original GAN's is not.",
    source="Arjovsky et al. 2017 (WGAN), section 4.3; Gulrajani et al. 2017 (WGAN-GP), section 5.1",
    run=_run,
)
