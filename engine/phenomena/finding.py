"""What one look says of one kind, over all replicas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.phenomena.hysteresis import Flags
from engine.words import Words


@dataclass(frozen=True, slots=True, eq=False)
class Finding:
    """Whether the rule of `kind` holds, whether its weaker one does, and for whom that is known; (R,) each.

    `evidence` says it of one replica in words, with the numbers.
    """

    kind: str
    holds: Flags
    lasts: Flags
    known: Flags
    evidence: Callable[[int], Words]
