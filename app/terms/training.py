"""Numbers of training: every iteration, from the batch that was trained on."""

from __future__ import annotations

from app.terms.entry import EVERY, FRAME, GAN, WGAN, WGAN_GP, Entry

TRAINING: dict[str, Entry] = {
    "critic_loss": Entry(
        "Critic loss",
        "L_f",
        "score (log losses: nats)",
        "What the critic minimises, without the penalty. For the Wasserstein loss it is the negative of the "
        "Wasserstein estimate, so a critic that tells real from fake well has a negative loss; as the "
        "generator learns it rises towards 0.",
        "wasserstein E f(x_g) − E f(x_r); minimax and non-saturating −E log D(x_r) − E log(1 − D(x_g)); "
        "least squares ½E(f(x_r) − 1)² + ½E f(x_g)²; hinge E max(0, 1 − f(x_r)) + E max(0, 1 + f(x_g))",
        f"{WGAN}, algorithm 1; {GAN}, eq. 1; Mao et al. 2017, eq. 2; Lim and Ye 2017",
        f"At the last critic step of the iteration, before it is applied. {EVERY}",
    ),
    "generator_loss": Entry(
        "Generator loss",
        "L_G",
        "score (log losses: nats)",
        "What the generator minimises. For the Wasserstein and hinge losses its level has no meaning by "
        "itself, for the critic may add any constant to its score; look at how it moves.",
        "wasserstein and hinge −E f(x_g); minimax E log(1 − D(x_g)); non-saturating −E log D(x_g); "
        "least squares ½E(f(x_g) − 1)²",
        f"{WGAN}, algorithm 1; {GAN}, section 3",
        f"At the generator's step, before it is applied. {EVERY}",
    ),
    "penalty": Entry(
        "Gradient penalty",
        "P",
        "score",
        "How much the penalty adds to what the critic minimises: 0 when the slope is 1 at every interpolate. "
        "It exists only under a gradient-penalty constraint.",
        "λ·E(‖∇f(x̂)‖₂ − 1)²; one-sided λ·E max(0, ‖∇f(x̂)‖₂ − 1)²",
        f"{WGAN_GP}, eq. 3",
        f"At the last critic step of the iteration. {EVERY}",
    ),
    "wasserstein_estimate": Entry(
        "Wasserstein estimate",
        "Ŵ",
        "score",
        "How far apart the critic scores real and fake. If f were the best critic of slope at most 1, this "
        "would be the Wasserstein distance in data units; a critic with slope K makes it K times as large, "
        "so under clipping only its course tells something.",
        "E f(x_r) − E f(x_g)",
        f"{WGAN}, eq. 2 and figure 3",
        f"On the batch of the last critic step. {EVERY}",
    ),
    "slope": Entry(
        "Slope of the critic",
        "‖∇ₓf‖",
        "score per data unit",
        "How steeply the score changes from place to place. A critic of slope at most 1 everywhere measures "
        "the Wasserstein distance; the line stands at 1. Under the penalty the slopes gather there, under "
        "clipping they wander off.",
        "‖∇ₓf(x̂)‖₂ at interpolates x̂ = x_r + ε(x_g − x_r), ε uniform on [0, 1]: mean, 5 % and 95 % quantile",
        f"{WGAN_GP}, proposition 1 and section 4",
        f"{EVERY} The field over the plane: with every picture of the landscape.",
    ),
    "slope_histogram": Entry(
        "Slopes at interpolates",
        "‖∇ₓf(x̂)‖",
        "share of interpolates in %",
        "How the slopes between real and fake are spread at this moment. The gradient penalty pulls all of "
        "them to the line at 1.",
        "share of interpolates x̂ with ‖∇ₓf(x̂)‖₂ in each of 48 bins",
        f"{WGAN_GP}, section 4",
        FRAME,
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
        f"At the generator's step. {EVERY} The arrows, along −∂L_G/∂x, with every picture of the plane.",
    ),
    "scores": Entry(
        "Scores of real and fake",
        "f(x)",
        "share of samples in %",
        "What the critic says about real and generated points. With log losses it is shown as D(x) from 0 "
        "(surely fake) to 1 (surely real). Two heaps apart: the critic tells them apart.",
        "share of samples with f(x), or D(x) = 1/(1 + e^(−f(x))), in each of 48 bins",
        f"{GAN}, section 3; {WGAN}, section 3",
        FRAME,
    ),
    "accuracy": Entry(
        "Accuracy",
        "acc",
        "share, 0 to 1",
        "How often the critic is right about real and fake; ½ is guessing. It has meaning for log losses, "
        "where a score above 0 says real. A score of exactly 0 counts half.",
        "½ P(f(x_r) > 0) + ½ P(f(x_g) < 0)",
        f"{GAN}, proposition 1",
        EVERY,
    ),
    "critic_layers": Entry(
        "Critic layer gradients",
        "‖∂L_f/∂h_i‖",
        "loss per activation",
        "How strong the critic's loss is felt at each of its layers, violet near the input. Lines that fan "
        "out evenly over decades mean gradients that explode or vanish with depth; lines close together are "
        "healthy. Exact zeros stand on the floor of the axis, marked ▽.",
        "‖∂L_f/∂h_i‖₂ over all real and fake rows, without the penalty; h_i is the output of hidden layer i",
        f"{WGAN_GP}, figure 1b",
        f"At the last critic step of the iteration. {EVERY}",
    ),
    "generator_layers": Entry(
        "Generator layer gradients",
        "‖∂L_G/∂h_i‖",
        "loss per activation",
        "How strong the generator's loss is felt at each of its layers, after it has come back through the "
        "critic. Exact zeros stand on the floor of the axis, marked ▽: nothing is learned there.",
        "‖∂L_G/∂h_i‖₂ over all fakes; h_i is the output of the generator's hidden layer i",
        f"{WGAN_GP}, figure 1b",
        f"At the generator's step. {EVERY}",
    ),
    "profile": Entry(
        "Gradients by depth",
        "‖∂L/∂h_i‖",
        "loss per activation",
        "The layer gradients of both networks side by side, from the input at the left to the output at the "
        "right. On the logarithmic axis a straight line up or down is a gradient that grows or dies "
        "exponentially with depth: exploding or vanishing. Under the gradient penalty it is nearly flat.",
        "‖∂L_f/∂h_i‖₂ and ‖∂L_G/∂h_i‖₂ against i, each the mean of 64 iterations",
        f"{WGAN_GP}, figure 1b",
        "At the step under the crosshair, or the newest.",
    ),
    "weights": Entry(
        "Critic weights",
        "w",
        "share of weights in %",
        "How the critic's weights and biases are spread. Under clipping they pile up at −c and +c, and the "
        "critic uses little of what it could say; under the penalty they keep the shape of a bell.",
        "share of all weights and biases of the critic in each of 48 bins; lines at ±c under clipping",
        f"{WGAN_GP}, figure 1b and section 3",
        FRAME,
    ),
    "weights_at_clip": Entry(
        "Weights at ±c",
        "|w| = c",
        "share, 0 to 1",
        "The share of the critic's weights that clipping holds at its limits.",
        "share of the critic's weights and biases with |w| = c; exists only under clipping",
        f"{WGAN_GP}, section 3",
        f"After the last critic step of the iteration. {EVERY}",
    ),
}
