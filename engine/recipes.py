"""Named recipes: a loss, a constraint and an optimizer with its rates; and the published presets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.settings import Settings, read, to_dict
from engine.words import UserError


@dataclass(frozen=True, slots=True)
class Recipe:
    """Some fields of `Settings` under a name. `published` presets fix networks, batch and data too."""

    title: str
    help: str
    values: Mapping[str, object]
    published: bool = False


# fmt: off
_ADAM = {"optimizer": "adam", "beta1": 0.5, "beta2": 0.9}
_PAPER_GP = {"loss": "wasserstein", "constraint": "gradient_penalty", "gp_lambda": 10.0, "n_critic": 5,
             "critic_rate": 1e-4, "generator_rate": 1e-4, "optimizer": "adam", "beta1": 0.0, "beta2": 0.9}
_PAPER_CLIP = {"loss": "wasserstein", "constraint": "clip", "clip_value": 0.01, "n_critic": 5,
               "critic_rate": 5e-5, "generator_rate": 5e-5, "optimizer": "rmsprop", "beta2": 0.99}
_TOY_NETS = {"critic_depth": 3, "critic_width": 512, "generator_depth": 3, "generator_width": 512,
             "critic_activation": "relu", "generator_activation": "relu", "latent_dim": 2,
             "latent": "gaussian", "batch_size": 256, "initialisation": "he", "data": "ring8"}
_LIVE = {"critic_rate": 1e-3, "generator_rate": 1e-3, "n_critic": 5}
_GAME = ("loss", "constraint", "clip_value", "gp_lambda", "n_critic", "critic_warmup", "optimizer",
         "critic_rate", "generator_rate", "beta1", "beta2", "freeze_critic", "freeze_generator",
         "fixed_generator")

RECIPES: Mapping[str, Recipe] = {
    "wgan-gp-live": Recipe(
        "WGAN-GP, live", "The gradient penalty with λ and rates tuned for watching: the ring is covered "
        "in seconds.", {}),
    "gan": Recipe(
        "Original GAN", "The minimax game of Goodfellow et al. 2014, cross-entropy on logits.",
        {"loss": "minimax", "constraint": "none", **_LIVE, **_ADAM}),
    "ns-gan": Recipe(
        "Non-saturating GAN", "The −log D trick of Goodfellow et al. 2014.",
        {"loss": "non_saturating", "constraint": "none", **_LIVE, **_ADAM}),
    "wgan": Recipe(
        "WGAN", "Weight clipping at c = 0.01 with RMSprop, Arjovsky et al. 2017.", _PAPER_CLIP),
    "wgan-gp": Recipe(
        "WGAN-GP", "The gradient penalty with λ = 10 as in Gulrajani et al. 2017.", _PAPER_GP),
    "wgan-lp": Recipe(
        "WGAN-LP", "The one-sided penalty: only slopes above 1 cost, Petzka et al. 2018.",
        {"loss": "wasserstein", "constraint": "gradient_penalty_one_sided", "gp_lambda": 0.1, **_LIVE,
         "optimizer": "adam", "beta1": 0.0, "beta2": 0.9}),
    "wgan-spectral": Recipe(
        "WGAN, spectral", "Every weight matrix of the critic is projected to spectral norm at most 1, "
        "after Miyato et al. 2018.",
        {"loss": "wasserstein", "constraint": "spectral", **_LIVE, "optimizer": "adam", "beta1": 0.0,
         "beta2": 0.9}),
    "ls-gan": Recipe(
        "LSGAN", "Least squares with targets 1, 0, 1, Mao et al. 2017.",
        {"loss": "least_squares", "constraint": "none", **_LIVE, **_ADAM}),
    "hinge-gan": Recipe(
        "Hinge GAN", "The hinge loss of Lim and Ye 2017, spectrally normalised.",
        {"loss": "hinge", "constraint": "spectral", **_LIVE, "optimizer": "adam", "beta1": 0.0,
         "beta2": 0.9}),
    "gan-toy-wgan-gp": Recipe(
        "gan_toy.py, WGAN-GP", "The WGAN-GP authors' gan_toy.py: 3×512 nets, λ = 0.1, Adam 1e-4 (0.5, 0.9).",
        {**_PAPER_GP, **_TOY_NETS, "gp_lambda": 0.1, "beta1": 0.5}, published=True),
    "gan-toy-wgan": Recipe(
        "gan_toy.py, WGAN", "The WGAN-GP authors' gan_toy.py with clipping: 3×512 nets, RMSprop 5e-5, "
        "c = 0.01.", {**_PAPER_CLIP, **_TOY_NETS}, published=True),
    "wgan-gp-fig1a": Recipe(
        "WGAN-GP paper, Fig. 1a", "The critic alone against real + N(0, 1): what surface it learns.",
        {**_PAPER_GP, **_TOY_NETS, "fixed_generator": True, "beta1": 0.5}, published=True),
    "wgan-gp-fig1b": Recipe(
        "WGAN-GP paper, Fig. 1b", "Swiss roll with 12-layer ReLU networks, for gradient norms by layer.",
        {**_PAPER_GP, **_TOY_NETS, "data": "swissroll", "critic_depth": 12, "generator_depth": 12,
         "critic_width": 128, "generator_width": 128}, published=True),
    "wgan-paper": Recipe(
        "WGAN paper and code", "RMSprop 5e-5, batch 64, c = 0.01, with critic warm-up: 100 critic steps "
        "for the first 25 iterations and at every 500th.",
        {**_PAPER_CLIP, **_TOY_NETS, "batch_size": 64, "critic_warmup": True}, published=True),
}
# fmt: on
DEFAULT_RECIPE = "wgan-gp-live"

_DEFAULTS = to_dict(Settings())
_FIXED: Mapping[str, Mapping[str, object]] = {  # all that a recipe says, by its name
    name: {**{field: _DEFAULTS[field] for field in _GAME}, **recipe.values}
    for name, recipe in RECIPES.items()
}


def with_recipe(name: str, base: Settings | None = None) -> Settings:
    """`base` (default: the default settings) with the recipe's loss, constraint, optimizer and rates.

    Published presets also set networks, latent, batch size and data. What a recipe does not name, such
    as λ under clipping, returns to its default, so that choosing a recipe always means the same game.

    Raises:
        UserError: unknown recipe.
    """
    if name not in RECIPES:
        raise UserError("there is no recipe {name}; recipes are {known}", name=name, known=", ".join(RECIPES))
    return read({**to_dict(base or Settings()), **_FIXED[name]})


def matching_recipe(settings: Settings) -> str | None:
    """The recipe that these settings are exactly, or None if a knob was moved away from all of them.

    Of several the one that says most: a published preset has the game of its recipe and its nets, too.
    """
    fitting = [
        name
        for name, fixed in _FIXED.items()
        if all(getattr(settings, field) == value for field, value in fixed.items())
    ]
    return max(fitting, key=lambda name: len(_FIXED[name]), default=None)
