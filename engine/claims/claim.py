"""What a claim of the papers is, and what came of running it. No torch: claims are told before they run."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SHARE = 0.9  # of the seeds must show a statement


def _silent(_share: float) -> None:
    """Nobody watches."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How much a run may cost, and where its figures go. `tick` is told the share that is done, 0 to 1."""

    seeds: int
    quick: bool
    device: str = "auto"
    figures: Path | None = None  # a folder that exists; None: draw nothing
    tick: Callable[[float], None] = _silent


@dataclass(frozen=True, slots=True)
class Part:
    """One line of the table: one testable statement, and in how many seeds it was seen.

    `measured` is for people, with the spread over seeds. Exact statements are 1 of 1.
    """

    statement: str
    measured: str
    held: int
    of: int
    needed: int  # seeds that must show it
    values: Mapping[str, float] = field(default_factory=dict)  # for --json

    @property
    def holds(self) -> bool:
        """Whether enough seeds show it."""
        return self.held >= self.needed

    @classmethod
    def over(
        cls,
        statement: str,
        measured: str,
        shown: Sequence[bool] | NDArray[np.bool_],
        values: Mapping[str, float] | None = None,
    ) -> Part:
        """A statement about each seed; it holds if nine of ten show it, rounded up."""
        return cls(
            statement, measured, int(sum(map(bool, shown))), len(shown), most(len(shown)), values or {}
        )

    @classmethod
    def exact(
        cls,
        statement: str,
        measured: str,
        shown: bool | np.bool_,
        values: Mapping[str, float] | None = None,
    ) -> Part:
        """A statement without chance, or about all seeds together."""
        return cls(statement, measured, int(shown), 1, 1, values or {})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a claim. `note`: why a part does not hold, or what is worth knowing."""

    parts: tuple[Part, ...]
    figures: tuple[Path, ...] = ()
    note: str = ""

    @property
    def holds(self) -> bool:
        """Whether every part does."""
        return all(part.holds for part in self.parts)


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement of the papers that can be run."""

    name: str
    title: str
    published: str  # the published statement, quoted or closely paraphrased
    source: str  # paper, section, figure, equation
    run: Callable[[Effort], Outcome]


def most(seeds: int) -> int:
    """How many of `seeds` make a claim: nine of ten, rounded up."""
    return math.ceil(SHARE * seeds - 1e-9)


def spread(values: Sequence[float] | NDArray[np.floating], unit: str = "") -> str:
    """Mean ± standard deviation over seeds, three digits that count; what is not finite is counted."""
    array = np.asarray(values, np.float64)
    finite = array[np.isfinite(array)]
    lost = f" ({len(array) - len(finite)} not finite)" if len(finite) < len(array) else ""
    if not len(finite):
        return "not finite"
    mean = number(float(finite.mean()))
    return f"{mean} ± {number(float(finite.std()))}{unit and ' ' + unit}{lost}"


def number(value: float) -> str:
    """Three digits that count; powers of ten where there would be many zeros."""
    if not math.isfinite(value):
        return "∞" if value == math.inf else "−∞" if value == -math.inf else "NaN"
    size = abs(value)
    if value == 0 or 1e-4 <= size < 1e5:
        plain = f"{value:.3g}" if size < 1000 else f"{value:,.0f}"
        return plain.replace("-", "−")
    mantissa, exponent = f"{value:.1e}".split("e")
    return f"{mantissa}e{int(exponent)}".replace("-", "−")
