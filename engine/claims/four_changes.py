"""From the GAN to the WGAN, one switch at a time (WGAN, algorithm 1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.agreement import rank_correlation
from engine.claims.claim import Claim, Effort, Outcome, Part, number, spread
from engine.claims.figures import INK, SERIES, band, dots, plain_log, sheet
from engine.claims.scenes import distances, over_seeds, rows
from engine.session import Session
from engine.settings import Settings

Array = NDArray[np.float64]

_NO_LOG: Mapping[str, object] = {"loss": "wasserstein"}
_CLIP: Mapping[str, object] = {**_NO_LOG, "constraint": "clip", "clip_value": 0.1}
_VARIANTS: Mapping[str, Mapping[str, object]] = {
    "GAN": {},
    "no sigmoid, no log": _NO_LOG,
    "clipped": _CLIP,
    "RMSprop": {**_CLIP, "optimizer": "rmsprop", "beta2": 0.99},
}
_BASE = Settings(
    data="ring8",
    loss="minimax",
    constraint="none",
    beta1=0.5,
    beta2=0.9,
    batch_size=128,
)
_ITERATIONS, _LOOKS = 1000, 40
_QUICK = 400, 16
_QUICK_BATCH = 64


@dataclass(frozen=True, slots=True, eq=False)
class _Course:
    """At each look, (R, looks): exact W₁, and what the critic's own loss was, as it is maximised."""

    wasserstein: Array
    objective: Array
    modes: Array  # (R,) near ones at the end

    def late(self, part: slice) -> Array:
        """W₁ in the second half, mean (seeds,)."""
        return np.asarray(self.wasserstein[part, self.wasserstein.shape[1] // 2 :].mean(axis=1), np.float64)

    def follows(self, part: slice) -> Array:
        """Rank correlation (seeds,) of the critic's objective with the exact distance."""
        pairs = zip(self.objective[part], self.wasserstein[part], strict=True)
        return np.array([rank_correlation(objective, w) or 0.0 for objective, w in pairs])


def _run(effort: Effort) -> Outcome:
    iterations, looks = _QUICK if effort.quick else (_ITERATIONS, _LOOKS)
    course = _play(effort, iterations, looks)
    seeds = {name: rows(_VARIANTS, name, effort.seeds) for name in _VARIANTS}
    figures = (_draw(effort.figures, course, seeds, iterations),) if effort.figures else ()
    note = (
        "The first two changes are one switch: a logarithm needs the (0, 1) that the sigmoid gives. "
        "Ring, 3×64 nets, rates 0.001, n_critic 5, c = 0.1, Adam with β = (0.5, 0.9) before RMSprop: at "
        "these rates that much momentum does no harm. At three times the rates it does: see momentum."
    )
    return Outcome(_parts(course, seeds), figures, note)


def _play(effort: Effort, iterations: int, looks: int) -> _Course:
    base = _BASE.with_(batch_size=_QUICK_BATCH) if effort.quick else _BASE
    session = Session(over_seeds(base, _VARIANTS, effort.seeds), effort.device, independent=True)
    column, each = session.columns.index("critic_loss"), iterations // looks
    distance, objective = [], []
    for look in range(looks):
        session.run(each)
        distance.append(distances(session))
        objective.append(-session.metrics(session.step - 1 - each).values[:, :, column].mean(axis=0))
        effort.tick((look + 1) / looks)
    modes = [found.modes_near or 0 for found in session.coverage()]
    return _Course(np.array(distance).T, np.array(objective, np.float64).T, np.array(modes, np.float64))


def _parts(course: _Course, seeds: Mapping[str, slice]) -> tuple[Part, ...]:
    gan, free, clipped, rms = (seeds[name] for name in _VARIANTS)
    late = {name: course.late(part) for name, part in seeds.items()}
    modes = {name: course.modes[part] for name, part in seeds.items()}
    size = np.abs(course.objective[free, -1]) / course.wasserstein[free, -1]
    tamed = np.abs(course.objective[free, -1]) / np.abs(course.objective[clipped, -1])
    before, after = course.follows(free), course.follows(clipped)
    return (
        Part.over(
            "the GAN that it starts from drops modes or stays away from the data",
            f"{spread(modes['GAN'])} of 8 modes, late W₁ {spread(late['GAN'])}",
            (course.modes[gan] < 8) | (late["GAN"] > 2 * late["RMSprop"]),
        ),
        Part.over(
            "no sigmoid, no log: closer, but the critic's loss means nothing without a constraint",
            f"late W₁ {spread(late['no sigmoid, no log'])}; the objective ends at "
            f"{number(float(np.median(size)))} (median) times W₁, rank correlation with it {spread(before)}",
            (late["no sigmoid, no log"] < late["GAN"]) & (size > 10) & (before < 0.5),
            {"objective_over_distance": float(np.median(size)), "correlation": float(before.mean())},
        ),
        Part.over(
            "clipping: that loss is bounded again, and all modes are found",
            f"{number(float(np.median(tamed)))} times smaller (median); "
            f"{spread(modes['clipped'])} of 8 modes, late W₁ {spread(late['clipped'])}",
            (tamed > 10) & (course.modes[clipped] == 8),
            {"times_smaller": float(np.median(tamed))},
        ),
        Part.over(
            "and it follows the distance better than before",
            f"rank correlation with W₁ {spread(after)}, before {spread(before)}",
            after > before,
            {"correlation": float(after.mean())},
        ),
        Part.over(
            "no momentum: RMSprop in place of Adam comes nearer still",
            f"late W₁ {spread(late['RMSprop'])}",
            late["RMSprop"] < late["clipped"],
            {"distance": float(late["RMSprop"].mean())},
        ),
        Part.over(
            "all four: every mode, and nearer than the GAN",
            f"{spread(modes['RMSprop'])} of 8 modes; GAN's W₁ {spread(late['GAN'] / late['RMSprop'])} times",
            (course.modes[rms] == 8) & (late["RMSprop"] < late["GAN"]),
        ),
    )


def _draw(folder: Path, course: _Course, seeds: Mapping[str, slice], iterations: int) -> Path:
    colours = (SERIES[1], SERIES[3], SERIES[2], SERIES[0])
    with sheet(folder, "four-changes", "From the GAN to the WGAN, one switch at a time", columns=3) as page:
        left, middle, right = page.axes
        looks = course.wasserstein.shape[1]
        at = (np.arange(looks) + 1) * (iterations // looks)
        for (name, part), colour in zip(seeds.items(), colours, strict=True):
            band(left, at, course.wasserstein[part], colour, name)
            band(middle, at, np.abs(course.objective[part]), colour, name)
        left.set(title="Exact W₁", xlabel="iterations", ylabel="data units", yscale="log")
        plain_log(left.yaxis)
        left.legend(loc="lower left")
        middle.set(title="Size of the critic's loss", xlabel="iterations", yscale="log")
        groups = {name.replace(", ", ",\n"): course.follows(part) for name, part in seeds.items()}
        dots(right, groups, colours)
        right.axhline(0, color=INK, linewidth=0.8)
        right.set(title="Does that loss follow W₁?", ylabel="rank correlation", ylim=(-1.05, 1.05))
        right.tick_params(axis="x", labelsize=8)
    return page.path


CLAIM = Claim(
    name="four-changes",
    title="The four changes from GAN to WGAN",
    published="No sigmoid at the end of the critic, no logarithm in the losses, weights clipped to [−c, c] "
    "after each critic step, no optimizer with momentum: training is stable, no mode collapse was seen, and "
    "the critic's loss follows the quality of the samples.",
    source="Arjovsky et al. 2017 (WGAN), algorithm 1 and section 4",
    run=_run,
)
