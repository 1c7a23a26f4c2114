"""Momentum with weight clipping (WGAN, section 4): why the paper left Adam for RMSprop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.claims.claim import Claim, Effort, Outcome, Part, spread
from engine.claims.figures import SERIES, band, dots, plain_log, sheet
from engine.claims.scenes import distances, over_seeds, rows, step_cosines
from engine.session import Session
from engine.settings import Settings

Array = NDArray[np.float64]

_ADAM = {"optimizer": "adam", "beta2": 0.9}
_VARIANTS: Mapping[str, Mapping[str, object]] = {
    "RMSprop": {"optimizer": "rmsprop", "beta2": 0.99},
    "β₁ = 0": {**_ADAM, "beta1": 0.0},
    "β₁ = 0.5": {**_ADAM, "beta1": 0.5},
    "β₁ = 0.9": {**_ADAM, "beta1": 0.9},
}
_SLOW = "β₁ = 0.5, a third of the rate"
_ALL: Mapping[str, Mapping[str, object]] = {
    **_VARIANTS,
    "RMSprop, a third of the rate": {**_VARIANTS["RMSprop"], "critic_rate": 1e-3, "generator_rate": 1e-3},
    _SLOW: {**_VARIANTS["β₁ = 0.5"], "critic_rate": 1e-3, "generator_rate": 1e-3},
}
_BASE = Settings(
    data="ring8",
    constraint="clip",
    clip_value=0.1,
    critic_rate=3e-3,
    generator_rate=3e-3,
    n_critic=4,  # after a lone first step that is looked at: five in all
    critic_depth=2,
    critic_width=32,
    generator_depth=2,
    generator_width=32,
    batch_size=128,
)
_ITERATIONS, _LOOKS = 1000, 40
_QUICK = 300, 12


@dataclass(frozen=True, slots=True, eq=False)
class _Course:
    """W₁ (R, looks), and cosines (R, iterations) of each iteration's first critic step and of its last."""

    wasserstein: Array
    first: Array
    last: Array

    @property
    def late(self) -> Array:
        """W₁ in the second half."""
        return self.wasserstein[:, self.wasserstein.shape[1] // 2 :]


def _run(effort: Effort) -> Outcome:
    iterations, looks = _QUICK if effort.quick else (_ITERATIONS, _LOOKS)
    course = _play(effort, iterations, looks)
    seeds = {name: rows(_ALL, name, effort.seeds) for name in _ALL}
    figures = (_draw(effort.figures, course, seeds, iterations),) if effort.figures else ()
    note = (
        "The cosine is of a step and the gradient of its own batch, at the first critic step after each "
        "generator step and at the last one. Clipping bounds the critic's loss, so that it cannot blow up "
        "here as it did in the paper's image models: quality is lost all the same. A critic that died stands "
        "still, and W₁ with it, far from the data: it does not swing, and is no more stable for that."
    )
    return Outcome(_parts(course, seeds), figures, note)


def _play(effort: Effort, iterations: int, looks: int) -> _Course:
    session = Session(over_seeds(_BASE, _ALL, effort.seeds), effort.device, independent=True)
    distance, first, last = [], [], []
    for iteration in range(iterations):
        session.train_critic(1)
        first.append(step_cosines(session))
        session.run(1)
        last.append(step_cosines(session))
        if (iteration + 1) % (iterations // looks) == 0:
            distance.append(distances(session))
            effort.tick((iteration + 1) / iterations)
    return _Course(np.array(distance).T, np.array(first).T, np.array(last).T)


def _parts(course: _Course, seeds: Mapping[str, slice]) -> tuple[Part, ...]:
    late, swing = course.late.mean(axis=1), course.late.std(axis=1)
    plain = seeds["RMSprop"]
    parts = []
    for name in ("β₁ = 0.9", "β₁ = 0.5"):
        own = seeds[name]
        parts.append(
            Part.over(
                f"Adam with {name} is worse than RMSprop",
                f"late W₁ {spread(late[own])}, RMSprop {spread(late[plain])}",
                late[own] > late[plain],
                {"momentum": float(late[own].mean()), "rmsprop": float(late[plain].mean())},
            )
        )
    for name in ("β₁ = 0.9", "β₁ = 0.5"):
        own = seeds[name]
        dead = _dead(course, own)
        ending = f"; in {dead} of them the critic dies: its gradient is 0" if dead else ""
        parts.append(
            Part.over(
                f"and with {name} less stable",
                f"W₁ swings by {spread(swing[own])} late in training, with RMSprop by "
                f"{spread(swing[plain])}{ending}",
                swing[own] > swing[plain],
                {"dead": float(dead)},
            )
        )
    own = seeds["β₁ = 0.9"]
    slow, calm = seeds[_SLOW], seeds["RMSprop, a third of the rate"]
    parts.append(
        Part.over(
            "at lower rates β₁ = 0.5 does no harm (“at times”)",
            f"rates of 0.001: late W₁ {spread(late[slow])}, RMSprop {spread(late[calm])}",
            late[slow] < 1.25 * late[calm],
        )
    )
    cosines = np.concatenate([course.first, course.last], axis=1)
    negative, without = cosines[own] < 0, cosines[seeds["β₁ = 0"]] < 0
    parts.append(
        Part.over(
            "steps up their own gradient (cosine < 0) are seen with momentum alone",
            f"{spread(100 * negative.mean(axis=1), '%')} of the steps with β₁ = 0.9, "
            f"{spread(100 * without.mean(axis=1), '%')} with β₁ = 0",
            np.asarray(negative.any(axis=1) & ~without.any(axis=1)),
        )
    )
    usually = _share_while_worsening(course, own)
    known = usually[np.isfinite(usually)]
    parts.append(
        Part.over(
            "and while samples get worse the cosine is usually negative",
            f"{spread(100 * usually, '%')} of the steps between two looks at which W₁ rose",
            np.asarray(usually > 0.5),
            {"share": float(known.mean()) if len(known) else float("nan")},
        )
    )
    return tuple(parts)


def _dead(course: _Course, own: slice) -> int:
    """In how many seeds the critic stands still: its gradient is exactly 0 in half of the late steps."""
    late = course.last[own, course.last.shape[1] // 2 :]
    return int(((late == 0).mean(axis=1) > 0.5).sum())


def _share_while_worsening(course: _Course, own: slice) -> Array:
    """Share (seeds,) of negative cosines among the iterations in which W₁ rose by a twentieth or more."""
    distance, first = course.wasserstein[own], course.first[own]
    each = first.shape[1] // distance.shape[1]
    shares = []
    for w, cosine in zip(distance, first, strict=True):
        rising = np.flatnonzero(np.diff(w) > 0.05 * w[:-1]) + 1
        steps = [cosine[at * each : (at + 1) * each] for at in rising]
        shares.append(float((np.concatenate(steps) < 0).mean()) if steps else float("nan"))
    return np.array(shares)


def _draw(folder: Path, course: _Course, seeds: Mapping[str, slice], iterations: int) -> Path:
    title = "WGAN with weight clipping on the ring: Adam's momentum"
    with sheet(folder, "momentum", title, columns=3) as page:
        left, middle, right = page.axes
        looks = course.wasserstein.shape[1]
        at = (np.arange(looks) + 1) * (iterations // looks)
        for name, colour in zip(_VARIANTS, SERIES[:4], strict=True):
            band(left, at, course.wasserstein[seeds[name]], colour, name)
        left.set(title="Exact W₁", xlabel="iterations", ylabel="data units", yscale="log")
        plain_log(left.yaxis)
        left.legend(loc="upper right", ncols=2)
        dots(middle, {name: course.late.std(axis=1)[seeds[name]] for name in _VARIANTS}, SERIES[:4])
        middle.set(title="How much W₁ swings, late", ylabel="deviation (data units)")
        for name, colour in zip(list(_VARIANTS)[1:], SERIES[1:4], strict=True):
            right.hist(
                course.first[seeds[name]].ravel(),
                bins=np.linspace(-1, 1, 61).tolist(),
                density=True,
                histtype="step",
                color=colour,
                linewidth=1.4,
                label=name,
            )
        right.axvline(0, color="black", linewidth=0.8)
        right.set(title="Cosine of a critic step with −gradient", xlabel="cosine", ylabel="density")
        right.legend(loc="upper left")
    return page.path


CLAIM = Claim(
    name="momentum",
    title="Momentum and weight clipping",
    published="WGAN training becomes unstable at times with a momentum-based optimizer such as Adam (β₁ > 0) "
    "on the critic, or with high rates; the cosine between Adam's step and the gradient then usually turned "
    "negative. Hence RMSprop.",
    source="Arjovsky et al. 2017 (WGAN), section 4.3",
    run=_run,
)
