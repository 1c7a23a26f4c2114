"""What the coverage answers say: collapse between modes and within them, and hopping from mode to mode."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from engine.frame import Coverage
from engine.phenomena import kinds
from engine.phenomena.finding import Finding
from engine.words import Words

Array = NDArray[np.float64]
_KEPT = 200  # looks
_SHAPED = 0.25  # of the fakes, at least, must be at modes for their widths to speak


class Clouds:
    """The rules about coverage; remembers the newest shares of each replica."""

    def __init__(self, replicas: int) -> None:
        self._shares: list[deque[tuple[int, Array]]] = [deque(maxlen=_KEPT) for _ in range(replicas)]

    def go_to(self, step: int) -> None:
        """Forget what came at `step` and later."""
        for shares in self._shares:
            while shares and shares[-1][0] >= step:
                shares.pop()

    def look(self, answers: Sequence[Coverage], replicas: int) -> list[Finding]:
        """What one set of answers, at most one for each replica, says."""
        by_replica = {answer.replica: answer for answer in answers if 0 <= answer.replica < replicas}
        each = [by_replica.get(r) for r in range(replicas)]
        for shares, answer in zip(self._shares, each, strict=True):
            if answer is not None and answer.modes and (not shares or shares[-1][0] < answer.at):
                shares.append((answer.at, np.array([mode.share for mode in answer.modes])))
        return [_between(each), _within(each), self._hopping(each)]

    def _hopping(self, each: Sequence[Coverage | None]) -> Finding:
        hops = np.array([_hops(list(shares)) for shares in self._shares])

        def evidence(r: int) -> Words:
            return Words(
                "the cloud moved to other modes {hops} times within {looks} looks",
                {"hops": int(hops[r]), "looks": kinds.LOOKS},
            )

        known = np.array([answer is not None for answer in each])
        return Finding("oscillation", hops >= kinds.HOPS, hops >= kinds.HOPS_STILL, known, evidence)


def recent(steps: Sequence[int]) -> int:
    """The first of the looks at these rising steps that still counts."""
    if not steps:
        return 0
    long_ago = int(np.searchsorted(steps, steps[-1] - kinds.STRETCH))
    return max(0, min(long_ago, len(steps) - kinds.LOOKS))


def _hops(looks: Sequence[tuple[int, Array]]) -> int:
    """How often half of the cloud has changed its mode since it last did."""
    looks = looks[recent([step for step, _ in looks]) :]
    if not looks:
        return 0
    apart = {step // kinds.WINDOW: shares for step, shares in looks}  # dense looks are not more chances
    anchor, *later = apart.values()
    hops = 0
    for shares in later:
        if len(shares) != len(anchor):
            hops, anchor = 0, shares
        elif 0.5 * np.abs(shares - anchor).sum() >= kinds.HOP:
            hops, anchor = hops + 1, shares
    return hops


def _between(each: Sequence[Coverage | None]) -> Finding:
    missing = np.array([np.nan if answer is None else _missing(answer) for answer in each])

    def evidence(r: int) -> Words:
        answer = each[r]
        assert answer is not None
        if not answer.modes:
            return Words(
                "{held} of {modes} modes have fakes near them",
                {"held": answer.modes_near or 0, "modes": answer.modes_total or 0},
            )
        shares = sorted((mode.share for mode in answer.modes), reverse=True)
        held = sum(mode.share >= kinds.HARDLY * mode.weight for mode in answer.modes)
        return Words(
            "{held} of {modes} modes have fakes; {half} of them hold {share:.0%} of all fakes",
            {
                "held": held,
                "modes": len(shares),
                "half": (len(shares) + 3) // 4,
                "share": sum(shares[: (len(shares) + 3) // 4]),
            },
        )

    known = ~np.isnan(missing)
    return Finding(
        "collapse_between", missing >= kinds.MISSING, missing >= kinds.MISSING_STILL, known, evidence
    )


def _missing(answer: Coverage) -> float:
    """Share of the data at modes that hardly any fake is at; NaN where there are no modes to be missed."""
    if answer.modes:
        if len(answer.modes) < 2:
            return float("nan")
        return sum(mode.weight for mode in answer.modes if mode.share < kinds.HARDLY * mode.weight)
    if not answer.modes_total or answer.modes_near is None or answer.modes_total < 2:
        return float("nan")
    return 1 - answer.modes_near / answer.modes_total


def _within(each: Sequence[Coverage | None]) -> Finding:
    widths = np.array([_widths(answer) for answer in each]).reshape(-1, 2)
    flat = np.array([np.nan if a is None or a.flat is None else a.flat for a in each])
    along, across = widths[:, 0], widths[:, 1]

    def evidence(r: int) -> Words:
        if flat[r] >= kinds.FLAT:
            return Words("at {flat:.0%} of the latents z moves and G(z) does not", {"flat": float(flat[r])})
        return Words(
            "the fakes of the typical mode are {along:.2g} σ long and {across:.2g} σ wide; 1 would be right",
            {"along": float(along[r]), "across": float(across[r])},
        )

    def narrow(narrow: float, thin: float, still: float) -> NDArray[np.bool_]:
        return np.asarray((along < narrow) | (across < thin) | (flat >= still), bool)

    return Finding(
        "collapse_within",
        narrow(kinds.NARROW, kinds.THIN, kinds.FLAT),
        narrow(kinds.NARROW_STILL, kinds.THIN_STILL, kinds.FLAT_STILL),
        ~(np.isnan(along) & np.isnan(flat)),
        evidence,
    )


def _widths(answer: Coverage | None) -> tuple[float, float]:
    """Median width along and across over the modes with fakes, in σ; NaN where there is nothing to tell."""
    nothing = (float("nan"), float("nan"))
    if answer is None or not answer.sigma or not (answer.near or answer.high_quality):
        return nothing
    shaped = [mode for mode in answer.modes if np.isfinite(mode.along)]
    if not shaped or sum(mode.share for mode in shaped) < _SHAPED:
        return nothing
    along = np.median([mode.along for mode in shaped]) / answer.sigma
    across = np.median([mode.across for mode in shaped]) / answer.sigma
    return float(along), float(across)
