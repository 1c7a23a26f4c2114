"""What distinguishes arenas is said, and nothing else."""

from __future__ import annotations

from app.compare.captions import captions, differing
from engine.recipes import with_recipe
from engine.settings import Settings


def test_one_knob_is_named_with_its_value() -> None:
    clip = Settings(constraint="clip")
    population = [clip.with_(clip_value=c) for c in (0.001, 0.01, 0.1)]
    assert differing(population) == ("clip_value",)
    assert captions(population) == ("c = 0.001", "c = 0.01", "c = 0.1")


def test_a_choice_goes_by_its_title() -> None:
    population = [Settings(optimizer=name) for name in ("adam", "rmsprop")]
    assert captions(population) == ("Adam", "RMSprop")


def test_recipes_go_by_their_names() -> None:
    assert captions([with_recipe("gan"), with_recipe("wgan")]) == ("Original GAN", "WGAN")


def test_of_several_knobs_only_those_that_act_are_told() -> None:
    clip, penalty = Settings(constraint="clip", clip_value=0.1, seed=1), Settings(gp_lambda=2.0)
    assert captions([clip, penalty]) == ("Weight clipping ±c, c = 0.1, seed = 1",
                                         "Gradient penalty λ, λ = 2, seed = 0")  # fmt: skip


def test_arenas_that_are_alike_say_so() -> None:
    assert captions([Settings(), Settings()]) == ("the same game",) * 2
