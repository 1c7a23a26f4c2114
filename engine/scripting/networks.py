"""The networks of a stand-alone script: latents, `mlp`, both networks and their optimizers."""

from __future__ import annotations

from engine.scripting.data import function, number
from engine.settings import Settings

_MODULES = {"relu": "nn.ReLU()", "leaky_relu": "nn.LeakyReLU(0.2)", "tanh": "nn.Tanh()"}
_START = {
    "he": "He initialisation, the last layer Glorot",
    "glorot": "Glorot initialisation",
    "normal": "weights from N(0, 0.02^2)",
}


def trains_critic(settings: Settings) -> bool:
    """Whether any step changes the critic."""
    return not settings.freeze_critic


def trains_generator(settings: Settings) -> bool:
    """Whether any step changes the generator."""
    return not (settings.freeze_generator or settings.fixed_generator)


def latent_batch(settings: Settings) -> str:
    """The function `latent_batch(n)`."""
    if settings.latent == "gaussian":
        return function("latent_batch(n)", "n latents z ~ N(0, I).", "return torch.randn(n, LATENT_DIM)")
    return function(
        "latent_batch(n)",
        "n latents, uniform on [-1, 1] in each dimension.",
        "return 2 * torch.rand(n, LATENT_DIM) - 1",
    )


def mlp(settings: Settings) -> str:
    """The function `mlp(*sizes)`, or `mlp(*sizes, sigma)` where the networks' nonlinearities differ."""
    sigmas = _sigmas(settings)
    he = settings.initialisation == "he"
    differ = len(sigmas) > 1
    start = {
        "he": _kaiming("sigma" if differ else f'"{sigmas[0]}"', "leaky_relu" in sigmas),
        "glorot": "nn.init.xavier_uniform_(linear.weight)",
        "normal": "nn.init.normal_(linear.weight, std=0.02)",
    }[settings.initialisation]
    module = "SIGMAS[sigma]" if differ else _MODULES[sigmas[0]]
    body = f"""\
layers = []
for n_in, n_out in pairwise(sizes):
    linear = nn.Linear(n_in, n_out)
    {start}
    nn.init.zeros_(linear.bias)
    layers += [linear, {module}]
"""
    body += "nn.init.xavier_uniform_(linear.weight)\n" if he else ""
    body += "return nn.Sequential(*layers[:-1])"
    words = f"A multilayer perceptron; {_START[settings.initialisation]}, biases 0."
    return function("mlp(*sizes, sigma)" if differ else "mlp(*sizes)", words, body)


def constants(settings: Settings) -> list[str]:
    """Sizes and nonlinearities, as lines of the script."""
    s = settings
    lines = []
    critic, generator = (s.critic_depth, s.critic_width), (s.generator_depth, s.generator_width)
    if not s.fixed_generator:
        lines.append(f"LATENT_DIM = {s.latent_dim}")
    if _one_size(s):
        lines.append(f"HIDDEN = [{critic[1]}] * {critic[0]}  # units in the hidden layers")
    else:
        both = f"[{critic[1]}] * {critic[0]}, [{generator[1]}] * {generator[0]}"
        lines.append(f"CRITIC_HIDDEN, GENERATOR_HIDDEN = {both}  # units in the hidden layers")
    sigmas = _sigmas(s)
    if len(sigmas) > 1:
        lines.append("SIGMAS = {" + ", ".join(f'"{name}": {_MODULES[name]}' for name in sigmas) + "}")
    return lines


def build(settings: Settings) -> str:
    """The lines that make the networks and their optimizers."""
    s = settings
    differ = len(_sigmas(s)) > 1
    hidden = ("HIDDEN", "HIDDEN") if _one_size(s) else ("CRITIC_HIDDEN", "GENERATOR_HIDDEN")
    last = [f', sigma="{name}"' if differ else "" for name in (s.critic_activation, s.generator_activation)]
    lines = ["torch.manual_seed(SEED)", f"critic = mlp(2, *{hidden[0]}, 1{last[0]})"]
    if not s.fixed_generator:
        lines.append(f"generator = mlp(LATENT_DIM, *{hidden[1]}, 2{last[1]})")
    rates = ("RATE", "RATE") if _one_rate(s) else ("CRITIC_RATE", "GENERATOR_RATE")
    rest = {"adam": "betas=BETAS", "rmsprop": "alpha=ALPHA", "sgd": "momentum=MOMENTUM"}[s.optimizer]
    rule = {"adam": "Adam", "rmsprop": "RMSprop", "sgd": "SGD"}[s.optimizer]
    for name, rate, trains in (
        ("critic", rates[0], trains_critic(s)),
        ("generator", rates[1], trains_generator(s)),
    ):
        if trains:
            lines.append(f"{name}_optimizer = torch.optim.{rule}({name}.parameters(), {rate}, {rest})")
    if trains_critic(s) and s.constraint == "spectral":
        lines.append("vectors = {w: torch.ones(w.shape[1]) for w in critic.parameters() if w.dim() == 2}")
    return "\n".join(lines)


def rate_constants(settings: Settings) -> list[str]:
    """Learning rates and momenta, as lines of the script."""
    s = settings
    b1, b2 = number(s.beta1), number(s.beta2)
    lines = []
    if _one_rate(s):
        rate = s.critic_rate if trains_critic(s) else s.generator_rate
        lines.append(f"RATE = {number(rate)}  # learning rate")
    else:
        both = f"{number(s.critic_rate)}, {number(s.generator_rate)}"
        lines.append(f"CRITIC_RATE, GENERATOR_RATE = {both}  # learning rates")
    lines.append(
        {
            "adam": f"BETAS = ({b1}, {b2})  # Adam: decays of the means of g, g^2",
            "rmsprop": f"ALPHA = {b2}  # RMSprop: decay of the mean of g^2",
            "sgd": f"MOMENTUM = {b1}",
        }[s.optimizer]
    )
    return lines


def _kaiming(sigma: str, leaky: bool) -> str:
    leak = "a=0.2, " if leaky else ""
    return f"nn.init.kaiming_uniform_(linear.weight, {leak}nonlinearity={sigma})"


def _sigmas(settings: Settings) -> list[str]:
    """The nonlinearities that are used, the critic's first."""
    used = [settings.critic_activation]
    if not settings.fixed_generator and settings.generator_activation not in used:
        used.append(settings.generator_activation)
    return [str(name) for name in used]


def _one_size(s: Settings) -> bool:
    same = (s.critic_depth, s.critic_width) == (s.generator_depth, s.generator_width)
    return s.fixed_generator or same


def _one_rate(s: Settings) -> bool:
    return s.critic_rate == s.generator_rate or not (trains_critic(s) and trains_generator(s))
