"""What is seen at a distance, in plain words: a headline and why."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.charts.numbers import short
from app.lab.facts import Facts
from engine.distances import LOG2

_NEAR, _FAR = 1.0, 6.0  # σ: blobs at one overlap well, from the other on they hardly do


def sentences(facts: Facts) -> tuple[str, str]:
    """Headline and explanation."""
    if facts.here.wasserstein == 0:
        return (
            _tr("The shapes coincide: every distance is 0."),
            _tr("The discriminator says ½ everywhere and the critic is flat: nothing is left to learn."),
        )
    return _of_blobs(facts) if facts.scene.kind == "blobs" else _of_thin(facts)


def length(value: float) -> str:
    """A length with two decimals, so that it does not tremble in a drag; more where that would say 0."""
    return f"{value:.2f}" if value == 0 or value >= 0.01 else short(value)


def _of_thin(facts: Facts) -> tuple[str, str]:
    """Points and lines: shapes without area."""
    here = facts.here
    if here.js < LOG2 - 1e-12:
        shared = 1 - here.js / LOG2
        return (
            _tr("The lines share {share} of their length: JS is {js}.").format(
                share=f"{shared:.0%}", js=short(here.js)
            ),
            _tr(
                "Only because they slide along one line does JS fall. KL stays ∞ while any fake lies where "
                "nothing is real. W₁ says how far: {w}."
            ).format(w=length(here.wasserstein)),
        )
    return (
        _tr("The shapes do not touch: JS stays at log 2 = 0.693 however near they come."),
        _tr(
            "W₁ says how far: {w}. The best discriminator is flat at both shapes, so its gradient is exactly "
            "0 and the fake does not know where to go; the best critic has slope 1 and points the way."
        ).format(w=length(here.wasserstein)),
    )


def _of_blobs(facts: Facts) -> tuple[str, str]:
    here, spread = facts.here, facts.here.wasserstein / facts.scene.size
    numbers = {"w": length(here.wasserstein), "js": short(here.js), "pull": short(here.minimax_pull)}
    if spread < _NEAR:
        return (
            _tr("The blobs overlap: every distance tells how far, and every gradient leads back."),
            _tr("JS is {js}, well below log 2, and the minimax pull is {pull}.").format(**numbers),
        )
    if spread < _FAR:
        return (
            _tr("The blobs part: JS bends towards its ceiling, W₁ goes on as before."),
            _tr(
                "JS is {js} of at most 0.693. The discriminator grows sure, so the minimax pull "
                "fades: {pull}. The critic's slope is still 1."
            ).format(**numbers),
        )
    return (
        _tr("The blobs are {s} σ apart: JS no longer says how far, W₁ does: {w}.").format(
            s=f"{round(spread, 1):g}", w=numbers["w"]
        ),
        _tr(
            "D* is 0 all over the fake blob, so the minimax pull dies out: {pull}. The −log D "
            "trick pulls the harder the farther, with {trick}; the critic pulls with 1 everywhere."
        ).format(trick=short(here.non_saturating_pull), **numbers),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("DistanceLab", text).replace("log ", "log\N{NO-BREAK SPACE}")
