"""The game of a stand-alone script: losses, what keeps the critic Lipschitz, and one step of each network."""

from __future__ import annotations

from engine.scripting.data import function, number
from engine.scripting.networks import trains_critic, trains_generator
from engine.settings import PENALTIES, Settings

_CRITIC_LOSS = {
    "wasserstein": ("E f(fake) - E f(real), the negative Wasserstein estimate.", "fake.mean() - real.mean()"),
    "least_squares": (
        "1/2 E (f(real) - 1)^2 + 1/2 E f(fake)^2.",
        "0.5 * (real - 1).square().mean() + 0.5 * fake.square().mean()",
    ),
    "hinge": (
        "E max(0, 1 - f(real)) + E max(0, 1 + f(fake)).",
        "relu(1 - real).mean() + relu(1 + fake).mean()",
    ),
}
_LOG = (
    "-E log D(real) - E log(1 - D(fake)) with D = sigmoid(f).",
    "softplus(-real).mean() + softplus(fake).mean()",
)
_GENERATOR_LOSS = {
    "minimax": ("E log(1 - D(fake))", "-softplus({}).mean()"),
    "non_saturating": ("-E log D(fake)", "softplus(-{}).mean()"),
    "least_squares": ("1/2 E (f(fake) - 1)^2", "0.5 * ({} - 1).square().mean()"),
}
_LINEAR = ("-E f(fake)", "-{}.mean()")
_REFERENCES = {
    "minimax": "Goodfellow et al. 2014, Generative Adversarial Networks, arXiv:1406.2661",
    "non_saturating": "Goodfellow et al. 2014, Generative Adversarial Networks, arXiv:1406.2661",
    "wasserstein": "Arjovsky, Chintala and Bottou 2017, Wasserstein GAN, arXiv:1701.07875",
    "least_squares": "Mao et al. 2017, Least Squares Generative Adversarial Networks, arXiv:1611.04076",
    "hinge": "Lim and Ye 2017, Geometric GAN, arXiv:1705.02894",
    "clip": "Arjovsky, Chintala and Bottou 2017, Wasserstein GAN, arXiv:1701.07875",
    "gradient_penalty": "Gulrajani et al. 2017, Improved Training of Wasserstein GANs, arXiv:1704.00028",
    "gradient_penalty_one_sided": "Petzka, Fischer and Lukovnikov 2018, On the Regularization of "
    "Wasserstein GANs, arXiv:1709.08894",
    "spectral": "Miyato et al. 2018, Spectral Normalization for GANs, arXiv:1802.05957",
}


def references(settings: Settings) -> list[str]:
    """The papers of loss and constraint."""
    found = [_REFERENCES[settings.loss]]
    if trains_critic(settings) and settings.constraint != "none":
        found.append(_REFERENCES[settings.constraint])
    return list(dict.fromkeys(found))


def constants(settings: Settings) -> list[str]:
    """N_CRITIC and the constraint's number, as lines of the script."""
    s = settings
    lines = []
    if trains_critic(s) and (s.n_critic > 1 or s.critic_warmup):
        lines.append(f"N_CRITIC = {s.n_critic}  # critic steps in each iteration")
    if trains_critic(s) and s.constraint == "clip":
        lines.append(f"CLIP = {number(s.clip_value)}  # every parameter of the critic stays in [-CLIP, CLIP]")
    if trains_critic(s) and s.constraint in PENALTIES:
        lines.append(f"GP_LAMBDA = {number(s.gp_lambda)}  # weight of the gradient penalty")
    return lines


def blocks(settings: Settings) -> list[str]:
    """Losses, constraint and steps, each a block of the script."""
    found = []
    if trains_critic(settings):
        found.append(_critic_loss(settings))
        if settings.constraint in PENALTIES:
            found.append(_penalty(settings))
        if settings.constraint == "spectral":
            found.append(_PROJECT)
        found.append(_critic_step(settings))
    if trains_generator(settings):
        found.append(_generator_step(settings))
    return found


def _critic_loss(settings: Settings) -> str:
    words, value = _CRITIC_LOSS.get(settings.loss, _LOG)
    return function("critic_loss(real, fake)", f"From the scores f: {words}", f"return {value}")


def _penalty(settings: Settings) -> str:
    one_sided = settings.constraint == "gradient_penalty_one_sided"
    words = "lambda E max(0, |grad f(x)| - 1)^2" if one_sided else "lambda E (|grad f(x)| - 1)^2"
    excess = "relu(gradient.norm(dim=1) - 1)" if one_sided else "(gradient.norm(dim=1) - 1)"
    return function(
        "penalty(real, fake, epsilon)",
        f"{words} at x on the lines from real to fake points.",
        f"""\
x = torch.lerp(real, fake, epsilon).requires_grad_()
(gradient,) = torch.autograd.grad(critic(x).sum(), x, create_graph=True)
return GP_LAMBDA * {excess}.square().mean()""",
    )


_PROJECT = "@torch.no_grad()\n" + function(
    "project()",
    "W <- W / max(1, s), the largest singular value s by one power iteration.",
    """\
for weight, vector in vectors.items():
    moved = weight.T @ normalize(weight @ vector, dim=0)
    vector.copy_(normalize(moved, dim=0))
    weight.div_(moved.norm().clamp(min=1))""",
)
_CLIPPING = """\
with torch.no_grad():
    for parameter in critic.parameters():
        parameter.clamp_(-CLIP, CLIP)
"""


def _critic_step(settings: Settings) -> str:
    penalised = settings.constraint in PENALTIES
    arguments = "real, noise" if settings.fixed_generator else "real, latent"
    fakes = "fake = real + noise" if settings.fixed_generator else "fake = generator(latent).detach()"
    total = "(loss + penalty(real, fake, epsilon))" if penalised else "loss"
    after = {"clip": _CLIPPING, "spectral": "project()\n"}.get(settings.constraint, "")
    return function(
        f"critic_step({arguments}{', epsilon' if penalised else ''})",
        f"One update of the critic; returns its loss{' without the penalty' if penalised else ''}.",
        f"""\
{fakes}
loss = critic_loss(critic(real), critic(fake))
critic_optimizer.zero_grad()
{total}.backward()
critic_optimizer.step()
{after}return loss.item()""",
    )


def _generator_step(settings: Settings) -> str:
    words, value = _GENERATOR_LOSS.get(settings.loss, _LINEAR)
    return function(
        "generator_step(latent)",
        f"One update of the generator; returns its loss {words}.",
        f"""\
loss = {value.format("critic(generator(latent))")}
generator_optimizer.zero_grad()
loss.backward()
generator_optimizer.step()
return loss.item()""",
    )
