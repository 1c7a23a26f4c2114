"""For each phenomenon a session that shows it, and one beside it that does not: the evidence for the rules.

Networks are small (2×32, batch 64) where nothing else is said, so that twenty seeds take seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.recipes import with_recipe
from engine.settings import Settings

SMALL: Mapping[str, object] = {
    "critic_depth": 2, "critic_width": 32, "generator_depth": 2, "generator_width": 32, "batch_size": 64,
}  # fmt: skip
DEEP: Mapping[str, object] = {**SMALL, "critic_depth": 12}


@dataclass(frozen=True, slots=True)
class Session:
    """How to make a session: a recipe and what is changed in it, and how long it runs."""

    recipe: str
    iterations: int
    changes: Mapping[str, object] = field(default_factory=dict)
    base: Mapping[str, object] = field(default_factory=lambda: SMALL)
    every: int = 50

    exact: bool = False  # whether its phenomenon is told from exact distances

    def settings(self, seed: int) -> Settings:
        """The settings of one seed."""
        return with_recipe(self.recipe).with_(**{**self.base, **self.changes, "seed": seed})


@dataclass(frozen=True, slots=True)
class Show:
    """A session that shows a phenomenon and the contrast that must not."""

    shows: Session
    says: str  # in words, for the table
    spares: Session
    contrast: str


_HEALTHY = Session("wgan-gp-live", 500, exact=True, every=100)
_LAGGING = Session("wgan-gp-live", 600, {"n_critic": 1, "critic_rate": 1e-6}, exact=True, every=100)
_POINT: Mapping[str, object] = {"data": "gaussian", "initialisation": "normal"}
_APART: Mapping[str, object] = {
    "data": "blobs2", "initialisation": "normal", "generator_rate": 1e-5, "n_critic": 20,
}  # fmt: skip

HEALTHY = Session("wgan-gp-live", 3000, base={}, exact=True)  # the default networks, 3×64, batch 256

SHOWS: Mapping[str, Show] = {
    "collapse_between": Show(
        Session("gan", 400, {"initialisation": "normal", "n_critic": 10}),
        "original GAN, weights from N(0, 0.02), n_critic 10",
        _HEALTHY, "WGAN-GP",
    ),
    "collapse_within": Show(
        Session("gan", 500, {**_POINT, "n_critic": 1, "critic_depth": 1, "critic_width": 4}),
        "original GAN on one Gaussian from a point in it, a critic of four units, n_critic 1",
        Session("wgan-gp-live", 500, _POINT), "WGAN-GP from there, a critic of 2×32",
    ),
    "vanishing_pull": Show(
        Session("gan", 200, _APART),
        "original GAN on two blobs from a point between them, D trained far ahead (n_critic 20)",
        Session("wgan-gp-live", 200, _APART), "WGAN-GP, the same otherwise",
    ),
    "saturated": Show(
        Session("gan", 200, _APART),
        "the same as above",
        Session("gan", 500, {"data_noise": 10.0}), "original GAN on data with ten times the noise",
    ),
    "exploding_layers": Show(
        Session("wgan", 200, {"clip_value": 1.0, "critic_rate": 1e-3}, DEEP),
        "WGAN with 12 critic layers and c = 1",
        Session("wgan-gp-live", 200, {}, DEEP), "WGAN-GP with 12 critic layers",
    ),
    "vanishing_layers": Show(
        Session("wgan", 200, {}, DEEP),
        "WGAN with 12 critic layers and c = 0.01",
        Session("wgan-gp-live", 200, {}, DEEP), "WGAN-GP with 12 critic layers",
    ),
    "weights_at_clip": Show(
        Session("wgan", 200, {"clip_value": 0.001}),
        "WGAN with c = 0.001",
        Session("wgan", 200, {"clip_value": 0.5}), "WGAN with c = 0.5",
    ),
    "not_lipschitz": Show(
        Session("wgan-gp-live", 600, {"constraint": "none"}),
        "Wasserstein loss without any constraint",
        _HEALTHY, "with the gradient penalty",
    ),
    "lagging": Show(
        _LAGGING,
        "WGAN-GP with n_critic 1 and a critic rate of 1e-6",
        _HEALTHY, "with the usual rates",
    ),
    "oscillation": Show(
        Session("wgan", 1000, {"clip_value": 0.1, "n_critic": 1, "optimizer": "adam", "beta1": 0.9,
                               "critic_rate": 1e-3, "generator_rate": 5e-3}),
        "WGAN with Adam, β₁ = 0.9, n_critic 1, c = 0.1",
        _HEALTHY, "WGAN-GP",
    ),
    "divergence": Show(
        Session("wgan-gp-live", 300, {"constraint": "none", "optimizer": "sgd", "beta1": 0.9,
                                      "critic_rate": 1.0, "generator_rate": 1.0}),
        "no constraint, SGD with momentum and rates of 1",
        _HEALTHY, "WGAN-GP",
    ),
    "converged": Show(
        Session("wgan-gp-live", 1500, {"data": "gaussian", "batch_size": 256}, exact=True, every=100),
        "WGAN-GP on one Gaussian, batch 256",
        _LAGGING, "WGAN-GP with n_critic 1 and a critic rate of 1e-6",
    ),
}  # fmt: skip
