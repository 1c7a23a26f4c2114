"""The glossary: every number on the screen, once.

Its entries are the tooltips of the window and, through `python -m app.glossary`, the page
`docs/glossary.md`; a test holds the two equal.
"""

from __future__ import annotations

import html
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

CONTEXT = "glossary"
_WGAN = "Arjovsky, Chintala, Bottou 2017, Wasserstein GAN"
_WGAN_GP = "Gulrajani et al. 2017, Improved Training of Wasserstein GANs"
_GAN = "Goodfellow et al. 2014, Generative Adversarial Nets"
_EVERY = "Every iteration, lossless, from the batch that was trained on."
_FRAME = "With every picture of the charts, up to 15 times a second."
_SECOND = "About once a second."


@dataclass(frozen=True, slots=True)
class Entry:
    """One number: what it is called, what it means, and how it comes about."""

    name: str
    symbol: str
    unit: str
    meaning: str
    formula: str
    source: str
    how: str


ENTRIES: dict[str, Entry] = {
    "critic_loss": Entry(
        "Critic loss",
        "L_f",
        "score (log losses: nats)",
        "What the critic minimises, without the penalty. For the Wasserstein loss it is the negative of the "
        "Wasserstein estimate, so a critic that tells real from fake well has a negative loss; as the "
        "generator learns it rises towards 0.",
        "wasserstein E f(x_g) − E f(x_r); minimax and non-saturating −E log D(x_r) − E log(1 − D(x_g)); "
        "least squares ½E(f(x_r) − 1)² + ½E f(x_g)²; hinge E max(0, 1 − f(x_r)) + E max(0, 1 + f(x_g))",
        f"{_WGAN}, algorithm 1; {_GAN}, eq. 1; Mao et al. 2017, eq. 2; Lim and Ye 2017",
        f"At the last critic step of the iteration, before it is applied. {_EVERY}",
    ),
    "generator_loss": Entry(
        "Generator loss",
        "L_G",
        "score (log losses: nats)",
        "What the generator minimises. For the Wasserstein and hinge losses its level has no meaning by "
        "itself, for the critic may add any constant to its score; look at how it moves.",
        "wasserstein and hinge −E f(x_g); minimax E log(1 − D(x_g)); non-saturating −E log D(x_g); "
        "least squares ½E(f(x_g) − 1)²",
        f"{_WGAN}, algorithm 1; {_GAN}, section 3",
        f"At the generator's step, before it is applied. {_EVERY}",
    ),
    "penalty": Entry(
        "Gradient penalty",
        "P",
        "score",
        "How much the penalty adds to what the critic minimises: 0 when the slope is 1 at every interpolate. "
        "It exists only under a gradient-penalty constraint.",
        "λ·E(‖∇f(x̂)‖₂ − 1)²; one-sided λ·E max(0, ‖∇f(x̂)‖₂ − 1)²",
        f"{_WGAN_GP}, eq. 3",
        f"At the last critic step of the iteration. {_EVERY}",
    ),
    "wasserstein_estimate": Entry(
        "Wasserstein estimate",
        "Ŵ",
        "score",
        "How far apart the critic scores real and fake. If f were the best critic of slope at most 1, this "
        "would be the Wasserstein distance in data units; a critic with slope K makes it K times as large, "
        "so under clipping only its course tells something.",
        "E f(x_r) − E f(x_g)",
        f"{_WGAN}, eq. 2 and figure 3",
        f"On the batch of the last critic step. {_EVERY}",
    ),
    "exact_distance": Entry(
        "Exact Wasserstein distance",
        "W₁",
        "data unit",
        "How much earth must be moved how far to turn the generated cloud into the real one, solved exactly. "
        "The dashed level is what a perfect generator would show.",
        "min over couplings of E ‖x − y‖",
        f"{_WGAN}, definition 1",
        "Network simplex (POT) on 512 independent fakes and 512 fixed stratified real points, about once a "
        "second",
    ),
    "scaled_estimate": Entry(
        "Estimate over K",
        "Ŵ/K",
        "data unit",
        "The critic's estimate in units of distance. It can never exceed W₁: how far it stays below is what "
        "the critic misses.",
        "(E f(x_r) − E f(x_g)) / max |f(x_i) − f(y_j)| / ‖x_i − y_j‖ over coupled pairs",
        f"{_WGAN}, eq. 2",
        "On the samples of the exact solve, about once a second",
    ),
    "noise_floor": Entry(
        "Noise floor",
        "W₁⁰",
        "data unit",
        "What the exact distance comes out at for a perfect generator, because 512 samples are not a "
        "distribution.",
        "mean W₁ between independent real points and the fixed stratified ones",
        "Weed and Bach 2019, Sharp asymptotic and finite-sample rates of convergence in Wasserstein distance",
        "20 solves, once for each target",
    ),
    "slope": Entry(
        "Slope of the critic",
        "‖∇ₓf‖",
        "score per data unit",
        "How steeply the score changes from place to place. A critic of slope at most 1 everywhere measures "
        "the Wasserstein distance; the line stands at 1. Under the penalty the slopes gather there, under "
        "clipping they wander off.",
        "‖∇ₓf(x̂)‖₂ at interpolates x̂ = x_r + ε(x_g − x_r), ε uniform on [0, 1]: mean, 5 % and 95 % quantile",
        f"{_WGAN_GP}, proposition 1 and section 4",
        f"{_EVERY} The field over the plane: with every picture of the landscape.",
    ),
    "slope_histogram": Entry(
        "Slopes at interpolates",
        "‖∇ₓf(x̂)‖",
        "share of interpolates in %",
        "How the slopes between real and fake are spread at this moment. The gradient penalty pulls all of "
        "them to the line at 1.",
        "share of interpolates x̂ with ‖∇ₓf(x̂)‖₂ in each of 48 bins",
        f"{_WGAN_GP}, section 4",
        _FRAME,
    ),
    "pull": Entry(
        "Pull at fakes",
        "‖∂L_G/∂x‖",
        "loss per data unit",
        "How hard the generator's loss pulls at a generated point: the force that moves it. With log losses "
        "it can vanish while the critic is steep, because the loss is flat where the critic is sure: then "
        "the generator stops learning.",
        "mean over fakes of |∂L_G/∂f(x_g)|·‖∇ₓf(x_g)‖₂, for each sample by itself (times the batch size)",
        "Arjovsky and Bottou 2017, theorem 2.4",
        f"At the generator's step. {_EVERY} The arrows, along −∂L_G/∂x, with every picture of the plane.",
    ),
    "scores": Entry(
        "Scores of real and fake",
        "f(x)",
        "share of samples in %",
        "What the critic says about real and generated points. With log losses it is shown as D(x) from 0 "
        "(surely fake) to 1 (surely real). Two heaps apart: the critic tells them apart.",
        "share of samples with f(x), or D(x) = 1/(1 + e^(−f(x))), in each of 48 bins",
        f"{_GAN}, section 3; {_WGAN}, section 3",
        _FRAME,
    ),
    "accuracy": Entry(
        "Accuracy",
        "acc",
        "share, 0 to 1",
        "How often the critic is right about real and fake; ½ is guessing. It has meaning for log losses, "
        "where a score above 0 says real. A score of exactly 0 counts half.",
        "½ P(f(x_r) > 0) + ½ P(f(x_g) < 0)",
        f"{_GAN}, proposition 1",
        _EVERY,
    ),
    "critic_layers": Entry(
        "Critic layer gradients",
        "‖∂L_f/∂h_i‖",
        "loss per activation",
        "How strong the critic's loss is felt at each of its layers, violet near the input. Lines that fan "
        "out evenly over decades mean gradients that explode or vanish with depth; lines close together are "
        "healthy. Exact zeros stand on the floor of the axis, marked ▽.",
        "‖∂L_f/∂h_i‖₂ over all real and fake rows, without the penalty; h_i is the output of hidden layer i",
        f"{_WGAN_GP}, figure 1b",
        f"At the last critic step of the iteration. {_EVERY}",
    ),
    "generator_layers": Entry(
        "Generator layer gradients",
        "‖∂L_G/∂h_i‖",
        "loss per activation",
        "How strong the generator's loss is felt at each of its layers, after it has come back through the "
        "critic. Exact zeros stand on the floor of the axis, marked ▽: nothing is learned there.",
        "‖∂L_G/∂h_i‖₂ over all fakes; h_i is the output of the generator's hidden layer i",
        f"{_WGAN_GP}, figure 1b",
        f"At the generator's step. {_EVERY}",
    ),
    "profile": Entry(
        "Gradients by depth",
        "‖∂L/∂h_i‖",
        "loss per activation",
        "The layer gradients of both networks side by side, from the input at the left to the output at the "
        "right. On the logarithmic axis a straight line up or down is a gradient that grows or dies "
        "exponentially with depth: exploding or vanishing. Under the gradient penalty it is nearly flat.",
        "‖∂L_f/∂h_i‖₂ and ‖∂L_G/∂h_i‖₂ against i, each the mean of 64 iterations",
        f"{_WGAN_GP}, figure 1b",
        "At the step under the crosshair, or the newest.",
    ),
    "weights": Entry(
        "Critic weights",
        "w",
        "share of weights in %",
        "How the critic's weights and biases are spread. Under clipping they pile up at −c and +c, and the "
        "critic uses little of what it could say; under the penalty they keep the shape of a bell.",
        "share of all weights and biases of the critic in each of 48 bins; lines at ±c under clipping",
        f"{_WGAN_GP}, figure 1b and section 3",
        _FRAME,
    ),
    "weights_at_clip": Entry(
        "Weights at ±c",
        "|w| = c",
        "share, 0 to 1",
        "The share of the critic's weights that clipping holds at its limits.",
        "share of the critic's weights and biases with |w| = c; exists only under clipping",
        f"{_WGAN_GP}, section 3",
        f"After the last critic step of the iteration. {_EVERY}",
    ),
    "modes_captured": Entry(
        "Modes captured",
        "modes",
        "% of all modes",
        "How many of the data's modes the generator reaches. Fewer than all, while training goes on, is mode "
        "collapse.",
        "a mode is captured if it is the nearest mode of at least one high-quality fake, of 2,500 fakes",
        "Srivastava et al. 2017, VEEGAN; Lin et al. 2018, PacGAN",
        _SECOND,
    ),
    "high_quality": Entry(
        "High quality",
        "HQ",
        "% of fakes",
        "The share of generated points that lie where data lie. Perfect data reach 98.9 %, not 100 %: that "
        "is the dashed line.",
        "share of 2,500 fakes within 3σ of their nearest mode; a Gaussian has 1 − e^(−9/2) = 98.9 %",
        "Srivastava et al. 2017, VEEGAN; Lin et al. 2018, PacGAN",
        _SECOND,
    ),
    "near": Entry(
        "Near a mode",
        "near",
        "% of fakes",
        "The looser share of what the eye takes for a hit, whatever the noise of the data.",
        "share of 2,500 fakes within 0.15 data units of a mode",
        "ours",
        _SECOND,
    ),
    "landscape": Entry(
        "Landscape",
        "f(x), D(x)",
        "score; D: 0 to 1",
        "What the critic says about every place of the plane; under the cursor at that place. With log "
        "losses D(x), the critic's belief that a point there is real.",
        "f(x) on a grid; D(x) = 1/(1 + e^(−f(x)))",
        f"{_WGAN}, section 3; {_GAN}, section 3",
        "With every picture of the landscape, up to 15 times a second.",
    ),
    "iteration": Entry(
        "Iteration",
        "t",
        "iterations",
        "Updates of the generator so far; n_critic updates of the critic go before each.",
        "t",
        f"{_WGAN}, algorithm 1",
        "About ten times a second.",
    ),
    "step": Entry(
        "Step",
        "s",
        "steps",
        "What the charts count along their time axis: every iteration, and every critic step that was taken "
        "alone, as on the way to the optimum. As long as there were none, it is the iteration.",
        "iterations + critic steps taken alone",
        "ours",
        "About ten times a second; shown once it differs from the iteration.",
    ),
    "throughput": Entry(
        "Speed of training",
        "it/s",
        "iterations per second",
        "How fast the engine trains, pictures included.",
        "iterations finished ÷ time passed, over about the last second",
        "ours",
        "About ten times a second.",
    ),
    "frames": Entry(
        "Pictures",
        "frames/s",
        "frames per second",
        "How often the window draws a new picture of the plane. Training does not wait for it.",
        "pictures drawn ÷ time passed, over the last two seconds",
        "ours",
        "About ten times a second.",
    ),
    "picture_share": Entry(
        "Engine time for pictures",
        "share",
        "% of engine time",
        "How much of the engine's time goes into what the window shows instead of into training.",
        "time spent on frames ÷ time passed",
        "ours",
        "About ten times a second.",
    ),
}


def translated(text: str) -> str:
    """A text of the glossary in the language of the window."""
    return QCoreApplication.translate(CONTEXT, text)


def tooltip(key: str) -> str:
    """The entry `key` as rich text for a tooltip."""
    entry = ENTRIES[key]
    name, unit, meaning, how = (
        html.escape(translated(text)) for text in (entry.name, entry.unit, entry.meaning, entry.how)
    )
    return (
        f"<p><b>{name}</b> {html.escape(entry.symbol)} ({unit})</p><p>{meaning}</p>"
        f"<p><i>{html.escape(entry.formula)}</i></p><p>{how}<br>{html.escape(entry.source)}</p>"
    )


def page() -> str:
    """The glossary as Markdown: the text of `docs/glossary.md`."""
    head = (
        "# Every number on the screen\n\n"
        "Made by `python -m app.glossary > docs/glossary.md` from the table that the tooltips come from; "
        "edit `app/glossary.py`, not this page.\n\n"
        "x_r real, x_g = G(z) fake, x̂ interpolate; f the critic's score, D = 1/(1 + e^(−f)); E the mean over "
        "the batch.\n"
    )
    return head + "".join(
        f"\n## {entry.name}\n\n{entry.meaning}\n\n"
        f"- **Symbol**: {entry.symbol}\n- **Unit**: {entry.unit}\n- **Formula**: {entry.formula}\n"
        f"- **Computed**: {entry.how}\n- **Source**: {entry.source}\n"
        for entry in ENTRIES.values()
    )


if __name__ == "__main__":
    print(page(), end="")
