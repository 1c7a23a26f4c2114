"""The static program of the CUDA graphs: run eagerly on a CPU, captured where there is a GPU."""

from __future__ import annotations

import pytest
import torch

from engine.graphs import Graphs
from engine.settings import Settings
from engine.trainer import Trainer
from tests.engine.build import draws, trainer

SMALL = Settings(
    critic_width=8, generator_width=8, critic_depth=2, generator_depth=2, batch_size=8, n_critic=2
)


def train(device: str, dtype: torch.dtype, population: list[Settings], *, graphed: bool) -> Trainer:
    made = trainer(population, dtype)
    made = Trainer(population, made.critic.parameters.to(device), made.generator.parameters.to(device))
    runner = Graphs(made) if graphed else made
    counts = [s.n_critic for s in population]
    for i in range(6):
        if i == 3:  # sliders, and then another program
            population = [s.with_(gp_lambda=1.0, critic_rate=1e-4) for s in population]
            made.configure(population)
        if i == 5:
            made.configure([s.with_(loss="hinge", constraint="clip") for s in population])
        real, drawn = draws(population[0], max(counts), i, dtype)
        fields = (drawn.uniform, drawn.normal, drawn.latent, drawn.mix, drawn.noise)
        moved = type(drawn)(*(field.to(device) for field in fields))
        runner.iterate(real.to(device), moved, counts)
    return made


@pytest.mark.parametrize("fixed", [False, True])
def test_static_program_equals_the_plain_one(*, fixed: bool) -> None:
    population = [
        SMALL.with_(fixed_generator=fixed),
        SMALL.with_(fixed_generator=fixed, n_critic=4, freeze_critic=True, loss="minimax"),
        SMALL.with_(fixed_generator=fixed, freeze_generator=True, constraint="spectral", optimizer="sgd"),
    ]
    with torch.inference_mode():
        static = train("cpu", torch.float64, population, graphed=True)
        plain = train("cpu", torch.float64, population, graphed=False)
    for name, tensor in plain.state().items():
        torch.testing.assert_close(static.state()[name], tensor, rtol=1e-9, atol=1e-12)
    torch.testing.assert_close(static.meters.row, plain.meters.row, rtol=1e-9, atol=1e-12, equal_nan=True)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_captured_graph_equals_eager() -> None:
    population = [SMALL, SMALL.with_(n_critic=3, loss="minimax")]
    with torch.inference_mode():
        graphed = train("cuda", torch.float32, population, graphed=True)
        eager = train("cuda", torch.float32, population, graphed=False)
    for name, tensor in eager.state().items():
        torch.testing.assert_close(graphed.state()[name], tensor, rtol=1e-5, atol=1e-5)
