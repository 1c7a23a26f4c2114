"""The hand-written iteration against autograd, and a population against its replicas alone."""

from __future__ import annotations

from typing import Any, get_args

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.session import Session
from engine.settings import Activation, Constraint, Loss, Optimizer, Settings
from engine.trainer import Trainer
from tests.engine.build import draws, trainer
from tests.engine.oracle import Oracle, grad

GAMES = {
    "loss": st.sampled_from(get_args(Loss)),
    "constraint": st.sampled_from(get_args(Constraint)),
    "optimizer": st.sampled_from(get_args(Optimizer)),
    "n_critic": st.integers(1, 3),
    "critic_rate": st.sampled_from([1e-4, 1e-3]),
    "generator_rate": st.sampled_from([1e-4, 1e-3]),
    "beta1": st.sampled_from([0.0, 0.5]),
    "beta2": st.sampled_from([0.9, 0.999]),
    "gp_lambda": st.sampled_from([0.1, 10.0]),
    "clip_value": st.sampled_from([0.01, 0.1]),
    "seed": st.integers(0, 1000),
}
SHAPES = {
    "critic_depth": st.integers(1, 12),
    "generator_depth": st.integers(1, 4),
    "critic_width": st.integers(2, 12),
    "generator_width": st.integers(2, 12),
    "critic_activation": st.sampled_from(get_args(Activation)),
    "generator_activation": st.sampled_from(get_args(Activation)),
    "latent_dim": st.integers(1, 4),
    "batch_size": st.integers(2, 9),
}
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def single(**values: Any) -> st.SearchStrategy[Settings]:
    return st.builds(Settings, **{**GAMES, **SHAPES, **values})


def run_alone(one: Trainer, iterations: int) -> None:
    s = one.population[0]
    with torch.inference_mode():
        for i in range(iterations):
            real, drawn = draws(s, s.n_critic, i)
            one.iterate(real, drawn, [s.n_critic])


@QUICK
@given(single())
def test_iteration_equals_autograd(s: Settings) -> None:
    ours = trainer([s])
    oracle = Oracle(s, ours.critic.parameters[0], ours.generator.parameters[0])
    for i in range(2):
        real, drawn = draws(s, s.n_critic, i)
        with torch.inference_mode():
            ours.iterate(real, drawn, [s.n_critic])
        oracle.iterate(real[0], drawn.latent[0], drawn.mix[0])
    # Adam and RMSprop divide by √v: where a gradient is as small as ε, rounding is magnified.
    scale = 1e-9 if s.optimizer == "sgd" else 1e-7
    torch.testing.assert_close(ours.critic.parameters[0], oracle.critic.flat(), rtol=scale, atol=scale)
    torch.testing.assert_close(ours.generator.parameters[0], oracle.generator.flat(), rtol=scale, atol=scale)
    row = dict(zip(ours.meters.columns, ours.meters.row[0].tolist(), strict=True))
    for name, value in oracle.metrics.items():
        assert row[name] == pytest.approx(value, rel=1e-6, abs=1e-9), name


@QUICK
@given(single(n_critic=st.just(1)))
def test_gradients_equal_autograd(s: Settings) -> None:
    """Both networks' gradients of one step, to 1e-9, whatever the optimizer would make of them."""
    ours = trainer([s])
    oracle = Oracle(s, ours.critic.parameters[0], ours.generator.parameters[0])
    real, drawn = draws(s, 1, 0)
    with torch.inference_mode():
        fakes, _ = ours._generate(drawn, 1, last=False)
        rows = ours.rows(real, fakes, drawn.mix)
        ours.critic_step(rows[0], None, None, None)
    oracle.critic_step(real[0, 0], oracle.generator(drawn.latent[0, 0]).detach(), drawn.mix[0, 0])
    expected = torch.cat([grad(tensor).reshape(-1) for tensor in oracle.critic.tensors])
    torch.testing.assert_close(ours.critic.gradients[0], expected, rtol=1e-9, atol=1e-9)
    # From the same critic on: the two updates may differ by magnified rounding.
    ours.critic.parameters[0] = oracle.critic.flat()
    with torch.inference_mode():
        ours.generator_step(ours.generator.forward(drawn.latent[:, -1]))
    oracle.iterate(real[:, :0][0], drawn.latent[0], drawn.mix[0])
    expected = torch.cat([grad(tensor).reshape(-1) for tensor in oracle.generator.tensors])
    torch.testing.assert_close(ours.generator.gradients[0], expected, rtol=1e-9, atol=1e-9)


@settings(max_examples=12, deadline=None)
@given(st.data())
def test_population_trains_as_its_replicas_alone(data: st.DataObject) -> None:
    shape = {name: data.draw(strategy, name) for name, strategy in SHAPES.items()} | {"critic_depth": 2}
    games = st.builds(Settings, **GAMES, **{name: st.just(value) for name, value in shape.items()})
    population = data.draw(st.lists(games, min_size=2, max_size=4))
    together = trainer(population)
    alone = [trainer([s]) for s in population]
    counts = [s.n_critic for s in population]
    with torch.inference_mode():
        for i in range(50):
            real, drawn = draws(population[0], max(counts), i)
            together.iterate(real, drawn, counts)
            for one, n in zip(alone, counts, strict=True):
                latent = torch.cat((drawn.latent[:, :n], drawn.latent[:, -1:]), 1)
                own = type(drawn)(drawn.uniform, drawn.normal, latent, drawn.mix[:, :n], drawn.noise)
                one.iterate(real[:, :n], own, [n])
    for r, one in enumerate(alone):
        torch.testing.assert_close(
            together.critic.parameters[r], one.critic.parameters[0], rtol=1e-9, atol=1e-9
        )
        torch.testing.assert_close(
            together.generator.parameters[r], one.generator.parameters[0], rtol=1e-9, atol=1e-9
        )
        for name, mine, alones in zip(
            together.meters.columns, together.meters.row[r], one.meters.row[0], strict=True
        ):
            if name not in ("accuracy", "weights_at_clip"):  # which jump where rounding crosses a threshold
                torch.testing.assert_close(mine, alones, rtol=1e-6, atol=1e-9, equal_nan=True)


def test_tiny_layer_gradients_do_not_show_as_zero() -> None:
    settings = Settings(
        loss="wasserstein", constraint="clip", clip_value=1e-3, critic_depth=12, critic_width=32, batch_size=8
    )
    session = Session(settings, "cpu")
    session.run(3)
    row = session.metrics().values[-1, 0]
    norms = row[[index for index, name in enumerate(session.columns) if name.startswith("critic_layer")]]
    assert (norms > 0).all()
    assert norms[0] < 1e-19  # whose square is 0 in float32
