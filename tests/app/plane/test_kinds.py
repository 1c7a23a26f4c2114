"""One field takes the place of another, and the corners say which critic is seen."""

from __future__ import annotations

import pytest

from app.plane.kinds import ground, kinds, plots, titles
from app.plane.scale import Kind, Learned
from app.plane.truths import Truths
from engine.frame import TruthRequest
from tests.app.plane.frames import EXTENT, linear_truth

BASE = frozenset({"landscape", "reals"})


@pytest.fixture
def answered() -> Truths:
    truths = Truths()
    truths.take(linear_truth(TruthRequest(frozenset({"optimal", "cost"}), 0, EXTENT)), 0.0, log_loss=False)
    return truths


@pytest.mark.parametrize(
    ("name", "learned", "shown"),
    [
        ("reals", "score", ("score",)),
        ("slope", "score", ("slope",)),
        ("optimal", "score", ("optimal_score",)),
        ("optimal", "probability", ("optimal_probability",)),
        ("beside", "logit", ("logit", "optimal_logit")),
        ("cost", "score", ("cost",)),
    ],
)
def test_each_ground_has_its_field(
    name: str, learned: Learned, shown: tuple[Kind, ...], answered: Truths
) -> None:
    layers = BASE | {name}
    assert kinds(layers, learned, answered) == shown
    assert plots(layers) == len(shown) == len(titles(layers, learned, answered))


def test_the_learned_critic_stays_until_there_is_an_answer() -> None:
    truths = Truths()
    assert kinds(BASE | {"optimal"}, "score", truths) == ("score",)
    assert kinds(BASE | {"beside"}, "score", truths) == ("score", None)
    assert kinds(BASE | {"cost"}, "probability", truths) == ("probability",)
    assert "being solved" in titles(BASE | {"optimal"}, "score", truths)[0]
    truths.ask(frozenset({"cost"}), 0.0)
    for now in (1.0, 2.0):
        truths.take(linear_truth(TruthRequest()), now, log_loss=False)
    assert "not known" in titles(BASE | {"cost"}, "score", truths)[0]


def test_corners_speak_only_where_it_does_not_go_without_saying(answered: Truths) -> None:
    assert titles(BASE, "score", answered) == ("",)
    assert titles(BASE | {"slope"}, "score", answered) == ("",)
    assert titles(BASE | {"beside"}, "score", answered) == ("learned critic f", "optimal critic f*")
    assert titles(BASE | {"optimal"}, "probability", answered) == ("optimal D* = p_r/(p_r + p_g)",)
    assert ground(BASE) == ""
