"""The parts of one iteration, in order: what is lit, what the plane shows, and what is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP

from engine.settings import PENALTIES, Settings

NODES = ("z", "G", "fake", "real", "mix", "f", "critic_loss", "generator_loss")


@dataclass(frozen=True, slots=True)
class Phase:
    """`share` of the time of an iteration; `lit` are names of `NODES`, `layers` those of the plane."""

    name: str
    share: float
    lit: frozenset[str]
    layers: frozenset[str]
    title: str
    words: str


_CLOUDS = frozenset({"reals", "fakes"})
_SCORED = _CLOUDS | {"landscape", "contours"}


def _phase(
    name: str, share: float, lit: frozenset[str], layers: frozenset[str], title: object, words: object
) -> Phase:
    return Phase(name, share, lit, layers, str(title), str(words))


SAMPLE = _phase(
    "sample", 0.18, frozenset({"z", "G", "fake", "real"}), _CLOUDS,
    QT_TRANSLATE_NOOP("Slow", "Sample"),
    QT_TRANSLATE_NOOP("Slow", "Latents z become fakes G(z); as many real points are drawn."),
)  # fmt: skip
SCORE = _phase(
    "score", 0.18, frozenset({"fake", "real", "f", "critic_loss"}), _SCORED,
    QT_TRANSLATE_NOOP("Slow", "Score"),
    QT_TRANSLATE_NOOP("Slow", "The critic f gives every point a score: high means real to it."),
)  # fmt: skip
PENALTY = _phase(
    "penalty", 0.18, frozenset({"fake", "real", "mix", "f"}), _SCORED | {"interpolates"},
    QT_TRANSLATE_NOOP("Slow", "Penalty"),
    QT_TRANSLATE_NOOP("Slow", "Between real and fake, at the interpolates, its slope is held to 1 by λ."),
)  # fmt: skip
CRITIC = _phase(
    "critic", 0.28, frozenset({"f", "critic_loss"}), _SCORED,
    QT_TRANSLATE_NOOP("Slow", "Critic step × {n}"),
    QT_TRANSLATE_NOOP("Slow", "Its weights follow the gradient, {n} times: the landscape changes."),
)  # fmt: skip
CLIP = _phase(
    "clip", 0.1, frozenset({"f"}), _SCORED,
    QT_TRANSLATE_NOOP("Slow", "Clip"),
    QT_TRANSLATE_NOOP("Slow", "After each step every weight of the critic is cut off at ±{c}."),
)  # fmt: skip
GENERATOR = _phase(
    "generator", 0.28, frozenset({"z", "G", "fake", "f", "generator_loss"}), _SCORED | {"trails"},
    QT_TRANSLATE_NOOP("Slow", "Generator step"),
    QT_TRANSLATE_NOOP("Slow", "The generator follows the critic's slope: its fakes move uphill."),
)  # fmt: skip


def phases(settings: Settings) -> tuple[Phase, ...]:
    """What an iteration with these settings is made of."""
    middle = {"clip": (CRITIC, CLIP)}.get(settings.constraint, (CRITIC,))
    penalty = (PENALTY,) if settings.constraint in PENALTIES else ()
    rest = () if settings.freeze_generator or settings.fixed_generator else (GENERATOR,)
    return (SAMPLE, SCORE, *penalty, *(() if settings.freeze_critic else middle), *rest)


def values(settings: Settings) -> Mapping[str, object]:
    """What the texts of the phases name."""
    return {"n": settings.n_critic, "c": f"{settings.clip_value:g}"}
