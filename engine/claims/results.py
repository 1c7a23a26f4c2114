"""Claims that have been run: how long each took, and all of them as JSON."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass

from engine.claims.claim import Claim, Effort, Outcome, Part


@dataclass(frozen=True, slots=True)
class Result:
    """A claim and what came of it."""

    claim: Claim
    outcome: Outcome
    seconds: float


def run(claim: Claim, effort: Effort) -> Result:
    """Run one claim."""
    began = time.perf_counter()
    outcome = claim.run(effort)
    if not outcome.parts:
        raise ValueError(f"the claim {claim.name} measured nothing")
    return Result(claim, outcome, time.perf_counter() - began)


def verdict(part: Part) -> str:
    """`yes` or `no`, and in how many seeds."""
    word = "yes" if part.holds else "no"
    return word if part.of == 1 else f"{word}, {part.held} of {part.of}"


def as_document(results: Sequence[Result], effort: Effort) -> dict[str, object]:
    """Everything measured, for strict JSON: what is not finite is None."""
    return {
        "seeds": effort.seeds,
        "quick": effort.quick,
        "device": effort.device,
        "seconds": sum(result.seconds for result in results),
        "holds": sum(result.outcome.holds for result in results),
        "claims": [_claim(result, effort) for result in results],
    }


def _claim(result: Result, effort: Effort) -> dict[str, object]:
    claim, outcome = result.claim, result.outcome
    return {
        "name": claim.name,
        "title": claim.title,
        "published": claim.published,
        "source": claim.source,
        "holds": outcome.holds,
        "seeds": effort.seeds,
        "quick": effort.quick,
        "seconds": result.seconds,
        "note": outcome.note,
        "figures": [str(path) for path in outcome.figures],
        "parts": [
            {
                "statement": part.statement,
                "measured": part.measured,
                "held": part.held,
                "of": part.of,
                "needed": part.needed,
                "holds": part.holds,
                "values": {name: _number(value) for name, value in part.values.items()},
            }
            for part in outcome.parts
        ],
    }


def _number(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
