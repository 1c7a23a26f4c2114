"""Recipes: the numbers of the papers under their names."""

from __future__ import annotations

import pytest

from engine.recipes import DEFAULT_RECIPE, RECIPES, matching_recipe, with_recipe
from engine.settings import Settings
from engine.words import UserError


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_is_recognised_and_fits_any_nets(name: str) -> None:
    settings = with_recipe(name)
    assert matching_recipe(settings) == name
    if not RECIPES[name].published:
        small = with_recipe(name, Settings(critic_width=8, data="moons", seed=4))
        assert (small.critic_width, small.data, small.seed) == (8, "moons", 4)


def test_the_default_recipe_is_the_default_settings() -> None:
    assert with_recipe(DEFAULT_RECIPE) == Settings()


def test_choosing_a_recipe_leaves_nothing_of_the_last() -> None:
    moved = Settings(gp_lambda=77.0, n_critic=50, freeze_critic=True, clip_value=0.5)
    assert with_recipe("gan", moved) == with_recipe("gan")


def test_the_papers_numbers() -> None:
    wgan = with_recipe("wgan")
    assert (wgan.loss, wgan.constraint, wgan.optimizer) == ("wasserstein", "clip", "rmsprop")
    assert (wgan.critic_rate, wgan.clip_value, wgan.n_critic) == (5e-5, 0.01, 5)
    gp = with_recipe("wgan-gp")
    assert (gp.gp_lambda, gp.critic_rate, gp.beta1, gp.beta2, gp.n_critic) == (10.0, 1e-4, 0.0, 0.9, 5)
    toy = with_recipe("gan-toy-wgan-gp")
    assert (toy.gp_lambda, toy.critic_width, toy.batch_size, toy.beta1) == (0.1, 512, 256, 0.5)
    assert (toy.generator_activation, toy.initialisation) == ("relu", "he")
    paper = with_recipe("wgan-paper")
    assert (paper.critic_warmup, paper.batch_size) == (True, 64)
    assert with_recipe("wgan-gp-fig1a").fixed_generator
    deep = with_recipe("wgan-gp-fig1b")
    assert (deep.critic_depth, deep.generator_depth, deep.data) == (12, 12, "swissroll")
    assert with_recipe("gan").loss == "minimax"
    assert with_recipe("ns-gan").loss == "non_saturating"
    assert with_recipe("wgan-lp").constraint == "gradient_penalty_one_sided"


def test_an_unknown_recipe_is_refused_with_those_there_are() -> None:
    with pytest.raises(UserError, match=r"no recipe began; recipes are .*wgan-gp"):
        with_recipe("began")
