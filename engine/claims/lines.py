"""Two parallel lines (WGAN, example 1): the one case in which every distance has a closed form."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.cells import partition
from engine.claims.claim import Claim, Effort, Outcome, Part, number
from engine.claims.figures import FAKE, INK, SERIES, sheet
from engine.datasets import Shape
from engine.distances import LOG2, compare
from engine.divergences import measure
from engine.transport import solve

Array = NDArray[np.float64]

_LENGTH = 2.0  # of the lines, data units
_POINTS = 256  # of each line in an exact solve
_FAKES = 10_000  # counted for JS and KL
_EXACT = 1e-9
_THETAS = np.linspace(-2, 2, 41)


@dataclass(frozen=True, slots=True, eq=False)
class _Lines:
    """What the samples of two lines say at each θ (k,)."""

    wasserstein: Array
    js: Array
    kl_fake_real: Array


def _run(effort: Effort) -> Outcome:
    seen = _solved(effort)
    known = [compare("lines", (theta, 0.0), _LENGTH) for theta in _THETAS.tolist()]
    apart = _THETAS != 0
    error = float(np.abs(seen.wasserstein - np.abs(_THETAS)).max())
    closed = max(
        abs(found.wasserstein - abs(theta)) for found, theta in zip(known, _THETAS.tolist(), strict=True)
    )
    js_error = float(np.abs(seen.js[apart] - LOG2).max())
    js_closed = max(abs(found.js - LOG2) for found, far in zip(known, apart, strict=True) if far)
    together = compare("lines", (0.0, 0.0), _LENGTH).js
    infinite = np.isinf(seen.kl_fake_real[apart]) & [
        np.isinf(found.kl) for found, far in zip(known, apart, strict=True) if far
    ]
    steps = np.diff(seen.wasserstein) / np.diff(_THETAS)
    flat = max(abs(found.minimax_pull) for found in known)
    parts = (
        Part.exact(
            "W₁ = |θ|",
            f"largest error over {len(_THETAS)} θ: {number(error)} (exact solve of {_POINTS} points each), "
            f"{number(closed)} (closed form)",
            max(error, closed) <= _EXACT,
            {"wasserstein_error": error},
        ),
        Part.exact(
            "JS = log 2 for θ ≠ 0, and 0 for θ = 0",
            f"largest error {number(js_error)} ({_FAKES:,} points counted), {number(js_closed)} (closed "
            f"form); {number(together)} at θ = 0",
            max(js_error, js_closed) <= _EXACT and together == 0,
            {"js_error": js_error},
        ),
        Part.exact(
            "KL = ∞ for θ ≠ 0",
            f"infinite at {int(infinite.sum())} of {len(infinite)} θ, counted and in closed form",
            bool(infinite.all()),
        ),
        Part.exact(
            "only W₁ says which way to go",
            f"dW₁/dθ = ±1 to {number(float(np.abs(np.abs(steps) - 1).max()))}; "
            f"pull of the optimal discriminator {number(flat)}",
            bool(np.allclose(np.abs(steps), 1)) and flat == 0,
        ),
    )
    return Outcome(parts, (_draw(effort.figures, seen),) if effort.figures else ())


def _solved(effort: Effort) -> _Lines:
    """One line at x = 0, the other at x = θ. Points of equal height, so that what is solved is the lines."""
    rng = np.random.default_rng(0)
    cells = partition(Shape(np.array([[0.0, -1.0]]), along=np.array([[0.0, _LENGTH]])))
    rows = []
    for done, theta in enumerate(_THETAS.tolist()):
        height = rng.uniform(-1, 1, _POINTS)
        there = rng.permutation(height)
        solution = solve(_line(0.0, height), _line(theta, there))
        counts = cells.count(_line(theta, rng.uniform(-1, 1, _FAKES)))
        found = measure(cells, counts)
        rows.append((solution.distance, found.js, found.kl_fake_real))
        effort.tick((done + 1) / len(_THETAS))
    return _Lines(*np.array(rows).T)


def _line(x: float, heights: Array) -> Array:
    return np.stack([np.full_like(heights, x), heights], axis=1)


def _draw(folder: Path, seen: _Lines) -> Path:
    with sheet(folder, "lines", "Two parallel lines at distance θ", columns=2) as page:
        left, right = page.axes
        left.plot(_THETAS, np.abs(_THETAS), color=SERIES[0], label="|θ|")
        left.plot(_THETAS, seen.wasserstein, "o", color=INK, markersize=3.5, label="solved exactly")
        left.set(title="Wasserstein distance W₁", xlabel="θ (data units)", ylabel="data units")
        left.legend(loc="upper center")
        apart = _THETAS != 0
        right.axhline(LOG2, color=SERIES[1], label="log 2 for θ ≠ 0")
        right.plot(_THETAS[apart], seen.js[apart], "o", color=INK, markersize=3.5, label="counted")
        right.plot(0, 0, "o", color=FAKE, markersize=6, label="0 for θ = 0")
        right.plot(0, LOG2, "o", color=FAKE, markersize=6, markerfacecolor="white")
        right.set(
            title="Jensen-Shannon divergence", xlabel="θ (data units)", ylabel="nats", ylim=(-0.05, 0.8)
        )
        right.legend(loc="center right")
    return page.path


CLAIM = Claim(
    name="lines",
    title="Two parallel lines",
    published="For two parallel lines at distance θ, W₁ = |θ|, JS = log 2 for θ ≠ 0, and KL = ∞ both ways.",
    source="Arjovsky et al. 2017 (WGAN), example 1, Fig. 1",
    run=_run,
)
