"""What is said to be going on: each phenomenon by name, its rule as the engine states it."""

from __future__ import annotations

from typing import NamedTuple

from app.terms.entry import GAN, WGAN, WGAN_GP, Entry
from engine.phenomena.kinds import KINDS, WINDOW

_ARJOVSKY = "Arjovsky and Bottou 2017, Towards Principled Methods for Training GANs"
_HOW = {
    "metrics": f"From the metrics, as medians of {WINDOW} steps each.",
    "coverage": "From 2,500 fakes, about once a second.",
    "truth": "From the exact answers, about once a second; of a population, the replica that they are about.",
    "looks": "From exact answers, coverage and metrics, whichever says so.",
}


class _Text(NamedTuple):
    meaning: str
    symbol: str
    unit: str
    source: str


_TEXTS: dict[str, _Text] = {
    "collapse_between": _Text(
        "The generator serves some modes of the data and leaves others out. A point that is missing costs "
        "it nothing with the losses of the original GAN; with the Wasserstein distance it does.",
        "modes", "share of the data", f"{GAN}, section 6; Srivastava et al. 2017, VEEGAN",
    ),
    "collapse_within": _Text(
        "The generator reaches a mode but makes the same point, or points on a thread, of very different z.",
        "σ, ∂G/∂z", "σ of the mode; share of latents", "Odena et al. 2018, Is Generator Conditioning "
        "Causally Related to GAN Performance?",
    ),
    "vanishing_pull": _Text(
        "The critic tells real from fake, but hardly anything of its slope reaches the fakes: they are not "
        "moved, or only by rounding. An optimizer that divides by the gradient's size, as Adam does, hides "
        "it for a while.",
        "‖∂L_G/∂x‖ → 0", "score per data unit", f"{_ARJOVSKY}, theorem 2.4; {WGAN}, figure 2",
    ),
    "saturated": _Text(
        "The discriminator is right and certain nearly everywhere, so that its loss has nothing more to say.",
        "D → 0, 1", "share of the loss without knowledge", f"{_ARJOVSKY}, section 2; {GAN}, section 3",
    ),
    "exploding_layers": _Text(
        "The gradient grows from layer to layer on its way back to the input.",
        "‖∂L/∂h₁‖ ≫ ‖∂L/∂h_L‖", "ratio", f"{WGAN_GP}, section 3 and figure 1b",
    ),
    "vanishing_layers": _Text(
        "The gradient shrinks from layer to layer on its way back to the input, at last to exactly 0.",
        "‖∂L/∂h₁‖ ≪ ‖∂L/∂h_L‖", "ratio", f"{WGAN_GP}, section 3 and figure 1b",
    ),
    "weights_at_clip": _Text(
        "Clipping pushes the critic's weights to its two bounds; the critic becomes a very simple function.",
        "|w| = c", "share of weights", f"{WGAN_GP}, section 3 and figure 1b",
    ),
    "not_lipschitz": _Text(
        "The critic is steeper than its loss allows, so that its estimate is no distance and grows as it "
        "likes.",
        "‖∇f‖ ≫ 1", "score per data unit", f"{WGAN}, eq. 2 and section 3",
    ),
    "lagging": _Text(
        "The generator has moved on and the critic has not: it points to where the fakes were. The theory "
        "assumes a critic that is trained to optimality before each step of the generator.",
        "Ŵ/K ≪ W₁", "share of W₁; correlation", f"{WGAN}, section 3 and algorithm 1",
    ),
    "oscillation": _Text(
        "The cloud goes to and fro, or from mode to mode: generator and critic run after each other without "
        "coming nearer.",
        "W₁ ↑↓", "turns", "Mescheder et al. 2018, Which Training Methods for GANs do actually Converge?",
    ),
    "divergence": _Text(
        "The numbers, or the cloud, go away and do not come back. A replica whose numbers overflow is put "
        "back to its last finite networks and stopped.",
        "→ ∞", "data unit; score", "ours",
    ),
    "converged": _Text(
        "The cloud is as near to the data as a perfect generator's would be, as far as 512 points can tell.",
        "W₁ ≈ W₁⁰", "data unit", "ours; see the noise floor",
    ),
}  # fmt: skip

PHENOMENA: dict[str, Entry] = {
    f"phenomenon_{name}": Entry(
        kind.title,
        _TEXTS[name].symbol,
        _TEXTS[name].unit,
        f"{_TEXTS[name].meaning} {kind.advice}",
        str(kind.rule),
        _TEXTS[name].source,
        _HOW[kind.source],
    )
    for name, kind in KINDS.items()
}
