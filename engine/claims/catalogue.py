"""Every claim by name, imported when it is asked for: a missing one fails loudly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module

from engine.claims.claim import Claim
from engine.words import UserError

# Each module holds its `CLAIM`, in the order of the table.
CLAIMS: Mapping[str, str] = {
    "lines": "engine.claims.lines",
    "supports": "engine.claims.supports",
    "vanishing": "engine.claims.vanishing",
    "asymmetry": "engine.claims.asymmetry",
    "unconstrained": "engine.claims.unconstrained",
    "surfaces": "engine.claims.surfaces",
    "layers": "engine.claims.layers",
    "weights": "engine.claims.weights",
    "momentum": "engine.claims.momentum",
    "four-changes": "engine.claims.four_changes",
    "meter": "engine.claims.meter",
    "balance": "engine.claims.balance",
    "coverage": "engine.claims.coverage",
    "stability": "engine.claims.stability",
}


def check_names(names: Sequence[str]) -> tuple[str, ...]:
    """The names asked for, each once and in the order of the catalogue; none asked for: all.

    Raises:
        UserError: a name that is no claim.
    """
    for name in names:
        if name not in CLAIMS:
            raise UserError(
                "there is no claim {name}; claims are {known}", name=name or "“”", known=", ".join(CLAIMS)
            )
    return tuple(name for name in CLAIMS if not names or name in names)


def load(name: str) -> Claim:
    """The claim of that name; its libraries are imported here, or when it runs."""
    claim = import_module(CLAIMS[name]).CLAIM
    if not isinstance(claim, Claim) or claim.name != name:
        raise TypeError(f"{CLAIMS[name]}.CLAIM is not the claim {name}")
    return claim
