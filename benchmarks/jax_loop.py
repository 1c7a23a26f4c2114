"""The same iteration in JAX, jitted as a whole: the strongest general-purpose opponent we know.

In its favour: one compiled program holds all critic steps and the generator step, its buffers are
donated, all data and latents of an iteration are drawn at once, and one generator pass makes the fakes of
all critic steps. Tried and no faster: unrolled critic steps, real and fake rows stacked, `vmap` of the
input gradient, the `rbg` generators, wider vectors, many iterations in one program.

    python -m benchmarks.jax_loop --set critic_width=128 --set generator_width=128 --json

JAX reads its number of threads when it is first imported, so this runs in a process of its own: by itself
as above, or served turn by turn to `benchmarks.measure`.
"""

from __future__ import annotations

import os

# One thread: XLA asks NPROC how wide its pool is, and the flag keeps single products out of the pool. Seen in
# /proc/self/task: one thread does all the work; without these two, it is shared between two.
os.environ["NPROC"] = "1"
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"
os.environ["JAX_PLATFORMS"] = "cpu"

import argparse
import json
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp

from benchmarks.measure import here, interleave, serve
from engine.settings import Settings, read

Array = Any  # jax.Array; JAX is an extra and may be absent when types are checked
Params = list[tuple[Array, Array]]
State = dict[str, Any]


def make_iteration(settings: Settings) -> Callable[[int], None]:
    """A function that trains for n iterations: each n_critic critic steps and one generator step.

    Wasserstein loss on `ring8` with the gradient penalty, or with clipping; ReLU; Adam, or RMSprop.
    """
    state = _start(settings)
    iteration = jax.jit(lambda state: _iteration(settings, state), donate_argnums=0)

    def run(iterations: int) -> None:
        nonlocal state
        for _ in range(iterations):
            state = iteration(state)
        jax.block_until_ready(state)

    return run


def _start(settings: Settings) -> State:
    critic_key, generator_key, key = jax.random.split(jax.random.key(settings.seed), 3)
    critic = mlp(critic_key, [2, *[settings.critic_width] * settings.critic_depth, 1])
    widths = [settings.generator_width] * settings.generator_depth
    generator = mlp(generator_key, [settings.latent_dim, *widths, 2])
    return {"critic": moments(critic), "generator": moments(generator), "key": key}


def _iteration(settings: Settings, state: State) -> State:
    batch, n_critic = settings.batch_size, settings.n_critic
    key, real_key, latent_key, epsilon_key = jax.random.split(state["key"], 4)
    real = ring8(real_key, n_critic * batch).reshape(n_critic, batch, 2)
    latent = jax.random.normal(latent_key, ((n_critic + 1) * batch, settings.latent_dim))
    epsilon = jax.random.uniform(epsilon_key, (n_critic, batch, 1))
    generator = state["generator"]
    fake = forward(generator["p"], latent[: n_critic * batch]).reshape(n_critic, batch, 2)

    def critic_step(critic: State, draws: tuple[Array, Array, Array]) -> tuple[State, None]:
        gradient = jax.grad(critic_loss)(critic["p"], *draws, settings)
        critic = update(settings, critic, gradient, settings.critic_rate)
        if settings.constraint == "clip":
            c = settings.clip_value
            critic["p"] = jax.tree.map(lambda p: jnp.clip(p, -c, c), critic["p"])
        return critic, None

    critic, _ = jax.lax.scan(critic_step, state["critic"], (real, fake, epsilon))

    def generator_loss(params: Params) -> Array:
        return -forward(critic["p"], forward(params, latent[n_critic * batch :])).mean()

    gradient = jax.grad(generator_loss)(generator["p"])
    generator = update(settings, generator, gradient, settings.generator_rate)
    return {"critic": critic, "generator": generator, "key": key}


def critic_loss(params: Params, real: Array, fake: Array, epsilon: Array, settings: Settings) -> Array:
    """E f(fake) − E f(real), plus the penalty if the settings ask for it."""
    loss = forward(params, fake).mean() - forward(params, real).mean()
    if settings.constraint != "gradient_penalty":
        return loss
    between = epsilon * real + (1 - epsilon) * fake
    slope = jax.grad(lambda x: forward(params, x).sum())(between)
    norm = jnp.sqrt((slope * slope).sum(axis=1) + 1e-12)
    return loss + settings.gp_lambda * ((norm - 1) ** 2).mean()


def mlp(key: Array, sizes: list[int]) -> Params:
    """Weights and biases of a ReLU network, uniform He."""
    keys = jax.random.split(key, len(sizes) - 1)
    return [
        (jax.random.uniform(k, (a, b), minval=-1, maxval=1) * (6 / a) ** 0.5, jnp.zeros(b))
        for k, a, b in zip(keys, sizes[:-1], sizes[1:], strict=True)
    ]


def forward(params: Params, x: Array) -> Array:
    """The network's output for rows x."""
    for weight, bias in params[:-1]:
        x = jax.nn.relu(x @ weight + bias)
    weight, bias = params[-1]
    return x @ weight + bias


def moments(params: Params) -> State:
    """Parameters with the optimizer's state beside them."""
    return {
        "p": params,
        "m": jax.tree.map(jnp.zeros_like, params),
        "v": jax.tree.map(jnp.zeros_like, params),
        "t": jnp.zeros(()),
    }


def update(settings: Settings, state: State, gradient: Params, rate: float) -> State:
    """One step of Adam, or of RMSprop, which is Adam without mean and without corrections."""
    rmsprop = settings.optimizer == "rmsprop"
    beta1, beta2 = 0.0 if rmsprop else settings.beta1, settings.beta2
    t = state["t"] + 1
    m = jax.tree.map(lambda m, g: beta1 * m + (1 - beta1) * g, state["m"], gradient)
    v = jax.tree.map(lambda v, g: beta2 * v + (1 - beta2) * g * g, state["v"], gradient)
    m_scale, v_scale = (1.0, 1.0) if rmsprop else (1 / (1 - beta1**t), 1 / (1 - beta2**t))

    def step(p: Array, m: Array, v: Array) -> Array:
        return p - rate * m * m_scale / (jnp.sqrt(v * v_scale) + 1e-8)

    return {"p": jax.tree.map(step, state["p"], m, v), "m": m, "v": v, "t": t}


def ring8(key: Array, count: int) -> Array:
    """`count` points of eight Gaussians on a ring, radius 2 and σ 0.02, all divided by √2."""
    mode_key, noise_key = jax.random.split(key)
    angle = jax.random.randint(mode_key, (count,), 0, 8) * (2 * jnp.pi / 8)
    centre = 2 * jnp.stack((jnp.cos(angle), jnp.sin(angle)), axis=1)
    return (centre + 0.02 * jax.random.normal(noise_key, (count, 2))) / 1.414


def main() -> None:
    """Measure by itself, or serve turns to another process."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.jax_loop")
    parser.add_argument("--set", action="append", default=[], metavar="KNOB=VALUE")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--serve", action="store_true", help="answer numbers of iterations on stdin")
    options = parser.parse_args()
    settings = read(dict(item.split("=", 1) for item in options.set))
    contender = here(make_iteration(settings))
    if options.serve:
        serve(contender)
        return
    result = interleave({"jax": contender})["jax"]
    if options.json:
        print(json.dumps(result.as_dict()))
    else:
        print(f"{result.cpu:.3f} ms of CPU and {result.wall:.3f} ms of wall time for one iteration")


if __name__ == "__main__":
    main()
