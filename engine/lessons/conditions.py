"""Conditions in lessons: what is noticed of a student's session. No Qt, no torch.

clip_value <= 0.001 and weights_at_clip > 0.5
wasserstein < 0.5 of start
estimate > 2 of wasserstein
phenomenon collapse_between
loss is wasserstein
did critic
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from engine.phenomena.kinds import KINDS
from engine.settings import Settings, choices, knobs

# What can be measured, and what the panel calls it.
QUANTITIES: Mapping[str, str] = {
    "iteration": "iteration, from the beginning of the step",
    "modes_captured": "modes captured",
    "modes_missed": "modes missed",
    "high_quality": "share of high quality, 0 to 1",
    "near": "share near a mode, 0 to 1",
    "wasserstein": "exact W₁",
    "estimate": "the critic's estimate",
    "scaled": "estimate/K",
    "js": "Jensen-Shannon divergence, nats",
    "kl_fake_real": "KL(p_g‖p_r), nats",
    "kl_real_fake": "KL(p_r‖p_g), nats",
    "agreement": "agreement of the critic with the optimal one",
    "slope": "mean slope between real and fake",
    "slope_high": "95 % of the slopes are below",
    "pull": "mean pull on the fakes",
    "accuracy": "accuracy of the discriminator, 0 to 1",
    "weights_at_clip": "share of the critic's weights at ±c",
    "critic_loss": "critic loss",
    "generator_loss": "generator loss",
    "penalty": "penalty",
    "width": "width of the fakes within modes, in σ",
    "flat": "share of flat latents",
}
ACTIONS = (
    "play",
    "pause",
    "iteration",
    "critic",
    "optimal",
    "restart",
    "new_seed",
    "seek",
    "fork",
    "compare",
    "lab",
)
START = "start"
_COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
    "=": operator.eq,
}


@dataclass(frozen=True, slots=True)
class Moment:
    """What is known of a session when conditions are looked at.

    `values` by the names in `QUANTITIES`; what was not measured is missing. `start`: those that were first
    known in this step. `phenomena` that began in this step or go on; `actions` done in this step.
    """

    settings: Settings
    values: Mapping[str, float]
    start: Mapping[str, float] = field(default_factory=dict)
    phenomena: frozenset[str] = frozenset()
    actions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Number:
    """A quantity or a knob against a number, or so much of what it was at first, or of another quantity."""

    name: str
    compare: str
    value: float
    of: str = ""  # "start", or a quantity

    def holds(self, moment: Moment) -> bool:
        now = _now(self.name, moment)
        whole = 1.0
        if self.of == START:
            whole = moment.start.get(self.name, math.nan)
        elif self.of:
            whole = _now(self.of, moment)
        bound = self.value * whole
        return not (math.isnan(now) or math.isnan(bound)) and _COMPARE[self.compare](now, bound)


@dataclass(frozen=True, slots=True)
class Choice:
    """A knob that has one of the choices."""

    name: str
    value: str

    def holds(self, moment: Moment) -> bool:
        return str(getattr(moment.settings, self.name)) == self.value


@dataclass(frozen=True, slots=True)
class Seen:
    """A phenomenon that goes on."""

    kind: str

    def holds(self, moment: Moment) -> bool:
        return self.kind in moment.phenomena


@dataclass(frozen=True, slots=True)
class Done:
    """Something that the student did."""

    action: str

    def holds(self, moment: Moment) -> bool:
        return self.action in moment.actions


@dataclass(frozen=True, slots=True)
class Condition:
    """Parts that must all hold."""

    text: str
    parts: tuple[Number | Choice | Seen | Done, ...]

    def holds(self, moment: Moment) -> bool:
        return all(part.holds(moment) for part in self.parts)

    @property
    def names(self) -> frozenset[str]:
        """The quantities that it looks at."""
        numbers = [part for part in self.parts if isinstance(part, Number)]
        return frozenset(name for part in numbers for name in (part.name, part.of)) & QUANTITIES.keys()

    @property
    def limit(self) -> int | None:
        """The most iterations with which it can hold, if there is such a bound."""
        bounds = [
            math.floor(part.value) if part.compare == "<=" else math.ceil(part.value) - 1
            for part in self.parts
            if isinstance(part, Number) and part.name == "iteration" and part.compare in ("<", "<=")
        ]
        return min(bounds, default=None)


def read_condition(text: str) -> Condition:
    """The condition that `text` says.

    Raises:
        ValueError: with the reason.
    """
    parts = tuple(_part(part.split()) for part in text.split(" and "))
    return Condition(" ".join(text.split()), parts)


def _part(words: list[str]) -> Number | Choice | Seen | Done:
    match words:
        case ["phenomenon", kind]:
            return Seen(_known(kind, KINDS, "phenomenon"))
        case ["did", action]:
            return Done(_known(action, ACTIONS, "action"))
        case [name, "is", value]:
            return _choice(name, value)
        case [name, compare, number]:
            return _number(name, compare, number)
        case [name, compare, number, "of", whole]:
            return _number(name, compare, number, whole)
    shown = " ".join(words)
    raise ValueError(f"“{shown}” is no condition, as “pull < 0.01”, “loss is hinge”, “did critic”")


def _now(name: str, moment: Moment) -> float:
    """A quantity or a knob as it is; NaN where it is not known."""
    if name in knobs():
        return float(getattr(moment.settings, name))
    return moment.values.get(name, math.nan)


def _number(name: str, compare: str, number: str, of: str = "") -> Number:
    if compare not in _COMPARE:
        raise ValueError(f"{compare} compares nothing; allowed are {', '.join(_COMPARE)}")
    numeric = [knob for knob, about in knobs().items() if about.low is not None]
    _known(name, [*QUANTITIES, *numeric], "quantity")
    if of:
        _known(of, [START, *QUANTITIES], "quantity")
    try:
        value = float(number)
    except ValueError:
        raise ValueError(f"{number} is no number") from None
    if not math.isfinite(value):
        raise ValueError(f"{number} is no number to compare with")
    return Number(name, compare, value, of)


def _choice(name: str, value: str) -> Choice:
    allowed = {knob: choices(knob) for knob in knobs() if choices(knob)}
    _known(name, allowed, "knob with choices")
    return Choice(name, _known(value, allowed[name], name))


def _known(word: str, allowed: object, what: str) -> str:
    names = list(allowed)  # type: ignore[call-overload]
    if word not in names:
        raise ValueError(f"there is no {what} {word}; allowed are {', '.join(names)}")
    return word
