"""Kullback-Leibler's asymmetry (Arjovsky and Bottou 2017, section 1): hence mode collapse."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from engine.cells import Cells, partition
from engine.claims.claim import Claim, Effort, Outcome, Part, number, spread
from engine.claims.figures import MUTED, SERIES, band, plain_log, sheet
from engine.datasets import Modes, shape_of
from engine.divergences import FAKES, measure

Array = NDArray[np.float64]

_WRONG = 0.01  # share of the fakes that lie apart
_MORE = 10  # times as many fakes
_FAR = np.array([0.1, 0.2, 0.4, 0.8, 1.6])  # data units between them and the ring
_CENTRE, _SIGMA = 1.5, 0.3  # of the two modes that one Gaussian is fitted to
_LINE = np.linspace(-8, 8, 4001)


@dataclass(frozen=True, slots=True, eq=False)
class _Readings:
    """KL(p_g‖p_r) and KL(p_r‖p_g), (seeds, k, 2), and the fits (seeds, 2, 2): centre and σ of each."""

    missing: Array  # with 8, 7, … 1 of the modes left
    wrong: Array  # with 1 % of the fakes at each of `_FAR`
    fits: Array
    more: Array  # (seeds,) KL(p_r‖p_g) with three modes missing and ten times as many fakes


def _run(effort: Effort) -> Outcome:
    seen = _measure(effort)
    left = np.arange(8, 0, -1)
    forgiven, blamed = seen.missing[:, 3], seen.missing[:, 3, 1]  # five modes left
    off = np.abs(seen.missing[:, :, 0] - np.log(8 / left)).max(axis=1)
    near, far = seen.wrong[:, 0], seen.wrong[:, -1]
    bound = -np.log1p(-_WRONG)
    slack = np.abs(seen.wrong[:, :, 1] - bound).max(axis=1)
    one = np.abs(np.abs(seen.fits[:, 0, 0]) - _CENTRE) < 0.1
    both = (np.abs(seen.fits[:, 1, 0]) < 0.1) & (seen.fits[:, 1, 1] > _CENTRE)
    parts = (
        Part.over(
            "missing modes cost KL(p_g‖p_r) at most log 8 = 2.08",
            f"log(8/k) for k modes left, to {spread(off)}; three of eight missing: {spread(forgiven[:, 0])}",
            off < 0.05,
            {"error": float(off.max()), "three_missing": float(forgiven[:, 0].mean())},
        ),
        Part.over(
            "and cost KL(p_r‖p_g) without bound",
            f"three of eight missing: at least {spread(blamed)}, as far as {FAKES:,} fakes can tell, and "
            f"{spread(seen.more)} with {_MORE * FAKES:,}: it grows with the logarithm of their number",
            (blamed > 2 * forgiven[:, 0]) & (seen.more > blamed + 0.5 * 3 / 8 * np.log(_MORE)),
            {"three_missing": float(blamed.mean())},
        ),
        Part.over(
            "wrong points cost KL(p_g‖p_r) without bound",
            f"1 % of the fakes {_FAR[0]:g} away: {spread(near[:, 0])}; "
            f"{_FAR[-1]:g} away: {spread(far[:, 0])}",
            far[:, 0] > 50 * near[:, 0],
            {"near": float(near[:, 0].mean()), "far": float(far[:, 0].mean())},
        ),
        Part.over(
            "and cost KL(p_r‖p_g) nearly nothing",
            f"{spread(far[:, 1])} however far away; −log 0.99 = {number(bound)} in truth",
            slack < 0.05,
            {"far": float(far[:, 1].mean())},
        ),
        Part.over(
            "one Gaussian fitted to two modes takes one of them by KL(p_g‖p_r)",
            f"centre {spread(np.abs(seen.fits[:, 0, 0]))}, σ {spread(seen.fits[:, 0, 1])}; "
            f"modes at ±{_CENTRE}, σ {_SIGMA}",
            one,
        ),
        Part.over(
            "and covers both by KL(p_r‖p_g)",
            f"centre {spread(seen.fits[:, 1, 0])}, σ {spread(seen.fits[:, 1, 1])}",
            both,
        ),
    )
    note = "" if one.all() else "Where the fit covers both by KL(p_g‖p_r), its start led to a local minimum."
    return Outcome(parts, (_draw(effort.figures, seen),) if effort.figures else (), note)


def _measure(effort: Effort) -> _Readings:
    shape = shape_of("ring8")
    cells, modes = partition(shape), shape.modes
    assert modes is not None
    missing, wrong, fits, more = [], [], [], []
    for seed in range(effort.seeds):
        rng = np.random.default_rng(seed)
        missing.append([_kls(cells, _on(modes, left, FAKES, rng)) for left in range(8, 0, -1)])
        wrong.append([_kls(cells, _partly_wrong(modes, far, rng)) for far in _FAR.tolist()])
        fits.append(_fits(rng))
        more.append(_kls(cells, _on(modes, 5, _MORE * FAKES, rng))[1])
        effort.tick((seed + 1) / effort.seeds)
    return _Readings(np.array(missing), np.array(wrong), np.array(fits), np.array(more))


def _kls(cells: Cells, fakes: Array) -> tuple[float, float]:
    found = measure(cells, cells.count(fakes))
    return found.kl_fake_real, found.kl_real_fake


def _on(modes: Modes, left: int, n: int, rng: np.random.Generator) -> Array:
    """Perfect fakes (n, 2), but for the modes that are left out."""
    chosen = rng.permutation(len(modes.centres))[:left]
    centres = modes.centres[rng.choice(chosen, n)]
    return np.asarray(centres + modes.sigma * rng.standard_normal((n, 2)), np.float64)


def _partly_wrong(modes: Modes, far: float, rng: np.random.Generator) -> Array:
    """Perfect fakes, of which a hundredth is moved outwards by `far`."""
    fakes = _on(modes, len(modes.centres), FAKES, rng)
    some = slice(0, int(_WRONG * FAKES))
    fakes[some] *= 1 + far / np.hypot(*fakes[some].T)[:, None]
    return fakes


def _fits(rng: np.random.Generator) -> list[Array]:
    """Centre and σ of the Gaussian that minimises each KL to the two modes, from one random start."""
    start = np.array([rng.uniform(-2, 2), np.log(rng.uniform(0.3, 1.0))])
    target = np.logaddexp(_log_normal(-_CENTRE, _SIGMA), _log_normal(_CENTRE, _SIGMA)) - np.log(2)
    step = _LINE[1] - _LINE[0]

    def fake_real(p: Array) -> float:
        own = _log_normal(p[0], np.exp(p[1]))
        return float(np.exp(own) @ (own - target) * step)

    def real_fake(p: Array) -> float:
        return float(np.exp(target) @ (target - _log_normal(p[0], np.exp(p[1]))) * step)

    found = [minimize(kl, start, method="Nelder-Mead").x for kl in (fake_real, real_fake)]
    return [np.array([centre, np.exp(log_sigma)]) for centre, log_sigma in found]


def _log_normal(centre: float, sigma: float) -> Array:
    return np.asarray(-(((_LINE - centre) / sigma) ** 2) / 2 - np.log(sigma * np.sqrt(2 * np.pi)), np.float64)


def _draw(folder: Path, seen: _Readings) -> Path:
    names = ("KL(p_g‖p_r)", "KL(p_r‖p_g), at least")
    with sheet(folder, "asymmetry", "What each Kullback-Leibler divergence forgives", columns=3) as page:
        left, middle, right = page.axes
        for index, name in enumerate(names):
            band(left, np.arange(8), seen.missing[:, :, index], SERIES[index], name)
            band(middle, _FAR, seen.wrong[:, :, index], SERIES[index], name.removesuffix(", at least"))
        left.axhline(np.log(8), color=MUTED, linewidth=0.8, linestyle="--")
        left.text(0, np.log(8) + 0.12, "log 8", color=MUTED)
        left.set(title="Modes missing", xlabel="of the ring's eight", ylabel="nats")
        left.legend(loc="upper left", bbox_to_anchor=(0, 0.9))
        middle.set(title="1 % of the fakes are wrong", xlabel="how far away (data units)", ylabel="nats")
        middle.set(xscale="log", yscale="log")
        plain_log(middle.xaxis)
        plain_log(middle.yaxis)
        middle.legend(loc="upper left")
        target = np.exp(np.logaddexp(_log_normal(-_CENTRE, _SIGMA), _log_normal(_CENTRE, _SIGMA))) / 2
        right.fill_between(_LINE, target, color=MUTED, alpha=0.18, linewidth=0, label="target")
        for index, name in enumerate(("KL(p_g‖p_r)", "KL(p_r‖p_g)")):
            centre, sigma = seen.fits[0, index].tolist()
            right.plot(_LINE, np.exp(_log_normal(centre, sigma)), color=SERIES[index], label=f"by {name}")
        right.set(title="One Gaussian, fitted to two modes", xlabel="x", ylabel="density", xlim=(-5, 5))
        right.legend(loc="upper left")
    return page.path


CLAIM = Claim(
    name="asymmetry",
    title="What KL forgives",
    published="KL(p_r‖p_g) is infinite where the generator leaves out part of the data and hardly minds "
    "points that look wrong; KL(p_g‖p_r) is the other way round, so that what descends it drops modes.",
    source="Arjovsky and Bottou 2017, section 1 and theorem 2.5",
    run=_run,
)
