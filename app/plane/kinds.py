"""Which field each plot shows, and what it is called."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app.plane.layers import GROUNDS
from app.plane.scale import OPTIMUM, Kind, Learned
from app.plane.truths import Part, Truths

TITLES: dict[Kind, str] = {
    "score": str(QT_TRANSLATE_NOOP("Plane", "learned critic f")),
    "probability": str(QT_TRANSLATE_NOOP("Plane", "learned D")),
    "logit": str(QT_TRANSLATE_NOOP("Plane", "learned f = logit D")),
    "optimal_score": str(QT_TRANSLATE_NOOP("Plane", "optimal critic f*")),
    "optimal_probability": str(QT_TRANSLATE_NOOP("Plane", "optimal D* = p_r/(p_r + p_g)")),
    "optimal_logit": str(QT_TRANSLATE_NOOP("Plane", "optimal f* = log(p_r/p_g)")),
    "cost": str(QT_TRANSLATE_NOOP("Plane", "cost p_g·log(p_g/p_r), nats per data unit²")),
}


def ground(layers: frozenset[str]) -> str:
    """What is in the place of the learned landscape, of `GROUNDS`; "" for the landscape itself."""
    return next((name for name in GROUNDS if name in layers), "")


def plots(layers: frozenset[str]) -> int:
    """How many plots there are."""
    return 2 if ground(layers) == "beside" else 1


def kinds(layers: frozenset[str], learned: Learned, truths: Truths) -> tuple[Kind | None, ...]:
    """The kind of field in each plot; until an exact answer has come the learned critic stays, or None."""
    optimal = OPTIMUM[learned] if truths.has("optimal") else None
    match ground(layers):
        case "slope":
            return ("slope",)
        case "cost":
            return ("cost" if truths.has("cost") else learned,)
        case "optimal":
            return (optimal or learned,)
        case "beside":
            return learned, optimal
    return (learned,)


def titles(layers: frozenset[str], learned: Learned, truths: Truths) -> tuple[str, ...]:
    """What to write into the corner of each plot; "" where it goes without saying."""
    name = ground(layers)
    if name in ("", "slope"):
        return ("",)
    wanted: tuple[Kind, ...] = ("cost",) if name == "cost" else (OPTIMUM[learned],)
    part: Part = "cost" if name == "cost" else "optimal"
    said = _tr(TITLES[wanted[0]])
    if not truths.has(part):
        missing = (
            _tr("{what}: not known for this game") if truths.lacks(part) else _tr("{what}: being solved …")
        )
        said = missing.format(what=said)
    return (_tr(TITLES[learned]), said) if name == "beside" else (said,)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Plane", text)
